//! The browser's notifications, for an agent who is looking at something else.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

use super::page;

/// Whether the agent may still be asked.
pub fn is_undecided() -> bool {
    is_supported() && Notification::permission() == NotificationPermission::Default
}

/// Asks. To be called from a gesture.
pub async fn ask() {
    if let Ok(answer) = Notification::request_permission() {
        let _ = JsFuture::from(answer).await;
    }
}

/// Tells about something, once for each `tag`, if the agent has allowed it.
pub fn tell(title: &str, body: &str, tag: &str) {
    if !is_supported() || Notification::permission() != NotificationPermission::Granted {
        return;
    }
    let options = NotificationOptions::new();
    options.set_body(body);
    options.set_tag(tag);
    if let Ok(notification) = Notification::new_with_options(title, &options) {
        let shown = notification.clone();
        let clicked = Closure::once_into_js(move || {
            page::bring_to_front();
            shown.close();
        });
        notification.set_onclick(Some(clicked.unchecked_ref()));
    }
}

fn is_supported() -> bool {
    js_sys::Reflect::has(&js_sys::global(), &"Notification".into()).unwrap_or(false)
}
