//! What the platform has and its Rust binding does not, or only at a price: synchronous transactions, and requests to
//! objects whose answers are not taken apart.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use worker::wasm_bindgen::prelude::*;
use worker::worker_sys::web_sys;
use worker::{Storage, Stub, js_sys};

use crate::failure::Failure;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = js_sys::Object)]
    type StorageExt;

    #[wasm_bindgen(method, catch, js_name = transactionSync)]
    fn transaction_sync(
        this: &StorageExt,
        work: &mut dyn FnMut() -> Result<(), JsValue>,
    ) -> Result<(), JsValue>;

    #[wasm_bindgen(extends = js_sys::Object)]
    type StubExt;

    #[wasm_bindgen(method, catch)]
    fn fetch(this: &StubExt, url: &str, init: &web_sys::RequestInit) -> Result<js_sys::Promise, JsValue>;
}

/// Posts a body to an object and answers what it answers within the deadline, as the platform gives it: handed on like
/// that, its body never passes through here. The platform keeps the time; a timer of our own costs each call its making
/// and its taking back.
pub async fn post(
    stub: Stub,
    url: &str,
    body: &str,
    deadline: Duration,
) -> worker::Result<web_sys::Response> {
    let millis = u32::try_from(deadline.as_millis()).unwrap_or(u32::MAX);
    let init = web_sys::RequestInit::new();
    init.set_method("POST");
    init.set_body(&JsValue::from_str(body));
    init.set_signal(Some(&web_sys::AbortSignal::timeout_with_u32(millis)));
    let promise = stub.into_rpc::<StubExt>().fetch(url, &init)?;
    Ok(js_sys::futures::JsFuture::from(promise).await?.unchecked_into())
}

/// Asks an object for a socket, with one header of ours. There is no deadline: its signal would end the socket, too.
pub async fn upgrade(stub: Stub, url: &str, header: &str, value: &str) -> worker::Result<web_sys::Response> {
    let headers = web_sys::Headers::new()?;
    headers.set("upgrade", "websocket")?;
    headers.set(header, value)?;
    let init = web_sys::RequestInit::new();
    init.set_headers(&headers);
    let promise = stub.into_rpc::<StubExt>().fetch(url, &init)?;
    Ok(js_sys::futures::JsFuture::from(promise).await?.unchecked_into())
}

/// Runs `work` so that all it writes is kept, or, if it fails, none of it.
///
/// A handler that fails does not undo its writes by itself; only this does. Cursors must be drained inside.
pub fn transaction<T>(storage: &Storage, work: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    let mut work = Some(work);
    let mut outcome = None;
    // Where a panic passes through, both are dropped unread: nothing can see them half changed.
    let mut slots = AssertUnwindSafe((&mut work, &mut outcome));
    let thrown = storage.as_raw().unchecked_ref::<StorageExt>().transaction_sync(&mut move || {
        let (work, outcome) = &mut *slots;
        let Some(work) = work.take() else { return Ok(()) };
        let result = work();
        let kept = result.is_ok();
        **outcome = Some(result);
        if kept { Ok(()) } else { Err(JsValue::from_str("rolled back")) }
    });
    match (outcome, thrown) {
        (Some(Ok(value)), Ok(())) => Ok(value),
        (Some(Err(failure)), _) => Err(failure),
        (_, Err(error)) => Err(worker::Error::from(error).into()),
        (None, Ok(())) => Err(Failure::fault("a transaction did not run")),
    }
}
