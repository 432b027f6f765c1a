//! Continue on another device: a code, a link, and which devices have the chat.

use edgewise_shared::wire::widget::{Device, Handover};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{focus_soon, icon, skeleton, target};
use crate::app::{App, Link, Overlay};
use crate::{clock, host, words};

/// The sheet over the chat.
pub fn sheet(app: App) -> impl IntoView {
    focus_soon(app, ".sheet button");
    let back = move |_| {
        app.overlay.set(Overlay::None);
        focus_soon(app, ".options");
    };
    let link = move || match app.link.get() {
        Link::Making => skeleton().into_any(),
        Link::Failed => failed(app).into_any(),
        Link::Made(handover) => made(handover).into_any(),
    };
    view! {
        <section class="sheet" role="dialog" aria-labelledby="sheet-title">
            <div class="head">
                <button type="button" class="icon" aria-label=words::BACK on:click=back>
                    {icon::icon(icon::BACK)}
                </button>
                <h3 id="sheet-title">{words::CONTINUE}</h3>
            </div>
            <div class="scroll">
                <p>{words::CONTINUE_HOW}</p>
                {link}
                <h4>{words::DEVICES}</h4>
                <ul class="devices">
                    <For
                        each=move || app.devices.get()
                        key=|device| device.device_id.clone()
                        children=move |device| device_row(app, device)
                    />
                </ul>
            </div>
        </section>
    }
}

fn made(handover: Handover) -> impl IntoView {
    let Handover { url, expiry, qr } = handover;
    let side = qr.size.to_string();
    let copied = RwSignal::new(false);
    let link = url.clone();
    let copy = move |_| {
        let link = link.clone();
        spawn_local(async move { copied.set(host::copy(&link).await) });
    };
    let select = |event: web_sys::FocusEvent| {
        if let Some(input) = target::<web_sys::HtmlInputElement>(&event) {
            input.select();
        }
    };
    view! {
        <svg class="qr" role="img" aria-label=words::QR viewBox=["0 0 ", &side, " ", &side].concat()>
            <path d=qr.path></path>
        </svg>
        <div class="copy">
            <input class="field" readonly aria-label=words::LINK value=url on:focus=select />
            <button type="button" class="secondary" on:click=copy>
                {move || if copied.get() { words::COPIED } else { words::COPY }}
            </button>
        </div>
        <p class="hint" role="status">
            {words::works_until(&clock::time(expiry))}
        </p>
    }
}

fn failed(app: App) -> impl IntoView {
    view! {
        <p class="alert" role="alert">
            {icon::icon(icon::ALERT)}
            <span>{words::NO_LINK}</span>
        </p>
        <button type="button" class="secondary" on:click=move |_| app.make_link()>
            {words::NEW_LINK}
        </button>
    }
}

fn device_row(app: App, device: Device) -> impl IntoView {
    let Device {
        device_id,
        label,
        added_at,
        current,
    } = device;
    let about = if current {
        words::THIS_DEVICE.to_owned()
    } else {
        words::since(&clock::time(added_at))
    };
    let name = words::remove(&label);
    view! {
        <li>
            {icon::icon(icon::DEVICE)}
            <span>{label} <small>{about}</small></span>
            {(!current)
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="secondary"
                            aria-label=name
                            on:click=move |_| app.remove(device_id.clone())
                        >
                            {words::REMOVE}
                        </button>
                    }
                })}
        </li>
    }
}
