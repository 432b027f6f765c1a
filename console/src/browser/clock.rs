//! This machine's clock and calendar.

use edgewise_shared::time::Timestamp;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// What this machine's clock says.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
pub fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as i64)
}

/// How far this machine's time zone is ahead of UTC at that time, in minutes.
#[expect(clippy::cast_possible_truncation, reason = "at most a day of minutes")]
#[expect(clippy::cast_precision_loss, reason = "milliseconds stay below 2^53 for 285,000 years")]
pub fn zone(time: Timestamp) -> i64 {
    let date = js_sys::Date::new(&JsValue::from_f64(time.millis() as f64));
    -(date.get_timezone_offset() as i64)
}

/// A number from 0 to 1, to spread retries with.
pub fn jitter() -> f64 {
    js_sys::Math::random()
}

/// Waits.
pub async fn sleep(millis: i32) {
    let mut wait = |done: js_sys::Function, _| {
        if let Some(window) = web_sys::window() {
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&done, millis);
        }
    };
    let _ = JsFuture::from(js_sys::Promise::new(&mut wait)).await;
}
