//! The page around the widget: what the widget tells it, and what it needs to know of it.

use edgewise_client::Listener;
use edgewise_client::json::member;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlElement, ShadowRoot, VisibilityState};

/// The element that the widget lives in, and who to tell.
#[derive(Clone)]
pub struct Host {
    root: HtmlElement,
    tell: Function,
    load: Function,
    is_page: bool,
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
    pub fn new(root: HtmlElement, tell: Function, load: Function, mode: &str) -> Self {
        Self { root, tell, load, is_page: mode == "page" }
    }

    /// Whether the widget is the whole page, rather than a panel that can be closed.
    pub fn is_page(&self) -> bool {
        self.is_page
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

    /// Fetches a script of the service and gives a function of it, or nothing if it could not be had.
    pub fn load(&self, path: &str, function: &'static str) -> impl Future<Output = Option<Function>> + use<> {
        let loading = self.load.call1(&JsValue::NULL, &JsValue::from_str(path));
        async move {
            let module = JsFuture::from(Promise::resolve(&loading.ok()?)).await.ok()?;
            member(&module, function).dyn_into().ok()
        }
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

    /// Whether the page can be seen.
    pub fn is_visible() -> bool {
        let document = web_sys::window().and_then(|window| window.document());
        document.is_none_or(|document| document.visibility_state() == VisibilityState::Visible)
    }

    /// Calls back whenever the page is shown or hidden, with whether it can be seen.
    pub fn watch_visibility(callback: impl Fn(bool) + 'static) {
        let Some(document) = web_sys::window().and_then(|window| window.document()) else {
            return;
        };
        let changed = move |_| callback(Self::is_visible());
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
    web_sys::window().and_then(|window| window.navigator().user_agent().ok()).unwrap_or_default()
}

/// Takes the secret of a handover link from the page's address, so that it stays in no history.
pub fn take_handover() -> Option<String> {
    let window = web_sys::window()?;
    let location = window.location();
    let secret = location.hash().ok()?.strip_prefix("#handover=")?.to_owned();
    let clean = [location.pathname().ok()?, location.search().ok()?].concat();
    let _ = window.history().ok()?.replace_state_with_url(&JsValue::NULL, "", Some(&clean));
    Some(secret)
}

/// Puts a text on the clipboard, and says so once it is there.
pub fn copy(text: &str, done: impl FnOnce() + 'static) {
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else { return };
    // Pages without HTTPS have no clipboard at all.
    if member(&navigator, "clipboard").is_undefined() {
        return;
    }
    let copied = navigator.clipboard().write_text(text);
    wasm_bindgen_futures::spawn_local(async move {
        if JsFuture::from(copied).await.is_ok() {
            done();
        }
    });
}
