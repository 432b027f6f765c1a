//! Times as the reader's country writes them.

use std::cell::OnceCell;

use edgewise_shared::time::Timestamp;
use js_sys::{Array, Date, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use crate::words;

const MILLIS_A_DAY: i64 = 86_400_000;

thread_local! {
    static TIME: OnceCell<Function> = const { OnceCell::new() };
    static DATE: OnceCell<Function> = const { OnceCell::new() };
    static MOMENT: OnceCell<Function> = const { OnceCell::new() };
}

/// The time of day, such as `14:03`.
pub fn time(time: Timestamp) -> String {
    TIME.with(|format| written(format.get_or_init(|| formatter(&[("timeStyle", "short")])), time))
}

/// The day: today, yesterday, or its date.
pub fn day(time: Timestamp) -> String {
    match day_of(edgewise_client::now()) - day_of(time) {
        0 => words::TODAY.to_owned(),
        1 => words::YESTERDAY.to_owned(),
        _ => {
            let options = [("weekday", "long"), ("day", "numeric"), ("month", "long")];
            DATE.with(|format| written(format.get_or_init(|| formatter(&options)), time))
        }
    }
}

/// A day and a time of it.
pub fn moment(time: Timestamp) -> String {
    let options = [("dateStyle", "full"), ("timeStyle", "short")];
    MOMENT.with(|format| written(format.get_or_init(|| formatter(&options)), time))
}

/// The time that a text of a message spells, such as `2026-02-09T17:00+00:00`.
#[expect(clippy::cast_possible_truncation, reason = "milliseconds stay below 2^53 for 285,000 years")]
pub fn parse(date: &str) -> Option<Timestamp> {
    let millis = Date::parse(date);
    millis.is_finite().then(|| Timestamp::from_millis(millis as i64))
}

/// The name of the time zone in which all these times are, such as `Europe/Amsterdam`.
pub fn zone() -> String {
    let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    let zone = Reflect::get(&options, &JsValue::from_str("timeZone")).ok().and_then(|zone| zone.as_string());
    zone.unwrap_or_default().replace('_', " ")
}

/// The number of the day in the reader's calendar.
#[expect(clippy::cast_possible_truncation, reason = "at most a day of minutes")]
pub fn day_of(time: Timestamp) -> i64 {
    let ahead = -(date(time).get_timezone_offset() as i64);
    (time.millis() + ahead * 60_000).div_euclid(MILLIS_A_DAY)
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds stay below 2^53 for 285,000 years")]
fn date(time: Timestamp) -> Date {
    Date::new(&JsValue::from_f64(time.millis() as f64))
}

fn formatter(options: &[(&str, &str)]) -> Function {
    let object = Object::new();
    for (name, value) in options {
        let _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    let format = Intl::DateTimeFormat::new(&Array::new(), &object);
    Reflect::get(&format, &JsValue::from_str("format")).unwrap_or_default().unchecked_into()
}

fn written(format: &Function, time: Timestamp) -> String {
    format.call1(&JsValue::NULL, &date(time)).ok().and_then(|text| text.as_string()).unwrap_or_default()
}
