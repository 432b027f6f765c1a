//! What the widget knows and shows.

use edgewise_client::read;
use edgewise_shared::transport::{Ending, Pending, Status};
use edgewise_shared::wire::widget::{Device, Handover};

use crate::model::transcript::Transcript;
use crate::words;

/// What the widget shows as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// The form that starts a chat.
    Start,
    /// A link from another device was opened while there is a chat here.
    Choose,
    /// The chat of a link is being taken over.
    Opening,
    /// The chat of a link could not be taken over.
    NotOpened,
    /// The chat.
    Chat,
}

/// What lies over the chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlay {
    /// Nothing.
    None,
    /// The menu.
    Menu,
    /// Continue on another device.
    Devices,
    /// Should the chat really end?
    EndQuestion,
}

/// What is known of the messages before the first one shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Earlier {
    /// There are none.
    None,
    /// There are some.
    Some,
    /// They are being fetched.
    Loading,
}

/// The link to carry the chat to another device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// It is being made.
    Making,
    /// It could not be made.
    Failed,
    /// Here it is.
    Made(Handover),
}

/// All of it.
#[expect(clippy::struct_excessive_bools, reason = "each says of another thing whether it is so")]
pub struct State {
    /// What the widget shows as a whole.
    pub screen: Screen,
    /// What lies over the chat.
    pub overlay: Overlay,
    /// Who answers; empty until the service has said.
    pub title: String,
    /// What the widget says before the chat begins.
    pub greeting: String,
    /// Whether a try to start a chat is under way.
    pub starting: bool,
    /// Why the last try to start or open a chat failed; empty if none did.
    pub trouble: String,
    /// The chat so far.
    pub transcript: Transcript,
    /// The messages on their way.
    pub pending: Vec<Pending>,
    /// Whether all that was said before has come, so that the transcript can be shown at its place.
    pub caught_up: bool,
    /// What is known of the messages before the first one shown.
    pub earlier: Earlier,
    /// The state of the connection.
    pub status: Status,
    /// Whether the connection has been away long enough to speak of it.
    pub away: bool,
    /// Why the chat is over here, if it is.
    pub ended: Option<Ending>,
    /// Whether the panel is open.
    pub shown: bool,
    /// Whether the page can be seen.
    pub visible: bool,
    /// Whether the transcript is at its end.
    pub at_end: bool,
    /// Whether a form comes last that does not fit.
    pub filling: bool,
    /// Messages after this number are new since the reader was last here.
    pub new_after: Option<u64>,
    /// Everything up to this number has been read.
    pub read_seq: u64,
    /// Counts the times that the transcript should go to its end, or to what is new.
    pub jumps: u32,
    /// Counts the times that earlier messages came in above.
    pub prepended: u32,
    /// The link to carry the chat to another device.
    pub link: Link,
    /// The devices that hold the chat.
    pub devices: Vec<Device>,
    /// Something to know that is no message; empty if there is nothing.
    pub notice: String,
}

impl State {
    /// Before anything has happened.
    pub fn new(title: String, shown: bool, visible: bool) -> Self {
        Self {
            screen: Screen::Start,
            overlay: Overlay::None,
            title,
            greeting: words::GREETING.to_owned(),
            starting: false,
            trouble: String::new(),
            transcript: Transcript::new(read::said),
            pending: Vec::new(),
            caught_up: false,
            earlier: Earlier::None,
            status: Status::Idle,
            away: false,
            ended: None,
            shown,
            visible,
            at_end: true,
            filling: false,
            new_after: None,
            read_seq: 0,
            jumps: 0,
            prepended: 0,
            link: Link::Making,
            devices: Vec::new(),
            notice: String::new(),
        }
    }

    /// Whether the chat is before the customer's eyes.
    pub fn is_seen(&self) -> bool {
        self.shown && self.visible
    }

    /// Whether the customer is in a chat that goes on.
    pub fn is_chatting(&self) -> bool {
        self.screen == Screen::Chat && self.ended.is_none()
    }

    /// How many messages the customer has not read.
    pub fn unread(&self) -> usize {
        self.transcript.unread_after(self.read_seq)
    }

    /// What came since the reader was last here is new.
    pub fn divide(&mut self) {
        self.new_after = (self.unread() > 0).then_some(self.read_seq);
    }
}
