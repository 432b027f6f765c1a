//! The page: its title, its address, whether somebody looks at it, what has the focus.

use leptos::prelude::{document, request_animation_frame, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, VisibilityState};

use crate::desk::Page;
use crate::simulator::FRAGMENT;

/// Whether the page is in front and has the focus: what comes now is seen.
pub fn is_attended() -> bool {
    is_visible() && document().has_focus().unwrap_or(false)
}

/// Whether the page can be seen.
pub fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// Whether list and chat fit beside each other.
pub fn is_wide() -> bool {
    matches("(min-width: 720px)")
}

/// Whether the details fit beside the chat, too.
pub fn is_roomy() -> bool {
    matches("(min-width: 960px)")
}

/// Sets the title.
pub fn set_title(title: &str) {
    if document().title() != title {
        document().set_title(title);
    }
}

/// Takes the secret of a sign-in link out of the address, so that it stays in no history.
pub fn take_sign_in() -> Option<String> {
    let location = window().location();
    let hash = location.hash().unwrap_or_default();
    let secret = hash.strip_prefix("#sign-in=")?.to_owned();
    let path = location.pathname().unwrap_or_else(|_| "/console/".to_owned());
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
    Some(secret)
}

/// The page that the address means.
pub fn shown() -> Page {
    let hash = window().location().hash().unwrap_or_default();
    if hash.strip_prefix('#') == Some(FRAGMENT) { Page::Simulator } else { Page::Chats }
}

/// Makes the address mean this page. Going back from it leads to the one before.
pub fn set_address(page: Page) {
    if shown() == page {
        return;
    }
    let path = window().location().pathname().unwrap_or_else(|_| "/console/".to_owned());
    let address = match page {
        Page::Simulator => format!("{path}#{FRAGMENT}"),
        Page::Chats => path,
    };
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&address));
    }
}

/// Puts the focus on the first element that the selector finds.
pub fn focus(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector)
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        let _ = element.focus();
    }
}

/// The same, unless something has the focus.
pub fn focus_if_nowhere(selector: &str) {
    if document().active_element().is_none_or(|element| element.tag_name() == "BODY") {
        focus(selector);
    }
}

/// Scrolls to the element of this id, once what it depends on is drawn.
pub fn reveal(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&id) {
            let nearest = web_sys::ScrollIntoViewOptions::new();
            nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
}

/// Whether the cursor is in a text field.
pub fn is_writing() -> bool {
    let Some(element) = document().active_element() else {
        return false;
    };
    matches!(element.tag_name().as_str(), "TEXTAREA" | "INPUT" | "SELECT")
        || element.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable)
}

/// Brings the window to the front, if the browser allows it.
pub fn bring_to_front() {
    let _ = window().focus();
}

fn matches(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_none_or(|query| query.matches())
}
