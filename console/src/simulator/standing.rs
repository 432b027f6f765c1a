use edgewise_shared::flow::step::Hook;
use edgewise_shared::simulate::script::span;
use edgewise_shared::simulate::stage::Role;
use edgewise_shared::simulate::wording::{clock, name};
use edgewise_shared::time::Timestamp;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::opening::Opening;
use super::play::Play;
use super::state::Simulator;
use crate::model::clock::{day_name, time_of_day_to_second};

/// What the chat waits for, what time it is, and what comes by itself.
#[component]
pub fn Standing() -> impl IntoView {
    let simulator: Simulator = expect_context();
    let summary = Memo::new(move |_| {
        simulator
            .play
            .with(|play| play.as_ref().map(|play| (play.simulation().summary(), play.simulation().began())))
    });
    view! {
        <section class="simulator-card is-standing" aria-labelledby="simulator-stands">
            <h3 id="simulator-stands">"Where the chat stands"</h3>
            {move || {
                summary
                    .get()
                    .map(|(summary, began)| {
                        let now = summary.now;
                        let timers = summary.timers.iter().map(|timer| {
                            let rest = span::words(timer.due.since(now));
                            view! {
                                <li>
                                    <span>{name(timer.timer)}</span>
                                    <span class="simulator-due">"in " {rest}</span>
                                </li>
                            }
                        });
                        view! {
                            <p class="simulator-stands">{summary.to_string()}</p>
                            <p class="simulator-time">
                                <span>{in_words(now)} " UTC"</span>
                                <span class="simulator-clock">{clock(began, now)} " since the beginning"</span>
                            </p>
                            <ul class="simulator-timers" aria-label="What comes by itself">
                                {timers.collect_view()}
                            </ul>
                        }
                    })
            }}
        </section>
    }
}

/// How the next chat begins.
#[component]
pub fn Beginning() -> impl IntoView {
    let simulator: Simulator = expect_context();
    let opening = simulator.opening;
    view! {
        <details class="simulator-card">
            <summary>"How the chat begins"</summary>
            <div class="simulator-form">
                <Field
                    label="Customer"
                    read=|opening| opening.customer.clone()
                    write=|opening, text| opening.customer = text
                />
                <Field
                    label="First message"
                    read=|opening| opening.first_message.clone()
                    write=|opening, text| opening.first_message = text
                />
                <Field
                    label="Begins (UTC)"
                    kind="datetime-local"
                    read=|opening| opening.at.clone()
                    write=|opening, text| opening.at = text
                />
                <Field
                    label="Lasts at most"
                    read=|opening| opening.duration.clone()
                    write=|opening, text| opening.duration = text
                />
                <label class="field-label">
                    "Attributes, one name = value a line"
                    <textarea
                        class="field"
                        rows="3"
                        spellcheck="false"
                        prop:value=move || opening.with(|opening| opening.attributes.clone())
                        on:input=move |event| opening.update(|opening| opening.attributes = event_target_value(&event))
                    ></textarea>
                </label>
                <RoleField />
                <button class="button is-primary" on:click=move |_| simulator.begin()>
                    "Begin anew"
                </button>
            </div>
        </details>
    }
}

#[component]
fn Field(
    label: &'static str,
    #[prop(default = "text")] kind: &'static str,
    read: fn(&Opening) -> String,
    write: fn(&mut Opening, String),
) -> impl IntoView {
    let simulator: Simulator = expect_context();
    view! {
        <label class="field-label">
            {label}
            <input
                class="field"
                type=kind
                autocomplete="off"
                prop:value=move || simulator.opening.with(read)
                on:input=move |event| simulator.opening.update(|opening| write(opening, event_target_value(&event)))
            />
        </label>
    }
}

const ROLES: [(&str, Role); 7] = [
    ("The flow that receives the chat", Role::Receives),
    ("The disconnect flow", Role::Hooked(Hook::CustomerRemaining)),
    ("The flow for customers in a queue", Role::Hooked(Hook::CustomerQueue)),
    ("The customer whisper", Role::Hooked(Hook::CustomerWhisper)),
    ("The agent whisper", Role::Hooked(Hook::AgentWhisper)),
    ("A module", Role::Module),
    ("A transfer flow", Role::Later),
];

#[component]
fn RoleField() -> impl IntoView {
    let simulator: Simulator = expect_context();
    let current = move || {
        let chosen = simulator.opening.with(|opening| opening.role);
        chosen.or_else(|| simulator.flow.with(|flow| flow.as_ref().map(|flow| Role::of(flow.kind))))
    };
    let choose = move |event| {
        let place: usize = event_target_value(&event).parse().unwrap_or(0);
        simulator.opening.update(|opening| opening.role = ROLES.get(place).map(|(_, role)| *role));
    };
    view! {
        <label class="field-label">
            "Runs as"
            <select class="field" on:change=choose>
                {move || {
                    ROLES
                        .iter()
                        .enumerate()
                        .map(|(place, (words, role))| {
                            let selected = current() == Some(*role);
                            view! {
                                <option value=place.to_string() selected=selected>
                                    {*words}
                                </option>
                            }
                        })
                        .collect_view()
                }}
            </select>
        </label>
    }
}

/// What was done so far, as a script for the command line.
#[component]
pub fn Script() -> impl IntoView {
    let simulator: Simulator = expect_context();
    let script =
        Memo::new(move |_| simulator.play.with(|play| play.as_ref().map(Play::script).unwrap_or_default()));
    let copied = RwSignal::new(false);
    let copy = move |_| {
        let text = script.get_untracked();
        spawn_local(async move {
            let clipboard = window().navigator().clipboard();
            let done = JsFuture::from(clipboard.write_text(&text)).await.is_ok();
            let _ = copied.try_set(done);
        });
    };
    Effect::new(move || {
        script.track();
        copied.set(false);
    });
    view! {
        <details class="simulator-card">
            <summary>"Your steps as a script"</summary>
            <p class="details-none">"For " <code>"edgewise simulate --script"</code> ", with what you expect added."</p>
            <pre class="simulator-script" tabindex="0" aria-label="Script">
                {move || script.get()}
            </pre>
            <button class="button" on:click=copy>
                {move || if copied.get() { "Copied" } else { "Copy" }}
            </button>
        </details>
    }
}

/// `Monday, 5 January 2026 09:05:00`
fn in_words(now: Timestamp) -> String {
    let far = now.after(edgewise_shared::time::Span::hours(24 * 400));
    format!("{} {}", day_name(now, far, |_| 0), time_of_day_to_second(now, |_| 0))
}
