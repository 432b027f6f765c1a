//! What the references of a flow's actions can reach.

use super::super::chat::Place;
use super::super::turn::Turn;
use crate::flow::reference::{QueueReference, Scope};
use crate::flow::step::Target;
use crate::id::AgentId;

impl Turn<'_, '_> {
    /// What an action at a place can refer to.
    pub(super) fn scope<'s>(&'s self, place: &'s Place) -> Scope<'s> {
        let chat = &*self.chat;
        Scope {
            instance_id: &chat.instance_id,
            contact_id: chat.current.contact_id,
            initiation_method: chat.current.initiation_method,
            attributes: &chat.attributes,
            flow_attributes: &place.frame.attributes,
            data: &chat.data,
            tags: &chat.tags,
            queue: self.queue(),
            agent: self.agent(),
            customer_name: chat.customer().map_or("", |customer| customer.display_name.as_str()),
            initial_message: chat.initial_message.as_deref(),
            related_contact_id: chat.related_contact_id.as_deref(),
            findings: &chat.findings,
        }
    }

    /// The queue that a transfer goes to, or the last one that the contact was in.
    pub(super) fn queue(&self) -> Option<QueueReference<'_>> {
        let chat = &*self.chat;
        let segments = [&chat.current].into_iter().chain(chat.earlier.iter().rev());
        let mut last = segments.filter_map(|segment| segment.queue.as_ref());
        let id = match &chat.target {
            Some(Target::Queue(queue)) => queue,
            Some(Target::Agent(_)) | None => &last.next()?.queue_id,
        };
        let name = self.library.queues.get(id).map(|queue| queue.name.as_str());
        Some(QueueReference { id, name })
    }

    /// The agent who has or last had the chat.
    fn agent(&self) -> Option<(&AgentId, &str)> {
        let mut agents = self.chat.participants.iter().rev();
        agents
            .find_map(|participant| Some((participant.agent_id.as_ref()?, participant.display_name.as_str())))
    }
}
