//! Random flows: every type of action, wired at random, with some targets that do not exist, circles, and values that
//! are known at run time only.

use serde_json::{Map, Value, json};

use crate::flow::document::{Action, Condition, ConditionBranch, ErrorBranch, FlowDocument, Transitions};
use crate::flow::library::{FlowLibrary, NamedFlow, QueueSettings};
use crate::id::{FlowId, QueueId};
use crate::testing::Dice;

/// The flow that receives the chat.
pub const INBOUND: &str = "f0";
/// The flows, the inbound one first.
pub const FLOWS: [&str; 5] = [INBOUND, "f1", "f2", "f3", "f4"];
const MODULES: [&str; 3] = ["m0", "m1", "m2"];
/// The queues, and how many contacts may wait in each.
pub const QUEUES: [(&str, Option<u32>); 3] = [("basic", None), ("gold", None), ("small", Some(2))];
/// What attributes of a chat may be, for references to lead to.
pub const VALUES: [(&str, &[&str]); 4] = [
    ("number", &["1", "60", "900", "0", "-5", "many", "7200"]),
    ("text", &["gold", "silver", "", "Order"]),
    ("queue", &["basic", "small", "nowhere"]),
    ("flow", &["f1", "f2", "m0", "nowhere"]),
];

/// An instance with random flows.
pub fn library(dice: &mut Dice) -> FlowLibrary {
    let mut library = FlowLibrary::default();
    for (id, max_contacts) in QUEUES {
        let settings = QueueSettings { name: id.to_owned(), max_contacts, hours_of_operation_id: None };
        library.queues.insert(QueueId::new(id), settings);
    }
    for id in FLOWS {
        let document = Author { dice, is_module: false }.flow(id == INBOUND);
        library.flows.insert(FlowId::new(id), NamedFlow { name: id.to_owned(), document });
    }
    for id in MODULES {
        let document = Author { dice, is_module: true }.flow(false);
        library.modules.insert(FlowId::new(id), NamedFlow { name: id.to_owned(), document });
    }
    library
}

struct Author<'d> {
    dice: &'d mut Dice,
    is_module: bool,
}

impl Author<'_> {
    fn flow(&mut self, is_inbound: bool) -> FlowDocument {
        let count = 2 + self.dice.roll(9);
        let mut actions: Vec<Action> = (0..count).map(|place| self.action(place, count)).collect();
        actions.push(self.action(count, count + 1));
        if is_inbound && self.dice.chance(60) {
            actions = self.desk().into_iter().chain(actions).collect();
        }
        let start = if self.dice.chance(1) { "missing" } else { actions[0].identifier.as_str() };
        FlowDocument::new(start.to_owned(), Map::new(), actions)
    }

    /// Actions with which most real flows begin, so that many chats reach a queue and an agent.
    fn desk(&mut self) -> Vec<Action> {
        let mut actions = Vec::new();
        for hook in ["CustomerRemaining", "CustomerQueue", "AgentWhisper", "CustomerWhisper"] {
            if self.dice.chance(50) {
                let flow = self.dice.pick(&FLOWS[1..]);
                actions.push(("UpdateContactEventHooks", json!({ "EventHooks": { hook: flow } })));
            }
        }
        actions.push(("UpdateContactTargetQueue", json!({ "QueueId": self.dice.pick(&QUEUES).0 })));
        if self.dice.chance(60) {
            actions.push(("TransferContactToQueue", json!({})));
        }
        let named = actions.into_iter().enumerate().map(|(place, (kind, parameters))| {
            let next =
                Transitions { next_action: Some(format!("desk{}", place + 1)), ..Transitions::default() };
            Action::new(format!("desk{place}"), kind.to_owned(), object(parameters), next)
        });
        let mut actions: Vec<Action> = named.collect();
        if let Some(last) = actions.last_mut() {
            last.transitions.next_action = Some("a0".to_owned());
        }
        actions
    }

    fn action(&mut self, place: u64, count: u64) -> Action {
        let kind = if place + 1 == count { self.last_kind() } else { self.kind() };
        let parameters = object(self.parameters(kind));
        let back = match (RESTS.contains(&kind), place + 1 == count) {
            (true, true) => 100,
            (true, false) => 40,
            (false, _) => 1,
        };
        let mut transitions = Transitions::default();
        for (operator, operand) in conditions(kind) {
            if self.dice.chance(75) {
                let operand = if self.dice.chance(5) { "$.Attributes.text" } else { operand };
                let condition =
                    Condition { operator: (*operator).to_owned(), operands: vec![operand.to_owned()] };
                let next_action = self.target(place, count, back);
                transitions.conditions.push(ConditionBranch { next_action, condition });
            }
        }
        for error in errors(kind) {
            if self.dice.chance(70) {
                let next_action = self.target(place, count, back / 4);
                transitions.errors.push(ErrorBranch { next_action, error_type: (*error).to_owned() });
            }
        }
        if self.dice.chance(97) {
            transitions.next_action = Some(self.target(place, count, back));
        }
        Action::new(format!("a{place}"), kind.to_owned(), parameters, transitions)
    }

    fn kind(&mut self) -> &'static str {
        let usual = [
            "MessageParticipant",
            "Wait",
            "Compare",
            "TransferContactToQueue",
            "UpdateContactTargetQueue",
            "DequeueContactAndTransferToQueue",
        ];
        if self.dice.chance(35) { self.dice.pick(&usual) } else { self.dice.pick(&KINDS) }
    }

    fn last_kind(&mut self) -> &'static str {
        let ends = if self.is_module {
            ["EndFlowModuleExecution", "EndFlowModuleExecution", "TransferToFlow", "Wait"]
        } else {
            self.dice.pick(&[
                ["Wait", "Wait", "ConnectParticipantWithLexBot", "ShowView"],
                ["EndFlowExecution", "DisconnectParticipant", "Wait", "TransferContactToQueue"],
            ])
        };
        if self.dice.chance(95) { self.dice.pick(&ends) } else { self.kind() }
    }

    /// Mostly an action further on; in some cases of a hundred any, which makes circles; rarely none that exists.
    fn target(&mut self, place: u64, count: u64, back: u64) -> String {
        if self.dice.chance(1) {
            return "missing".to_owned();
        }
        let rest = count - place - 1;
        let target = if self.dice.chance(back) {
            self.dice.roll(count)
        } else if rest == 0 {
            count
        } else {
            place + 1 + self.dice.roll(rest.min(3))
        };
        format!("a{target}")
    }

    fn parameters(&mut self, kind: &str) -> Value {
        let number = self.value(&["60", "300", "300", "3600"], "$.Attributes.number");
        let text = self.value(&["hello", "", "Hi $.Customer.DisplayName"], "$.Attributes.text");
        let queue = self.value(&["basic", "gold", "small", "nowhere"], "$.Attributes.queue");
        let flow = self.value(&["f1", "f2", "f3", "f4", "f0"], "$.Attributes.flow");
        let module = self.value(&MODULES, "$.Attributes.flow");
        let agent = self.dice.pick(&["ann", "$.Agent.ARN"]);
        match kind {
            "MessageParticipant" => json!({ "Text": text }),
            "Wait" => {
                let events = self.dice.pick(&[
                    "CustomerReturned",
                    "CustomerReturned",
                    "BotParticipantDisconnected",
                    "None",
                ]);
                if self.dice.chance(15) {
                    json!({ "MinimumWaitTimeSeconds": number, "ContinueExecution": "True" })
                } else {
                    json!({ "TimeLimitSeconds": number, "Events": [events] })
                }
            }
            "UpdateContactEventHooks" => {
                let hooks =
                    ["CustomerRemaining", "CustomerQueue", "AgentWhisper", "CustomerWhisper", "Unknown"];
                json!({ "EventHooks": { self.dice.pick(&hooks): flow } })
            }
            "UpdateContactTargetQueue" | "DequeueContactAndTransferToQueue" if self.dice.chance(20) => {
                json!({ "AgentId": agent })
            }
            "UpdateContactTargetQueue" | "DequeueContactAndTransferToQueue" | "GetMetricData" => {
                json!({ "QueueId": queue })
            }
            "CheckMetricData" => json!({ "MetricType": "NumberOfContactsInQueue", "QueueId": queue }),
            "TransferToFlow" => json!({ "ContactFlowId": flow }),
            "InvokeFlowModule" => json!({ "FlowModuleId": module }),
            "Compare" => json!({ "ComparisonValue": "$.Attributes.text" }),
            "UpdateContactAttributes" => {
                json!({ "Attributes": { "text": text, "copy": "$.External.text" }, "TargetContact":
                    self.dice.pick(&["Current", "Current", "Related"]) })
            }
            "UpdateFlowAttributes" => json!({ "FlowAttributes": { "step": { "Value": text } } }),
            "UpdateContactData" => json!({ "Name": text, "LanguageCode": "en-US" }),
            "UpdateContactRoutingBehavior" => json!({ "QueuePriority": number }),
            "UpdateContactRoutingCriteria" => json!({ "RoutingCriteria": { "Steps": [] } }),
            "InvokeLambdaFunction" => json!({
                "LambdaFunctionARN": self.dice.pick(&["f", "f", "f", ""]),
                "InvocationType": self.dice.pick(&["SYNCHRONOUS", "SYNCHRONOUS", "ASYNCHRONOUS"]),
            }),
            "Loop" => json!({ "LoopCount": self.dice.pick(&["0", "2", "5", "x"]) }),
            "ConnectParticipantWithLexBot" => {
                let first = self.dice.pick(&["", "", "hi"]);
                json!({
                    "Text": text,
                    "LexV2Bot": { "AliasArn": "bot" },
                    "LexTimeoutSeconds": { "Text": number },
                    "LexInitializationData": { "InitialMessage": first },
                })
            }
            "ShowView" => json!({
                "ViewResource": { "Id": self.dice.pick(&["form", "form", "nothing"]) },
                "InvocationTimeLimitSeconds": number,
            }),
            "CreatePersistentContactAssociation" => json!({
                "RehydrationType": "FROM_SEGMENT",
                "SourceContactId": "0193f000-0000-7000-8000-000000000000",
            }),
            "TagContact" => json!({ "Tags": { "a": text, "b": "c" } }),
            "UntagContact" => json!({ "TagKeys": ["a"] }),
            _ => json!({}),
        }
    }

    /// One of these, or sometimes what is known at run time only.
    fn value(&mut self, known: &[&'static str], reference: &'static str) -> &'static str {
        if self.dice.chance(15) { reference } else { self.dice.pick(known) }
    }
}

/// Actions that wait for somebody or some time: circles through them need not be stopped.
const RESTS: [&str; 3] = ["Wait", "ConnectParticipantWithLexBot", "ShowView"];
const KINDS: [&str; 29] = [
    "MessageParticipant",
    "MessageParticipantIteratively",
    "Wait",
    "UpdateContactEventHooks",
    "UpdateContactTargetQueue",
    "TransferContactToQueue",
    "DequeueContactAndTransferToQueue",
    "TransferToFlow",
    "InvokeFlowModule",
    "EndFlowModuleExecution",
    "EndFlowExecution",
    "Compare",
    "CheckHoursOfOperation",
    "CheckMetricData",
    "GetMetricData",
    "UpdateContactAttributes",
    "UpdateFlowAttributes",
    "UpdateContactData",
    "UpdateContactRoutingBehavior",
    "UpdateContactRoutingCriteria",
    "InvokeLambdaFunction",
    "DistributeByPercentage",
    "Loop",
    "GetParticipantInput",
    "ConnectParticipantWithLexBot",
    "ShowView",
    "CreatePersistentContactAssociation",
    "TagContact",
    "UntagContact",
];

/// What may come of an action, as its conditions see it.
fn conditions(kind: &str) -> &'static [(&'static str, &'static str)] {
    match kind {
        "Wait" => &[
            ("Equals", "WaitCompleted"),
            ("Equals", "CustomerReturned"),
            ("Equals", "BotParticipantDisconnected"),
            ("Equals", "Continue"),
        ],
        "Compare" => {
            &[("Equals", "gold"), ("TextStartsWith", "sil"), ("TextContains", "rde"), ("Equals", "")]
        }
        "DistributeByPercentage" => &[("NumberLessThan", "34"), ("NumberLessThan", "67")],
        "Loop" => &[("Equals", "ContinueLooping"), ("Equals", "DoneLooping")],
        "ShowView" => &[("Equals", "Submit"), ("Equals", "Back")],
        "ConnectParticipantWithLexBot" => &[("Equals", "Order"), ("Equals", "Help")],
        "CheckMetricData" => &[("NumberGreaterThan", "2"), ("NumberLessOrEqualTo", "1")],
        "CheckHoursOfOperation" => &[("Equals", "True"), ("Equals", "False")],
        _ => &[],
    }
}

fn errors(kind: &str) -> &'static [&'static str] {
    match kind {
        "Compare" | "DistributeByPercentage" => &["NoMatchingCondition"],
        "Wait" => &["NoMatchingError", "ParticipantNotFound"],
        "TransferContactToQueue" | "DequeueContactAndTransferToQueue" => {
            &["QueueAtCapacity", "NoMatchingError"]
        }
        "ConnectParticipantWithLexBot" => {
            &["InputTimeLimitExceeded", "NoMatchingCondition", "NoMatchingError"]
        }
        "ShowView" => &["NoMatchingCondition", "NoMatchingError", "TimeLimitExceeded"],
        "CheckMetricData" => &["NoMatchingCondition", "NoMatchingError"],
        "EndFlowExecution" | "EndFlowModuleExecution" | "DisconnectParticipant" => &[],
        _ => &["NoMatchingError"],
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        other => panic!("{other}"),
    }
}
