//! An object's one alarm.

use std::cell::Cell;

use edgewise_shared::time::{Span, Timestamp};
use worker::js_sys::Date;
use worker::wasm_bindgen::JsValue;
use worker::{ScheduledTime, Storage};

/// If a wake fails half-way, the next one comes after this time.
const GUARD: Span = Span::seconds(30);

/// The alarm, and how it was last set: setting it again costs a row, so it is not set to what it is.
#[derive(Debug, Default)]
pub struct Alarm(Cell<Known>);

/// How the alarm is known to be set.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// It is not: the object has just woken.
    #[default]
    Nothing,
    Off,
    At(Timestamp),
}

impl Alarm {
    /// Stands guard while a wake is handled. An alarm whose handler fails too often is dropped for good, so this comes
    /// before anything that can fail.
    pub async fn guard(&self, storage: &Storage, now: Timestamp) -> worker::Result<()> {
        self.set(storage, Some(now.after(GUARD))).await
    }

    /// Sets the alarm to go off at `due`, or not at all.
    pub async fn set(&self, storage: &Storage, due: Option<Timestamp>) -> worker::Result<()> {
        let wanted = due.map_or(Known::Off, Known::At);
        if self.0.replace(wanted) == wanted {
            return Ok(());
        }
        let done = match due {
            Some(due) => storage.set_alarm(at(due)).await,
            None => storage.delete_alarm().await,
        };
        if done.is_err() {
            self.0.set(Known::Nothing);
        }
        done
    }
}

fn at(time: Timestamp) -> ScheduledTime {
    ScheduledTime::new(Date::new(&JsValue::from_f64(as_f64(time))))
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds stay below 2^53 for 285,000 years")]
fn as_f64(time: Timestamp) -> f64 {
    time.millis() as f64
}
