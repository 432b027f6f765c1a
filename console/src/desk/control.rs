//! The control socket: carries out what [`crate::model::control`] decides.

use edgewise_shared::wire::console::ControlFrame;
use edgewise_shared::wire::frame::HEARTBEAT_FRAME;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, MessageEvent, WebSocket};

use super::{Desk, session};
use crate::browser::clock;
use crate::model::control::{Act, Control, Heard};

/// The connection and its socket.
pub struct Link {
    control: Control,
    socket: Option<Socket>,
    /// Which socket is meant: what an earlier one still says is ignored.
    number: u32,
}

struct Socket {
    socket: WebSocket,
    _listeners: [Closure<dyn FnMut(Event)>; 4],
}

impl Drop for Socket {
    fn drop(&mut self) {
        for set in
            [WebSocket::set_onopen, WebSocket::set_onmessage, WebSocket::set_onclose, WebSocket::set_onerror]
        {
            set(&self.socket, None);
        }
        let _ = self.socket.close();
    }
}

/// Connects.
pub fn open(desk: Desk) {
    desk.control.set_value(Some(Link { control: Control::begin(clock::now()), socket: None, number: 0 }));
    act(desk, Act::Open);
}

/// Something happened that is no socket's doing.
pub fn hear(desk: Desk, heard: Heard) {
    let acts = desk.control.try_update_value(|link| {
        let Some(link) = link else { return Vec::new() };
        link.control.hear(heard, clock::now(), clock::jitter())
    });
    for next in acts.unwrap_or_default() {
        act(desk, next);
    }
    let lost = desk.control.with_value(|link| link.as_ref().is_some_and(|link| link.control.is_lost()));
    if desk.lost.get_untracked() != lost {
        desk.lost.set(lost);
    }
}

fn act(desk: Desk, act: Act) {
    match act {
        Act::Open => {
            let number = desk.control.try_update_value(|link| {
                link.as_mut().map(|link| {
                    link.socket = None;
                    link.number += 1;
                    link.number
                })
            });
            let Some(Some(number)) = number else { return };
            let socket = connect(desk, number);
            if socket.is_none() {
                queue_microtask(move || hear_socket(desk, number, Heard::Closed));
            }
            desk.control.update_value(|link| {
                if let Some(link) = link {
                    link.socket = socket;
                }
            });
        }
        Act::Beat => desk.control.with_value(|link| {
            if let Some(socket) = link.as_ref().and_then(|link| link.socket.as_ref()) {
                let _ = socket.socket.send_with_str(HEARTBEAT_FRAME);
            }
        }),
        Act::CheckSession => session::check(desk),
    }
}

fn hear_socket(desk: Desk, number: u32, heard: Heard) {
    let current = desk.control.with_value(|link| link.as_ref().is_some_and(|link| link.number == number));
    if current {
        hear(desk, heard);
    }
}

fn connect(desk: Desk, number: u32) -> Option<Socket> {
    let location = window().location();
    let scheme = if location.protocol().is_ok_and(|protocol| protocol == "https:") { "wss" } else { "ws" };
    let url = format!("{scheme}://{}/console/api/socket", location.host().ok()?);
    let socket = WebSocket::new(&url).ok()?;
    let listen = |heard: Heard| {
        Closure::<dyn FnMut(Event)>::new(move |_: Event| {
            // The listener is dropped with its socket; what follows may drop the socket.
            queue_microtask(move || hear_socket(desk, number, heard));
        })
    };
    let (opened, closed, failed) = (listen(Heard::Opened), listen(Heard::Closed), listen(Heard::Closed));
    let message = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let text = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string());
        queue_microtask(move || {
            hear_socket(desk, number, Heard::Frame);
            if let Some(Ok(ControlFrame::Agent { content })) = text.map(|text| serde_json::from_str(&text)) {
                desk.take_view(content);
            }
        });
    });
    socket.set_onopen(Some(opened.as_ref().unchecked_ref()));
    socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
    socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
    socket.set_onerror(Some(failed.as_ref().unchecked_ref()));
    Some(Socket { socket, _listeners: [opened, message, closed, failed] })
}
