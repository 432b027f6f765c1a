//! What the platform has and its Rust binding does not: synchronous transactions.

use std::panic::AssertUnwindSafe;

use worker::wasm_bindgen::prelude::*;
use worker::{Storage, js_sys};

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
