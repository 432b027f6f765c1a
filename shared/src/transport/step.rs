//! What goes into the machine and what comes out.

use super::notices::Notice;
use super::outbox::Pending;
use crate::id::ItemId;
use crate::time::Timestamp;
use crate::wire::frame::{DeviceList, Replayed};
use crate::wire::participant::{Item, SendEventRequest, SendMessageRequest};

/// Something that happened.
///
/// Connections carry the number of the attempt that asked for them; what an earlier attempt brings is ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Connect.
    Start,
    /// Disconnect and stay so. What is in the outbox stays there.
    Stop,
    /// `CreateParticipantConnection` answered.
    Created {
        /// Which attempt asked.
        attempt: u32,
        /// The socket's URL, if it was asked for.
        url: Option<String>,
        /// The connection token.
        token: String,
        /// When the token stops working.
        expiry: Timestamp,
    },
    /// `CreateParticipantConnection` failed.
    NotCreated {
        /// Which attempt asked.
        attempt: u32,
        /// How it failed.
        refusal: Refusal,
    },
    /// The socket is open.
    Opened {
        /// Which attempt asked.
        attempt: u32,
    },
    /// The socket closed, or did not open.
    Closed {
        /// Which attempt asked.
        attempt: u32,
    },
    /// A frame came.
    Frame {
        /// Which attempt's socket it came on.
        attempt: u32,
        /// What it says.
        frame: Incoming,
    },
    /// The time of [`super::Transport::next_wake`] has come.
    Tick,
    /// The browser says that there is a network.
    Online,
    /// The browser says that there is none.
    Offline,
    /// The page can be seen again, or came back from the browser's cache.
    Woke,
    /// A message was written. Its token is new.
    Send(Pending),
    /// `SendMessage` answered.
    MessageSent {
        /// The message.
        client_token: String,
        /// Under which the transcript has it.
        id: ItemId,
    },
    /// `SendMessage` failed.
    MessageNotSent {
        /// The message.
        client_token: String,
        /// How it failed.
        refusal: Refusal,
    },
    /// The writer wants a failed message sent after all.
    Retry {
        /// The message.
        client_token: String,
    },
    /// The writer gives a failed message up.
    Discard {
        /// The message.
        client_token: String,
    },
    /// Somebody is writing, a message was delivered, or a message was read.
    Notice(Notice),
    /// `SendEvent` is over.
    Noticed {
        /// What it was to tell.
        notice: Notice,
        /// How it failed, if it did.
        refusal: Option<Refusal>,
    },
    /// This window sends what is in the outbox, or another one does.
    Lead(bool),
    /// Another window keeps this message now.
    Kept(Pending),
    /// Another window forgot this message.
    Forgotten {
        /// The message.
        client_token: String,
    },
}

/// What a socket brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incoming {
    /// An item of the transcript, or an event that is in none.
    Item(Box<Item>),
    /// All that was stored has been sent.
    Live(Replayed),
    /// Which devices hold the chat.
    Devices(DeviceList),
    /// Only a sign of life: a heartbeat, or a frame this version does not know.
    Alive,
}

/// How a request failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// It may go through later: no network, 408, 429 or 5xx.
    Later,
    /// The token does not allow it (401 or 403).
    Denied,
    /// It will never go through, in the service's words.
    Never(String),
}

impl Refusal {
    /// What a status (0 for no answer) and a message mean.
    #[must_use]
    pub fn of(status: u16, message: &str) -> Self {
        match status {
            401 | 403 => Self::Denied,
            400 | 402 | 404..=407 | 409..=428 | 430..=499 => Self::Never(message.to_owned()),
            _ => Self::Later,
        }
    }
}

/// Something to do. Results come back as [`Input`]s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Output {
    /// Call `CreateParticipantConnection` with the participant token.
    Create {
        /// To give back with the answer.
        attempt: u32,
        /// Whether a socket is wanted, besides a new token.
        socket: bool,
    },
    /// Open a socket, in place of any that is there.
    Open {
        /// To give back with what the socket brings.
        attempt: u32,
        /// Where.
        url: String,
    },
    /// Close the socket.
    Close,
    /// Send this text on the socket.
    SendFrame(String),
    /// Call `SendMessage` with the connection token.
    PostMessage(SendMessageRequest),
    /// Call `SendEvent` with the connection token.
    PostEvent {
        /// To give back with the answer.
        notice: Notice,
        /// The request.
        request: SendEventRequest,
    },
    /// Show an item. Those with a `Seq` come in its order, each once.
    Deliver(Box<Item>),
    /// Items before this number were not sent again; `GetTranscript` has them.
    Cut {
        /// The number of the first item that was sent.
        first_seq: u64,
    },
    /// All that was said so far has been delivered.
    CaughtUp,
    /// Show which devices hold the chat.
    Devices(DeviceList),
    /// Show the state of the connection.
    Status(Status),
    /// Show the messages on their way: [`super::Transport::pending`] has changed.
    PendingChanged,
    /// Keep this message over a reload.
    Keep(Pending),
    /// Keep the message no longer.
    Forget {
        /// The message.
        client_token: String,
    },
    /// The chat is over here. Nothing more will come.
    Ended(Ending),
}

/// The state of the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// Not wanted.
    #[default]
    Idle,
    /// On the way.
    Connecting,
    /// What is said comes at once.
    Live,
    /// Lost; another attempt will be made.
    Backoff,
    /// Lost, and the browser says that there is no network.
    Offline,
}

/// Why a chat is over on a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The chat ended.
    ChatEnded,
    /// The service does not know this device any more: it was removed, or the chat ended while it was away.
    Revoked,
}
