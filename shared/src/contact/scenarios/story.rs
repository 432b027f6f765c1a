//! The driver of the stories: a chat with its surroundings.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::blocks::{INBOUND, instance};
use crate::contact::call::{Call, CallFailure, CallOutcome, CallReply, CallRequest, QueueMetrics};
use crate::contact::chat::{Chat, Participant, RoleTimer, Stage};
use crate::contact::command::{Command, ReceiptFor};
use crate::contact::decide::{Surroundings, begin, decide};
use crate::contact::effect::{Outgoing, effects};
use crate::contact::event::{Audience, Event};
use crate::contact::evolve::evolve;
use crate::flow::document::Action;
use crate::flow::library::FlowLibrary;
use crate::flow::log::FlowLogEntry;
use crate::flow::stock;
use crate::id::{AgentId, ContactId, DeviceId, FlowId, InstanceId, QueueId};
use crate::object::contact::{AgentAccepted, Caller, Start};
use crate::testing::Counter;
use crate::time::{Span, Timestamp};
use crate::view::TEMPLATE_TYPE;
use crate::wire::content_type::{INTERACTIVE_RESPONSE, MESSAGES, TEXT_PLAIN};
use crate::wire::lex::RecognizeTextResponse;
use crate::wire::participant::{Item, ParticipantRole, SendEventRequest, SendMessageRequest};
use crate::wire::rejection::{Rejection, RejectionName};
use crate::wire::service::{ChatMessage, DisconnectReason};

pub const DURATION: Span = Span::hours(25);
pub const LAPTOP: &str = "laptop";
const START: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// A chat with its surroundings. After each command it is written out and read again, as if the object had slept.
pub struct Story {
    pub chat: Chat,
    pub library: FlowLibrary,
    pub now: Timestamp,
    pub ids: Counter,
    pub transcript: Vec<Item>,
    pub audiences: Vec<Audience>,
    pub outgoing: Vec<Outgoing>,
    pub told: Vec<Event>,
    pub log: Vec<FlowLogEntry>,
    /// Every call that was made, each attempt anew.
    pub made: Vec<Call>,
}

impl Story {
    /// A chat in an instance with the stock flows.
    pub fn begins() -> Self {
        Self::begins_with(stock::library(), None)
    }

    pub fn begins_with(library: FlowLibrary, first_word: Option<&str>) -> Self {
        let message =
            |text: &str| ChatMessage { content_type: TEXT_PLAIN.to_owned(), content: text.to_owned() };
        let mut story = Self::begins_as(library, |start| {
            start.flow_id = FlowId::new(stock::INBOUND_FLOW);
            start.initial_message = first_word.map(message);
        });
        // The stock flows ask how busy the queue is: nobody waits.
        if !story.chat.calls.is_empty() {
            story.metrics_are(QueueMetrics::default());
        }
        story
    }

    /// A chat that the agent Jane has accepted, with the stock flows.
    pub fn with_jane() -> Self {
        let mut story = Self::begins();
        story.connects();
        story.accepts("jane");
        story
    }

    /// A chat whose customer is connected, received by a flow of these actions.
    pub fn of(actions: impl IntoIterator<Item = Action>) -> Self {
        Self::in_instance(instance(actions))
    }

    /// A chat whose customer is connected.
    pub fn in_instance(library: FlowLibrary) -> Self {
        let mut story = Self::begins_as(library, |_| {});
        if story.ended().is_none() {
            story.connects();
        }
        story
    }

    /// A chat that was started with other parameters; its customer has not connected yet.
    pub fn begins_as(library: FlowLibrary, change: impl FnOnce(&mut Start)) -> Self {
        let now = START;
        let mut ids = Counter::default();
        let mut start = Start {
            contact_id: ContactId::generate(&mut ids, now),
            instance_id: InstanceId::new("instance"),
            display_name: "Maria".to_owned(),
            attributes: BTreeMap::new(),
            initial_message: None,
            expires_at: now.after(DURATION),
            content_types: vec![TEXT_PLAIN.to_owned()],
            flow_id: FlowId::new(INBOUND),
            library: library.clone(),
            related_contact_id: None,
            customer_id: None,
            device_label: Some("Laptop".to_owned()),
            segment_attributes: BTreeMap::new(),
            past_chat: None,
            disconnect_on_customer_exit: false,
        };
        change(&mut start);
        let surroundings = Surroundings { now, ids: &mut ids, library: &library };
        let (chat, events) = begin(&start, DeviceId::new(LAPTOP), surroundings).unwrap();
        let mut story = Self {
            chat,
            library,
            now,
            ids,
            transcript: Vec::new(),
            audiences: Vec::new(),
            outgoing: Vec::new(),
            told: Vec::new(),
            log: Vec::new(),
            made: Vec::new(),
        };
        story.happen(&events);
        story
    }

    pub fn try_to(&mut self, command: Command) -> Result<(), Rejection> {
        let surroundings = Surroundings { now: self.now, ids: &mut self.ids, library: &self.library };
        let events = decide(&self.chat, surroundings, command)?;
        self.happen(&events);
        Ok(())
    }

    fn happen(&mut self, events: &[Event]) {
        for event in events {
            evolve(&mut self.chat, self.now, event);
            self.outgoing.extend(effects(&self.chat, &self.library, self.now, event));
            match event {
                Event::Appended { item, audience, .. } => {
                    self.transcript.push(item.clone());
                    self.audiences.push(*audience);
                }
                Event::Told(_) | Event::ToldOne(..) | Event::Receipted { .. } => {
                    self.told.push(event.clone());
                }
                Event::Logged(entry) => self.log.push((**entry).clone()),
                Event::CallMade(call) => self.made.push((**call).clone()),
                _ => {}
            }
        }
        let stored = serde_json::to_string(&self.chat).unwrap();
        let reloaded: Chat = serde_json::from_str(&stored).unwrap();
        assert_eq!(reloaded, self.chat);
    }
}

/// Who does what.
impl Story {
    pub fn customer(&self) -> Caller {
        self.on_device(LAPTOP)
    }

    pub fn on_device(&self, device: &str) -> Caller {
        let customer = self.chat.customer().unwrap();
        Caller { participant_id: customer.id.clone(), device_id: DeviceId::new(device), generation: 0 }
    }

    pub fn agent(&self, name: &str) -> Caller {
        let agent = AgentId::new(name);
        self.caller(|participant| participant.agent_id.as_ref() == Some(&agent))
    }

    pub fn bot(&self) -> Caller {
        self.caller(|participant| participant.role == ParticipantRole::CustomBot)
    }

    fn caller(&self, is: impl Fn(&Participant) -> bool) -> Caller {
        let participant = self.chat.participants.iter().rev().find(|participant| is(participant)).unwrap();
        Caller { participant_id: participant.id.clone(), device_id: DeviceId::new("none"), generation: 0 }
    }

    pub fn connects(&mut self) {
        self.try_to(Command::Connect(self.customer())).unwrap();
    }

    pub fn says(&mut self, caller: Caller, text: &str) -> Result<(), Rejection> {
        self.sends(caller, TEXT_PLAIN, text)
    }

    pub fn sends(&mut self, caller: Caller, content_type: &str, content: &str) -> Result<(), Rejection> {
        let request = SendMessageRequest {
            content_type: content_type.to_owned(),
            content: content.to_owned(),
            client_token: None,
        };
        self.try_to(Command::SendMessage(caller, request))
    }

    pub fn customer_says(&mut self, text: &str) {
        self.says(self.customer(), text).unwrap();
    }

    /// The customer answers the view that is shown.
    pub fn customer_answers(&mut self, action: &str, data: Value) {
        let answer =
            json!({ "templateType": TEMPLATE_TYPE, "version": "1.0", "action": action, "data": data });
        self.sends(self.customer(), INTERACTIVE_RESPONSE, &answer.to_string()).unwrap();
    }

    pub fn event(
        &mut self,
        caller: Caller,
        kind: &str,
        receipt_for: Option<ReceiptFor>,
    ) -> Result<(), Rejection> {
        let request = SendEventRequest { content_type: kind.to_owned(), content: None, client_token: None };
        self.try_to(Command::SendEvent(caller, request, receipt_for))
    }

    /// An agent accepts, and connects if the contact is theirs then.
    pub fn accepts(&mut self, name: &str) {
        let contact_id = self.chat.current.contact_id;
        self.accepts_without_connecting(name);
        if self.chat.agent(contact_id, &AgentId::new(name)).is_ok_and(|agent| agent.left.is_none()) {
            self.try_to(Command::Connect(self.agent(name))).unwrap();
        }
    }

    pub fn accepts_without_connecting(&mut self, name: &str) {
        let accepted = AgentAccepted {
            contact_id: self.chat.current.contact_id,
            agent_id: AgentId::new(name),
            display_name: name.to_owned(),
            queue_id: QueueId::new(stock::BASIC_QUEUE),
            accepted_at: self.now,
        };
        self.try_to(Command::AgentAccepted(accepted)).unwrap();
    }

    pub fn leaves(&mut self, caller: Caller) {
        self.try_to(Command::Disconnect(caller, None)).unwrap();
    }

    pub fn agent_leaves(&mut self, name: &str) {
        self.leaves(self.agent(name));
    }

    pub fn bot_joins(&mut self, token: Option<&str>) -> Result<(), Rejection> {
        let client_token = token.map(str::to_owned);
        self.try_to(Command::CreateParticipant { display_name: "Helper".to_owned(), client_token })
    }

    pub fn set_silence(&mut self, timer: RoleTimer, minutes: Option<u32>) {
        self.try_to(Command::UpdateRoleConfig(vec![(timer, minutes)])).unwrap();
    }

    pub fn passes(&mut self, span: Span) {
        self.now = self.now.after(span);
        self.try_to(Command::Wake).unwrap();
    }

    /// The alarm rings when it is due, again and again, for so long.
    pub fn passes_with_alarms(&mut self, span: Span) {
        let end = self.now.after(span);
        while let Some(due) = self.chat.timers.next().filter(|due| *due <= end) {
            self.now = self.now.max(due);
            self.try_to(Command::Wake).unwrap();
        }
        self.now = end;
    }

    /// What is called for answers.
    pub fn answered(&mut self, outcome: CallOutcome) {
        let call_id = self.call().id.clone();
        self.try_to(Command::CallAnswered { call_id, outcome }).unwrap();
    }

    pub fn function_answers(&mut self, answer: Value) {
        assert!(matches!(self.call().request, CallRequest::Function(_)));
        self.answered(Ok(CallReply::Function(answer)));
    }

    /// A bot answers, in the form that bots answer in.
    pub fn bot_answers(&mut self, answer: Value) {
        assert!(matches!(self.call().request, CallRequest::Bot(_)));
        let response: RecognizeTextResponse = serde_json::from_value(answer).unwrap();
        self.answered(Ok(CallReply::Bot(Box::new(response))));
    }

    pub fn metrics_are(&mut self, metrics: QueueMetrics) {
        assert!(matches!(self.call().request, CallRequest::Metrics(_)));
        self.answered(Ok(CallReply::Metrics(metrics)));
    }

    /// There is the agent whom a flow has named.
    pub fn agent_is_there(&mut self) {
        assert!(matches!(self.call().request, CallRequest::Agent(_)));
        self.answered(Ok(CallReply::Agent));
    }

    pub fn call_fails(&mut self) {
        self.answered(Err(CallFailure::new("broken")));
    }
}

/// What is seen of it.
impl Story {
    /// The call that was made last and is not answered.
    pub fn call(&self) -> &Call {
        self.chat.calls.last().unwrap()
    }

    /// The transcript in short: who, and what they said or which event it was.
    pub fn lines(&self) -> Vec<String> {
        let short = |item: &Item| {
            let name = item.display_name.clone().unwrap_or_default();
            let kind = item.content_type.rsplit("event.").next().unwrap_or_default();
            match &item.content {
                Some(text) => format!("{name}: {}", text.split('.').next().unwrap_or_default()),
                None => format!("{name} {kind}").trim().to_owned(),
            }
        };
        self.transcript.iter().map(short).collect()
    }

    /// What flows have said, bots left out.
    pub fn said(&self) -> Vec<&str> {
        let system = |item: &&Item| item.display_name.as_deref() == Some("SYSTEM_MESSAGE");
        self.transcript.iter().filter(system).filter_map(|item| item.content.as_deref()).collect()
    }

    /// What a flow has said last: as a rule, the branch that it has taken.
    pub fn took(&self) -> &str {
        self.said().last().copied().unwrap_or_default()
    }

    /// The log in short: action, result, next action.
    pub fn steps(&self) -> Vec<String> {
        let short = |entry: &FlowLogEntry| {
            let next = entry.next_action.as_deref().unwrap_or("-");
            format!("{}: {} > {next}", entry.identifier, entry.results)
        };
        self.log.iter().map(short).collect()
    }

    pub fn attribute(&self, name: &str) -> &str {
        self.chat.attributes.get(name).map_or("(none)", String::as_str)
    }

    pub fn ended(&self) -> Option<DisconnectReason> {
        match self.chat.stage {
            Stage::Ended { reason, .. } => Some(reason),
            _ => None,
        }
    }

    pub fn is_queued(&self) -> bool {
        matches!(self.chat.stage, Stage::Queued { .. })
    }

    pub fn queue(&self) -> &str {
        match &self.chat.stage {
            Stage::Queued { queue_id } => queue_id.as_str(),
            _ => "(not queued)",
        }
    }

    /// What was told without being kept, by its kind.
    pub fn told_kinds(&self) -> Vec<&str> {
        let kinds = self.told.iter().filter_map(|event| match event {
            Event::Told(item) | Event::ToldOne(_, item) | Event::Receipted { item, .. } => {
                item.content_type.rsplit("event.").next()
            }
            _ => None,
        });
        kinds.collect()
    }
}

pub fn name(rejection: Result<(), Rejection>) -> RejectionName {
    rejection.unwrap_err().name
}

/// A customer whose client can show everything.
pub fn rich(start: &mut Start) {
    start.content_types = MESSAGES.map(str::to_owned).to_vec();
}
