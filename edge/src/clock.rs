//! The platform's clock.

use edgewise_shared::time::Timestamp;

/// Now, to the millisecond. The platform lets it stand still between two inputs.
pub fn now() -> Timestamp {
    Timestamp::from_millis(i64::try_from(worker::Date::now().as_millis()).unwrap_or(i64::MAX))
}
