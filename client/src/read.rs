//! Reads what the service says into the types of the wire.

use edgewise_shared::id::{DeviceId, ItemId, ParticipantId};
use edgewise_shared::interactive::{self, Said};
use edgewise_shared::time::Timestamp;
use edgewise_shared::transport::Incoming;
use edgewise_shared::wire::frame::{CHAT, DEVICES, DeviceList, LIVE, Replayed};
use edgewise_shared::wire::participant::{Item, ItemType, MessageMetadata, ParticipantRole, Receipt};
use edgewise_shared::wire::widget::Device;
use wasm_bindgen::JsValue;

use crate::json::{Node, list, member, number, parse, text};

/// What a frame says. One that this version does not know is a sign of life.
pub fn frame(frame: &str) -> Incoming {
    let frame = parse(frame);
    let content = member(&frame, "content");
    match text(&frame, "topic").as_deref() {
        Some(CHAT) => {
            let read = content.as_string().and_then(|text| item(&parse(&text)));
            read.map_or(Incoming::Alive, |item| Incoming::Item(Box::new(item)))
        }
        Some(LIVE) => Incoming::Live(Replayed {
            first_seq: number(&content, "firstSeq").unwrap_or(0),
            last_seq: number(&content, "lastSeq").unwrap_or(0),
        }),
        Some(DEVICES) => Incoming::Devices(DeviceList { devices: devices(&content, "devices") }),
        _ => Incoming::Alive,
    }
}

/// An item of the transcript, if it is one.
#[must_use]
pub fn item(value: &JsValue) -> Option<Item> {
    Some(Item {
        id: ItemId::new(text(value, "Id")?),
        absolute_time: time(value, "AbsoluteTime")?,
        kind: match text(value, "Type")?.as_str() {
            "MESSAGE" => ItemType::Message,
            "ATTACHMENT" => ItemType::Attachment,
            "MESSAGEMETADATA" => ItemType::MessageMetadata,
            _ => ItemType::Event,
        },
        content_type: text(value, "ContentType").unwrap_or_default(),
        content: text(value, "Content"),
        participant_id: text(value, "ParticipantId").map(ParticipantId::new),
        display_name: text(value, "DisplayName"),
        participant_role: match text(value, "ParticipantRole").as_deref() {
            Some("CUSTOMER") => Some(ParticipantRole::Customer),
            Some("AGENT") => Some(ParticipantRole::Agent),
            Some("SYSTEM") => Some(ParticipantRole::System),
            Some("CUSTOM_BOT") => Some(ParticipantRole::CustomBot),
            Some("SUPERVISOR") => Some(ParticipantRole::Supervisor),
            _ => None,
        },
        message_metadata: metadata(&member(value, "MessageMetadata")),
        contact_id: text(value, "ContactId")?.parse().ok()?,
        initial_contact_id: text(value, "InitialContactId").and_then(|id| id.parse().ok()),
        related_contact_id: text(value, "RelatedContactId").and_then(|id| id.parse().ok()),
        seq: number(value, "Seq"),
        client_token: text(value, "ClientToken"),
    })
}

/// What a message of this content type says, apart from its text.
#[must_use]
pub fn said(content_type: &str, content: &str) -> Said {
    interactive::read(content_type, content, Node::parse)
}

/// The devices in a member that is an array of them.
#[must_use]
pub fn devices(value: &JsValue, name: &str) -> Vec<Device> {
    let device = |value: &JsValue| {
        Some(Device {
            device_id: DeviceId::new(text(value, "DeviceId")?),
            label: text(value, "Label")?,
            added_at: time(value, "AddedAt")?,
            current: member(value, "Current").is_truthy(),
        })
    };
    list(value, name).iter().filter_map(device).collect()
}

/// A member that is a time.
#[must_use]
pub fn time(value: &JsValue, name: &str) -> Option<Timestamp> {
    text(value, name)?.parse().ok()
}

fn metadata(value: &JsValue) -> Option<MessageMetadata> {
    let receipt = |value: &JsValue| {
        Some(Receipt {
            delivered_timestamp: time(value, "DeliveredTimestamp"),
            read_timestamp: time(value, "ReadTimestamp"),
            recipient_participant_id: ParticipantId::new(text(value, "RecipientParticipantId")?),
        })
    };
    Some(MessageMetadata {
        message_id: ItemId::new(text(value, "MessageId")?),
        receipts: list(value, "Receipts").iter().filter_map(receipt).collect(),
    })
}
