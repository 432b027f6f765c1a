//! A view: what a flow wants filled in, confirmed or chosen. What it looks like a script of its own knows, which is
//! fetched with the first view: most chats have none.

use edgewise_client::json::{Node, write};
use edgewise_shared::id::ItemId;
use edgewise_shared::interactive::{Fate, ViewShown};
use edgewise_shared::tree::Tree;
use edgewise_shared::view::TEMPLATE_TYPE;
use edgewise_shared::wire::content_type::INTERACTIVE_RESPONSE;
use js_sys::{Array, Function};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use super::{answered, glyph, skeleton};
use crate::app::App;
use crate::dom::{El, button, el, icon};
use crate::words;

/// The view of a message. One that is not open any more shows what it was about.
pub fn view(app: &'static App, id: &ItemId, shown: &ViewShown, fate: &Fate) -> El {
    if *fate != Fate::Open {
        let done = matches!(fate, Fate::Answered { .. });
        let (mark, state) =
            if done { (Some(icon(glyph::DONE)), words::ANSWERED) } else { (None, words::OVER) };
        let heading =
            shown.heading.as_ref().map(|heading| el("p", "title").attr("dir", "auto").text(heading));
        let state = el("p", "hint state").add_some(mark).text(state);
        return el("div", "card").add(el("div", "words").add_some(heading).add(state));
    }
    let place = el("div", "");
    fetch(app, id.clone(), shown.token.clone(), place.clone());
    el("div", "card").add(place)
}

fn fetch(app: &'static App, id: ItemId, token: String, place: El) {
    place.fill(skeleton());
    app.draws_views(&token.clone(), move |drawing| {
        if let Some((draw, template)) = drawing {
            return fill(app, &id, &place, &draw, &template);
        }
        let line = el("p", "alert").attr("role", "alert").add(icon(glyph::ALERT));
        let line = line.add(el("span", "").text(words::NO_VIEW));
        let again = place.clone();
        let retry = move || fetch(app, id.clone(), token.clone(), again.clone());
        place.fill(el("div", "words").add(line).add(button("secondary", retry).text(words::TRY_AGAIN)));
    });
}

/// Has the script draw the view.
fn fill(app: &'static App, id: &ItemId, place: &El, draw: &Function, template: &Node) {
    let answer = move |action: JsValue, data: JsValue| {
        let members = [
            ("action", action),
            ("data", data),
            ("templateType", TEMPLATE_TYPE.into()),
            ("version", "1.0".into()),
        ];
        app.say(INTERACTIVE_RESPONSE, &write(&members));
        answered(app);
    };
    // The closure lives as long as the browser can call it.
    let answer = Closure::<dyn FnMut(JsValue, JsValue)>::new(answer).into_js_value();
    let data = app.content(id).member("data").member("content").member("viewData");
    let given: Array =
        [place.element().into(), id.as_str().into(), template.0.clone(), data.0, answer].iter().collect();
    let _ = draw.apply(&JsValue::NULL, &given);
    // It takes more room than its skeleton did.
    app.change(|_| ());
}
