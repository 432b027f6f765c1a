//! What the engine costs: one flow step, one message and one wake, and how they grow with the flow and the chat.
//! Prints one JSON document, in nanoseconds. `make bench` runs it; the numbers are in docs/performance.md.
//!
//! `cargo run --release -p edgewise-shared --example cost`

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use edgewise_shared::contact::chat::Chat;
use edgewise_shared::contact::command::Command;
use edgewise_shared::contact::decide::{Surroundings, begin, decide};
use edgewise_shared::contact::effect::effects;
use edgewise_shared::contact::event::Event;
use edgewise_shared::contact::evolve::evolve;
use edgewise_shared::flow::document::FlowDocument;
use edgewise_shared::flow::library::{FlowLibrary, NamedFlow};
use edgewise_shared::id::{ContactId, DeviceId, FlowId, IdSource, InstanceId};
use edgewise_shared::object::contact::{AgentAccepted, Caller, Start};
use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::wire::participant::SendMessageRequest;
use serde_json::{Value, json};

/// The sizes of flows, in actions.
const FLOWS: [usize; 2] = [10, 250];
/// The lengths of chats, in items.
const CHATS: [usize; 2] = [10, 10_000];
const ROUNDS: u32 = 2_000;

fn main() {
    let [small, large] = FLOWS.map(wake_of);
    let [short, long] = CHATS.map(message_after);
    let report = json!({
        "flowStep": { "10": small / 10.0, "250": large / 250.0 },
        "wake": { "10": small, "250": large },
        "message": { "10": short, "10000": long },
    });
    println!("{report}");
}

/// A wake that runs a flow of `actions` actions once around: their number minus one, and a wait.
fn wake_of(actions: usize) -> f64 {
    let mut world = World::new(circle(actions));
    nanoseconds(ROUNDS, || {
        world.now = world.now.after(Span::seconds(1));
        black_box(world.apply(Command::Wake));
    })
}

/// A message of the customer to an agent, in a chat of `items` items.
fn message_after(items: usize) -> f64 {
    let mut world = World::new(circle(10));
    world.connect_agent();
    for _ in 0..items {
        world.say("Is anybody there?");
    }
    nanoseconds(ROUNDS, || world.say("And now?"))
}

/// The median of a few runs of many rounds.
fn nanoseconds(rounds: u32, mut round: impl FnMut()) -> f64 {
    let mut runs: Vec<f64> = (0..9)
        .map(|_| {
            let begun = Instant::now();
            (0..rounds).for_each(|_| round());
            begun.elapsed().as_secs_f64() * 1e9 / f64::from(rounds)
        })
        .collect();
    runs.sort_by(f64::total_cmp);
    runs[runs.len() / 2]
}

/// A flow that goes in a circle: attributes set and compared, and a wait of a second before the next round.
fn circle(actions: usize) -> FlowDocument {
    let id = |number: usize| format!("action-{number:03}");
    let action = |number: usize| -> Value {
        let next = id((number + 1) % actions);
        let transitions = |conditions: Value| json!({ "NextAction": next, "Conditions": conditions, "Errors": [{ "NextAction": next, "ErrorType": "NoMatchingError" }] });
        let (kind, parameters) = match number {
            0 => ("Wait", json!({ "TimeLimitSeconds": "1" })),
            odd if odd % 2 == 1 => ("UpdateContactAttributes", json!({ "Attributes": { "tier": "gold" } })),
            _ => ("Compare", json!({ "ComparisonValue": "$.Attributes.tier" })),
        };
        json!({ "Identifier": id(number), "Type": kind, "Parameters": parameters, "Transitions": transitions(json!([])) })
    };
    let actions: Vec<Value> = (0..actions).map(action).collect();
    let document = json!({ "Version": "2019-10-30", "StartAction": id(0), "Actions": actions });
    serde_json::from_value(document).expect("the flow can be read")
}

struct World {
    chat: Chat,
    library: FlowLibrary,
    now: Timestamp,
    ids: Ids,
    caller: Caller,
}

#[derive(Default)]
struct Ids(u64);

impl IdSource for Ids {
    fn random(&mut self) -> [u8; 16] {
        self.0 += 1;
        (u128::from(self.0) << 64).to_be_bytes()
    }
}

impl World {
    fn new(document: FlowDocument) -> Self {
        let flow_id = FlowId::new("flow");
        let flow = NamedFlow { name: "Circle".to_owned(), document };
        let library =
            FlowLibrary { flows: BTreeMap::from([(flow_id.clone(), flow)]), ..FlowLibrary::default() };
        let now = Timestamp::from_millis(1_800_000_000_000);
        let mut ids = Ids::default();
        let start = Start {
            contact_id: ContactId::generate(&mut ids, now),
            instance_id: InstanceId::new("instance"),
            display_name: "Maria".to_owned(),
            attributes: BTreeMap::new(),
            initial_message: None,
            expires_at: now.after(Span::hours(7 * 24)),
            content_types: vec!["text/plain".to_owned()],
            flow_id,
            library: library.clone(),
            related_contact_id: None,
            customer_id: None,
            device_label: None,
            segment_attributes: BTreeMap::new(),
            past_chat: None,
            disconnect_on_customer_exit: false,
        };
        let device = DeviceId::new("laptop");
        let surroundings = Surroundings { now, ids: &mut ids, library: &library };
        let (mut chat, events) = begin(&start, device.clone(), surroundings).expect("the chat begins");
        for event in &events {
            evolve(&mut chat, now, event);
        }
        let participant_id = chat.customer().expect("a customer").id.clone();
        let caller = Caller { participant_id, device_id: device, generation: 0 };
        let mut world = Self { chat, library, now, ids, caller };
        world.apply(Command::Connect(world.caller.clone()));
        world
    }

    /// Puts the chat into the agent's hands, past any flow.
    fn connect_agent(&mut self) {
        use edgewise_shared::contact::chat::Stage;
        use edgewise_shared::id::{AgentId, QueueId};
        let queue_id = QueueId::new("queue");
        evolve(&mut self.chat, self.now, &Event::StageEntered(Stage::Queued { queue_id: queue_id.clone() }));
        self.apply(Command::AgentAccepted(AgentAccepted {
            contact_id: self.chat.current.contact_id,
            agent_id: AgentId::new("jane"),
            display_name: "Jane".to_owned(),
            queue_id,
            accepted_at: self.now,
        }));
    }

    fn say(&mut self, text: &str) {
        let request = SendMessageRequest {
            content_type: "text/plain".to_owned(),
            content: text.to_owned(),
            client_token: None,
        };
        self.apply(Command::SendMessage(self.caller.clone(), request));
    }

    /// What the edge does with a command, but for storage and sockets.
    fn apply(&mut self, command: Command) -> usize {
        let surroundings = Surroundings { now: self.now, ids: &mut self.ids, library: &self.library };
        let events = decide(&self.chat, surroundings, command).expect("the command is allowed");
        let mut outgoing = 0;
        for event in &events {
            evolve(&mut self.chat, self.now, event);
            outgoing += effects(&self.chat, &self.library, self.now, event).len();
        }
        black_box(outgoing);
        events.len()
    }
}
