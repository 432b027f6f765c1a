//! Time zones, as the platform knows them.

use edgewise_shared::hours::read_offset;
use edgewise_shared::time::Timestamp;
use worker::js_sys::{Object, Reflect};
use worker::wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;

    #[wasm_bindgen(constructor, catch, js_namespace = Intl)]
    fn new(locale: &str, options: &Object) -> Result<DateTimeFormat, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn format(this: &DateTimeFormat, millis: f64) -> Result<String, JsValue>;
}

/// A time zone.
pub struct Zone(DateTimeFormat);

impl Zone {
    /// The zone of an IANA name; none if there is no such zone.
    pub fn named(name: &str) -> Option<Self> {
        let options = Object::new();
        for (option, value) in [("timeZone", name), ("timeZoneName", "longOffset")] {
            Reflect::set(&options, &option.into(), &value.into()).ok()?;
        }
        DateTimeFormat::new("en-US", &options).ok().map(Self)
    }

    /// How far its clocks are ahead of UTC at a time, in seconds.
    #[expect(clippy::cast_precision_loss, reason = "milliseconds stay below 2^53")]
    pub fn offset_at(&self, time: Timestamp) -> Option<i32> {
        read_offset(&self.0.format(time.millis() as f64).ok()?)
    }
}
