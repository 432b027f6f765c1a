//! A second, plain reading of the flow language: where a flow stands, and which action must follow from what came of
//! the one before. It reads documents as JSON and shares no code with the engine; what the engine writes into its log
//! must be what this expects, step by step.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::contact::chat::FlowRole;
use crate::contact::event::Event;
use crate::flow::library::FlowLibrary;
use crate::flow::log::{FlowLogEntry, MISSING};
use crate::flow::step::Hook;
use crate::id::FlowId;
use crate::wire::service::{DisconnectReason, InitiationMethod};

/// After so many actions without a rest a flow is sent to its error path,
const LIMIT: u32 = 1_000;
/// and after so many it is over.
const LAST: u32 = 1_050;

/// Where the flows of a chat stand.
pub struct Model {
    documents: BTreeMap<String, Document>,
    flows: Vec<String>,
    hooks: BTreeMap<Hook, String>,
    attributes: BTreeMap<String, String>,
    run: Option<Run>,
    /// The flow of the transfer that is asked for.
    transfer_flow: Option<String>,
}

/// A flow or module, as its JSON says.
struct Document {
    start: String,
    actions: BTreeMap<String, Action>,
}

struct Action {
    kind: String,
    next: Option<String>,
    /// Operator, operand, target.
    conditions: Vec<[String; 3]>,
    /// Error, target.
    errors: Vec<[String; 2]>,
}

struct Run {
    role: FlowRole,
    at: Position,
    callers: Vec<Position>,
    spent: u32,
    state: State,
    kept: Option<Kept>,
}

/// The wait in whose `Continue` branch a flow is.
struct Kept {
    action: String,
    depth: usize,
    /// Whether its time is up.
    is_over: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Position {
    flow: String,
    action: String,
}

#[derive(Debug, Clone, PartialEq)]
enum State {
    /// The action is to run.
    Due,
    /// The module that it invoked has come back with this.
    Returned(&'static str),
    /// It waits.
    Waits,
    /// What it waited for may be there: with one of these results, or any.
    MayGoOn(Option<Vec<&'static str>>),
}

impl Model {
    pub fn new(library: &FlowLibrary, flow: &str, attributes: BTreeMap<String, String>) -> Self {
        let all = library.flows.iter().chain(&library.modules);
        let read = |document| Document::read(&serde_json::to_value(document).unwrap());
        let mut model = Self {
            documents: all.map(|(id, named)| (id.to_string(), read(&named.document))).collect(),
            flows: library.flows.keys().map(ToString::to_string).collect(),
            hooks: BTreeMap::new(),
            attributes,
            run: None,
            transfer_flow: None,
        };
        model.begin(flow, FlowRole::Contact, 0);
        model
    }

    /// What the flow waits for may come now, with one of these results, or any. `after_rest` if the customer or a time
    /// was waited for.
    pub fn may_go_on(&mut self, results: Option<Vec<&'static str>>, after_rest: bool) {
        if let Some(run) = self.run.as_mut().filter(|run| run.state == State::Waits) {
            run.state = State::MayGoOn(results);
            if after_rest {
                run.spent = 0;
            }
        }
    }

    /// Whether the time of the wait is up in whose `Continue` branch the flow is.
    pub fn leaves_continue_branch(&mut self, is_over: bool) {
        if let Some(kept) = self.run.as_mut().and_then(|run| run.kept.as_mut()) {
            kept.is_over = is_over;
        }
    }

    /// An agent is about to send the contact on, by this flow.
    pub fn transfers_by(&mut self, flow: Option<&FlowId>) {
        self.transfer_flow = flow.map(ToString::to_string);
    }

    /// Something has happened, in order.
    pub fn sees(&mut self, event: &Event) {
        match event {
            Event::HookSet(hook, Some(flow)) => drop(self.hooks.insert(*hook, flow.to_string())),
            Event::HookSet(hook, None) => drop(self.hooks.remove(hook)),
            Event::AttributesSet(set) => self.attributes.extend(set.clone()),
            Event::SegmentBegan { initiation_method: InitiationMethod::Disconnect } => {
                let flow = self.hooks[&Hook::CustomerRemaining].clone();
                self.begin(&flow, FlowRole::Contact, 0);
            }
            Event::SegmentBegan { initiation_method: InitiationMethod::Transfer } => {
                self.run = None;
                if let Some(flow) = self.transfer_flow.take() {
                    self.begin(&flow, FlowRole::Contact, 0);
                }
            }
            Event::SegmentClosed { reason: Some(DisconnectReason::AgentNetworkDisconnect) } => {
                self.run = None;
            }
            Event::Queued { .. } if self.run.is_none() => self.begin_hooked(Hook::CustomerQueue, 0),
            Event::AgentConnected { .. } => self.whisper(0),
            Event::StageEntered(crate::contact::chat::Stage::Ended { .. }) => {
                let ends_it = |run: &Run| {
                    let kind = self.action(&run.at).map(|action| action.kind.as_str());
                    kind == Some("DisconnectParticipant") && run.state == State::Due
                };
                if !self.run.as_ref().is_some_and(ends_it) {
                    self.run = None;
                }
            }
            Event::Logged(entry) => self.step(entry),
            _ => {}
        }
    }

    /// After a decision: what was due has run, and what had to go on did. `must` if it had to.
    pub fn settles(&mut self, must: bool) {
        let Some(run) = &mut self.run else { return };
        if let State::MayGoOn(_) = run.state {
            assert!(!must, "{:?} had to go on and did not", run.at);
            run.state = State::Waits;
        }
        assert!(run.kept.as_ref().is_none_or(|kept| !kept.is_over), "{:?} outlasts its wait", run.at);
        assert_eq!(run.state, State::Waits, "{:?} does not go on after {} actions", run.at, run.spent);
    }

    /// Where the flow waits.
    pub fn waits_at(&self) -> Option<(&str, &str)> {
        self.run.as_ref().map(|run| (run.at.flow.as_str(), run.at.action.as_str()))
    }

    fn step(&mut self, entry: &FlowLogEntry) {
        if entry.kind == MISSING {
            let actions = &self.documents[entry.contact_flow_id.as_str()].actions;
            return assert!(!actions.contains_key(&entry.identifier), "{} is there", entry.identifier);
        }
        let Some(mut run) = self.run.take() else {
            panic!("{} of {} ran, and no flow does", entry.identifier, entry.contact_flow_id)
        };
        let at = Position { flow: entry.contact_flow_id.to_string(), action: entry.identifier.clone() };
        let result = entry.results.as_str();
        let comes_back = |kept: &Kept| kept.is_over && result == "WaitCompleted" && kept.action == at.action;
        if run.state != State::Due && run.kept.as_ref().is_some_and(comes_back) {
            run.back_at_wait();
        }
        assert_eq!(at, run.at, "the next step is another one; this one came to {result}");
        match &run.state {
            State::Due => {
                run.spent += 1;
                assert_eq!(
                    run.spent == LIMIT,
                    result == "TooManyActions",
                    "{at:?} after {} actions",
                    run.spent
                );
                assert!(run.spent <= LAST, "{at:?} goes in circles");
            }
            State::Returned(expected) => assert_eq!(result, *expected, "{at:?}"),
            State::Waits => panic!("{at:?} goes on with {result}, and nothing has come that it waits for"),
            State::MayGoOn(Some(results)) => {
                assert!(results.contains(&result), "{at:?} went on with {result}");
            }
            State::MayGoOn(None) => assert_ne!(result, "Waiting", "{at:?}"),
        }
        run.state = State::Due;
        match result {
            "Waiting" => {
                let depth = run.callers.len();
                run.state = State::Waits;
                if run.kept.as_ref().is_some_and(|kept| kept.depth == depth && kept.action == at.action) {
                    run.back_at_wait();
                }
                self.run = Some(run);
            }
            "Ended" => {}
            "FlowOver" => self.over(run),
            "Queued" => self.begin_hooked(Hook::CustomerQueue, run.spent),
            "ToFlow" => {
                let flow = entry.parameters["ContactFlowId"].as_str().unwrap().to_owned();
                self.begin(&flow, run.role, run.spent);
            }
            "IntoModule" => {
                let module = entry.parameters["FlowModuleId"].as_str().unwrap().to_owned();
                let start = self.start_of(&module);
                run.callers.push(std::mem::replace(&mut run.at, start));
                self.goes_on(run);
            }
            "OutOfModule" => self.returns(run, "Success"),
            _ => {
                if result == "Continue" {
                    assert!(run.kept.is_none(), "{at:?} keeps running inside another wait");
                    let action = at.action.clone();
                    run.kept = Some(Kept { action, depth: run.callers.len(), is_over: false });
                }
                let target = self.target(&at, result);
                assert_eq!(entry.next_action, target, "{at:?} came to {result}");
                match target {
                    Some(action) => {
                        run.at.action = action;
                        self.goes_on(run);
                    }
                    None if result == "Success" => self.returns(run, "Success"),
                    None => self.returns(run, "NoMatchingError"),
                }
            }
        }
    }

    fn returns(&mut self, mut run: Run, outcome: &'static str) {
        let has_wait = run.kept.as_ref().is_some_and(|kept| kept.depth == run.callers.len());
        match if has_wait { None } else { run.callers.pop() } {
            Some(caller) => {
                run.at = caller;
                run.state = State::Returned(outcome);
                self.run = Some(run);
            }
            None => self.over(run),
        }
    }

    /// Nothing follows: the rest of a wait's time passes, or the flow is over.
    fn over(&mut self, mut run: Run) {
        self.run = None;
        if run.kept.is_some() {
            run.back_at_wait();
            self.run = Some(run);
        } else if run.role == FlowRole::AgentWhisper {
            self.begin_hooked(Hook::CustomerWhisper, run.spent);
        }
    }

    fn whisper(&mut self, spent: u32) {
        self.begin_hooked(Hook::AgentWhisper, spent);
        if !self.hooks.contains_key(&Hook::AgentWhisper) {
            self.begin_hooked(Hook::CustomerWhisper, spent);
        }
    }

    fn begin_hooked(&mut self, hook: Hook, spent: u32) {
        let role = match hook {
            Hook::CustomerQueue => FlowRole::CustomerQueue,
            Hook::AgentWhisper => FlowRole::AgentWhisper,
            _ => FlowRole::CustomerWhisper,
        };
        self.run = None;
        if let Some(flow) = self.hooks.get(&hook).cloned() {
            self.begin(&flow, role, spent);
        }
    }

    fn begin(&mut self, flow: &str, role: FlowRole, spent: u32) {
        assert!(self.flows.iter().any(|known| known == flow), "{flow} is no flow");
        let at = self.start_of(flow);
        self.goes_on(Run { role, at, callers: Vec::new(), spent, state: State::Due, kept: None });
    }

    fn start_of(&self, flow: &str) -> Position {
        Position { flow: flow.to_owned(), action: self.documents[flow].start.clone() }
    }

    /// The run's action is due, unless there is no such action or there were too many.
    fn goes_on(&mut self, mut run: Run) {
        if run.spent >= LAST || self.action(&run.at).is_none() {
            run.spent += 1;
            self.over(run);
        } else {
            self.run = Some(run);
        }
    }

    fn action(&self, at: &Position) -> Option<&Action> {
        self.documents[&at.flow].actions.get(&at.action)
    }

    fn target(&self, at: &Position, result: &str) -> Option<String> {
        let action = self.action(at).unwrap();
        let kind = action.kind.as_str();
        let next = action.next.clone();
        let error = |wanted: &str| {
            let find = |wanted: &str| action.errors.iter().find(|[error, _]| error == wanted);
            find(wanted).or_else(|| find("NoMatchingError")).map(|[_, target]| target.clone())
        };
        if ERRORS.contains(&result) {
            let goes_on =
                TRANSFERS.contains(&kind) || kind == "MessageParticipant" && result != "TooManyActions";
            return error(result).or_else(|| next.filter(|_| goes_on));
        }
        if CHOOSING.contains(&kind) {
            let mut conditions = action.conditions.iter();
            let chosen =
                conditions.find(|[operator, operand, _]| holds(operator, result, &self.resolve(operand)));
            let chosen = chosen.map(|[_, _, target]| target.clone());
            return chosen.or_else(|| error("NoMatchingCondition")).or(next);
        }
        assert_eq!(result, "Success", "{kind}");
        next
    }

    fn resolve(&self, operand: &str) -> String {
        match operand.strip_prefix("$.Attributes.") {
            Some(name) => self.attributes.get(name).cloned().unwrap_or_default(),
            None => operand.to_owned(),
        }
    }
}

impl Run {
    /// Goes back to the wait in whose `Continue` branch it is. If its time is up it may go on at once: an alarm that is
    /// late finds several things due.
    fn back_at_wait(&mut self) {
        let Some(kept) = self.kept.take() else { return };
        self.state = State::Waits;
        if kept.is_over {
            self.spent = 0;
            self.state = State::MayGoOn(Some(vec!["WaitCompleted"]));
        }
        if let Some(frame) = self.callers.get(kept.depth).cloned() {
            self.callers.truncate(kept.depth);
            self.at = frame;
        }
        self.at.action = kept.action;
    }
}

impl Document {
    fn read(document: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let mut actions = BTreeMap::new();
        for action in list(&document["Actions"]) {
            let transitions = &action["Transitions"];
            let condition = |branch: &Value| {
                let condition = &branch["Condition"];
                [&condition["Operator"], &condition["Operands"][0], &branch["NextAction"]].map(text)
            };
            let error = |branch: &Value| [&branch["ErrorType"], &branch["NextAction"]].map(text);
            let read = Action {
                kind: text(&action["Type"]),
                next: transitions["NextAction"].as_str().map(str::to_owned),
                conditions: list(&transitions["Conditions"]).iter().map(condition).collect(),
                errors: list(&transitions["Errors"]).iter().map(error).collect(),
            };
            actions.insert(text(&action["Identifier"]), read);
        }
        Self { start: text(&document["StartAction"]), actions }
    }
}

const ERRORS: [&str; 7] = [
    "NoMatchingError",
    "NoMatchingCondition",
    "InputTimeLimitExceeded",
    "TimeLimitExceeded",
    "QueueAtCapacity",
    "ParticipantNotFound",
    "TooManyActions",
];
const TRANSFERS: [&str; 2] = ["TransferContactToQueue", "DequeueContactAndTransferToQueue"];
const CHOOSING: [&str; 8] = [
    "Wait",
    "Compare",
    "CheckHoursOfOperation",
    "CheckMetricData",
    "DistributeByPercentage",
    "Loop",
    "ShowView",
    "ConnectParticipantWithLexBot",
];

fn holds(operator: &str, value: &str, operand: &str) -> bool {
    let numbers = || Some((value.parse::<f64>().ok()?, operand.parse::<f64>().ok()?));
    match operator {
        "Equals" => value == operand,
        "TextStartsWith" => value.starts_with(operand),
        "TextContains" => value.contains(operand),
        "NumberLessThan" => numbers().is_some_and(|(a, b)| a < b),
        "NumberLessOrEqualTo" => numbers().is_some_and(|(a, b)| a <= b),
        "NumberGreaterThan" => numbers().is_some_and(|(a, b)| a > b),
        other => panic!("{other}"),
    }
}
