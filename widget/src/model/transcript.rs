//! The chat so far: what was said, who is here, who is writing, how far the customer's messages got.

use std::rc::Rc;

use edgewise_shared::id::ItemId;
use edgewise_shared::interactive::Said;
use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::wire::content_type::{CHAT_ENDED, PARTICIPANT_JOINED, PARTICIPANT_LEFT, TYPING};
use edgewise_shared::wire::participant::{Item, ItemType, MessageMetadata, ParticipantRole};

/// How long somebody counts as writing after they last said so. ChatJS says so every ten seconds.
const WRITES_FOR: Span = Span::seconds(12);

/// How far a message of the customer has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// It will be sent when there is a connection.
    Waiting,
    /// It is on its way.
    Sending,
    /// The service has it.
    Sent,
    /// It is on a device of its reader.
    Delivered,
    /// It has been read.
    Read,
}

/// What an item was, as far as the rest of the widget must act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// Somebody else said something.
    Message(ItemId),
    /// The chat is over.
    Ended,
    /// Anything else.
    Other,
}

/// Reads what a message says apart from its text, by its content type and content.
pub type Reader = fn(&str, &str) -> Said;

/// An item, and what it says.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The item.
    pub item: Item,
    /// What it says, apart from its text.
    pub said: Rc<Said>,
}

/// All that the transcript's view is made of.
#[derive(Debug, Clone)]
pub struct Transcript {
    read: Reader,
    entries: Vec<Entry>,
    reached: Vec<(ItemId, Reach)>,
    present: Vec<(String, String)>,
    last_agent: Option<String>,
    writing: Option<(String, Timestamp)>,
    last_seq: u64,
}

impl Transcript {
    /// A chat of which nothing is known, whose messages are read like this.
    pub fn new(read: Reader) -> Self {
        Self {
            read,
            entries: Vec::new(),
            reached: Vec::new(),
            present: Vec::new(),
            last_agent: None,
            writing: None,
            last_seq: 0,
        }
    }

    /// Takes an item from the socket, received at `now`.
    pub fn add(&mut self, item: Item, now: Timestamp) -> News {
        if let Some(metadata) = &item.message_metadata {
            self.receipts(metadata);
        }
        if item.kind == ItemType::MessageMetadata {
            return News::Other;
        }
        if item.content_type == TYPING {
            if !is_own(&item) {
                self.writing = Some((item.display_name.unwrap_or_default(), now.after(WRITES_FOR)));
            }
            return News::Other;
        }
        self.last_seq = self.last_seq.max(item.seq.unwrap_or(0));
        self.meet(&item);
        let news = match (&item.kind, item.content_type.as_str()) {
            (ItemType::Message, _) if !is_own(&item) => {
                self.writing = None;
                News::Message(item.id.clone())
            }
            (_, CHAT_ENDED) => News::Ended,
            _ => News::Other,
        };
        if !self.has(&item.id) {
            let entry = self.entry(item);
            self.entries.push(entry);
        }
        news
    }

    /// Puts earlier items, the earliest first, before those that are here.
    pub fn add_earlier(&mut self, earlier: Vec<Item>) {
        for item in &earlier {
            if let Some(metadata) = &item.message_metadata {
                self.receipts(metadata);
            }
        }
        let earlier = earlier.into_iter().filter(|item| !self.has(&item.id));
        let mut entries: Vec<Entry> = earlier.map(|item| self.entry(item)).collect();
        entries.append(&mut self.entries);
        self.entries = entries;
    }

    /// The items and what they say, the earliest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The item of this id.
    pub fn item(&self, id: &ItemId) -> Option<&Item> {
        self.items().rev().find(|item| item.id == *id)
    }

    /// What a message says that is not in the transcript yet.
    pub fn read(&self, content_type: &str, content: &str) -> Said {
        (self.read)(content_type, content)
    }

    /// The latest number.
    pub fn last_seq(&self) -> u64 {
        self.last_seq
    }

    /// How far a message of the customer has come.
    pub fn reach(&self, id: &ItemId) -> Reach {
        self.reached.iter().find(|(known, _)| known == id).map_or(Reach::Sent, |(_, reach)| *reach)
    }

    /// The names of those who answer and are here now.
    pub fn present(&self) -> impl Iterator<Item = &str> {
        self.present.iter().map(|(_, name)| name.as_str())
    }

    /// Who answered last, if anybody has.
    pub fn last_agent(&self) -> Option<&str> {
        self.last_agent.as_deref()
    }

    /// Who is writing at `now`.
    pub fn writing(&self, now: Timestamp) -> Option<&str> {
        self.writing.as_ref().filter(|(_, until)| now < *until).map(|(name, _)| name.as_str())
    }

    /// How many messages of others came after that number.
    pub fn unread_after(&self, seq: u64) -> usize {
        self.items().filter(|item| is_unread(item, seq)).count()
    }

    /// The latest message of somebody else.
    pub fn last_received(&self) -> Option<&ItemId> {
        let received = |item: &&Item| item.kind == ItemType::Message && !is_own(item);
        self.items().rev().find(received).map(|item| &item.id)
    }

    fn items(&self) -> impl DoubleEndedIterator<Item = &Item> {
        self.entries.iter().map(|entry| &entry.item)
    }

    fn has(&self, id: &ItemId) -> bool {
        // The latest are the most likely to come again.
        self.item(id).is_some()
    }

    fn entry(&self, item: Item) -> Entry {
        let message = item.content.as_deref().filter(|_| item.kind == ItemType::Message);
        let said = message.map_or(Said::Text, |content| self.read(&item.content_type, content));
        Entry { item, said: Rc::new(said) }
    }

    fn receipts(&mut self, metadata: &MessageMetadata) {
        for receipt in &metadata.receipts {
            let reach = match (receipt.read_timestamp, receipt.delivered_timestamp) {
                (Some(_), _) => Reach::Read,
                (None, Some(_)) => Reach::Delivered,
                (None, None) => continue,
            };
            match self.reached.iter_mut().find(|(id, _)| *id == metadata.message_id) {
                Some((_, known)) => *known = reach.max(*known),
                None => self.reached.push((metadata.message_id.clone(), reach)),
            }
        }
    }

    /// Keeps track of who is here. A message shows that somebody is, even if their coming was not replayed.
    fn meet(&mut self, item: &Item) {
        let answers =
            matches!(item.participant_role, Some(ParticipantRole::Agent | ParticipantRole::Supervisor));
        if !answers {
            return;
        }
        let id = item.participant_id.as_ref().map_or("", |id| id.as_str());
        let name = item.display_name.clone().unwrap_or_default();
        if item.content_type == PARTICIPANT_LEFT {
            self.present.retain(|(present, _)| present != id);
            self.writing = None;
        } else if item.kind == ItemType::Message || item.content_type == PARTICIPANT_JOINED {
            self.last_agent = Some(name.clone());
            if !self.present.iter().any(|(present, _)| present == id) {
                self.present.push((id.to_owned(), name));
            }
        }
    }
}

/// Whether the customer said or did it, on whatever device.
pub fn is_own(item: &Item) -> bool {
    item.participant_role == Some(ParticipantRole::Customer)
}

/// Whether it is a message of somebody else after that number.
pub fn is_unread(item: &Item, seq: u64) -> bool {
    item.kind == ItemType::Message && !is_own(item) && item.seq.is_some_and(|own| own > seq)
}

#[cfg(test)]
pub mod tests {
    use edgewise_shared::id::{ContactId, ParticipantId};
    use edgewise_shared::wire::content_type::{MESSAGE_METADATA, TEXT_PLAIN};
    use edgewise_shared::wire::participant::Receipt;

    use super::*;

    pub const START: Timestamp = Timestamp::from_millis(1_770_631_200_000);

    /// A line of a chat: its number, minutes after the start, who, and what.
    pub fn item(seq: u64, minutes: i64, name: &str, content: &str) -> Item {
        let role = match name {
            "me" => ParticipantRole::Customer,
            "Bot" => ParticipantRole::System,
            _ => ParticipantRole::Agent,
        };
        let event = content.starts_with("application/");
        Item {
            id: ItemId::new(format!("item-{seq}")),
            absolute_time: START.after(Span::minutes(minutes)),
            kind: if event { ItemType::Event } else { ItemType::Message },
            content_type: if event { content } else { TEXT_PLAIN }.to_owned(),
            content: (!event).then(|| content.to_owned()),
            participant_id: Some(ParticipantId::new(name)),
            display_name: Some(name.to_owned()),
            participant_role: Some(role),
            message_metadata: None,
            contact_id: "019c0000-0000-7000-8000-000000000000".parse::<ContactId>().expect("an id"),
            initial_contact_id: None,
            related_contact_id: None,
            seq: Some(seq),
            client_token: None,
        }
    }

    /// Reads as the widget does, with another parser than the browser's.
    pub fn read(content_type: &str, content: &str) -> Said {
        let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap_or_default();
        edgewise_shared::interactive::read(content_type, content, parse)
    }

    pub fn transcript(items: Vec<Item>) -> Transcript {
        let mut transcript = Transcript::new(read);
        for item in items {
            transcript.add(item, START);
        }
        transcript
    }

    fn receipt(message: u64, read: bool) -> Item {
        let receipt = Receipt {
            delivered_timestamp: Some(START),
            read_timestamp: read.then_some(START),
            recipient_participant_id: ParticipantId::new("Jane"),
        };
        let metadata =
            MessageMetadata { message_id: ItemId::new(format!("item-{message}")), receipts: vec![receipt] };
        Item {
            kind: ItemType::MessageMetadata,
            message_metadata: Some(metadata),
            seq: None,
            ..item(99, 0, "Jane", MESSAGE_METADATA)
        }
    }

    #[test]
    fn who_is_here_follows_coming_and_going() {
        let mut chat = transcript(vec![item(1, 0, "Jane", PARTICIPANT_JOINED), item(2, 1, "Jane", "Hello")]);
        assert_eq!(chat.present().collect::<Vec<_>>(), ["Jane"]);
        chat.add(item(3, 2, "Jane", PARTICIPANT_LEFT), START);
        assert_eq!(chat.present().count(), 0);
        assert_eq!(chat.last_agent(), Some("Jane"));
    }

    #[test]
    fn typing_ends_with_a_message_with_time_or_with_leaving() {
        let mut chat = Transcript::new(read);
        let typing = || Item { seq: None, ..item(9, 0, "Jane", TYPING) };
        chat.add(typing(), START);
        assert_eq!(chat.writing(START), Some("Jane"));
        assert_eq!(chat.writing(START.after(WRITES_FOR)), None);
        chat.add(item(1, 0, "Jane", "Hello"), START);
        assert_eq!(chat.writing(START), None);
        chat.add(Item { participant_role: Some(ParticipantRole::Customer), ..typing() }, START);
        assert_eq!(chat.writing(START), None, "one's own other device does not count");
        assert_eq!(chat.entries().len(), 1);
    }

    #[test]
    fn receipts_only_ever_grow() {
        let mut chat = transcript(vec![item(1, 0, "me", "Hi")]);
        let reach = |chat: &Transcript| chat.reach(&ItemId::new("item-1"));
        assert_eq!(reach(&chat), Reach::Sent);
        for (read, reached) in [(false, Reach::Delivered), (true, Reach::Read), (false, Reach::Read)] {
            chat.add(receipt(1, read), START);
            assert_eq!(reach(&chat), reached);
        }
        assert_eq!(chat.entries().len(), 1);
    }

    #[test]
    fn only_what_others_said_is_unread() {
        let chat = transcript(vec![
            item(1, 0, "Bot", "Welcome"),
            item(2, 0, "Jane", PARTICIPANT_JOINED),
            item(3, 0, "me", "Hi"),
            item(4, 0, "Jane", "Hello"),
        ]);
        assert_eq!((chat.unread_after(0), chat.unread_after(1), chat.unread_after(4)), (2, 1, 0));
        assert_eq!(chat.last_received(), Some(&ItemId::new("item-4")));
    }

    #[test]
    fn earlier_items_come_first_and_once() {
        let mut chat = transcript(vec![item(3, 0, "me", "three")]);
        let earlier = [1, 2, 3].map(|seq| Item { seq: None, ..item(seq, 0, "me", "earlier") });
        chat.add_earlier(earlier.into());
        let ids: Vec<_> = chat.entries().iter().map(|entry| entry.item.id.as_str()).collect();
        assert_eq!(ids, ["item-1", "item-2", "item-3"]);
    }
}
