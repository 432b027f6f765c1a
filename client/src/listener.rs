//! Event listeners that end when they are dropped.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::EventTarget;

/// Listens until it is dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    callback: Closure<dyn FnMut(web_sys::Event)>,
}

impl Listener {
    /// Calls `callback` for each event of this name on `target`.
    pub fn new(
        target: &EventTarget,
        name: &'static str,
        callback: impl FnMut(web_sys::Event) + 'static,
    ) -> Self {
        Self::boxed(target.clone(), name, Box::new(callback))
    }

    fn boxed(target: EventTarget, name: &'static str, callback: Box<dyn FnMut(web_sys::Event)>) -> Self {
        let callback = Closure::wrap(callback);
        // Adding fails for no target that exists.
        let _ = target.add_event_listener_with_callback(name, callback.as_ref().unchecked_ref());
        Self { target, name, callback }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback(self.name, callback);
    }
}
