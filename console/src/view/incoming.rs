use edgewise_shared::wire::console::OFFER_SPAN;
use leptos::prelude::*;

use super::desk;
use super::icon::{Icon, Shape};
use super::running::Running;
use crate::desk::Busy;
use crate::model::board::Offer;
use crate::model::clock::seconds_left;
use crate::model::command::Command;

/// The circumference of the ring's circle of radius 20.
const AROUND: f64 = 125.66;

/// The contacts that wait for an answer: over everything, and never answered by a key that was meant for elsewhere.
#[component]
pub fn Incoming() -> impl IntoView {
    let desk = desk();
    let offers = Memo::new(move |_| desk.board.with(|board| board.incoming.clone()));
    view! {
        <Show when=move || offers.with(|offers| !offers.is_empty())>
            <section class="incoming" aria-label="Incoming contacts">
                <For each=move || offers.get() key=|offer| offer.id.clone() let:offer>
                    <IncomingContact offer />
                </For>
            </section>
        </Show>
    }
}

#[component]
fn IncomingContact(offer: Offer) -> impl IntoView {
    let desk = desk();
    let way = if offer.is_for_one() { "For you".to_owned() } else { offer.queue_name.clone() };
    let Offer { contact_id, customer_name, initiated_at, expires_at, .. } = offer;
    let busy = Memo::new(move |_| desk.is_busy(Busy::Contact(contact_id)));
    view! {
        <div class="incoming-contact" role="group" aria-label=format!("Incoming chat from {customer_name}")>
            <CountdownRing expires_at />
            <div class="incoming-words">
                <p class="incoming-title">"Incoming chat"</p>
                <p class="incoming-name">{customer_name.clone()}</p>
                <p class="incoming-meta">
                    {way} <span class="dot" aria-hidden="true">"·"</span> "waiting"
                    <Running label="Time since the chat began" since=Signal::stored(Some(initiated_at)) />
                </p>
            </div>
            <div class="incoming-buttons">
                <button
                    class="button is-primary is-large"
                    aria-label=format!("Accept chat from {customer_name}")
                    title="Alt Shift A"
                    aria-disabled=move || busy.get().to_string()
                    on:click=move |_| desk.run(Command::Accept(contact_id))
                >
                    <Icon shape=Shape::Check />
                    "Accept"
                </button>
                <button
                    class="button is-large"
                    aria-label=format!("Reject chat from {customer_name}")
                    title="Alt Shift R"
                    aria-disabled=move || busy.get().to_string()
                    on:click=move |_| desk.run(Command::Reject(contact_id))
                >
                    <Icon shape=Shape::Cross />
                    "Reject"
                </button>
            </div>
        </div>
    }
}

#[component]
fn CountdownRing(expires_at: edgewise_shared::time::Timestamp) -> impl IntoView {
    let desk = desk();
    let left = Memo::new(move |_| seconds_left(desk.now.get(), expires_at).clamp(0, OFFER_SPAN.as_seconds()));
    #[expect(clippy::cast_precision_loss, reason = "at most 20 seconds")]
    let gone = move || {
        let share = left.get() as f64 / OFFER_SPAN.as_seconds() as f64;
        format!("{:.2}", AROUND * (1.0 - share))
    };
    view! {
        <div class="ring" class:is-late=move || left.get() <= 5>
            <svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">
                <circle class="ring-track" cx="24" cy="24" r="20"></circle>
                <circle class="ring-left" cx="24" cy="24" r="20" stroke-dasharray="125.66" stroke-dashoffset=gone></circle>
            </svg>
            <span role="timer" aria-label="Seconds left to accept">
                {move || left.get()}
            </span>
        </div>
    }
}
