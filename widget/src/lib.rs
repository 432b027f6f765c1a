//! The customer's chat widget.
//!
//! The loader draws the launcher and an empty panel and calls [`start`] with an element in the panel; the page
//! `/embed` does the same with an element of its own. Everything below is one Leptos app, and [`model`] is what it
//! works out without a browser.

mod app;
mod clock;
mod dom;
mod host;
pub mod model;
mod service;
mod state;
mod store;
mod view;
mod words;

use wasm_bindgen::prelude::*;

use crate::app::App;
use crate::host::Host;

/// Shows the widget in `root`, an element inside an open shadow root.
///
/// `endpoint` is the service's origin, `instance` the instance's id or empty, `title` who answers, or empty to ask the
/// service. `mode` is `panel` (it can be closed), `frame` (the same inside a frame) or `page` (it is all there is). The
/// widget listens for the events `show` and `hide` on `root`, and calls `tell(name, value)` with `close`, `unread`,
/// `started`, `message` and `ended`, and `load(path)` for a script of the service that it needs only now.
#[wasm_bindgen]
pub fn start(
    root: web_sys::HtmlElement,
    endpoint: String,
    instance: String,
    title: String,
    mode: &str,
    tell: js_sys::Function,
    load: js_sys::Function,
) {
    let host = Host::new(root.clone(), tell, load, mode);
    host.adopt_styles(include_str!("style.css"));
    root.set_text_content(None);
    leptos::mount::mount_to(root.clone(), move || {
        let app = App::new(host, endpoint, instance, title);
        app.begin();
        // Nothing can be wrong with an element that was just made.
        let _ = root.append_child(view::widget(app).element());
    })
    .forget();
}
