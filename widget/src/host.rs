//! The page around the widget: what the widget tells it, and what it needs to know of it.

use edgewise_client::Listener;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, ShadowRoot, VisibilityState};

/// The element that the widget lives in, and who to tell.
#[derive(Clone)]
pub struct Host {
    root: HtmlElement,
    tell: Function,
    mode: Mode,
}

/// How much of the screen is the widget's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A panel that can be closed.
    Panel,
    /// The whole page.
    Page,
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = CSSStyleSheet)]
    type StyleSheet;

    #[wasm_bindgen(constructor, js_class = "CSSStyleSheet")]
    fn new() -> StyleSheet;

    #[wasm_bindgen(method, js_name = replaceSync)]
    fn replace_sync(this: &StyleSheet, text: &str);
}

impl Host {
    /// The page around `root`.
    pub fn new(root: HtmlElement, tell: Function, mode: &str) -> Self {
        let mode = if mode == "page" { Mode::Page } else { Mode::Panel };
        Self { root, tell, mode }
    }

    /// How much of the screen is the widget's.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Adds styles to the shadow root; unlike a style element they need no word in the page's CSP.
    pub fn adopt_styles(&self, text: &str) {
        let sheet = StyleSheet::new();
        sheet.replace_sync(text);
        let (owner, name) = (self.root.get_root_node(), JsValue::from_str("adoptedStyleSheets"));
        let sheets = Array::from(&Reflect::get(&owner, &name).unwrap_or_default());
        sheets.push(&sheet);
        let _ = Reflect::set(&owner, &name, &sheets);
    }

    /// Tells the page something.
    pub fn tell(&self, name: &str, value: &JsValue) {
        let _ = self.tell.call2(&JsValue::NULL, &JsValue::from_str(name), value);
    }

    /// Listens for an event on the widget's element.
    pub fn listen(&self, name: &'static str, callback: impl FnMut(web_sys::Event) + 'static) {
        // As long as the page, like the widget itself.
        std::mem::forget(Listener::new(&self.root, name, callback));
    }

    /// Listens for an event on the window.
    pub fn listen_window(name: &'static str, callback: impl FnMut(web_sys::Event) + 'static) {
        if let Some(window) = web_sys::window() {
            std::mem::forget(Listener::new(&window, name, callback));
        }
    }

    /// Calls back whenever the page is shown or hidden, with whether it can be seen.
    pub fn watch_visibility(callback: impl Fn(bool) + 'static) {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else {
            return;
        };
        let page = document.clone();
        let changed = move |_| callback(page.visibility_state() == VisibilityState::Visible);
        std::mem::forget(Listener::new(&document, "visibilitychange", changed));
    }

    /// Keeps `--edgewise-height` and `--edgewise-top` on the outermost element equal to what the screen keyboard
    /// leaves of the screen; `100dvh` alone does not know the keyboard on iOS.
    pub fn follow_keyboard(&self) {
        let Some(viewport) = web_sys::window().and_then(|window| window.visual_viewport()) else {
            return;
        };
        let shadow: Option<ShadowRoot> = self.root.get_root_node().dyn_into().ok();
        let Some(outer) = shadow.map(|shadow| shadow.host().unchecked_into::<HtmlElement>()) else {
            return;
        };
        let measured = viewport.clone();
        let follow = move |_| {
            let style = outer.style();
            let pixels = |value: f64| [&value.round().to_string(), "px"].concat();
            let _ = style.set_property("--edgewise-height", &pixels(measured.height()));
            let _ = style.set_property("--edgewise-top", &pixels(measured.offset_top()));
        };
        for name in ["resize", "scroll"] {
            std::mem::forget(Listener::new(&viewport, name, follow.clone()));
        }
    }

    /// Puts the focus on the first element that matches, if there is one.
    pub fn focus(&self, selector: &str) {
        let found = self.root.query_selector(selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    }

    /// Whether the screen is touched rather than pointed at: then nothing but a tap opens the keyboard.
    pub fn is_touched() -> bool {
        let query =
            web_sys::window().and_then(|window| window.match_media("(pointer: coarse)").ok().flatten());
        query.is_some_and(|query| query.matches())
    }
}

/// What the browser says of itself.
pub fn user_agent() -> String {
    web_sys::window()
        .and_then(|window| window.navigator().user_agent().ok())
        .unwrap_or_default()
}

/// Takes the secret of a handover link from the page's address, so that it stays in no history.
pub fn take_handover() -> Option<String> {
    let window = web_sys::window()?;
    let location = window.location();
    let secret = location.hash().ok()?.strip_prefix("#handover=")?.to_owned();
    let clean = [location.pathname().ok()?, location.search().ok()?].concat();
    let _ = window
        .history()
        .ok()?
        .replace_state_with_url(&JsValue::NULL, "", Some(&clean));
    Some(secret)
}

/// Puts a text on the clipboard, if the browser lets it.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let navigator = window.navigator();
    // Pages without HTTPS have no clipboard at all.
    if Reflect::get(&navigator, &JsValue::from_str("clipboard"))
        .is_ok_and(|clipboard| clipboard.is_undefined())
    {
        return false;
    }
    wasm_bindgen_futures::JsFuture::from(navigator.clipboard().write_text(text))
        .await
        .is_ok()
}
