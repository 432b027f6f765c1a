//! What is known of each type of action: its parameters, its branches, where it may occur and what a chat does with it.

mod contact;
mod control;
mod interaction;
mod participant;

use super::flow_type::FlowType;

/// A type of action.
#[derive(Debug, Clone, Copy)]
pub struct ActionSpec {
    /// Its name in documents: the `Type`.
    pub kind: &'static str,
    /// What the flow designer of Amazon Connect calls its block.
    pub block: &'static str,
    /// What a chat does with it.
    pub in_chat: InChat,
    /// How it may leave the flow.
    pub ending: Ending,
    /// The types of flows it may occur in.
    pub flow_types: &'static [FlowType],
    /// Its parameters.
    pub parameters: &'static [Parameter],
    /// Parameters of which just one must be there.
    pub choices: &'static [&'static [&'static str]],
    /// What its conditions compare with.
    pub results: Results,
    /// The types of its error branches.
    pub errors: &'static [&'static str],
}

/// What a chat does with an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InChat {
    /// What it says, at once.
    Runs,
    /// What it says; the flow may rest there.
    Waits,
    /// Nothing; the flow goes on as if it had worked.
    Passes,
    /// Nothing; the flow takes the error branch.
    Fails,
}

/// How an action may leave the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Not at all.
    GoesOn,
    /// The contact goes elsewhere if it works; the branches are for when it does not.
    Leaves,
    /// The flow always ends: the action has no branches.
    Ends,
}

/// What the conditions of an action can compare with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Results {
    /// Nothing: the action has no conditions.
    None,
    /// One of these words, each of which is `Equals` to a condition's operand.
    Words(&'static [&'static str]),
    /// A number.
    Numbers,
    /// Any text.
    Texts,
}

/// A parameter of an action.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Whether the action does not work without it.
    pub required: bool,
    /// What it may be.
    pub takes: Takes,
}

/// What a parameter may be. Wherever a single text may be, a reference (`$.…`) to one may be as well; what is larger must
/// be written out, except where a reference to it is followed.
#[derive(Debug, Clone, Copy)]
pub enum Takes {
    /// Words with references anywhere in them.
    Text,
    /// An id, an ARN or a name.
    Id,
    /// A whole number in this range.
    Whole(i64, i64),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// `True` or `False`, in any case.
    Flag,
    /// An object of texts; their names are free.
    Texts,
    /// An object with these members.
    Object(&'static [Parameter]),
    /// An object with free names whose values are like this.
    Each(&'static Takes),
    /// A list of such.
    List(&'static Takes),
    /// A list of some of these words, none of which is a reference.
    Words(&'static [&'static str]),
    /// Such, or a reference to it.
    OrReference(&'static Takes),
    /// Another spelling of a parameter.
    InsteadOf(&'static str),
    /// Anything, with references in its texts.
    Filled,
    /// Anything.
    Anything,
}

/// What is known of a type of action; nothing of types that are not known.
#[must_use]
pub fn spec(kind: &str) -> Option<&'static ActionSpec> {
    specs().find(|spec| spec.kind == kind)
}

/// Every type of action that is known.
pub fn specs() -> impl Iterator<Item = &'static ActionSpec> {
    [participant::SPECS, control::SPECS, contact::SPECS, interaction::SPECS].into_iter().flatten()
}

impl ActionSpec {
    /// An action that runs everywhere and goes on.
    const fn new(kind: &'static str, block: &'static str, in_chat: InChat) -> Self {
        Self {
            kind,
            block,
            in_chat,
            ending: Ending::GoesOn,
            flow_types: &FlowType::ALL,
            parameters: &[],
            choices: &[],
            results: Results::None,
            errors: FAILURE,
        }
    }

    const fn ending(self, ending: Ending) -> Self {
        Self { ending, ..self }
    }

    const fn only_in(self, flow_types: &'static [FlowType]) -> Self {
        Self { flow_types, ..self }
    }

    const fn takes(self, parameters: &'static [Parameter]) -> Self {
        Self { parameters, ..self }
    }

    const fn one_of(self, choices: &'static [&'static [&'static str]]) -> Self {
        Self { choices, ..self }
    }

    const fn results(self, results: Results) -> Self {
        Self { results, ..self }
    }

    const fn errors(self, errors: &'static [&'static str]) -> Self {
        Self { errors, ..self }
    }
}

const fn required(name: &'static str, takes: Takes) -> Parameter {
    Parameter { name, required: true, takes }
}

const fn optional(name: &'static str, takes: Takes) -> Parameter {
    Parameter { name, required: false, takes }
}

/// The error branches of most actions.
const FAILURE: &[&str] = &["NoMatchingError"];

/// Where a contact is on its way to an agent.
const INBOUND_AND_TRANSFER: &[FlowType] = &[
    FlowType::ContactFlow,
    FlowType::AgentTransfer,
    FlowType::QueueTransfer,
    FlowType::Campaign,
    FlowType::Module,
];

/// Where somebody is there to answer.
const CONVERSATION: &[FlowType] = &[
    FlowType::ContactFlow,
    FlowType::CustomerQueue,
    FlowType::AgentTransfer,
    FlowType::QueueTransfer,
    FlowType::Campaign,
    FlowType::Module,
];

/// Everywhere but on hold.
const NOT_ON_HOLD: &[FlowType] = &[
    FlowType::ContactFlow,
    FlowType::CustomerQueue,
    FlowType::CustomerWhisper,
    FlowType::AgentWhisper,
    FlowType::OutboundWhisper,
    FlowType::AgentTransfer,
    FlowType::QueueTransfer,
    FlowType::Campaign,
    FlowType::Module,
];

const TEXT: Parameter = optional("Text", Takes::Text);
const SSML: Parameter = optional("SSML", Takes::Text);
const PROMPT_ID: Parameter = optional("PromptId", Takes::Id);
const MEDIA: Parameter = optional(
    "Media",
    Takes::Object(&[
        required("Uri", Takes::Text),
        required("SourceType", Takes::OneOf(&["S3"])),
        required("MediaType", Takes::OneOf(&["Audio"])),
    ]),
);

/// What is played to somebody: one of four forms, of which a chat shows the text.
const PROMPT: &[Parameter] = &[TEXT, SSML, PROMPT_ID, MEDIA];

/// Just one of the forms of [`PROMPT`].
const ONE_PROMPT: &[&[&str]] = &[&["Text", "SSML", "PromptId", "Media"]];

/// A queue, or an agent's own.
const QUEUE_OR_AGENT: &[Parameter] = &[optional("QueueId", Takes::Id), optional("AgentId", Takes::Id)];

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::{Value, json};

    use super::*;
    use crate::contact::chat::Findings;
    use crate::flow::document::{Action, Transitions};
    use crate::flow::reference::Scope;
    use crate::flow::step::{Step, read};
    use crate::id::{ContactId, InstanceId};
    use crate::object::contact::ContactData;
    use crate::testing::Counter;
    use crate::time::Timestamp;
    use crate::wire::service::InitiationMethod;

    /// What the engine makes of an action in a new chat.
    fn done(kind: &str, parameters: Value) -> Step {
        let Value::Object(parameters) = parameters else { panic!("{kind}: {parameters}") };
        let action = Action::new("a".to_owned(), kind.to_owned(), parameters, Transitions::default());
        let none = BTreeMap::new();
        let scope = Scope {
            instance_id: &InstanceId::new("i"),
            contact_id: ContactId::generate(&mut Counter::default(), Timestamp::default()),
            initiation_method: InitiationMethod::Api,
            attributes: &none,
            flow_attributes: &none,
            data: &ContactData::default(),
            tags: &none,
            queue: None,
            agent: None,
            customer_name: "Maria",
            initial_message: None,
            related_contact_id: None,
            findings: &Findings::default(),
        };
        read(&action, &scope)
    }

    /// Parameters that an action works with.
    fn example(kind: &str) -> Value {
        match kind {
            "MessageParticipant" => json!({ "Text": "Hello" }),
            "ConnectParticipantWithLexBot" => json!({ "LexV2Bot": { "AliasArn": "bot" } }),
            "ShowView" => json!({ "ViewResource": { "Id": "form" } }),
            "Wait" => json!({ "TimeLimitSeconds": "60", "Events": ["CustomerReturned"] }),
            "Compare" => json!({ "ComparisonValue": "$.Channel" }),
            "CheckMetricData" => json!({ "MetricType": "NumberOfContactsInQueue" }),
            "Loop" => json!({ "LoopCount": "3" }),
            "TransferToFlow" => json!({ "ContactFlowId": "flow" }),
            "InvokeFlowModule" => json!({ "FlowModuleId": "module" }),
            "UpdateContactAttributes" => json!({ "Attributes": { "a": "1" } }),
            "UpdateFlowAttributes" => json!({ "FlowAttributes": { "a": { "Value": "1" } } }),
            "UpdateFlowLoggingBehavior" => json!({ "FlowLoggingBehavior": "Enabled" }),
            "UpdateContactTargetQueue" | "DequeueContactAndTransferToQueue" => json!({ "QueueId": "queue" }),
            "UpdateContactEventHooks" => json!({ "EventHooks": { "CustomerRemaining": "flow" } }),
            "UpdateContactRoutingBehavior" => json!({ "QueuePriority": "1" }),
            "UpdateContactRoutingCriteria" => json!({ "RoutingCriteria": { "Steps": [] } }),
            "TagContact" => json!({ "Tags": { "a": "1" } }),
            "UnTagContact" | "UntagContact" => json!({ "TagKeys": ["a"] }),
            "InvokeLambdaFunction" => json!({ "LambdaFunctionARN": "function" }),
            "CreatePersistentContactAssociation" => json!({
                "RehydrationType": "ENTIRE_PAST_SESSION",
                "SourceContactId": "0190a000-0000-7000-8000-000000000000",
            }),
            _ => json!({}),
        }
    }

    #[test]
    fn chats_do_what_is_said_here() {
        for spec in specs() {
            let step = done(spec.kind, example(spec.kind));
            match spec.in_chat {
                InChat::Fails => assert_eq!(step, Step::Fail, "{}", spec.kind),
                InChat::Passes => assert_eq!(step, Step::Pass, "{}", spec.kind),
                InChat::Runs | InChat::Waits => {
                    let does_it = !matches!(step, Step::Fail | Step::Pass);
                    assert!(does_it, "{} came to {step:?}", spec.kind);
                }
            }
        }
        assert_eq!(done("ReadMinds", json!({})), Step::Fail);
    }

    #[test]
    fn every_type_is_described_once() {
        let mut seen = BTreeSet::new();
        for spec in specs() {
            assert!(seen.insert(spec.kind), "{} twice", spec.kind);
        }
        assert!(spec("MessageParticipant").is_some());
        assert!(spec("messageparticipant").is_none());
    }

    #[test]
    fn choices_and_other_spellings_name_parameters_that_exist() {
        for spec in specs() {
            let has = |name: &str| spec.parameters.iter().any(|parameter| parameter.name == name);
            for name in spec.choices.iter().copied().flatten() {
                assert!(has(name), "{}: {name}", spec.kind);
            }
            for parameter in spec.parameters {
                if let Takes::InsteadOf(name) = parameter.takes {
                    assert!(has(name), "{}: {name}", spec.kind);
                }
            }
        }
    }

    #[test]
    fn what_fails_in_a_chat_has_an_error_branch() {
        for spec in specs().filter(|spec| spec.in_chat == InChat::Fails) {
            assert!(spec.errors.contains(&"NoMatchingError"), "{}", spec.kind);
            assert_ne!(spec.ending, Ending::Ends, "{}", spec.kind);
        }
    }
}
