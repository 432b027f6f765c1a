//! What the browser tells of the agent and the machine, and what the console tells the agent outside its page:
//! title, sound, notification.

use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;

use super::{Desk, control, session};
use crate::browser::{notification, page, sound};
use crate::model::board::Offer;
use crate::model::clock::seconds_left;
use crate::model::control::Heard;
use crate::model::thread::Thread;

const TITLE: &str = "Edgewise console";
const RING_EVERY_SECONDS: i64 = 4;

/// Begins to listen and to tell.
pub fn listen(desk: Desk) {
    set_interval(
        move || {
            desk.tick();
            control::hear(desk, Heard::Tick);
        },
        Duration::from_secs(1),
    );
    let woken = move || {
        desk.attended.set(page::is_attended());
        if page::is_visible() {
            desk.tick();
            control::hear(desk, Heard::Woken);
        }
    };
    window_event_listener(ev::online, move |_| woken());
    window_event_listener(ev::pageshow, move |_| woken());
    window_event_listener_untyped("visibilitychange", move |_| woken());
    window_event_listener(ev::resize, move |_| {
        if desk.roomy.get_untracked() != page::is_roomy() {
            desk.roomy.set(page::is_roomy());
        }
    });
    window_event_listener(ev::focus, move |_| desk.attended.set(page::is_attended()));
    window_event_listener(ev::blur, move |_| desk.attended.set(page::is_attended()));
    window_event_listener(ev::pointerdown, |_| sound::unlock());
    window_event_listener(ev::keydown, |_| sound::unlock());
    window_event_listener(ev::hashchange, move |_| {
        if window().location().hash().is_ok_and(|hash| hash.starts_with("#sign-in=")) {
            session::begin(desk);
        }
    });
    window_event_listener(ev::beforeunload, move |event| {
        if desk.has_unsent() {
            event.prevent_default();
        }
    });
    title(desk);
    ring(desk);
}

/// The title says how many messages wait; while a contact is offered it turns calmly between that and the name,
/// beginning with the name.
fn title(desk: Desk) {
    Effect::new(move || {
        let offer = desk.board.with(|board| board.incoming.first().cloned());
        let unread: usize =
            desk.chats.with(|chats| chats.values().map(|chat| chat.thread.with(Thread::unread)).sum());
        let title = match offer {
            Some(offer) if (seconds_left(desk.now.get(), offer.expires_at) + 1) / 2 % 2 == 0 => {
                format!("Incoming chat: {}", offer.customer_name)
            }
            _ if unread > 0 => format!("({unread}) {TITLE}"),
            _ => TITLE.to_owned(),
        };
        page::set_title(&title);
    });
}

/// An offered contact rings at once and every few seconds until it is answered.
fn ring(desk: Desk) {
    let mut told: Vec<Offer> = Vec::new();
    let mut rung = 0;
    Effect::new(move || {
        let offers = desk.board.with(|board| board.incoming.clone());
        let fresh: Vec<Offer> = offers.iter().filter(|offer| !told.contains(offer)).cloned().collect();
        told.clone_from(&offers);
        for offer in &fresh {
            let from = format!("Incoming chat from {}, {}.", offer.customer_name, offer.way());
            desk.announce(format!("{from} 20 seconds to accept."));
            if !desk.attended.get_untracked() {
                notification::tell("Incoming chat", &from, offer.id.as_str());
            }
        }
        if offers.is_empty() {
            return;
        }
        let second = desk.now.get().millis() / 1_000;
        if !fresh.is_empty() || second - rung >= RING_EVERY_SECONDS {
            rung = second;
            if desk.preferences.with_untracked(|preferences| preferences.sound) {
                sound::ring();
            }
        }
    });
}
