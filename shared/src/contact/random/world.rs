//! One random history: a chat, whoever takes part in it, and the shell around it, which crashes now and then.

use std::collections::{BTreeMap, BTreeSet};

use super::flows::{INBOUND, VALUES, library};
use super::model::Model;
use super::promises;
use super::router::Router;
use crate::contact::call::Call;
use crate::contact::chat::{Chat, Stage};
use crate::contact::command::Command;
use crate::contact::decide::{Surroundings, begin, decide};
use crate::contact::effect::effects;
use crate::contact::event::{Audience, Event};
use crate::contact::evolve::evolve;
use crate::flow::library::FlowLibrary;
use crate::id::{ContactId, DeviceId, FlowId, InstanceId, ItemId};
use crate::object::contact::Start;
use crate::testing::{Counter, Dice};
use crate::time::{Span, Timestamp};
use crate::wire::content_type::{CHAT_ENDED, MESSAGES, TEXT_PLAIN};
use crate::wire::participant::Item;
use crate::wire::service::{ChatMessage, DisconnectReason, InitiationMethod};

const START: Timestamp = Timestamp::from_millis(1_800_000_000_000);
pub const DEVICE: &str = "device";

pub struct World {
    pub chat: Chat,
    pub now: Timestamp,
    pub router: Router,
    pub transcript: Transcript,
    /// What has come about so far: stages, and what came of actions.
    pub seen: BTreeSet<String>,
    pub dice: Dice,
    pub model: Model,
    /// The calls that the shell is making. A crash forgets them.
    pub calls: Vec<Call>,
    /// Calls that were answered, to answer them again.
    pub answered: Vec<Call>,
    library: FlowLibrary,
    ids: Counter,
    /// Whether each command is printed.
    aloud: bool,
}

/// What was said and what happened, as far as promises are about it.
#[derive(Default)]
pub struct Transcript {
    ids: BTreeSet<ItemId>,
    pub ends: usize,
}

impl Transcript {
    fn append(&mut self, item: &Item) {
        assert!(self.ids.insert(item.id.clone()), "each line is its own");
        assert!(self.ends == 0, "nothing is said after the end");
        self.ends += usize::from(item.content_type == CHAT_ENDED);
    }
}

impl World {
    pub fn new(seed: u64, aloud: bool) -> Self {
        let mut dice = Dice::of(seed);
        let library = library(&mut dice);
        let mut ids = Counter::default();
        let mut attributes = BTreeMap::new();
        for (name, values) in VALUES {
            if dice.chance(80) {
                attributes.insert(name.to_owned(), dice.pick(values).to_owned());
            }
        }
        let rich = dice.chance(70);
        let first_word = dice.chance(50).then(|| "Hi".to_owned());
        let start = Start {
            contact_id: ContactId::generate(&mut ids, START),
            instance_id: InstanceId::new("instance"),
            display_name: "Maria".to_owned(),
            attributes: attributes.clone(),
            initial_message: first_word
                .map(|content| ChatMessage { content_type: TEXT_PLAIN.to_owned(), content }),
            expires_at: START.after(Span::hours(1 + i64::try_from(dice.roll(24)).unwrap())),
            content_types: if rich {
                MESSAGES.map(str::to_owned).to_vec()
            } else {
                vec![TEXT_PLAIN.to_owned()]
            },
            flow_id: FlowId::new(INBOUND),
            library: library.clone(),
            related_contact_id: dice.chance(30).then(|| "0193f000-0000-7000-8000-000000000000".to_owned()),
            customer_id: None,
            device_label: None,
            segment_attributes: BTreeMap::new(),
            past_chat: None,
            disconnect_on_customer_exit: dice.chance(30),
        };
        if aloud {
            let flows = library.flows.iter().chain(&library.modules);
            for (id, flow) in flows {
                println!("{id}: {}", serde_json::to_string_pretty(&flow.document).unwrap());
            }
        }
        let surroundings = Surroundings { now: START, ids: &mut ids, library: &library };
        let (chat, events) = begin(&start, DeviceId::new(DEVICE), surroundings).unwrap();
        let model = Model::new(&library, INBOUND, attributes);
        let mut world = Self {
            chat,
            now: START,
            router: Router::default(),
            transcript: Transcript::default(),
            seen: BTreeSet::new(),
            library,
            dice,
            ids,
            model,
            calls: Vec::new(),
            answered: Vec::new(),
            aloud,
        };
        world.happen(&events);
        world.model.settles(false);
        promises::hold(&world);
        if world.dice.chance(85)
            && let Some(customer) = world.caller(|_| true)
        {
            world.run(Command::Connect(customer));
        }
        if world.dice.chance(50) {
            let display_name = "Helper".to_owned();
            world.run(Command::CreateParticipant { display_name, client_token: None });
        }
        world
    }

    /// One thing happens.
    pub fn step(&mut self) {
        let command = match self.dice.roll(20) {
            0..=2 => self.customer(),
            3 => self.agent(),
            4 | 14 => Some(self.bot()),
            5..=7 => return self.accept(),
            8..=11 => self.answer(),
            12 => Some(self.back_end()),
            13 => return self.crash(),
            _ => Some(self.time()),
        };
        if let Some(command) = command {
            self.run(command);
        }
    }

    /// Time passes to the end of the chat's duration and beyond, and whatever is on its way arrives.
    pub fn drain(&mut self) {
        while let Some(accepted) = self.router.mail.pop() {
            self.deliver(&accepted);
        }
        while !self.chat.has_ended() {
            let left = self.chat.expires_at.since(self.now).as_millis();
            let leap = i64::try_from(self.dice.roll(20_000_000)).unwrap();
            self.now = self.now.after(Span::millis(leap.min(left).max(1)));
            self.run(Command::Wake);
        }
        for _ in 0..4 {
            self.now = self.now.after(Span::minutes(1));
            self.run(Command::Wake);
        }
        assert_eq!(self.chat.timers.next(), None, "a chat that has ended has nothing more to wait for");
        assert!(self.router.is_empty(), "somebody holds a contact of a chat that has ended");
    }

    /// Whether it was decided, and stored.
    pub fn run(&mut self, command: Command) -> bool {
        let transfer_flow = match &command {
            Command::Transfer { flow_id, .. } => Some(flow_id.clone()),
            _ => None,
        };
        let cause = self.cause(&command);
        if self.aloud {
            println!("{} {command:?}", self.now);
        }
        let surroundings = Surroundings { now: self.now, ids: &mut self.ids, library: &self.library };
        let Ok(events) = decide(&self.chat, surroundings, command) else {
            return false;
        };
        if self.dice.chance(3) {
            // The shell crashes before the events are stored: nothing has happened.
            return false;
        }
        let must = cause.as_ref().is_some_and(|cause| cause.must);
        if let Some(cause) = cause {
            self.model.may_go_on(cause.results, cause.after_rest);
        }
        if let Some(flow) = &transfer_flow {
            self.model.transfers_by(flow.as_ref());
        }
        self.happen(&events);
        self.model.settles(must && !self.chat.has_ended());
        promises::hold(self);
        true
    }

    fn happen(&mut self, events: &[Event]) {
        let mut other = self.dice.chance(10).then(|| self.chat.clone());
        for event in events {
            if self.aloud {
                println!("    {event:?}");
            }
            evolve(&mut self.chat, self.now, event);
            if let Some(other) = other.as_mut().filter(|_| event.changes_chat()) {
                evolve(other, self.now, event);
            }
            self.router.sees(&self.chat, event);
            for row in effects(&self.chat, &self.library, self.now, event) {
                self.router.hears(&row);
            }
            self.model.sees(event);
            match event {
                Event::Appended { item, .. } => self.transcript.append(item),
                Event::CallMade(call) => self.calls.push((**call).clone()),
                Event::Queued { since, .. } if *since != self.now => {
                    self.seen.insert("back in its queue".to_owned());
                }
                Event::Logged(entry) if events.len() < 500 || entry.results == "TooManyActions" => {
                    self.seen.insert(format!("{} {}", entry.kind, entry.results));
                }
                _ => {}
            }
            self.seen.extend(remarkable(event).map(str::to_owned));
        }
        if let Some(other) = other {
            assert_eq!(other, self.chat, "what a turn sees of its own events is what becomes of them");
        }
    }

    /// The object sleeps and wakes up again, with what it has stored and nothing else.
    fn crash(&mut self) {
        let stored = serde_json::to_string(&self.chat).unwrap();
        let reloaded: Chat = serde_json::from_str(&stored).unwrap();
        assert_eq!(reloaded, self.chat);
        self.chat = reloaded;
        self.calls.clear();
    }

    pub fn position(&self) -> Option<(&str, &str)> {
        self.model.waits_at()
    }
}

/// What a history is remembered by.
fn remarkable(event: &Event) -> Option<&'static str> {
    Some(match event {
        Event::StageEntered(Stage::InFlow) => "back in a flow",
        Event::StageEntered(Stage::Queued { .. }) => "queued",
        Event::StageEntered(Stage::Connected { .. }) => "connected",
        Event::StageEntered(Stage::Ended { reason, .. }) => match reason {
            DisconnectReason::AgentDisconnect => "ended by the agent",
            DisconnectReason::AgentNetworkDisconnect => "ended by a lost connection",
            DisconnectReason::CustomerDisconnect => "ended by the customer",
            DisconnectReason::CustomerConnectionNotEstablished => "ended without a customer",
            DisconnectReason::Expired => "ended by time",
            DisconnectReason::ContactFlowDisconnect => "ended by a flow",
            DisconnectReason::Api => "ended from outside",
            DisconnectReason::IdleDisconnect => "ended by silence",
            DisconnectReason::SystemError => panic!("every flow is looked for before it runs"),
        },
        Event::SegmentBegan { initiation_method } => match initiation_method {
            InitiationMethod::Disconnect => "disconnect flow",
            InitiationMethod::Transfer => "transfer",
            InitiationMethod::QueueTransfer => "queue transfer",
            InitiationMethod::Api => panic!("only the first contact is started from outside"),
        },
        Event::BecameIdle(_) => "idle",
        Event::Returned(_) => "not idle any more",
        Event::CallMade(call) if call.attempt == 2 => "called again",
        Event::PastChatSet(_) => "past chat",
        Event::Appended { audience: Audience::Agent, .. } => "agent whisper",
        Event::Appended { audience: Audience::Customer, .. } => "customer whisper",
        _ => return None,
    })
}
