//! What the widget asks of the service besides the connection.

use edgewise_client::json::{Node, list, member, number, object, parse, text, write};
use edgewise_client::{Connection, read, send};
use edgewise_shared::id::DeviceId;
use edgewise_shared::time::Timestamp;
use edgewise_shared::transport::Refusal;
use edgewise_shared::wire::content_type::{INTERACTIVE, INTERACTIVE_RESPONSE, TEXT_PLAIN};
use edgewise_shared::wire::participant::Item;
use edgewise_shared::wire::widget::{Device, Handover, QrCode};
use js_sys::{Array, encode_uri_component};
use wasm_bindgen::JsValue;

use crate::host::user_agent;
use crate::model::device;

/// How many earlier messages one page brings.
const PAGE: i32 = 50;

/// What the widget can show and say.
const CONTENT_TYPES: [&str; 3] = [TEXT_PLAIN, INTERACTIVE, INTERACTIVE_RESPONSE];

/// Where the service is, and for which instance.
#[derive(Debug, Clone)]
pub struct Service {
    /// The service's origin.
    pub endpoint: String,
    /// The instance's id; empty for the deployment's only one.
    pub instance: String,
}

impl Service {
    /// Asks what to say before the chat begins: a title and a greeting.
    pub fn config(&self, done: impl FnOnce(String, String) + 'static) {
        let query = if self.instance.is_empty() { "" } else { "?instance=" };
        let url = [&self.endpoint, "/widget/config", query, &self.instance].concat();
        let read = move |answer: Result<String, Refusal>| {
            let answer = parse(&answer.unwrap_or_default());
            if let (Some(title), Some(greeting)) = (text(&answer, "Title"), text(&answer, "Greeting")) {
                done(title, greeting);
            }
        };
        send(url, String::new(), None, Box::new(read));
    }

    /// Starts a chat, once per client token. Gives the participant token.
    pub fn start(
        &self,
        name: &str,
        client_token: &str,
        done: impl FnOnce(Result<String, Refusal>) + 'static,
    ) {
        let instance = if self.instance.is_empty() { JsValue::UNDEFINED } else { (&self.instance).into() };
        let details =
            if name.is_empty() { JsValue::UNDEFINED } else { object(&[("DisplayName", name.into())]) };
        let types: Array = CONTENT_TYPES.iter().map(|name| JsValue::from_str(name)).collect();
        let body = write(&[
            ("InstanceId", instance),
            ("ParticipantDetails", details),
            ("ClientToken", client_token.into()),
            ("SupportedMessagingContentTypes", types.into()),
            ("DeviceLabel", device::label(&user_agent()).into()),
        ]);
        self.seat("/widget/start", body, Box::new(done));
    }

    /// Takes the chat of a handover link to this device. Gives the participant token.
    pub fn redeem(&self, handover: &str, done: impl FnOnce(Result<String, Refusal>) + 'static) {
        let label = device::label(&user_agent());
        let body = write(&[("Handover", handover.into()), ("DeviceLabel", label.into())]);
        self.seat("/widget/handover/redeem", body, Box::new(done));
    }

    fn seat(&self, path: &str, body: String, done: Box<dyn FnOnce(Result<String, Refusal>)>) {
        let read = move |answer: Result<String, Refusal>| {
            done(answer.and_then(|answer| {
                let result = member(&member(&parse(&answer), "data"), "startChatResult");
                text(&result, "ParticipantToken").ok_or(Refusal::Later)
            }));
        };
        send([&self.endpoint, path].concat(), String::new(), Some(body), Box::new(read));
    }
}

/// Fetches the messages before that one, the earliest first, and whether there are still earlier ones.
pub fn earlier(
    connection: &Connection,
    before: &str,
    done: impl FnOnce(Option<(Vec<Item>, bool)>) + 'static,
) {
    let body = write(&[
        ("MaxResults", PAGE.into()),
        ("ScanDirection", "BACKWARD".into()),
        ("SortOrder", "ASCENDING".into()),
        ("StartPosition", object(&[("Id", before.into())])),
    ]);
    let read = move |answer: Result<String, Refusal>| {
        done(answer.ok().map(|answer| {
            let page = parse(&answer);
            let items = list(&page, "Transcript").iter().filter_map(read::item).collect();
            (items, text(&page, "NextToken").is_some())
        }));
    };
    connection.ask("/participant/transcript", Some(body), Box::new(read));
}

/// Asks for the template of a view.
pub fn template(connection: &Connection, token: &str, done: impl FnOnce(Option<Node>) + 'static) {
    let path = ["/participant/views/", &String::from(encode_uri_component(token))].concat();
    let read = move |answer: Result<String, Refusal>| {
        let content = member(&member(&parse(&answer.unwrap_or_default()), "View"), "Content");
        done(text(&content, "Template").map(|template| Node::parse(&template)));
    };
    connection.ask(&path, None, Box::new(read));
}

/// Ends the chat. Tells whether the service has heard it.
pub fn disconnect(connection: &Connection, done: impl FnOnce(bool) + 'static) {
    connection.ask("/participant/disconnect", Some("{}".to_owned()), Box::new(|answer| done(answer.is_ok())));
}

/// Makes a link to carry the chat to another device.
pub fn handover(connection: &Connection, done: impl FnOnce(Option<Handover>) + 'static) {
    let read = move |answer: Result<String, Refusal>| {
        let answer = parse(&answer.unwrap_or_default());
        let qr = member(&answer, "Qr");
        let handover = || {
            let size = u32::try_from(number(&qr, "Size")?).ok()?;
            let qr = QrCode { size, path: text(&qr, "Path")? };
            let expiry: Timestamp = read::time(&answer, "Expiry")?;
            Some(Handover { url: text(&answer, "Url")?, expiry, qr })
        };
        done(handover());
    };
    connection.ask("/widget/handover", Some("{}".to_owned()), Box::new(read));
}

/// Asks for the devices that hold the chat.
pub fn devices(connection: &Connection, done: impl FnOnce(Vec<Device>) + 'static) {
    let read = move |answer: Result<String, Refusal>| {
        if let Ok(answer) = answer {
            done(read::devices(&parse(&answer), "Devices"));
        }
    };
    connection.ask("/widget/devices", None, Box::new(read));
}

/// Takes the chat away from a device. `done` is called if the service has done it.
pub fn revoke(connection: &Connection, device_id: &DeviceId, done: impl FnOnce() + 'static) {
    let body = write(&[("DeviceId", device_id.as_str().into())]);
    let read = move |answer: Result<String, Refusal>| {
        if answer.is_ok() {
            done();
        }
    };
    connection.ask("/widget/devices/revoke", Some(body), Box::new(read));
}
