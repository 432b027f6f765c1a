//! Elements that follow the state.
//!
//! Leptos' view macro compiles each element into code of its own, which is fast to update and large to download. The
//! widget has few elements and a budget of bytes, so it builds them by hand and lets Leptos do what it is best at:
//! effects that run when the state has changed, and owners that end them with the part of the screen they serve.

use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, HtmlElement};

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element under construction. Clones are the same element.
#[derive(Clone)]
pub struct El(HtmlElement);

/// A new element.
pub fn el(tag: &str, class: &str) -> El {
    create(None, tag).attr("class", class)
}

/// A button.
pub fn button(class: &str, on_click: impl FnMut() + 'static) -> El {
    let mut on_click = on_click;
    el("button", class).attr("type", "button").on("click", move |_| on_click())
}

/// An icon: a path on a square of 24 units.
pub fn icon(path: &str) -> El {
    drawing("0 0 24 24", path).attr("aria-hidden", "true")
}

/// A drawing of one path.
pub fn drawing(view_box: &str, path: &str) -> El {
    create(Some(SVG), "svg").attr("viewBox", view_box).add(create(Some(SVG), "path").attr("d", path))
}

/// Runs now, and again whenever what it read through [`crate::app::App::read`] has changed, as long as the part of the
/// screen it was made for is there.
pub fn follow(update: impl FnMut() + 'static) {
    follow_boxed(Box::new(update));
}

/// Runs before the next frame, when what was changed now is on the screen.
pub fn soon(callback: impl FnOnce() + 'static) {
    let callback = Closure::once_into_js(callback);
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(callback.unchecked_ref());
    }
}

/// Calls back whenever the element has become larger or smaller.
pub fn watch_size(element: &HtmlElement, callback: impl FnMut() + 'static) {
    let callback: Closure<dyn FnMut()> = Closure::new(callback);
    if let Ok(observer) = web_sys::ResizeObserver::new(callback.into_js_value().unchecked_ref()) {
        observer.observe(element);
    }
}

fn follow_boxed(mut update: Box<dyn FnMut()>) {
    // Effects run with the next microtask; until then the screen must not stay empty.
    update();
    Effect::new(move |_: Option<()>| update());
}

impl El {
    /// The element itself.
    pub fn element(&self) -> &HtmlElement {
        &self.0
    }

    /// With an attribute.
    pub fn attr(self, name: &str, value: &str) -> Self {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// With a text.
    pub fn text(self, text: &str) -> Self {
        let _ = self.0.append_with_str_1(text);
        self
    }

    /// With a child.
    #[expect(clippy::needless_pass_by_value, reason = "what was added is handed over")]
    pub fn add(self, child: El) -> Self {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// With a child, or without.
    pub fn add_some(self, child: Option<El>) -> Self {
        match child {
            Some(child) => self.add(child),
            None => self,
        }
    }

    /// With a child before all others.
    #[expect(clippy::needless_pass_by_value, reason = "what was added is handed over")]
    pub fn add_first(self, child: El) -> Self {
        let _ = self.0.insert_before(&child.0, self.0.first_child().as_ref());
        self
    }

    /// With this child only.
    #[expect(clippy::needless_pass_by_value, reason = "what was added is handed over")]
    pub fn fill(&self, child: El) {
        self.0.set_text_content(None);
        let _ = self.0.append_child(&child.0);
    }

    /// With a listener.
    pub fn on(self, name: &str, callback: impl FnMut(web_sys::Event) + 'static) -> Self {
        self.listen(name, Box::new(callback))
    }

    /// With this text at any time.
    pub fn says(self, text: impl Fn() -> String + 'static) -> Self {
        let element = self.0.clone();
        follow(move || {
            let text = text();
            // Writing the same again would be read out again.
            if element.text_content().as_deref() != Some(&text) {
                element.set_text_content(Some(&text));
            }
        });
        self
    }

    /// With this attribute at any time.
    pub fn has(self, name: &'static str, value: impl Fn() -> String + 'static) -> Self {
        let element = self.0.clone();
        follow(move || {
            let _ = element.set_attribute(name, &value());
        });
        self
    }

    /// Present at times.
    pub fn when(self, shown: impl Fn() -> bool + 'static) -> Self {
        let element = self.0.clone();
        follow(move || element.set_hidden(!shown()));
        self
    }

    /// With a child that is built anew whenever the key changes.
    pub fn slot(self, key: impl Fn() -> u32 + 'static, build: impl Fn() -> Option<El> + 'static) -> Self {
        let build: Box<dyn Fn() -> Option<El>> = Box::new(build);
        self.add_slot(Box::new(key), build)
    }

    fn add_slot(self, key: Box<dyn Fn() -> u32>, build: Box<dyn Fn() -> Option<El>>) -> Self {
        let place = el("div", "slot");
        let parent = Owner::current().unwrap_or_default();
        let mut shown: Option<(u32, Owner)> = None;
        let holder = place.0.clone();
        follow(move || {
            let key = key();
            if shown.as_ref().is_some_and(|(shown, _)| *shown == key) {
                return;
            }
            if let Some((_, owner)) = shown.take() {
                owner.cleanup();
            }
            holder.set_text_content(None);
            let owner = parent.child();
            if let Some(child) = owner.with(|| untrack(&build)) {
                let _ = holder.append_child(&child.0);
            }
            shown = Some((key, owner));
        });
        self.add(place)
    }

    fn listen(self, name: &str, callback: Box<dyn FnMut(web_sys::Event)>) -> Self {
        // The closure lives as long as the browser can call it.
        let callback = Closure::wrap(callback).into_js_value();
        let _ = self.0.add_event_listener_with_callback(name, callback.unchecked_ref());
        self
    }
}

fn create(space: Option<&str>, tag: &str) -> El {
    let create = |document: Document| match space {
        Some(space) => document.create_element_ns(Some(space), tag),
        None => document.create_element(tag),
    };
    let created = web_sys::window().and_then(|window| window.document()).map(create);
    // Only a tag that is no name could fail, and there is no page without a document.
    let element = created.and_then(Result::ok).map_or(JsValue::UNDEFINED, JsValue::from);
    El(element.unchecked_into())
}
