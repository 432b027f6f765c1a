//! Requests: JSON text both ways, and refusals sorted by whether to try again.

use edgewise_shared::transport::Refusal;
use js_sys::{JsString, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, RequestCredentials, RequestInit, Response};

/// How long an answer may take.
const PATIENCE_MILLIS: u32 = 15_000;

/// `GET`, with a bearer unless it is empty. Gives the body.
///
/// # Errors
/// How it failed.
pub async fn get(url: &str, bearer: &str) -> Result<String, Refusal> {
    request(url, bearer, None).await
}

/// `POST` of a JSON text, with a bearer unless it is empty. Gives the body.
///
/// # Errors
/// How it failed.
pub async fn post(url: &str, bearer: &str, body: &str) -> Result<String, Refusal> {
    request(url, bearer, Some(body)).await
}

async fn request(url: &str, bearer: &str, body: Option<&str>) -> Result<String, Refusal> {
    let (status, text) = exchange(url, bearer, body).await.map_err(|_| Refusal::Later)?;
    if (200..300).contains(&status) {
        Ok(text)
    } else {
        Err(Refusal::of(status, &message(&text)))
    }
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

/// The sentence for people in the body of a rejection.
fn message(body: &str) -> String {
    let value = js_sys::JSON::parse(body).unwrap_or_default();
    Reflect::get(&value, &JsValue::from_str("Message"))
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}
