//! How flows run in a chat: from action to action until one waits, hands the chat on or ends it.

use super::chat::{FlowRun, Stage, Timer};
use super::event::Event;
use super::turn::Turn;
use crate::flow::reference::Scope;
use crate::flow::step::{self, Hook, Step, Target};
use crate::id::{AgentId, FlowId, QueueId};
use crate::wire::content_type::TEXT_PLAIN;
use crate::wire::participant::{Item, ItemType};
use crate::wire::service::DisconnectReason;

/// How many actions may run without a wait in between; a flow that comes this far goes in circles.
pub const ACTIONS_LIMIT: u32 = 1_000;

/// A place in a flow.
struct Place {
    flow_id: FlowId,
    action: String,
    /// Whether it is the flow that runs while the contact waits in a queue.
    in_queue: bool,
}

/// What follows an action.
enum Next {
    /// This action of the same flow; the flow is over if there is none.
    Action(Option<String>),
    /// The first action of another flow.
    Flow(FlowId),
    /// Nothing for now.
    Stop,
}

impl Turn<'_, '_> {
    /// Runs a flow from its start.
    pub(super) fn run_flow(&mut self, flow_id: FlowId) {
        match self.first_action(&flow_id) {
            Some(action) => self.run(Place { flow_id, action, in_queue: false }),
            None => self.end(DisconnectReason::ContactFlowDisconnect),
        }
    }

    /// Goes on after a wait, by the branch for what ended it.
    pub(super) fn resume_flow(&mut self, what_happened: &str) {
        let (run, in_queue) = match &self.chat.stage {
            Stage::InFlow(run) => (run.clone(), false),
            Stage::Queued { flow: Some(run), .. } => (run.clone(), true),
            Stage::Queued { flow: None, .. } | Stage::Connected { .. } | Stage::Ended { .. } => return,
        };
        self.emit(Event::TimerCancelled(Timer::FlowWait));
        let action = self.action(&run.flow_id, &run.action);
        match action.and_then(|action| action.transitions.matching(what_happened)).map(str::to_owned) {
            Some(action) => self.run(Place { flow_id: run.flow_id, action, in_queue }),
            None => self.flow_is_over(in_queue),
        }
    }

    fn run(&mut self, mut place: Place) {
        for _ in 0..ACTIONS_LIMIT {
            match self.perform(&place) {
                Next::Stop => return,
                Next::Action(Some(action)) => place.action = action,
                Next::Action(None) => return self.flow_is_over(place.in_queue),
                Next::Flow(flow_id) => match self.first_action(&flow_id) {
                    Some(action) => place = Place { flow_id, action, in_queue: place.in_queue },
                    None => return self.flow_is_over(place.in_queue),
                },
            }
        }
        self.end(DisconnectReason::ContactFlowDisconnect);
    }

    /// Does one action.
    fn perform(&mut self, place: &Place) -> Next {
        let Some(action) = self.action(&place.flow_id, &place.action) else {
            return Next::Action(None);
        };
        let transitions = &action.transitions;
        let next = || Next::Action(transitions.next_action.clone());
        let failed = |error: &str| Next::Action(transitions.error(error).map(str::to_owned));
        match step::read(action, &self.scope()) {
            Step::Say(text) => {
                self.say(text);
                next()
            }
            Step::SetHooks(hooks) => {
                for (hook, flow) in hooks {
                    self.emit(Event::HookSet(hook, flow));
                }
                next()
            }
            Step::SetTarget(target) => {
                if let Target::Queue(queue) = &target
                    && !self.library.queues.contains_key(queue)
                {
                    return failed("NoMatchingError");
                }
                self.emit(Event::TargetSet(target));
                next()
            }
            Step::SetAttributes(attributes) => {
                let mut all = self.chat.attributes.clone();
                all.extend(attributes.clone());
                if super::decide::check_attributes(&all).is_err() {
                    return failed("NoMatchingError");
                }
                self.emit(Event::AttributesSet(attributes));
                next()
            }
            Step::TransferToQueue if place.in_queue => failed("NoMatchingError"),
            Step::TransferToQueue => match self.target() {
                None => failed("NoMatchingError"),
                Some((queue_id, agent_id)) => {
                    self.enqueue(queue_id, agent_id);
                    Next::Stop
                }
            },
            Step::TransferToFlow(flow_id) if self.library.flows.contains_key(&flow_id) => Next::Flow(flow_id),
            Step::TransferToFlow(_) | Step::Fail => failed("NoMatchingError"),
            Step::Wait { limit, until_customer_returns } => {
                let run = FlowRun {
                    flow_id: place.flow_id.clone(),
                    action: place.action.clone(),
                    until_customer_returns,
                };
                let stage = match &self.chat.stage {
                    Stage::Queued { queue_id, .. } if place.in_queue => {
                        Stage::Queued { queue_id: queue_id.clone(), flow: Some(run) }
                    }
                    _ => Stage::InFlow(run),
                };
                self.emit(Event::StageEntered(stage));
                self.emit(Event::TimerSet(Timer::FlowWait, self.now.after(limit)));
                Next::Stop
            }
            Step::Choose(value) => Next::Action(transitions.matching(&value).map(str::to_owned)),
            Step::Disconnect => {
                self.end(DisconnectReason::ContactFlowDisconnect);
                Next::Stop
            }
            Step::EndFlow => Next::Action(None),
            Step::Pass => next(),
        }
    }

    fn say(&mut self, text: String) {
        let system = self.system();
        let item =
            Item { kind: ItemType::Message, content: Some(text), ..self.event_of(&system, TEXT_PLAIN) };
        self.append(item);
    }

    /// Where a transfer to a queue goes now. An agent's own queue has the agent's id.
    fn target(&self) -> Option<(QueueId, Option<AgentId>)> {
        match self.chat.target.clone()? {
            Target::Queue(queue) => Some((queue, None)),
            Target::Agent(agent) => Some((QueueId::new(agent.as_str()), Some(agent))),
        }
    }

    fn enqueue(&mut self, queue_id: QueueId, agent_id: Option<AgentId>) {
        self.emit(Event::Queued { queue_id: queue_id.clone(), agent_id });
        self.emit(Event::StageEntered(Stage::Queued { queue_id, flow: None }));
        let flow = self.chat.hooks.get(&Hook::CustomerQueue).cloned();
        if let Some(flow_id) = flow
            && let Some(action) = self.first_action(&flow_id)
        {
            self.run(Place { flow_id, action, in_queue: true });
        }
    }

    /// A flow has no further action: the chat ends, unless it waits for an agent anyway.
    fn flow_is_over(&mut self, in_queue: bool) {
        match &self.chat.stage {
            Stage::Queued { queue_id, .. } if in_queue => {
                let stage = Stage::Queued { queue_id: queue_id.clone(), flow: None };
                self.emit(Event::StageEntered(stage));
            }
            _ => self.end(DisconnectReason::ContactFlowDisconnect),
        }
    }

    fn first_action(&self, flow_id: &FlowId) -> Option<String> {
        self.library.flows.get(flow_id).map(|flow| flow.document.start_action.clone())
    }
}

impl<'a> Turn<'_, 'a> {
    fn action(&self, flow_id: &FlowId, identifier: &str) -> Option<&'a crate::flow::document::Action> {
        self.library.flows.get(flow_id)?.document.action(identifier)
    }

    fn scope(&self) -> Scope<'_> {
        let queue = match &self.chat.target {
            Some(Target::Queue(queue)) => self.library.queues.get(queue),
            Some(Target::Agent(_)) | None => None,
        };
        Scope {
            instance_id: &self.chat.instance_id,
            contact_id: self.chat.current.contact_id,
            initiation_method: self.chat.current.initiation_method,
            attributes: &self.chat.attributes,
            queue_name: queue.map(|queue| queue.name.as_str()),
            initial_message: self.chat.initial_message.as_deref(),
            customer_id: self.chat.customer_id.as_deref(),
        }
    }
}
