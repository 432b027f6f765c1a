//! A timer that does not fire once it is dropped.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

/// Fires once, unless it is dropped before.
pub struct Timer {
    handle: i32,
    _callback: Closure<dyn FnMut()>,
}

impl Timer {
    /// Calls `callback` after so many milliseconds.
    pub fn new(millis: i64, callback: impl FnMut() + 'static) -> Self {
        let callback: Closure<dyn FnMut()> = Closure::wrap(Box::new(callback));
        let millis = i32::try_from(millis.max(0)).unwrap_or(i32::MAX);
        let function = callback.as_ref().unchecked_ref();
        let set = |window: web_sys::Window| {
            window.set_timeout_with_callback_and_timeout_and_arguments_0(function, millis).ok()
        };
        Self { handle: web_sys::window().and_then(set).unwrap_or_default(), _callback: callback }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            window.clear_timeout_with_handle(self.handle);
        }
    }
}
