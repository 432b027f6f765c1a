//! When a socket last sent a heartbeat, which the platform answers without waking the object.

use edgewise_shared::time::Timestamp;
use worker::js_sys::{Date, Object};
use worker::wasm_bindgen::JsCast;
use worker::wasm_bindgen::prelude::*;
use worker::{State, WebSocket, web_sys};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = Object)]
    type StateExt;

    #[wasm_bindgen(method, catch, js_name = getWebSocketAutoResponseTimestamp)]
    fn auto_response_timestamp(this: &StateExt, socket: &web_sys::WebSocket)
    -> Result<Option<Date>, JsValue>;
}

/// None if it has not sent any yet.
pub fn last_heartbeat(state: &State, socket: &WebSocket) -> Option<Timestamp> {
    let state: &JsValue = state.as_raw().as_ref();
    let date = state.unchecked_ref::<StateExt>().auto_response_timestamp(socket.as_ref()).ok().flatten()?;
    Some(Timestamp::from_millis(millis_of(&date)))
}

#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 are whole and below 2^53")]
fn millis_of(date: &Date) -> i64 {
    date.get_time() as i64
}
