//! The platform's clock.

use edgewise_shared::time::Timestamp;
use worker::js_sys::Date;

/// Now, to the millisecond. The platform lets it stand still between two inputs.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the platform's clock counts whole milliseconds, below 2^53"
)]
pub fn now() -> Timestamp {
    // Not by way of a `Date`: every request asks, and making one costs more than verifying its token.
    Timestamp::from_millis(Date::now() as i64)
}
