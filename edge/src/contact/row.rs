//! Rows of the transcript, and how they become items.

use edgewise_shared::contact::chat::Chat;
use edgewise_shared::contact::event::Audience;
use edgewise_shared::contact::life::system_name;
use edgewise_shared::id::{ItemId, ParticipantId};
use edgewise_shared::seal::ContactKey;
use edgewise_shared::time::Timestamp;
use edgewise_shared::wire::participant::{Item, ItemType, MessageMetadata, ParticipantRole, Receipt};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_bytes::ByteBuf;
use serde_json::Value;

use crate::failure::Failure;

/// A line of the transcript as it is stored.
#[derive(Debug, Deserialize)]
pub struct ItemRow {
    seq: u64,
    id: String,
    at: i64,
    kind: String,
    content_type: String,
    participant_id: Option<String>,
    role: Option<String>,
    segment: u16,
    client_token: Option<String>,
    body: Option<ByteBuf>,
    audience: String,
}

/// A receipt as it is stored.
#[derive(Debug, Deserialize)]
pub struct ReceiptRow {
    seq: u64,
    recipient: String,
    delivered_at: Option<i64>,
    read_at: Option<i64>,
}

/// A line of the transcript, with what only its store knows.
#[derive(Debug, Clone)]
pub struct StoredItem {
    /// Its number.
    pub seq: u64,
    /// The line.
    pub item: Item,
    /// The token of the request that brought it.
    pub client_token: Option<String>,
    /// Who sees it.
    pub audience: Audience,
}

impl ItemRow {
    /// The place for which a body is sealed.
    pub fn place(item_id: &str) -> String {
        format!("item|v1|{item_id}")
    }

    /// The number of the line.
    pub fn seq(&self) -> u64 {
        self.seq
    }

    /// Who it is from.
    pub fn author(&self) -> Option<ParticipantId> {
        self.participant_id.clone().map(ParticipantId::new)
    }

    /// The line, opened.
    pub fn into_item(
        self,
        chat: &Chat,
        key: &ContactKey,
        receipts: &[ReceiptRow],
    ) -> Result<StoredItem, Failure> {
        let seq = self.seq();
        let content = match &self.body {
            Some(body) => Some(
                key.open(&Self::place(&self.id), body)
                    .map_err(|_| Failure::fault("an item does not open"))?,
            ),
            None => None,
        };
        let role: Option<ParticipantRole> = self.role.as_deref().map(of_text).transpose()?;
        let participant_id = self.author();
        let name = match (&participant_id, role) {
            (Some(id), Some(ParticipantRole::System)) => {
                Some(system_name(chat.initial_contact_id, id).to_owned())
            }
            (Some(id), _) => chat.participant(id).map(|participant| participant.display_name.clone()),
            (None, _) => None,
        };
        let id = ItemId::new(self.id);
        let receipts: Vec<Receipt> =
            receipts.iter().filter(|receipt| receipt.seq == seq).map(ReceiptRow::to_receipt).collect();
        let item = Item {
            message_metadata: (!receipts.is_empty())
                .then(|| MessageMetadata { message_id: id.clone(), receipts }),
            id,
            absolute_time: Timestamp::from_millis(self.at),
            kind: of_text::<ItemType>(&self.kind)?,
            content_type: self.content_type,
            content,
            participant_id,
            display_name: name,
            participant_role: role,
            contact_id: chat.initial_contact_id.with_segment(self.segment),
            initial_contact_id: None,
            related_contact_id: None,
            seq: None,
            client_token: None,
        };
        let audience = of_text(&self.audience)?;
        Ok(StoredItem { seq, item, client_token: self.client_token, audience })
    }
}

impl ReceiptRow {
    fn to_receipt(&self) -> Receipt {
        Receipt {
            delivered_timestamp: self.delivered_at.map(Timestamp::from_millis),
            read_timestamp: self.read_at.map(Timestamp::from_millis),
            recipient_participant_id: ParticipantId::new(self.recipient.as_str()),
        }
    }
}

/// An enum's name on the wire, which is its name in SQL too.
pub fn text_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

/// The enum of a name.
fn of_text<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    Ok(serde_json::from_value(Value::String(text.to_owned()))?)
}
