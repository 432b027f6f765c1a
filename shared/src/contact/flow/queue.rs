//! Where a flow sends the contact: queues, their capacity and hours, and how urgent the contact is there.

use serde_json::Value;

use super::super::call::{CallRequest, QueueMetrics};
use super::super::chat::{FlowRole, Place, QueueStay, Segment, Stage, Urgency};
use super::super::event::Event;
use super::super::turn::Turn;
use super::Outcome;
use crate::flow::step::{Metric, Target};
use crate::id::{AgentId, HoursOfOperationId, QueueId};
use crate::time::Timestamp;
use crate::wire::service::InitiationMethod;

/// How often a chat may be sent from one queue or agent to another.
pub const TRANSFERS_LIMIT: usize = 11;

const AT_CAPACITY: &str = "QueueAtCapacity";

impl Turn<'_, '_> {
    /// UpdateContactTargetQueue.
    pub(super) fn set_target(&mut self, place: &Place, target: Target) -> Outcome {
        if let Some(stranger) = self.stranger(&target) {
            return self.call(place, CallRequest::Agent(stranger));
        }
        if !self.knows(&target) {
            return Outcome::failed();
        }
        self.target_is(target)
    }

    /// There is such a target: UpdateContactTargetQueue goes on.
    pub(super) fn target_is(&mut self, target: Target) -> Outcome {
        self.emit(Event::TargetSet(target));
        Outcome::Success
    }

    /// TransferContactToQueue.
    pub(super) fn transfer_to_queue(&mut self, place: &Place) -> Outcome {
        let target = self.chat.target.clone().filter(|target| self.knows(target));
        match target {
            Some(target) if place.role == FlowRole::Contact => {
                if self.max_contacts(&target).is_some() {
                    return self.call(place, CallRequest::Metrics(target));
                }
                self.enqueue(target);
                Outcome::Queued
            }
            _ => Outcome::failed(),
        }
    }

    /// The queue has said how full it is: TransferContactToQueue goes on.
    pub(super) fn transfer_if_room(&mut self, target: Target, metrics: QueueMetrics) -> Outcome {
        if self.max_contacts(&target).is_some_and(|most| metrics.size >= most) {
            return Outcome::Failed(AT_CAPACITY);
        }
        self.enqueue(target);
        Outcome::Queued
    }

    /// DequeueContactAndTransferToQueue.
    pub(super) fn move_to_queue(&mut self, place: &Place, target: Target) -> Outcome {
        if place.role != FlowRole::CustomerQueue
            || !self.knows(&target)
            || self.transfers() >= TRANSFERS_LIMIT
        {
            return Outcome::failed();
        }
        if let Some(stranger) = self.stranger(&target) {
            return self.call(place, CallRequest::Agent(stranger));
        }
        if self.max_contacts(&target).is_some() {
            return self.call(place, CallRequest::Metrics(target));
        }
        self.move_now(target)
    }

    /// The queue has said how full it is: DequeueContactAndTransferToQueue goes on.
    pub(super) fn move_if_room(&mut self, target: Target, metrics: QueueMetrics) -> Outcome {
        if self.max_contacts(&target).is_some_and(|most| metrics.size >= most) {
            return Outcome::Failed(AT_CAPACITY);
        }
        self.move_now(target)
    }

    /// Puts the contact into a queue. An agent's own queue has the agent's id.
    fn enqueue(&mut self, target: Target) {
        let (queue_id, agent_id) = queue_of(target);
        self.wait_in(queue_id, agent_id, self.now);
    }

    /// Puts the contact into a queue, and runs the flow for customers who wait there.
    pub(in super::super) fn queue_up(&mut self, target: Target) {
        self.enqueue(target);
        self.run_queue_flow();
    }

    /// Puts the contact back to where it stood in a queue, and runs the flow for customers who wait there.
    pub(in super::super) fn queue_up_again(&mut self, stay: QueueStay) {
        let QueueStay { queue_id, enqueued_at, .. } = stay;
        let is_agents_own = !self.library.queues.contains_key(&queue_id);
        let agent_id = is_agents_own.then(|| AgentId::new(queue_id.as_str()));
        self.wait_in(queue_id, agent_id, enqueued_at);
        self.run_queue_flow();
    }

    fn wait_in(&mut self, queue_id: QueueId, agent_id: Option<AgentId>, since: Timestamp) {
        self.emit(Event::Queued { queue_id: queue_id.clone(), agent_id, since });
        self.emit(Event::StageEntered(Stage::Queued { queue_id }));
    }

    /// How often the chat was sent from one queue or agent to another.
    pub(in super::super) fn transfers(&self) -> usize {
        let by_transfer =
            |method| matches!(method, InitiationMethod::Transfer | InitiationMethod::QueueTransfer);
        let all = self.chat.earlier.iter().chain([&self.chat.current]);
        all.filter(|segment| by_transfer(segment.initiation_method)).count()
    }

    /// CheckHoursOfOperation: these hours, or else those of the target queue; always open if it has none.
    pub(super) fn check_hours(&self, hours: Option<HoursOfOperationId>) -> Outcome {
        let of_queue = match &self.chat.target {
            Some(Target::Queue(queue)) => {
                self.library.queues.get(queue).map(|queue| queue.hours_of_operation_id.clone())
            }
            Some(Target::Agent(_)) => Some(None),
            None => None,
        };
        let Some(hours) = hours.map(Some).or(of_queue) else {
            return Outcome::failed();
        };
        let open = match hours {
            None => Some(true),
            Some(id) => self.library.is_open(&id, self.now),
        };
        match open {
            Some(open) => Outcome::Chose(if open { "True" } else { "False" }.to_owned()),
            None => Outcome::failed(),
        }
    }

    /// CheckMetricData and GetMetricData ask how busy a queue, or the target queue, is.
    pub(super) fn ask_metrics(&mut self, place: &Place, target: Option<Target>) -> Outcome {
        let target = target.or_else(|| self.chat.target.clone()).filter(|target| self.knows(target));
        match target {
            Some(target) => self.call(place, CallRequest::Metrics(target)),
            None => Outcome::failed(),
        }
    }

    /// Sets how urgent the contact is. What is none stays, and so does the time at which routing criteria began to count
    /// that are the same as before.
    pub(in super::super) fn set_urgency(
        &mut self,
        priority: Option<i64>,
        queue_time_adjustment_seconds: Option<i64>,
        routing_criteria: Option<Value>,
    ) {
        let before = &self.chat.urgency;
        let changed = routing_criteria.is_some() && routing_criteria != before.routing_criteria;
        let urgency = Urgency {
            priority: priority.unwrap_or(before.priority),
            queue_time_adjustment_seconds: queue_time_adjustment_seconds
                .unwrap_or(before.queue_time_adjustment_seconds),
            routing_criteria: routing_criteria.or_else(|| before.routing_criteria.clone()),
            criteria_since: if changed { Some(self.now) } else { before.criteria_since },
        };
        self.emit(Event::UrgencySet(Box::new(urgency)));
    }

    /// There is room, or nobody has to be asked: DequeueContactAndTransferToQueue goes on.
    pub(super) fn move_now(&mut self, target: Target) -> Outcome {
        self.emit(Event::Dequeued { contact_id: self.chat.current.contact_id });
        self.emit(Event::SegmentClosed { reason: None });
        self.emit(Event::SegmentBegan { initiation_method: InitiationMethod::QueueTransfer });
        self.emit(Event::TargetSet(target.clone()));
        self.enqueue(target);
        Outcome::Queued
    }

    /// The agent of a target whom nobody in this chat has heard of: the instance has to be asked whether there is one.
    /// Who has had the chat is there.
    fn stranger(&self, target: &Target) -> Option<AgentId> {
        let Target::Agent(agent_id) = target else { return None };
        let is_known =
            |segment: &Segment| segment.agent.as_ref().is_some_and(|stay| stay.agent_id == *agent_id);
        let mut all = self.chat.earlier.iter().chain([&self.chat.current]);
        (!all.any(is_known)).then(|| agent_id.clone())
    }

    /// Whether the target is one that contacts can go to. Of agents it was asked whether they are there when they were
    /// named.
    pub(in super::super) fn knows(&self, target: &Target) -> bool {
        match target {
            Target::Queue(queue) => self.library.queues.contains_key(queue),
            Target::Agent(_) => true,
        }
    }

    fn max_contacts(&self, target: &Target) -> Option<u32> {
        match target {
            Target::Queue(queue) => self.library.queues.get(queue)?.max_contacts,
            Target::Agent(_) => None,
        }
    }
}

impl Metric {
    /// What it is now.
    pub(super) fn of(self, metrics: QueueMetrics) -> u32 {
        match self {
            Self::AgentsAvailable => metrics.agents_available,
            Self::AgentsStaffed => metrics.agents_staffed,
            Self::AgentsOnline => metrics.agents_online,
            Self::OldestContactAge => metrics.oldest_contact_age,
            Self::ContactsInQueue => metrics.size,
        }
    }
}

/// The queue of a target, and the agent whose own queue it is.
fn queue_of(target: Target) -> (QueueId, Option<AgentId>) {
    match target {
        Target::Queue(queue) => (queue, None),
        Target::Agent(agent) => (QueueId::new(agent.as_str()), Some(agent)),
    }
}
