//! Identities as types of their own, so that a queue's id cannot be handed in where an agent's is wanted.
//!
//! Ids never come from the operating system here: whoever needs a new one draws it from an [`IdSource`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

use crate::time::Timestamp;

/// Where new ids and secrets come from. The edge hands in the platform's randomness, tests a counter.
pub trait IdSource {
    /// Sixteen unpredictable bytes.
    fn random(&mut self) -> [u8; 16];

    /// A UUID of version 7: ordered by `now` to the millisecond, unpredictable below that.
    fn uuid(&mut self, now: Timestamp) -> Uuid {
        let bytes = self.random();
        let mut random = [0; 10];
        random.copy_from_slice(bytes.split_at(10).0);
        uuid::Builder::from_unix_timestamp_millis(now.unsigned_millis(), &random).into_uuid()
    }
}

/// One contact of a chat: a UUID of version 7 whose last two bytes are the number of the contact segment.
///
/// All segments of a chat share the other fourteen bytes, so the id of any of them leads to the chat:
/// [`ContactId::initial`] is the InitialContactId and the name of the Durable Object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContactId(Uuid);

const SEGMENT_MASK: u128 = 0xffff;

impl ContactId {
    /// A new chat's InitialContactId.
    pub fn generate(ids: &mut dyn IdSource, now: Timestamp) -> Self {
        Self(Uuid::from_u128(ids.uuid(now).as_u128() & !SEGMENT_MASK))
    }

    /// The first contact of the chat that this contact belongs to.
    #[must_use]
    pub fn initial(self) -> Self {
        self.with_segment(0)
    }

    /// Which contact of the chat this is, counted from 0.
    #[must_use]
    pub fn segment(self) -> u16 {
        let [.., high, low] = self.0.into_bytes();
        u16::from_be_bytes([high, low])
    }

    /// The contact of the same chat with this segment number.
    #[must_use]
    pub fn with_segment(self, segment: u16) -> Self {
        Self(Uuid::from_u128((self.0.as_u128() & !SEGMENT_MASK) | u128::from(segment)))
    }
}

impl fmt::Display for ContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl fmt::Debug for ContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The text is not a UUID, so it names no contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAContactId;

impl fmt::Display for NotAContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a contact id")
    }
}

impl FromStr for ContactId {
    type Err = NotAContactId;

    fn from_str(text: &str) -> Result<Self, NotAContactId> {
        Uuid::try_parse(text).map(Self).map_err(|_| NotAContactId)
    }
}

impl Serialize for ContactId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContactId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The id that this text spells.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// A new id that orders by time.
            pub fn generate(ids: &mut dyn IdSource, now: Timestamp) -> Self {
                Self(ids.uuid(now).to_string())
            }

            /// The id as it is written on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

text_ids! {
    /// One tenant of a deployment, with its own configuration, agents and keys.
    InstanceId;
    /// Somebody (or something) who takes part in a chat.
    ParticipantId;
    /// A message or event of a transcript.
    ItemId;
    /// A device on which the customer holds the chat.
    DeviceId;
    /// A user who answers contacts.
    AgentId;
    /// A line in which contacts wait for agents.
    QueueId;
    /// Which queues an agent serves, and how many chats at once.
    RoutingProfileId;
    /// A flow document.
    FlowId;
    /// One offer of a contact to an agent.
    OfferId;
    /// A week of opening hours.
    HoursOfOperationId;
    /// Something that a flow asked of a place outside the chat.
    CallId;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counter;

    #[test]
    fn every_segment_leads_to_the_same_chat() {
        let first = ContactId::generate(&mut Counter::default(), Timestamp::from_millis(1_700_000_000_000));
        let third = first.with_segment(2);
        assert_eq!((first.segment(), third.segment()), (0, 2));
        assert_ne!(first, third);
        assert_eq!(third.initial(), first);
        assert_eq!(third.to_string().parse(), Ok(third));
    }

    #[test]
    fn text_that_is_no_uuid_names_no_contact() {
        assert_eq!("me".parse::<ContactId>(), Err(NotAContactId));
    }
}
