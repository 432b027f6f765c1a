//! A socket that is closed, and silent, once it is dropped.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, WebSocket};

use crate::listener::Listener;

/// What a socket tells.
pub enum SocketEvent {
    /// It is open.
    Opened,
    /// It closed, or did not open.
    Closed,
    /// A text came.
    Text(String),
}

/// An open, or opening, socket.
pub struct Socket {
    socket: WebSocket,
    _listeners: [Listener; 3],
}

impl Socket {
    /// Opens a socket.
    ///
    /// # Errors
    /// If the URL is none for a socket.
    pub fn open(url: &str, tell: impl Fn(SocketEvent) + Clone + 'static) -> Result<Self, JsValue> {
        let socket = WebSocket::new(url)?;
        let (opened, closed, text) = (tell.clone(), tell.clone(), tell);
        let listeners = [
            Listener::new(&socket, "open", move |_| opened(SocketEvent::Opened)),
            // An error is always followed by a close.
            Listener::new(&socket, "close", move |_| closed(SocketEvent::Closed)),
            Listener::new(&socket, "message", move |event| {
                if let Some(data) = event.unchecked_into::<MessageEvent>().data().as_string() {
                    text(SocketEvent::Text(data));
                }
            }),
        ];
        Ok(Self { socket, _listeners: listeners })
    }

    /// Sends a text. If the socket is closing it is lost, and the close is told.
    pub fn send(&self, text: &str) {
        let _ = self.socket.send_with_str(text);
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        let _ = self.socket.close();
    }
}
