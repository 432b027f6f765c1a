//! What the widget asks of the service besides the connection.

use edgewise_client::{Connection, get, post};
use edgewise_shared::id::DeviceId;
use edgewise_shared::transport::Refusal;
use edgewise_shared::wire::content_type::TEXT_PLAIN;
use edgewise_shared::wire::participant::{
    GetTranscriptRequest, GetTranscriptResponse, Item, ScanDirection, SortOrder, StartPosition,
};
use edgewise_shared::wire::service::ParticipantDetails;
use edgewise_shared::wire::widget::{
    Device, DevicesResponse, Handover, RedeemHandoverRequest, RevokeDeviceRequest, WidgetConfig,
    WidgetStartRequest, WidgetStartResponse,
};

use crate::host::user_agent;
use crate::model::device;

/// How many earlier messages one page brings.
const PAGE: i64 = 50;

/// What to say before the chat begins.
pub async fn config(endpoint: &str, instance: &str) -> Result<WidgetConfig, Refusal> {
    let query = if instance.is_empty() { "" } else { "?instance=" };
    read(&get(&[endpoint, "/widget/config", query, instance].concat(), "").await?)
}

/// Starts a chat, once per client token. Gives the participant token.
pub async fn start(
    endpoint: &str,
    instance: &str,
    name: &str,
    client_token: &str,
) -> Result<String, Refusal> {
    let name = name.trim();
    let request = WidgetStartRequest {
        instance_id: (!instance.is_empty()).then(|| instance.to_owned()),
        participant_details: (!name.is_empty()).then(|| ParticipantDetails {
            display_name: name.to_owned(),
        }),
        client_token: Some(client_token.to_owned()),
        supported_messaging_content_types: Some(vec![TEXT_PLAIN.to_owned()]),
        device_label: Some(device::label(&user_agent())),
        ..WidgetStartRequest::default()
    };
    let body = serde_json::to_string(&request).unwrap_or_default();
    token(&post(&[endpoint, "/widget/start"].concat(), "", &body).await?)
}

/// Takes the chat of a handover link to this device. Gives the participant token.
pub async fn redeem(endpoint: &str, handover: &str) -> Result<String, Refusal> {
    let device_label = Some(device::label(&user_agent()));
    let request = RedeemHandoverRequest {
        handover: handover.to_owned(),
        device_label,
    };
    let body = serde_json::to_string(&request).unwrap_or_default();
    token(&post(&[endpoint, "/widget/handover/redeem"].concat(), "", &body).await?)
}

/// The messages before that one, the earliest first, and whether there are still earlier ones.
pub async fn earlier(connection: &Connection, before: &str) -> Result<(Vec<Item>, bool), Refusal> {
    let request = GetTranscriptRequest {
        max_results: Some(PAGE),
        scan_direction: Some(ScanDirection::Backward),
        sort_order: Some(SortOrder::Ascending),
        start_position: Some(StartPosition {
            id: Some(before.to_owned()),
            ..StartPosition::default()
        }),
        ..GetTranscriptRequest::default()
    };
    let body = serde_json::to_string(&request).unwrap_or_default();
    let answer = connection.call("/participant/transcript", Some(&body)).await?;
    let page: GetTranscriptResponse = serde_json::from_str(&answer).map_err(|_| Refusal::Later)?;
    Ok((page.transcript, page.next_token.is_some()))
}

/// Ends the chat.
pub async fn disconnect(connection: &Connection) -> Result<(), Refusal> {
    connection
        .call("/participant/disconnect", Some("{}"))
        .await
        .map(drop)
}

/// Makes a link to carry the chat to another device.
pub async fn handover(connection: &Connection) -> Result<Handover, Refusal> {
    let answer = connection.call("/widget/handover", Some("{}")).await?;
    serde_json::from_str(&answer).map_err(|_| Refusal::Later)
}

/// The devices that hold the chat.
pub async fn devices(connection: &Connection) -> Result<Vec<Device>, Refusal> {
    let answer = connection.call("/widget/devices", None).await?;
    let answer: DevicesResponse = serde_json::from_str(&answer).map_err(|_| Refusal::Later)?;
    Ok(answer.devices)
}

/// Takes the chat away from a device.
pub async fn revoke(connection: &Connection, device_id: DeviceId) -> Result<(), Refusal> {
    let body = serde_json::to_string(&RevokeDeviceRequest { device_id }).unwrap_or_default();
    connection
        .call("/widget/devices/revoke", Some(&body))
        .await
        .map(drop)
}

fn token(answer: &str) -> Result<String, Refusal> {
    let answer: WidgetStartResponse = serde_json::from_str(answer).map_err(|_| Refusal::Later)?;
    Ok(answer.data.start_chat_result.participant_token)
}

fn read(answer: &str) -> Result<WidgetConfig, Refusal> {
    serde_json::from_str(answer).map_err(|_| Refusal::Later)
}
