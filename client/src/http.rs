//! Requests: JSON text both ways, and refusals sorted by whether to try again.

use edgewise_shared::transport::Refusal;
use js_sys::JsString;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortSignal, Headers, RequestCredentials, RequestInit, Response};

use crate::json;

/// How long an answer may take.
const PATIENCE_MILLIS: u32 = 15_000;

/// Sends a request, with a bearer unless it is empty; without a body it is a GET. `done` gets the body of the answer, or
/// how it failed.
pub fn send(
    url: String,
    bearer: String,
    body: Option<String>,
    done: Box<dyn FnOnce(Result<String, Refusal>)>,
) {
    spawn_local(async move { done(request(url, bearer, body).await) });
}

pub(crate) async fn request(url: String, bearer: String, body: Option<String>) -> Result<String, Refusal> {
    let (status, text) = exchange(&url, &bearer, body.as_deref()).await.map_err(|_| Refusal::Later)?;
    let message = || json::text(&json::parse(&text), "Message").unwrap_or_default();
    if (200..300).contains(&status) { Ok(text) } else { Err(Refusal::of(status, &message())) }
}

async fn exchange(url: &str, bearer: &str, body: Option<&str>) -> Result<(u16, String), JsValue> {
    let init = RequestInit::new();
    let headers = Headers::new()?;
    if !bearer.is_empty() {
        headers.set("x-amz-bearer", bearer)?;
    }
    if let Some(body) = body {
        headers.set("content-type", "application/json")?;
        init.set_method("POST");
        init.set_body(&JsValue::from_str(body));
    }
    init.set_headers(&headers);
    init.set_credentials(RequestCredentials::Omit);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MILLIS)));
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response = JsFuture::from(window.fetch_with_str_and_init(url, &init)).await?;
    let response: Response = response.unchecked_into();
    let text = JsFuture::from(response.text()?).await?;
    Ok((response.status(), text.unchecked_into::<JsString>().into()))
}
