//! A turn: what a decision has brought about so far, so that its later parts see its earlier ones.

use std::borrow::Cow;

use super::chat::{Chat, Participant};
use super::event::{Audience, Event};
use super::evolve::evolve;
use crate::flow::library::FlowLibrary;
use crate::id::{CallId, IdSource, ItemId, ParticipantId};
use crate::time::Timestamp;
use crate::wire::participant::{Item, ItemType, ParticipantRole};

/// What a decision may use besides the chat.
pub struct Surroundings<'a> {
    /// When it is decided.
    pub now: Timestamp,
    /// Where new ids come from.
    pub ids: &'a mut dyn IdSource,
    /// The flows and queues that the chat may come to.
    pub library: &'a FlowLibrary,
}

pub(super) struct Turn<'c, 'a> {
    pub chat: Cow<'c, Chat>,
    pub now: Timestamp,
    pub library: &'a FlowLibrary,
    /// Why the action that a flow goes on from has failed, for the flow log.
    pub why: Option<String>,
    ids: &'a mut dyn IdSource,
    events: Vec<Event>,
}

impl<'c, 'a> Turn<'c, 'a> {
    pub fn new(chat: &'c Chat, surroundings: Surroundings<'a>) -> Self {
        let Surroundings { now, ids, library } = surroundings;
        Self { chat: Cow::Borrowed(chat), now, library, why: None, ids, events: Vec::new() }
    }

    pub fn emit(&mut self, event: Event) {
        if event.changes_chat() {
            evolve(self.chat.to_mut(), self.now, &event);
        }
        self.events.push(event);
    }

    pub fn into_events(self) -> Vec<Event> {
        self.events
    }

    pub fn new_participant_id(&mut self) -> ParticipantId {
        ParticipantId::generate(self.ids, self.now)
    }

    pub fn new_call_id(&mut self) -> CallId {
        CallId::generate(self.ids, self.now)
    }

    /// A number from 1 to 100 that nobody can foresee.
    pub fn one_to_hundred(&mut self) -> u64 {
        let bytes = self.ids.random().into_iter().take(8);
        bytes.fold(0, |number: u64, byte| number << 8 | u64::from(byte)) % 100 + 1
    }

    /// A line of the transcript or a telling, from nobody yet.
    pub fn item(&mut self, kind: ItemType, content_type: &str) -> Item {
        Item {
            id: ItemId::generate(self.ids, self.now),
            absolute_time: self.now,
            kind,
            content_type: content_type.to_owned(),
            content: None,
            participant_id: None,
            display_name: None,
            participant_role: None,
            message_metadata: None,
            contact_id: self.chat.current.contact_id,
            initial_contact_id: None,
            related_contact_id: None,
            seq: None,
            client_token: None,
        }
    }

    /// An event of the protocol, from a participant.
    pub fn event_of(&mut self, participant: &Participant, content_type: &str) -> Item {
        Item {
            participant_id: Some(participant.id.clone()),
            display_name: Some(participant.display_name.clone()),
            participant_role: Some(participant.role),
            ..self.item(ItemType::Event, content_type)
        }
    }

    pub fn append(&mut self, item: Item) {
        self.emit(Event::Appended { item, client_token: None, audience: Audience::All });
    }

    /// Tells everybody something that is not kept.
    pub fn tell(&mut self, participant: &Participant, content_type: &str) {
        let item = self.event_of(participant, content_type);
        self.emit(Event::Told(item));
    }

    /// Who is in the chat now besides flows.
    pub fn present(&self, role: ParticipantRole) -> Option<Participant> {
        self.chat.present().find(|participant| participant.role == role).cloned()
    }
}
