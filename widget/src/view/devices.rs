//! Continue on another device: a code, a link, and which devices have the chat.

use edgewise_shared::wire::widget::{Device, Handover};

use super::{focus_soon, glyph, leave_overlay, skeleton, target};
use crate::app::App;
use crate::dom::{El, button, drawing, el, follow, icon};
use crate::state::Link;
use crate::{clock, host, words};

/// The sheet over the chat.
pub fn sheet(app: &'static App) -> El {
    focus_soon(app, ".sheet button");
    let head = el("div", "head")
        .add(
            button("icon", move || leave_overlay(app)).attr("aria-label", words::BACK).add(icon(glyph::BACK)),
        )
        .add(el("h2", "").attr("id", "sheet-title").text(words::CONTINUE));
    let stage = move || {
        app.read(|state| match state.link {
            Link::Making => 0,
            Link::Failed => 1,
            Link::Made(_) => 2,
        })
    };
    let link = move || {
        let link = app.read(|state| state.link.clone());
        Some(match link {
            Link::Making => skeleton(),
            Link::Failed => failed(app),
            Link::Made(handover) => made(&handover),
        })
    };
    let scroll = el("div", "scroll")
        .add(el("p", "").text(words::CONTINUE_HOW))
        .slot(stage, link)
        .add(el("h3", "").text(words::DEVICES))
        .add(devices(app));
    el("section", "sheet").attr("role", "dialog").attr("aria-labelledby", "sheet-title").add(head).add(scroll)
}

fn made(handover: &Handover) -> El {
    let side = handover.qr.size.to_string();
    let code = drawing(&["0 0 ", &side, " ", &side].concat(), &handover.qr.path);
    let code = code.attr("class", "qr").attr("role", "img").attr("aria-label", words::QR);
    let link = el("input", "field")
        .attr("readonly", "")
        .attr("aria-label", words::LINK)
        .attr("value", &handover.url)
        .on("focus", |event| {
            if let Some(input) = target::<web_sys::HtmlInputElement>(&event) {
                input.select();
            }
        });
    let copy = el("button", "secondary").attr("type", "button").attr("aria-live", "polite").text(words::COPY);
    let (url, label) = (handover.url.clone(), copy.element().clone());
    let copy = copy.on("click", move |_| {
        let label = label.clone();
        host::copy(&url, move || label.set_text_content(Some(words::COPIED)));
    });
    el("div", "")
        .add(code)
        .add(el("div", "copy").add(link).add(copy))
        .add(el("p", "hint").text(&words::works_until(&clock::time(handover.expiry))))
}

fn failed(app: &'static App) -> El {
    let trouble = el("p", "alert").attr("role", "alert").add(icon(glyph::ALERT));
    el("div", "")
        .add(trouble.add(el("span", "").text(words::NO_LINK)))
        .add(button("secondary", move || app.make_link()).text(words::NEW_LINK))
}

fn devices(app: &'static App) -> El {
    let list = el("ul", "devices");
    let element = list.element().clone();
    let mut shown = Vec::new();
    follow(move || {
        let devices = app.read(|state| state.devices.clone());
        if devices != shown {
            element.set_text_content(None);
            for device in &devices {
                let _ = element.append_child(row(app, device).element());
            }
            shown = devices;
        }
    });
    list
}

fn row(app: &'static App, device: &Device) -> El {
    let about = if device.current {
        words::THIS_DEVICE.to_owned()
    } else {
        words::since(&clock::time(device.added_at))
    };
    let remove = || {
        let id = device.device_id.clone();
        button("secondary", move || app.remove(&id))
            .attr("aria-label", &words::remove(&device.label))
            .text(words::REMOVE)
    };
    el("li", "")
        .add(icon(glyph::DEVICE))
        .add(el("span", "").text(&device.label).text(" ").add(el("small", "").text(&about)))
        .add_some((!device.current).then(remove))
}
