//! What remains of a contact: its record, and its transcript as a document.

use serde::{Deserialize, Serialize};

use super::chat::{Chat, Segment};
use crate::id::{AgentId, ContactId, InstanceId, ParticipantId, QueueId};
use crate::time::Timestamp;
use crate::wire::participant::Item;
use crate::wire::service::Contact;

/// A contact that is over, for the records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The contact.
    pub contact: Contact,
    /// The chat it belongs to.
    pub initial_contact_id: ContactId,
    /// The queue it was in.
    pub queue_id: Option<QueueId>,
    /// The agent who had it.
    pub agent_id: Option<AgentId>,
    /// When it ended.
    pub disconnected_at: Timestamp,
}

impl Record {
    /// The record of the chat's current contact, which is over at `now`.
    #[must_use]
    pub fn new(chat: &Chat, now: Timestamp) -> Self {
        Self {
            contact: chat.describe(&chat.current),
            initial_contact_id: chat.initial_contact_id,
            queue_id: chat.current.queue.as_ref().map(|stay| stay.queue_id.clone()),
            agent_id: chat.current.agent.as_ref().map(|stay| stay.agent_id.clone()),
            disconnected_at: now,
        }
    }
}

/// The transcript of one contact, in the form that Amazon Connect stores transcripts in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TranscriptDocument {
    /// `2019-08-26`.
    pub version: String,
    /// The instance.
    pub instance_id: InstanceId,
    /// The chat.
    pub initial_contact_id: ContactId,
    /// The contact.
    pub contact_id: ContactId,
    /// Everybody who was in it.
    pub participants: Vec<ParticipantReference>,
    /// What was said and what happened, in order.
    pub transcript: Vec<Item>,
}

/// Somebody who was in a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ParticipantReference {
    /// Their id.
    pub participant_id: ParticipantId,
}

impl TranscriptDocument {
    /// The document of a contact with these lines.
    #[must_use]
    pub fn new(chat: &Chat, contact_id: ContactId, transcript: Vec<Item>) -> Self {
        let mut participants: Vec<ParticipantReference> = Vec::new();
        for participant_id in transcript.iter().filter_map(|item| item.participant_id.as_ref()) {
            if participants.iter().all(|known| &known.participant_id != participant_id) {
                participants.push(ParticipantReference { participant_id: participant_id.clone() });
            }
        }
        Self {
            version: "2019-08-26".to_owned(),
            instance_id: chat.instance_id.clone(),
            initial_contact_id: chat.initial_contact_id,
            contact_id,
            participants,
            transcript,
        }
    }

    /// Where the document of a contact is stored: by the day and minute on which the contact began, in UTC.
    #[must_use]
    pub fn storage_key(instance: &InstanceId, segment: &Segment) -> String {
        let began = segment.initiated_at.to_string();
        let (day, clock) = began.split_once('T').unwrap_or_default();
        let minute = clock.get(..5).unwrap_or_default();
        let (slashed, plain) = (day.replace('-', "/"), day.replace('-', ""));
        let id = segment.contact_id;
        format!("connect/{instance}/ChatTranscripts/{slashed}/{id}_{plain}T{minute}_UTC.json")
    }
}
