//! Requests to the console's own API: JSON both ways, the session's cookie, faults in words.

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, Request, RequestCredentials, RequestInit, Response};

use crate::model::wording::Fault;

const TIMEOUT_MILLIS: u32 = 15_000;

/// `GET`.
pub async fn get<A: DeserializeOwned>(path: &str) -> Result<A, Fault> {
    read(send("GET", path, None).await?).await
}

/// `GET` of something that is no JSON.
pub async fn text(path: &str) -> Result<String, Fault> {
    refuse(send("GET", path, None).await?).await
}

/// `POST` with a body.
pub async fn post<A: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<A, Fault> {
    read(send("POST", path, Some(body_text(body))).await?).await
}

/// `DELETE`, whatever it answers.
pub async fn delete(path: &str) -> Result<(), Fault> {
    refuse(send("DELETE", path, None).await?).await.map(|_| ())
}

fn body_text(body: &impl Serialize) -> String {
    serde_json::to_string(body).unwrap_or_default()
}

async fn send(method: &str, path: &str, body: Option<String>) -> Result<Response, Fault> {
    let init = RequestInit::new();
    init.set_method(method);
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(TIMEOUT_MILLIS)));
    if let Some(body) = body {
        let headers = Headers::new().map_err(unreachable)?;
        headers.set("content-type", "application/json").map_err(unreachable)?;
        init.set_headers(&headers);
        init.set_body(&JsValue::from_str(&body));
    }
    let request = Request::new_with_str_and_init(path, &init).map_err(unreachable)?;
    let window = web_sys::window().ok_or(Fault::Unreachable)?;
    let response = JsFuture::from(window.fetch_with_request(&request)).await.map_err(unreachable)?;
    response.dyn_into().map_err(unreachable)
}

async fn read<A: DeserializeOwned>(response: Response) -> Result<A, Fault> {
    let status = response.status();
    let text = refuse(response).await?;
    serde_json::from_str(&text).map_err(|_| Fault::Refused { status, message: String::new() })
}

/// The body of a good answer; the fault of any other.
async fn refuse(response: Response) -> Result<String, Fault> {
    let status = response.status();
    let text = JsFuture::from(response.text().map_err(unreachable)?).await.map_err(unreachable)?;
    let text = text.as_string().unwrap_or_default();
    match status {
        200..=299 => Ok(text),
        401 => Err(Fault::SignedOut),
        _ => Err(Fault::Refused { status, message: message(&text) }),
    }
}

fn message(text: &str) -> String {
    let document: Option<serde_json::Value> = serde_json::from_str(text).ok();
    let message = document.and_then(|document| document.get("Message")?.as_str().map(str::to_owned));
    message.unwrap_or_default()
}

fn unreachable(_: impl Into<JsValue>) -> Fault {
    Fault::Unreachable
}
