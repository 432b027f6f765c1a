//! The sockets of a chat. The platform keeps them open while the object sleeps; what the object must know of each is
//! attached to it.

use std::rc::Rc;

use edgewise_shared::contact::chat::Chat;
use edgewise_shared::contact::command::Command;
use edgewise_shared::object::contact::Caller;
use edgewise_shared::time::Timestamp;
use edgewise_shared::token::Claims;
use edgewise_shared::wire::frame::{
    CHAT, ClientFrame, HEARTBEAT_FRAME, PONG_FRAME, REPLAY_LIMIT, Replayed, ServerFrame, Subscription,
};
use edgewise_shared::wire::participant::ParticipantRole;
use edgewise_shared::wire::rejection::Rejection;
use serde::{Deserialize, Serialize};
use worker::{Request, Response, WebSocket, WebSocketIncomingMessage, WebSocketPair};

use super::publish::{concealed, frame, numbered};
use super::row::StoredItem;
use super::transcript;
use super::turn::Shell;
use crate::clock;
use crate::failure::Failure;
use crate::routes::participant::caller;
use crate::routes::socket::TICKET_HEADER;

/// How many sockets a device may have: the protocol's five.
const SOCKETS_A_DEVICE: usize = 5;
/// The longest frame that a client may send, in bytes. The longest that one does is below 200.
const FRAME_LIMIT: usize = 16_384;
/// A socket that sends this many frames that cannot be read is closed.
const UNREADABLE_LIMIT: u32 = 100;
/// Policy violation (RFC 6455, 7.4.1).
pub const POLICY_VIOLATION: u16 = 1008;

/// What is attached to a socket.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Attachment {
    /// Whose it is.
    pub caller: Caller,
    /// Whether that is the customer.
    pub is_customer: bool,
    /// The number of the last line when it was opened.
    opened_at: u64,
    /// Whether it wants to hear of the chat.
    pub subscribed: bool,
    /// Whether it subscribed with `afterSeq`, and so gets numbers and tokens.
    pub resumes: bool,
    unreadable: u32,
}

/// Opens a socket for whoever the ticket is about. The ticket is spent.
pub async fn open(shell: &Rc<Shell>, request: &Request) -> Result<Response, Failure> {
    let ticket = request.headers().get(TICKET_HEADER)?.unwrap_or_default();
    let claims: Claims = serde_json::from_str(&ticket)?;
    let caller = caller(&claims);
    let is_customer =
        shell.look(|loaded| Ok(loaded.chat.reading(&caller)?.role == ParticipantRole::Customer))?;
    if !shell.store()?.spend(&claims.nonce, Timestamp::from_millis(claims.expiry_millis), clock::now())? {
        return Err(Rejection::access_denied("The socket's URL was used already.").into());
    }
    shell.turn(Command::Connect(caller.clone())).await?;
    let tag = tag(&caller);
    let earlier = shell.state.get_websockets_with_tag(&tag);
    for socket in earlier.iter().take(earlier.len().saturating_sub(SOCKETS_A_DEVICE - 1)) {
        // It may be gone already; then closing it fails, and nobody minds.
        let _ = socket.close(Some(POLICY_VIOLATION), Some("too many sockets"));
    }
    let pair = WebSocketPair::new()?;
    shell.state.accept_websocket_with_tags(&pair.server, &[&tag]);
    let beat = worker::WebSocketRequestResponsePair::new(HEARTBEAT_FRAME, HEARTBEAT_FRAME)
        .map_err(worker::Error::from)?;
    shell.state.set_websocket_auto_response(&beat);
    let attachment = Attachment {
        caller,
        is_customer,
        opened_at: shell.look(|loaded| Ok(loaded.last_seq))?,
        subscribed: false,
        resumes: false,
        unreadable: 0,
    };
    pair.server.serialize_attachment(attachment)?;
    shell.listeners.take();
    Ok(Response::from_websocket(pair.client)?)
}

/// Takes a frame from a client.
pub fn receive(
    shell: &Rc<Shell>,
    socket: &WebSocket,
    message: WebSocketIncomingMessage,
) -> Result<(), Failure> {
    let Some(attachment) = socket.deserialize_attachment::<Attachment>()? else {
        return Ok(());
    };
    let text = match message {
        WebSocketIncomingMessage::String(text) if text.len() <= FRAME_LIMIT => text,
        WebSocketIncomingMessage::String(_) | WebSocketIncomingMessage::Binary(_) => String::new(),
    };
    match ClientFrame::parse(&text) {
        Ok(ClientFrame::Heartbeat) => Ok(socket.send_with_str(HEARTBEAT_FRAME)?),
        Ok(ClientFrame::Ping) => Ok(socket.send_with_str(PONG_FRAME)?),
        Ok(ClientFrame::Subscribe { topics, after_seq }) => {
            subscribe(shell, socket, attachment, topics, after_seq)
        }
        Err(_) => refuse_frame(shell, socket, attachment),
    }
}

/// A client has closed its socket; the close is answered unless its code may not be sent (RFC 6455, 7.4.1).
pub async fn closed(shell: &Rc<Shell>, socket: &WebSocket, code: usize) -> Result<(), Failure> {
    shell.listeners.take();
    let sendable = match code {
        1000..=1003 | 1007..=1014 | 3000..=4999 => u16::try_from(code).ok(),
        _ => Some(1000),
    };
    // It may be closed on both sides already.
    let _ = socket.close(sendable, Some(""));
    let Some(attachment) = socket.deserialize_attachment::<Attachment>()? else {
        return Ok(());
    };
    let others = shell.state.get_websockets_with_tag(&tag(&attachment.caller));
    if attachment.is_customer || others.iter().any(|other| other.as_ref() != socket.as_ref()) {
        return Ok(());
    }
    shell.turn(Command::ConnectionLost(attachment.caller)).await.map(|_| ())
}

fn subscribe(
    shell: &Rc<Shell>,
    socket: &WebSocket,
    mut attachment: Attachment,
    topics: Vec<String>,
    after_seq: Option<u64>,
) -> Result<(), Failure> {
    let known = topics.iter().any(|topic| topic == CHAT);
    let allowed = shell.look(|loaded| Ok(loaded.chat.reading(&attachment.caller).is_ok()))?;
    let status = if known && allowed { "success" } else { "failure" };
    let content = Subscription { status: status.to_owned(), topics };
    socket.send_with_str(ServerFrame::Subscribed { content }.encode())?;
    if !allowed {
        let _ = socket.close(Some(POLICY_VIOLATION), Some("access denied"));
    }
    if !known || !allowed {
        return Ok(());
    }
    let again = attachment.subscribed;
    attachment.subscribed = true;
    attachment.resumes = after_seq.is_some();
    // The platform's other handlers do not run before this one ends: nothing can come between replay and live.
    socket.serialize_attachment(attachment.clone())?;
    shell.listeners.take();
    match after_seq {
        Some(after_seq) => replay(shell, socket, &attachment, after_seq),
        None if again => Ok(()),
        None => catch_up(shell, socket, &attachment),
    }
}

/// Sends what came between the opening and the subscription: ChatJS reads the transcript as soon as its socket is open,
/// and hears of nothing else that comes before it has subscribed.
fn catch_up(shell: &Rc<Shell>, socket: &WebSocket, attachment: &Attachment) -> Result<(), Failure> {
    let store = shell.store()?;
    shell.look(|loaded| {
        let end = transcript::end_for(&store, loaded, &attachment.caller.participant_id)?;
        for stored in transcript::between(&store, loaded, attachment.opened_at + 1, end)? {
            if visible(&loaded.chat, &stored, attachment) {
                socket.send_with_str(frame(loaded.chat.initial_contact_id, &stored.item))?;
            }
        }
        Ok(())
    })
}

fn replay(
    shell: &Rc<Shell>,
    socket: &WebSocket,
    attachment: &Attachment,
    after_seq: u64,
) -> Result<(), Failure> {
    let store = shell.store()?;
    shell.look(|loaded| {
        let end = transcript::end_for(&store, loaded, &attachment.caller.participant_id)?;
        let first = end.saturating_sub(u64::from(REPLAY_LIMIT)).max(after_seq) + 1;
        for stored in transcript::between(&store, loaded, first, end)? {
            let shown = visible(&loaded.chat, &stored, attachment);
            let stored = if shown { stored } else { concealed(&stored) };
            socket.send_with_str(numbered(&loaded.chat, &stored, attachment))?;
        }
        let content = Replayed { first_seq: first, last_seq: end };
        Ok(socket.send_with_str(ServerFrame::Live { content }.encode())?)
    })
}

fn visible(chat: &Chat, stored: &StoredItem, attachment: &Attachment) -> bool {
    let reader = chat.participant(&attachment.caller.participant_id);
    reader.is_none_or(|reader| stored.audience.includes(reader.role))
}

fn refuse_frame(shell: &Shell, socket: &WebSocket, mut attachment: Attachment) -> Result<(), Failure> {
    attachment.unreadable += 1;
    if attachment.unreadable > UNREADABLE_LIMIT {
        let _ = socket.close(Some(POLICY_VIOLATION), Some("too many unreadable frames"));
        return Ok(());
    }
    let connection = attachment.caller.device_id.to_string();
    let request = attachment.unreadable.to_string();
    socket.serialize_attachment(attachment)?;
    shell.listeners.take();
    // The form of API Gateway's own errors, which clients of the protocol know.
    let error =
        serde_json::json!({ "message": "Forbidden", "connectionId": connection, "requestId": request });
    Ok(socket.send_with_str(error.to_string())?)
}

/// The tag of a device's sockets. Ids of participants and devices are UUIDs: far below a tag's 256 characters.
fn tag(caller: &Caller) -> String {
    format!("{}/{}", caller.participant_id, caller.device_id)
}
