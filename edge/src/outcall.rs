//! Requests to servers of others, by the rules of [`edgewise_shared::remote`].

use std::time::Duration;

use edgewise_shared::remote::address::{Address, Reach};
use edgewise_shared::remote::exchange::{Exchange, Heard, Next, Outcome};
use edgewise_shared::time::Span;
use futures_util::StreamExt;
use worker::js_sys::futures::JsFuture;
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::worker_sys::web_sys;
use worker::{Delay, Env, Response, js_sys};

use crate::clock;

/// What a request begins with, whoever it goes to.
const HEADERS: [(&str, &str); 3] =
    [("content-type", "application/json"), ("accept", "application/json"), ("user-agent", "Edgewise")];

/// How far calls may go: the variable `ALLOW_LOOPBACK_CALLS` is `true` on the machine of somebody who builds.
pub fn reach(env: &Env) -> Reach {
    let allowed = env.var("ALLOW_LOOPBACK_CALLS").is_ok_and(|value| value.to_string() == "true");
    if allowed { Reach::Loopback } else { Reach::Internet }
}

/// Makes a call: posts, perhaps several times, what `headers` and `body` say, and answers the body of the answer. One
/// that is longer than `limit` is cut off somewhere behind it.
pub async fn call(
    mut exchange: Exchange,
    address: &Address,
    body: &str,
    limit: usize,
    headers: impl Fn() -> Vec<(String, String)>,
) -> Outcome {
    loop {
        match exchange.next(clock::now()) {
            Next::Send { within } => {
                let heard = post(address, &headers(), body, limit, within).await;
                exchange.heard(heard, clock::now(), dice());
            }
            Next::Pause(span) => Delay::from(duration(span)).await,
            Next::Done(outcome) => return outcome,
        }
    }
}

/// One try.
async fn post(
    address: &Address,
    headers: &[(String, String)],
    body: &str,
    limit: usize,
    within: Span,
) -> Heard {
    let millis = u32::try_from(within.as_millis()).unwrap_or(u32::MAX);
    let signal = web_sys::AbortSignal::timeout_with_u32(millis);
    let heard = send(address, headers, body, limit, &signal).await.unwrap_or(Heard::Unreachable);
    // What broke off because the time was over looks like an end of its own.
    if signal.aborted() { Heard::Silence } else { heard }
}

async fn send(
    address: &Address,
    headers: &[(String, String)],
    body: &str,
    limit: usize,
    signal: &web_sys::AbortSignal,
) -> Result<Heard, JsValue> {
    let init = web_sys::RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(body));
    init.set_redirect(web_sys::RequestRedirect::Manual);
    init.set_signal(Some(signal));
    let all = web_sys::Headers::new()?;
    for (name, value) in HEADERS {
        all.set(name, value)?;
    }
    for (name, value) in headers {
        all.set(name, value)?;
    }
    init.set_headers(&all);
    let scope: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    let answer = JsFuture::from(scope.fetch_with_str_and_init(address.as_str(), &init)).await?;
    let answer: web_sys::Response = answer.unchecked_into();
    let retry_after = answer.headers().get("retry-after")?.and_then(|seconds| seconds.parse().ok());
    let status = answer.status();
    let body = if (200..300).contains(&status) { read(answer, limit).await } else { turn_down(&answer) };
    Ok(Heard::Answer { status, retry_after: retry_after.map(Span::seconds), body })
}

/// The body, as far as it is wanted; none if it breaks off.
async fn read(answer: web_sys::Response, limit: usize) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    if answer.body().is_none() {
        return Some(body);
    }
    let mut chunks = Response::from(answer).stream().ok()?;
    while let Some(chunk) = chunks.next().await {
        body.extend(chunk.ok()?);
        if body.len() > limit {
            break;
        }
    }
    Some(body)
}

/// Nobody reads what an error says.
fn turn_down(answer: &web_sys::Response) -> Option<Vec<u8>> {
    let _ = answer.body().map(|body| body.cancel());
    None
}

fn duration(span: Span) -> Duration {
    Duration::from_millis(u64::try_from(span.as_millis()).unwrap_or_default())
}

fn dice() -> u8 {
    let [dice, ..] = getrandom::u32().unwrap_or_default().to_le_bytes();
    dice
}
