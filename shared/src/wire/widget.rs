//! What a page calls: start a chat, carry it to another device, see which devices hold it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::service::{ChatMessage, ParticipantDetails, StartChatContactResponse};
use crate::id::DeviceId;
use crate::time::Timestamp;

/// `GET /widget/config?instance=…`: what a page needs before the first word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct WidgetConfig {
    /// The instance that the page's chats go to.
    pub instance_id: String,
    /// Who answers, as the widget's title says it.
    pub title: String,
    /// What the widget says before the chat begins.
    pub greeting: String,
}

/// `POST /widget/start`: the request that Amazon Connect's sample back end takes, so that its chat interface works
/// here. The page's `Origin` must be one that the instance allows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct WidgetStartRequest {
    /// The instance; the deployment's only one unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance_id: Option<String>,
    /// The flow; the instance's inbound flow unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_flow_id: Option<String>,
    /// The customer's name; `Customer` unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub participant_details: Option<ParticipantDetails>,
    /// Attributes of the contact.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
    /// The customer's first message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_message: Option<ChatMessage>,
    /// The same token again answers the same chat: a start that was sent twice starts one chat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
    /// How long the chat may last in all, in minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chat_duration_in_minutes: Option<i64>,
    /// What the page can show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supported_messaging_content_types: Option<Vec<String>>,
    /// What to call this device in the list of devices, such as `Firefox on Linux`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_label: Option<String>,
}

/// Answers [`WidgetStartRequest`] and [`RedeemHandoverRequest`], in the form of the sample back end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WidgetStartResponse {
    /// The answer.
    pub data: WidgetStartData,
}

/// The inside of [`WidgetStartResponse`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WidgetStartData {
    /// The chat.
    pub start_chat_result: StartChatContactResponse,
    /// Nothing is switched off here; the sample's clients want the member.
    #[serde(default)]
    pub feature_permissions: BTreeMap<String, bool>,
}

/// Answers `POST /widget/handover` (connection token, empty body): how to carry the chat to another device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Handover {
    /// The link, with the one-time secret in its fragment.
    pub url: String,
    /// When the link stops working.
    pub expiry: Timestamp,
    /// The link as a QR code.
    pub qr: QrCode,
}

/// A QR code to draw: dark modules as one SVG path on a square of `size` modules, quiet zone included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct QrCode {
    /// Width and height in modules: the view box is `0 0 size size`.
    pub size: u32,
    /// The `d` of the path.
    pub path: String,
}

/// `POST /widget/handover/redeem`: the new device gives the secret from the link's fragment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RedeemHandoverRequest {
    /// What stood after `#handover=` in the link.
    pub handover: String,
    /// What to call the new device in the list of devices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_label: Option<String>,
}

/// Answers `GET /widget/devices` (connection token).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DevicesResponse {
    /// Each device that holds the chat.
    pub devices: Vec<Device>,
}

/// A device that holds the chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Device {
    /// Its id.
    pub device_id: DeviceId,
    /// What it is called.
    pub label: String,
    /// When it came to hold the chat.
    pub added_at: Timestamp,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// `POST /widget/devices/revoke` (connection token): the device's tokens stop working at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RevokeDeviceRequest {
    /// The device to remove.
    pub device_id: DeviceId,
}
