//! The content types of messages and events.

/// A message of plain text.
pub const TEXT_PLAIN: &str = "text/plain";
/// A message in the protocol's subset of Markdown.
pub const TEXT_MARKDOWN: &str = "text/markdown";
/// A message that is a JSON document.
pub const JSON: &str = "application/json";
/// A message with parts to choose from.
pub const INTERACTIVE: &str = "application/vnd.amazonaws.connect.message.interactive";
/// What the customer chose in an interactive message.
pub const INTERACTIVE_RESPONSE: &str = "application/vnd.amazonaws.connect.message.interactive.response";

/// Every content type that StartChatContact may name in SupportedMessagingContentTypes.
pub const MESSAGES: [&str; 5] = [TEXT_PLAIN, TEXT_MARKDOWN, JSON, INTERACTIVE, INTERACTIVE_RESPONSE];

/// Somebody is writing.
pub const TYPING: &str = "application/vnd.amazonaws.connect.event.typing";
/// An agent's client has the connection; kept for clients that still send it.
pub const CONNECTION_ACKNOWLEDGED: &str = "application/vnd.amazonaws.connect.event.connection.acknowledged";
/// A message has reached its reader's device.
pub const MESSAGE_DELIVERED: &str = "application/vnd.amazonaws.connect.event.message.delivered";
/// A message has been read.
pub const MESSAGE_READ: &str = "application/vnd.amazonaws.connect.event.message.read";
/// The receipts of a message have changed.
pub const MESSAGE_METADATA: &str = "application/vnd.amazonaws.connect.event.message.metadata";
/// Somebody has come into the chat.
pub const PARTICIPANT_JOINED: &str = "application/vnd.amazonaws.connect.event.participant.joined";
/// Somebody has left the chat.
pub const PARTICIPANT_LEFT: &str = "application/vnd.amazonaws.connect.event.participant.left";
/// Somebody has been silent for long.
pub const PARTICIPANT_IDLE: &str = "application/vnd.amazonaws.connect.event.participant.idle";
/// Somebody who was silent for long has said something.
pub const PARTICIPANT_RETURNED: &str = "application/vnd.amazonaws.connect.event.participant.returned";
/// Somebody has been silent for too long: everybody but the customer is taken out.
pub const PARTICIPANT_AUTODISCONNECTION: &str =
    "application/vnd.amazonaws.connect.event.participant.autodisconnection";
/// The chat is over.
pub const CHAT_ENDED: &str = "application/vnd.amazonaws.connect.event.chat.ended";
/// The chat has gone to a queue.
pub const TRANSFER_SUCCEEDED: &str = "application/vnd.amazonaws.connect.event.transfer.succeeded";
/// The chat could not go where it was sent.
pub const TRANSFER_FAILED: &str = "application/vnd.amazonaws.connect.event.transfer.failed";

/// A line of the transcript that its reader does not see: only its number counts, so that no line seems to be missing.
pub const HIDDEN: &str = "application/vnd.edgewise.event.hidden";

/// The events that a client may send; all others are the service's to tell.
pub const CLIENT_EVENTS: [&str; 4] = [TYPING, CONNECTION_ACKNOWLEDGED, MESSAGE_DELIVERED, MESSAGE_READ];
