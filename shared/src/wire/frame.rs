//! Frames of the participant's socket: one JSON text each, `{"topic": …}`.
//!
//! ChatJS subscribes to `aws/chat` and lives by heartbeats. Our own clients subscribe in the same frame with
//! `afterSeq`: the server then replays every stored item after that number, says `edgewise/live`, and adds `Seq`
//! and `ClientToken` to what it sends. So a client that states the last number it has can miss nothing and can tell
//! its own messages apart from new ones.

use serde::{Deserialize, Serialize};

use super::participant::Item;
use super::widget::Device;

/// The topic of subscriptions.
pub const SUBSCRIBE: &str = "aws/subscribe";
/// The topic of the heartbeat that tells a client that its socket is alive.
pub const HEARTBEAT: &str = "aws/heartbeat";
/// The topic of the ping that tells a client that the service behind the socket is alive.
pub const PING: &str = "aws/ping";
/// The topic of items.
pub const CHAT: &str = "aws/chat";
/// Tells a client that subscribed with `afterSeq` that all that was stored has been sent.
pub const LIVE: &str = "edgewise/live";
/// Tells a customer's devices which devices hold the chat.
pub const DEVICES: &str = "edgewise/devices";

/// The heartbeat, byte for byte: the platform answers it without waking the contact.
pub const HEARTBEAT_FRAME: &str = r#"{"topic":"aws/heartbeat"}"#;
/// The answer to a ping, byte for byte as the mobile SDKs want it.
pub const PONG_FRAME: &str = r#"{"topic":"aws/ping","statusCode":200,"statusContent":"OK"}"#;

/// How many items at most are replayed on one subscription; earlier ones are read with GetTranscript.
pub const REPLAY_LIMIT: u32 = 1_000;

/// What a client says on the socket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientFrame {
    /// Send me the chat; with `after_seq`, first what was stored after that number.
    Subscribe {
        /// The topics, of which only `aws/chat` carries anything.
        topics: Vec<String>,
        /// The last number that the client has; 0 for none.
        after_seq: Option<u64>,
    },
    /// Is the socket alive?
    Heartbeat,
    /// Is the service alive?
    Ping,
}

/// The frame is no JSON, has no topic, or has one that clients do not send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnreadableFrame;

impl ClientFrame {
    /// Reads a frame. What follows the JSON is ignored: the iOS SDK ends its subscription with a stray parenthesis.
    ///
    /// # Errors
    /// If it is not a frame that clients send.
    pub fn parse(text: &str) -> Result<Self, UnreadableFrame> {
        let first = serde_json::Deserializer::from_str(text).into_iter::<RawFrame>().next();
        let Some(Ok(frame)) = first else {
            return Err(UnreadableFrame);
        };
        match frame.topic.as_str() {
            SUBSCRIBE => {
                let content = frame.content.unwrap_or_default();
                Ok(Self::Subscribe { topics: content.topics, after_seq: content.after_seq })
            }
            HEARTBEAT => Ok(Self::Heartbeat),
            PING => Ok(Self::Ping),
            _ => Err(UnreadableFrame),
        }
    }
}

#[derive(Deserialize)]
struct RawFrame {
    topic: String,
    content: Option<SubscribeContent>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SubscribeContent {
    #[serde(default)]
    topics: Vec<String>,
    after_seq: Option<u64>,
}

/// What the server says on the socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "topic")]
pub enum ServerFrame {
    /// Answers a subscription.
    #[serde(rename = "aws/subscribe")]
    Subscribed {
        /// What came of it.
        content: Subscription,
    },
    /// Answers a heartbeat.
    #[serde(rename = "aws/heartbeat")]
    Heartbeat,
    /// An item, as text inside the frame.
    #[serde(rename = "aws/chat")]
    Chat {
        /// Always `application/json`.
        #[serde(rename = "contentType")]
        content_type: String,
        /// An [`Item`] as JSON text.
        content: String,
    },
    /// All that was stored has been sent.
    #[serde(rename = "edgewise/live")]
    Live {
        /// What was replayed.
        content: Replayed,
    },
    /// The devices that hold the chat have changed.
    #[serde(rename = "edgewise/devices")]
    Devices {
        /// All of them, as the receiving device sees them.
        content: DeviceList,
    },
}

impl ServerFrame {
    /// The frame that carries an item.
    #[must_use]
    pub fn chat(item: &Item) -> Self {
        let content = serde_json::to_string(item).unwrap_or_default();
        Self::Chat { content_type: super::content_type::JSON.to_owned(), content }
    }

    /// The frame as text.
    #[must_use]
    pub fn encode(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// What came of a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// `success` or `failure`.
    pub status: String,
    /// The topics that were asked for.
    pub topics: Vec<String>,
}

/// The end of a replay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Replayed {
    /// The first number that was replayed; above `afterSeq + 1` if there was more than [`REPLAY_LIMIT`].
    pub first_seq: u64,
    /// The latest number there is.
    pub last_seq: u64,
}

/// The devices that hold a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceList {
    /// Each of them.
    pub devices: Vec<Device>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscription_may_state_what_the_client_has() {
        let text = r#"{"topic":"aws/subscribe","content":{"topics":["aws/chat"],"afterSeq":7}}"#;
        let frame = ClientFrame::Subscribe { topics: vec![CHAT.to_owned()], after_seq: Some(7) };
        assert_eq!(ClientFrame::parse(text), Ok(frame));
    }

    #[test]
    fn the_stray_parenthesis_of_the_ios_sdk_is_ignored() {
        let text = r#"{"topic": "aws/subscribe", "content": {"topics": ["aws/chat"]}})"#;
        let frame = ClientFrame::Subscribe { topics: vec![CHAT.to_owned()], after_seq: None };
        assert_eq!(ClientFrame::parse(text), Ok(frame));
    }

    #[test]
    fn what_no_client_sends_is_unreadable() {
        for text in ["", "{", "[]", "null", "\"aws/ping\"", r#"{"topic":3}"#, r#"{"topic":"aws/chat"}"#] {
            assert_eq!(ClientFrame::parse(text), Err(UnreadableFrame), "{text}");
        }
    }

    #[test]
    fn the_heartbeat_constant_is_the_frame() {
        assert_eq!(ServerFrame::Heartbeat.encode(), HEARTBEAT_FRAME);
    }
}
