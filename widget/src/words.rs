//! Everything the widget says, except in views: `widget/views/views.js`.

use edgewise_shared::transport::{Failure, Refusal, Status};

use crate::model::rows::Event;
use crate::model::transcript::Reach;

pub const CHAT: &str = "Chat";
pub const GREETING: &str = "Hello! How can we help?";
pub const TODAY: &str = "Today";
pub const YESTERDAY: &str = "Yesterday";
pub const NEW_MESSAGES: &str = "New messages";
pub const YOU: &str = "You";

pub const YOUR_NAME: &str = "Your name";
pub const OPTIONAL: &str = "optional";
pub const START_CHAT: &str = "Start chat";
pub const STARTING: &str = "Starting…";
pub const MESSAGE: &str = "Message";
pub const WRITE: &str = "Write a message…";
pub const SEND: &str = "Send message";
pub const TRY_AGAIN: &str = "Try again";
pub const DISCARD: &str = "Discard";
pub const EARLIER: &str = "Show earlier messages";
pub const LOADING: &str = "Loading…";
pub const LATEST: &str = "Jump to latest";
pub const OPTIONS: &str = "Chat options";
pub const CLOSE: &str = "Close chat";
pub const BACK: &str = "Back to chat";
pub const MESSAGES: &str = "Messages";

pub const YES: &str = "Yes";
pub const NO: &str = "No";
pub const ANSWERED: &str = "Answered";
pub const NOT_SHOWN: &str = "This message cannot be shown here. Please answer in your own words.";
pub const CHOSEN: &str = "Chosen: ";
pub const PREVIOUS_CARD: &str = "Previous card";
pub const NEXT_CARD: &str = "Next card";
pub const NO_VIEW: &str = "This could not be loaded. Check your connection and try again.";
pub const OVER: &str = "No longer open";

pub const CONTINUE: &str = "Continue on another device";
pub const CONTINUE_HOW: &str = "Scan the code with your phone, or open the link on the other device. The chat goes on there with \
     everything said so far, and stays open here too.";
pub const QR: &str = "QR code of the link";
pub const LINK: &str = "Link to this chat";
pub const COPY: &str = "Copy link";
pub const COPIED: &str = "Copied";
pub const NEW_LINK: &str = "Make a new link";
pub const NO_LINK: &str = "The link could not be made. Check your connection and try again.";
pub const DEVICES: &str = "Devices with this chat";
pub const THIS_DEVICE: &str = "This device";
pub const REMOVE: &str = "Remove";
pub const DISMISS: &str = "OK";
pub const SHOW_DEVICES: &str = "Devices";

pub const END_CHAT: &str = "End chat";
pub const END_QUESTION: &str = "End this chat?";
pub const END_MEANS: &str = "You will not be able to write here any more.";
pub const KEEP_CHATTING: &str = "Keep chatting";
pub const NOT_ENDED: &str = "The chat could not be ended. Check your connection and try again.";
pub const ENDED: &str = "This chat has ended.";
pub const REVOKED: &str = "This chat has ended, or it was removed from this device.";
pub const NEW_CHAT: &str = "Start a new chat";

pub const OPENING: &str = "Opening your chat…";
pub const WHICH_CHAT: &str = "You already have a chat on this device";
pub const WHICH_CHAT_HOW: &str = "Only one can stay here. The other one goes on where it is open.";
pub const OPEN_OTHER: &str = "Open the chat from the link";
pub const KEEP_THIS: &str = "Keep the chat on this device";
pub const USED_LINK: &str = "This link has been used already, or its time has run out. On the other device, choose \
     “Continue on another device” again.";
pub const NO_CONNECTION: &str = "The chat could not be reached. Check your connection and try again.";

pub const WAITING: &str = "Somebody will be with you soon";
pub const ALONE: &str = "Write here to go on";
pub const HAS_ENDED: &str = "The chat has ended";

/// Who is in the chat.
pub fn with_you(names: &[&str]) -> String {
    let verb = if names.len() == 1 { " is with you" } else { " are with you" };
    [&names.join(" and "), verb].concat()
}

/// Somebody is writing.
pub fn is_writing(name: &str) -> String {
    let name = if name.is_empty() { "Somebody" } else { name };
    [name, " is writing…"].concat()
}

/// Something happened.
pub fn event(event: &Event) -> String {
    match event {
        Event::Joined(name) => [name, " has joined"].concat(),
        Event::Left(name) => [name, " has left"].concat(),
        Event::Transferred => "Your chat has been passed on. Somebody will be with you soon.".to_owned(),
        Event::Ended => HAS_ENDED.to_owned(),
    }
}

/// How far a message has come.
pub fn reach(reach: Reach) -> &'static str {
    match reach {
        Reach::Waiting => "Will be sent",
        Reach::Sending => "Sending…",
        Reach::Sent => "Sent",
        Reach::Delivered => "Delivered",
        Reach::Read => "Read",
    }
}

/// Why a message was not sent.
pub fn failure(failure: &Failure) -> String {
    match failure {
        Failure::ChatEnded => "Not sent, the chat has ended".to_owned(),
        Failure::Refused(reason) if reason.is_empty() => "Not sent".to_owned(),
        Failure::Refused(reason) => ["Not sent: ", reason].concat(),
    }
}

/// Trouble with the connection.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Offline => "You are offline. Your message will be sent.",
        Status::Backoff | Status::Connecting => "Connecting… Your message will be sent.",
        Status::Idle | Status::Live => "",
    }
}

/// Why a chat could not be started.
pub fn not_started(refusal: Refusal) -> String {
    match refusal {
        Refusal::Later => NO_CONNECTION.to_owned(),
        Refusal::Denied => "Chats cannot be started from this page.".to_owned(),
        Refusal::Never(reason) if reason.is_empty() => "The chat could not be started.".to_owned(),
        Refusal::Never(reason) => ["The chat could not be started: ", &reason].concat(),
    }
}

/// How much more can be written, or how much is too much.
pub fn room(bytes_left: i64) -> String {
    if bytes_left >= 0 {
        [&bytes_left.to_string(), " characters left"].concat()
    } else {
        ["Too long by ", &(-bytes_left).to_string(), ". Please send it in two parts."].concat()
    }
}

/// How long a link works.
pub fn works_until(time: &str) -> String {
    ["Works once, until ", time, "."].concat()
}

/// Another device holds the chat now.
pub fn also_on(label: &str) -> String {
    ["This chat is now open on ", label, " too."].concat()
}

/// When a device came to hold the chat.
pub fn since(time: &str) -> String {
    ["Since ", time].concat()
}

/// The name of the button that removes a device.
pub fn remove(label: &str) -> String {
    ["Remove ", label].concat()
}

/// How many messages came while the reader looked at earlier ones.
pub fn new_count(count: usize) -> String {
    match count {
        0 => LATEST.to_owned(),
        1 => "1 new message".to_owned(),
        _ => [&count.to_string(), " new messages"].concat(),
    }
}

/// In which time zone times are shown.
pub fn in_zone(zone: &str) -> String {
    if zone.is_empty() {
        "Times are in your time zone.".to_owned()
    } else {
        ["Times are in your time zone, ", zone, "."].concat()
    }
}
