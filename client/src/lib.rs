//! A chat's connection in a browser: it carries what [`edgewise_shared::transport`] decides.
//!
//! Open one [`Connection`] for each chat; several live side by side. It reconnects, resubscribes and resends by
//! itself for as long as it is held, and tells what it received as [`Event`]s. Dropping the last handle of it closes it.

mod connection;
mod http;
pub mod json;
mod keeper;
mod listener;
pub mod read;
mod socket;
mod timer;

pub use connection::{Config, Connection, Event};
pub use http::send;
pub use listener::Listener;
pub use timer::Timer;

use edgewise_shared::time::Timestamp;

/// What the browser's clock says.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
pub fn now() -> Timestamp {
    Timestamp::from_millis(js_sys::Date::now() as i64)
}

/// A token that no other client draws, to send something under it once or more often.
#[must_use]
pub fn client_token() -> String {
    let mut bytes = [0; 16];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        // It fails only for arrays above 64 KiB.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
