//! One chat as this console knows it: what was said, what is on its way, what the agent has seen.

use std::collections::BTreeMap;

use edgewise_shared::id::{ItemId, ParticipantId};
use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::transport::{Ending, Pending, Status};
use edgewise_shared::wire::content_type;
use edgewise_shared::wire::participant::{Item, ItemType, ParticipantRole, Receipt};

use super::wording;

/// For how long somebody who was writing is taken to be writing still.
pub const TYPING_LASTS: Span = Span::seconds(12);

/// A chat.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Thread {
    me: Option<ParticipantId>,
    items: BTreeMap<u64, Item>,
    receipts: BTreeMap<ItemId, Vec<Receipt>>,
    typing: Option<Typing>,
    seen: u64,
    /// Messages of the agent that are not in the transcript yet.
    pub pending: Vec<Pending>,
    /// How the connection stands.
    pub link: Status,
    /// Whether all that was said before has come.
    pub caught_up: bool,
    /// The number of the first item that is here, if earlier ones were left out.
    pub cut: Option<u64>,
    /// How the connection ended for good, if it did.
    pub ending: Option<Ending>,
}

/// Somebody is writing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Typing {
    participant_id: Option<ParticipantId>,
    name: String,
    until: Timestamp,
}

/// What an item means for the console, apart from being shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// Nothing to tell.
    Nothing,
    /// The customer said something.
    FromCustomer {
        /// The message.
        id: ItemId,
        /// Who said it.
        name: String,
        /// What was said.
        text: String,
    },
}

/// How far a message of the agent has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Delivery {
    /// The server has it.
    Sent,
    /// A device of the customer has it.
    Delivered,
    /// The customer has seen it.
    Read,
}

impl Thread {
    /// A chat in which the agent is this participant.
    pub fn join_as(&mut self, me: ParticipantId) {
        self.me = Some(me);
    }

    /// The chat's items in order, with their numbers.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = (u64, &Item)> {
        self.items.iter().map(|(seq, item)| (*seq, item))
    }

    /// Takes in an item that came at `now`.
    pub fn take(&mut self, item: Item, now: Timestamp) -> News {
        if let Some(metadata) = &item.message_metadata {
            self.receipts.insert(metadata.message_id.clone(), metadata.receipts.clone());
        }
        if item.content_type == content_type::TYPING {
            self.note_typing(&item, now);
            return News::Nothing;
        }
        let Some(seq) = item.seq.filter(|_| item.kind != ItemType::MessageMetadata) else {
            return News::Nothing;
        };
        if self.typing.as_ref().is_some_and(|typing| typing.participant_id == item.participant_id) {
            self.typing = None;
        }
        let news = if is_from_customer(&item) && self.needs_reading(&item) {
            News::FromCustomer { id: item.id.clone(), name: author(&item), text: said(&item) }
        } else {
            News::Nothing
        };
        self.items.insert(seq, item);
        news
    }

    /// The first item that is here, if earlier ones were left out.
    pub fn earliest(&self) -> Option<(u64, ItemId)> {
        self.cut?;
        self.items().next().map(|(seq, item)| (seq, item.id.clone()))
    }

    /// Takes in a stretch of the transcript in its order, which ends with the item of the number `last`.
    pub fn take_earlier(&mut self, items: Vec<Item>, last: u64) {
        let mut seq = last;
        for item in items.into_iter().rev() {
            if let Some(metadata) = &item.message_metadata {
                self.receipts.entry(metadata.message_id.clone()).or_insert_with(|| metadata.receipts.clone());
            }
            self.items.entry(seq).or_insert(item);
            seq = seq.saturating_sub(1);
        }
        self.cut = (seq > 0).then_some(seq + 1);
    }

    /// Whether the agent of this console said it.
    pub fn is_mine(&self, item: &Item) -> bool {
        item.client_token.is_some() || (self.me.is_some() && item.participant_id == self.me)
    }

    /// Who is writing at `now`.
    pub fn typing_at(&self, now: Timestamp) -> Option<&str> {
        self.typing.as_ref().filter(|typing| typing.until > now).map(|typing| typing.name.as_str())
    }

    /// Where the agent of this console came in, the last time.
    pub fn joined_seq(&self) -> Option<u64> {
        let joined = |item: &Item| {
            item.content_type == content_type::PARTICIPANT_JOINED
                && self.me.is_some()
                && item.participant_id == self.me
        };
        self.items().rev().find(|(_, item)| joined(item)).map(|(seq, _)| seq)
    }

    /// How many messages of the customer the agent has not seen since coming in.
    pub fn unread(&self) -> usize {
        let from = self.seen.max(self.joined_seq().unwrap_or(0));
        let unread = |item: &&Item| is_from_customer(item) && self.needs_reading(item);
        self.items.range(from + 1..).map(|(_, item)| item).filter(unread).count()
    }

    /// The agent has seen all that is here. Answers the message whose receipt says so, if that is news.
    pub fn see_all(&mut self) -> Option<ItemId> {
        let last = self.items().rev().find(|(_, item)| is_from_customer(item));
        let (seq, id, read) = last.map(|(seq, item)| (seq, item.id.clone(), !self.needs_reading(item)))?;
        let news = seq > self.seen && !read;
        self.seen = self.seen.max(seq);
        news.then_some(id)
    }

    /// The last thing somebody said, as one line: `You: …` for the agent's own words.
    pub fn preview(&self) -> String {
        if let Some(pending) = self.pending.last() {
            return format!("You: {}", one_line(&pending.content));
        }
        let last = self.items().rev().map(|(_, item)| item).find(|item| is_said(item));
        last.map_or_else(String::new, |item| {
            let text = one_line(&said(item));
            if self.is_mine(item) { format!("You: {text}") } else { text }
        })
    }

    /// When the customer or an agent last began to speak after the other, and whether that was the customer, who now
    /// waits. More words of the same side do not start the time anew; what flows say answers nobody.
    pub fn last_exchange(&self) -> Option<(Timestamp, bool)> {
        let mut exchange = None;
        for (_, item) in self.items().rev().filter(|(_, item)| is_said(item) && is_from_somebody(item)) {
            let customer = is_from_customer(item);
            match exchange {
                Some((_, side)) if side != customer => break,
                _ => exchange = Some((item.absolute_time, customer)),
            }
        }
        exchange
    }

    /// Whether the customer has left the chat: what is written now reaches nobody.
    pub fn customer_has_left(&self) -> bool {
        let moved = |item: &Item| {
            let moves = [content_type::PARTICIPANT_JOINED, content_type::PARTICIPANT_LEFT];
            item.participant_role == Some(ParticipantRole::Customer)
                && moves.contains(&item.content_type.as_str())
        };
        let last = self.items().rev().map(|(_, item)| item).find(|item| moved(item));
        last.is_some_and(|item| item.content_type == content_type::PARTICIPANT_LEFT)
    }

    /// How far a message of the agent has come.
    pub fn delivery(&self, id: &ItemId) -> Delivery {
        let others = self.receipts.get(id).into_iter().flatten();
        let others = others.filter(|receipt| Some(&receipt.recipient_participant_id) != self.me.as_ref());
        let state = |receipt: &Receipt| match (receipt.read_timestamp, receipt.delivered_timestamp) {
            (Some(_), _) => Delivery::Read,
            (None, Some(_)) => Delivery::Delivered,
            (None, None) => Delivery::Sent,
        };
        others.map(state).max().unwrap_or(Delivery::Sent)
    }

    /// Whether no receipt tells that this agent has read it already, here or before a reload.
    fn needs_reading(&self, item: &Item) -> bool {
        let mut receipts = self.receipts.get(&item.id).into_iter().flatten();
        !receipts.any(|receipt| {
            Some(&receipt.recipient_participant_id) == self.me.as_ref() && receipt.read_timestamp.is_some()
        })
    }

    fn note_typing(&mut self, item: &Item, now: Timestamp) {
        if self.is_mine(item) {
            return;
        }
        self.typing = Some(Typing {
            participant_id: item.participant_id.clone(),
            name: author(item),
            until: now.after(TYPING_LASTS),
        });
    }
}

/// Whether somebody said it, rather than it having happened.
pub fn is_said(item: &Item) -> bool {
    matches!(item.kind, ItemType::Message | ItemType::Attachment)
}

fn is_from_somebody(item: &Item) -> bool {
    !matches!(item.participant_role, Some(ParticipantRole::System | ParticipantRole::CustomBot) | None)
}

fn is_from_customer(item: &Item) -> bool {
    is_said(item) && item.participant_role == Some(ParticipantRole::Customer)
}

/// What an item says, as text.
pub fn said(item: &Item) -> String {
    match (item.kind, &item.content) {
        (ItemType::Attachment, None) => "A file".to_owned(),
        (_, content) => wording::plain(&item.content_type, content.as_deref().unwrap_or_default()),
    }
}

/// What the protocol calls a flow when it speaks, and a bot that a flow calls.
const SYSTEM_NAME: &str = "SYSTEM_MESSAGE";
const BOT_NAME: &str = "BOT";

/// Whether a bot said it: one that a flow calls, or one that takes part.
pub fn is_bot(item: &Item) -> bool {
    match item.participant_role {
        Some(ParticipantRole::CustomBot) => true,
        Some(ParticipantRole::System) => item.display_name.as_deref() == Some(BOT_NAME),
        _ => false,
    }
}

/// What to call who an item is from.
pub fn author(item: &Item) -> String {
    let of_service = |name: &str| matches!(name, SYSTEM_NAME | BOT_NAME);
    let name = item.display_name.clone().filter(|name| !name.trim().is_empty() && !of_service(name));
    name.unwrap_or_else(|| {
        match item.participant_role {
            Some(ParticipantRole::Customer) => "Customer",
            Some(ParticipantRole::Agent) => "Agent",
            Some(ParticipantRole::Supervisor) => "Supervisor",
            _ if is_bot(item) => "Bot",
            Some(ParticipantRole::System | ParticipantRole::CustomBot) | None => "Automatic message",
        }
        .to_owned()
    })
}

fn one_line(text: &str) -> String {
    text.split_whitespace().take(40).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub mod fixture {
    //! A chat to test with: the customer is `c`, this agent `a`, an earlier agent `b`, the flow `s`,
    //! its bot `bot`.

    use super::*;
    use edgewise_shared::wire::participant::MessageMetadata;

    pub const START: Timestamp = Timestamp::from_millis(1_770_631_200_000);

    pub fn at(seconds: i64) -> Timestamp {
        START.after(Span::seconds(seconds))
    }

    pub fn thread(items: impl IntoIterator<Item = Item>) -> Thread {
        let mut thread = Thread::default();
        thread.join_as(ParticipantId::new("a"));
        for item in items {
            thread.take(item, START);
        }
        thread
    }

    pub fn message(seq: u64, who: &str, seconds: i64, text: &str) -> Item {
        Item {
            content: Some(text.to_owned()),
            ..item(seq, who, seconds, ItemType::Message, content_type::TEXT_PLAIN)
        }
    }

    pub fn event(seq: u64, who: &str, seconds: i64, content_type: &str) -> Item {
        item(seq, who, seconds, ItemType::Event, content_type)
    }

    pub fn receipt(message: u64, who: &str, delivered: bool, read: bool) -> Item {
        let receipt = Receipt {
            delivered_timestamp: delivered.then_some(START),
            read_timestamp: read.then_some(START),
            recipient_participant_id: ParticipantId::new(who),
        };
        let message_metadata =
            Some(MessageMetadata { message_id: ItemId::new(format!("i{message}")), receipts: vec![receipt] });
        Item {
            seq: None,
            message_metadata,
            ..item(message, "s", 0, ItemType::MessageMetadata, content_type::MESSAGE_METADATA)
        }
    }

    fn item(seq: u64, who: &str, seconds: i64, kind: ItemType, content_type: &str) -> Item {
        let (name, role) = match who {
            "c" => ("Maria", ParticipantRole::Customer),
            "a" => ("Jane", ParticipantRole::Agent),
            "b" => ("Ravi", ParticipantRole::Agent),
            "bot" => ("BOT", ParticipantRole::System),
            _ => ("SYSTEM_MESSAGE", ParticipantRole::System),
        };
        Item {
            id: ItemId::new(format!("i{seq}")),
            absolute_time: at(seconds),
            kind,
            content_type: content_type.to_owned(),
            content: None,
            participant_id: Some(ParticipantId::new(who)),
            display_name: Some(name.to_owned()),
            participant_role: Some(role),
            message_metadata: None,
            contact_id: "0199c0de-0000-7000-8000-000000000001".parse().unwrap(),
            initial_contact_id: None,
            related_contact_id: None,
            seq: Some(seq),
            client_token: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fixture::{START, at, event, message, receipt, thread};
    use super::*;

    fn joined_chat() -> Thread {
        thread([
            message(1, "s", 0, "Hello"),
            message(2, "c", 10, "My order is late"),
            event(3, "a", 20, content_type::PARTICIPANT_JOINED),
        ])
    }

    #[test]
    fn unread_counts_what_the_customer_said_since_the_agent_came() {
        let mut thread = joined_chat();
        assert_eq!(thread.unread(), 0);
        thread.take(message(4, "c", 30, "Anyone?"), START);
        thread.take(message(5, "s", 31, "Please hold"), START);
        thread.take(message(6, "c", 32, "Hello?"), START);
        assert_eq!(thread.unread(), 2);
        assert_eq!(thread.see_all(), Some(ItemId::new("i6")));
        assert_eq!(thread.unread(), 0);
        assert_eq!(thread.see_all(), None);
    }

    #[test]
    fn what_was_read_before_a_reload_is_not_unread_again() {
        let mut thread = joined_chat();
        let read = message(4, "c", 30, "Anyone?");
        thread.take(receipt(4, "a", true, true), START);
        assert_eq!(thread.take(read, START), News::Nothing);
        assert_eq!(thread.unread(), 0);
        assert_eq!(thread.see_all(), None);
    }

    #[test]
    fn words_of_one_side_do_not_start_the_exchange_anew() {
        let mut thread = joined_chat();
        assert_eq!(thread.last_exchange(), Some((at(10), true)));
        thread.take(message(4, "c", 30, "Anyone?"), START);
        assert_eq!(thread.last_exchange(), Some((at(10), true)));
        thread.take(message(5, "a", 40, "I am here"), START);
        thread.take(message(6, "a", 50, "Let me look"), START);
        assert_eq!(thread.last_exchange(), Some((at(40), false)));
        assert_eq!(Thread::default().last_exchange(), None);
    }

    #[test]
    fn what_a_flow_says_does_not_end_the_customers_waiting() {
        let thread = thread([message(1, "c", 10, "Hey, I'm back"), message(2, "s", 11, "Finding somebody")]);
        assert_eq!(thread.last_exchange(), Some((at(10), true)));
    }

    #[test]
    fn a_customer_who_left_may_come_back() {
        let mut thread = joined_chat();
        assert!(!thread.customer_has_left());
        thread.take(event(4, "c", 30, content_type::PARTICIPANT_LEFT), START);
        assert!(thread.customer_has_left());
        thread.take(event(5, "c", 40, content_type::PARTICIPANT_JOINED), START);
        assert!(!thread.customer_has_left());
    }

    #[test]
    fn delivery_is_what_the_customers_receipts_say() {
        let mut thread = thread([message(1, "a", 0, "Hello")]);
        let id = ItemId::new("i1");
        assert_eq!(thread.delivery(&id), Delivery::Sent);
        thread.take(receipt(1, "c", true, false), START);
        assert_eq!(thread.delivery(&id), Delivery::Delivered);
        thread.take(receipt(1, "c", true, true), START);
        assert_eq!(thread.delivery(&id), Delivery::Read);
        thread.take(receipt(1, "a", true, true), START);
        assert_eq!(thread.delivery(&id), Delivery::Sent);
    }

    #[test]
    fn typing_ends_with_the_message_or_by_itself() {
        let mut thread = joined_chat();
        let typing = Item { seq: None, ..event(9, "c", 30, content_type::TYPING) };
        thread.take(typing.clone(), at(30));
        assert_eq!(thread.typing_at(at(31)), Some("Maria"));
        assert_eq!(thread.typing_at(at(42)), None);
        thread.take(typing, at(50));
        thread.take(message(4, "c", 51, "Hi"), at(51));
        assert_eq!(thread.typing_at(at(51)), None);
    }

    #[test]
    fn what_was_left_out_is_put_before_the_rest() {
        let mut thread = thread([message(4, "c", 30, "Four"), message(5, "c", 40, "Five")]);
        assert_eq!(thread.earliest(), None);
        thread.cut = Some(4);
        assert_eq!(thread.earliest(), Some((4, ItemId::new("i4"))));
        let unnumbered = |seq, text| Item { seq: None, ..message(seq, "c", 0, text) };
        thread.take_earlier(vec![unnumbered(3, "Three"), unnumbered(4, "Four")], 4);
        assert_eq!((thread.items().next().map(|(seq, _)| seq), thread.cut), (Some(3), Some(3)));
        thread.take_earlier(vec![unnumbered(1, "One"), unnumbered(2, "Two"), unnumbered(3, "Three")], 3);
        assert_eq!((thread.items().count(), thread.cut), (5, None));
    }

    #[test]
    fn the_agents_own_typing_is_no_news() {
        let mut thread = joined_chat();
        thread.take(Item { seq: None, ..event(9, "a", 30, content_type::TYPING) }, at(30));
        assert_eq!(thread.typing_at(at(31)), None);
    }

    #[test]
    fn the_preview_is_the_last_thing_that_was_said() {
        let mut thread = joined_chat();
        assert_eq!(thread.preview(), "My order is late");
        thread.take(message(4, "a", 30, "Let me\nlook"), START);
        assert_eq!(thread.preview(), "You: Let me look");
        thread.pending.push(Pending::new("t", content_type::TEXT_PLAIN, "One moment", START));
        assert_eq!(thread.preview(), "You: One moment");
    }

    #[test]
    fn a_customers_message_is_news_and_the_flows_is_not() {
        let mut thread = joined_chat();
        let news = thread.take(message(4, "c", 30, "Anyone?"), START);
        assert!(
            matches!(news, News::FromCustomer { name, text, .. } if name == "Maria" && text == "Anyone?")
        );
        assert_eq!(thread.take(message(5, "s", 31, "Hold"), START), News::Nothing);
    }
}
