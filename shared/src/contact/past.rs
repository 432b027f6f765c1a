//! Past chats: how far back the transcript of a persistent chat goes, and how a page of it follows another.

use serde::{Deserialize, Serialize};

use super::call::PastChat;
use crate::id::ContactId;
use crate::object::contact::{PastPosition, PastTranscript};
use crate::wire::participant::Item;
use crate::wire::service::RehydrationType;

/// How many past contacts a chat goes back into.
pub const PAST_CONTACTS_LIMIT: u32 = 100;
/// How much of a past contact's transcript is told, in bytes as JSON; of a longer one, its end.
pub const PAST_TRANSCRIPT_LIMIT: usize = 5_000_000;

/// How much of past chats was told on the pages before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PastReach {
    /// Contacts, the one that was begun last included.
    pub contacts: u32,
    /// That contact.
    pub contact_id: Option<ContactId>,
    /// How much of its transcript, in bytes.
    pub bytes: usize,
}

impl PastPosition {
    /// Where reading what a chat continues begins.
    #[must_use]
    pub fn of(past: &PastChat) -> Self {
        let source = past.source_contact_id;
        let contact_id = match past.rehydration_type {
            RehydrationType::EntirePastSession => source.with_segment(u16::MAX),
            RehydrationType::FromSegment => source,
        };
        Self { contact_id, seq: None, reach: PastReach::default() }
    }
}

/// The page of a past chat at a position, of what was found there: at most `limit` numbered items, latest first. It
/// goes on in this chat, or in the one that this chat continued.
#[must_use]
pub fn page(
    position: &PastPosition,
    found: Vec<(u64, Item)>,
    limit: u32,
    continues: Option<&PastChat>,
) -> PastTranscript {
    let is_full = found.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
    let before = |seq: u64| seq.checked_sub(1).filter(|seq| *seq > 0);
    let rest = found.last().and_then(|(seq, _)| before(*seq)).filter(|_| is_full);
    let mut reach = position.reach;
    let mut items = Vec::new();
    for (_, mut item) in found {
        let contact_id = item.contact_id;
        match reach.take(&item) {
            Taken::Told => {
                item.related_contact_id = Some(contact_id);
                items.push(item);
            }
            Taken::ContactIsTooLong => {
                let next = match contact_id.segment().checked_sub(1) {
                    Some(number) => {
                        Some(PastPosition { contact_id: contact_id.with_segment(number), seq: None, reach })
                    }
                    None => reach.into_chat(continues),
                };
                return PastTranscript { items, next };
            }
            Taken::TooManyContacts => return PastTranscript { items, next: None },
        }
    }
    let next = match rest {
        Some(seq) => Some(PastPosition { contact_id: position.contact_id, seq: Some(seq), reach }),
        None => reach.into_chat(continues),
    };
    PastTranscript { items, next }
}

enum Taken {
    Told,
    ContactIsTooLong,
    TooManyContacts,
}

impl PastReach {
    fn take(&mut self, item: &Item) -> Taken {
        if self.contact_id != Some(item.contact_id) {
            if self.contacts >= PAST_CONTACTS_LIMIT {
                return Taken::TooManyContacts;
            }
            *self = Self { contacts: self.contacts + 1, contact_id: Some(item.contact_id), bytes: 0 };
        }
        let bytes = serde_json::to_string(item).map_or(0, |text| text.len());
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > PAST_TRANSCRIPT_LIMIT { Taken::ContactIsTooLong } else { Taken::Told }
    }

    /// Where the chat before begins, if it may be told of.
    fn into_chat(self, continues: Option<&PastChat>) -> Option<PastPosition> {
        let past = continues.filter(|_| self.contacts < PAST_CONTACTS_LIMIT)?;
        Some(PastPosition { reach: self, ..PastPosition::of(past) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::ItemId;
    use crate::time::Timestamp;
    use crate::wire::participant::ItemType;

    const CHAT: &str = "0193f000-0000-7000-8000-000000000000";
    const BEFORE: &str = "0193e000-0000-7000-8000-000000000000";

    fn contact(segment: u16) -> ContactId {
        CHAT.parse::<ContactId>().unwrap().with_segment(segment)
    }

    fn before() -> PastChat {
        PastChat {
            rehydration_type: RehydrationType::EntirePastSession,
            source_contact_id: BEFORE.parse().unwrap(),
        }
    }

    fn said(contact_id: ContactId, seq: u64, content: &str) -> (u64, Item) {
        let item = Item {
            id: ItemId::new(format!("{seq}")),
            absolute_time: Timestamp::default(),
            kind: ItemType::Message,
            content_type: "text/plain".to_owned(),
            content: Some(content.to_owned()),
            participant_id: None,
            display_name: None,
            participant_role: None,
            message_metadata: None,
            contact_id,
            initial_contact_id: None,
            related_contact_id: None,
            seq: None,
            client_token: None,
        };
        (seq, item)
    }

    fn at(segment: u16, reach: PastReach) -> PastPosition {
        PastPosition { contact_id: contact(segment), seq: None, reach }
    }

    fn told(page: &PastTranscript) -> Vec<&str> {
        page.items.iter().map(|item| item.id.as_str()).collect()
    }

    #[test]
    fn pages_follow_each_other_and_then_the_chat_before() {
        let start = at(u16::MAX, PastReach::default());
        let first =
            page(&start, vec![said(contact(1), 3, "c"), said(contact(0), 2, "b")], 2, Some(&before()));
        assert_eq!(told(&first), ["3", "2"]);
        assert_eq!(first.items[0].related_contact_id, Some(contact(1)));
        let next = first.next.unwrap();
        assert_eq!((next.contact_id, next.seq, next.reach.contacts), (start.contact_id, Some(1), 2));
        let second = page(&next, vec![said(contact(0), 1, "a")], 2, Some(&before()));
        let last = second.next.unwrap();
        assert_eq!((last.contact_id.initial(), last.seq), (before().source_contact_id.initial(), None));
        assert_eq!(last.reach.contacts, 2, "a contact on two pages is one");
        assert_eq!(page(&next, vec![said(contact(0), 1, "a")], 2, None).next, None);
    }

    #[test]
    fn a_full_page_that_ends_with_the_first_item_is_the_chats_last() {
        let all = vec![said(contact(0), 2, "b"), said(contact(0), 1, "a")];
        assert_eq!(page(&at(0, PastReach::default()), all, 2, None).next, None);
    }

    #[test]
    fn the_hundredth_past_contact_is_the_last() {
        let reach = |contacts| PastReach { contacts, contact_id: Some(contact(7)), bytes: 10 };
        let both = || vec![said(contact(6), 9, "hundredth"), said(contact(5), 8, "one more")];
        let read = page(&at(6, reach(99)), both(), 2, Some(&before()));
        assert_eq!((told(&read), read.next.is_none()), (vec!["9"], true));
        let read = page(&at(6, reach(98)), both(), 2, None);
        assert_eq!(told(&read), ["9", "8"]);
        let sole = vec![said(contact(0), 1, "hundredth")];
        assert_eq!(page(&at(0, reach(99)), sole, 2, Some(&before())).next, None, "no chat before it");
        let same = page(&at(7, reach(100)), vec![said(contact(7), 9, "its rest")], 2, None);
        assert_eq!(told(&same), ["9"]);
    }

    #[test]
    fn of_a_contact_that_is_too_long_the_end_is_told_and_then_what_was_before_it() {
        let reach =
            PastReach { contacts: 1, contact_id: Some(contact(1)), bytes: PAST_TRANSCRIPT_LIMIT - 900 };
        let long = "x".repeat(900);
        let found =
            || vec![said(contact(1), 5, "fits"), said(contact(1), 4, &long), said(contact(0), 3, "c")];
        let read = page(&at(1, reach), found(), 3, None);
        assert_eq!(told(&read), ["5"]);
        let next = read.next.unwrap();
        assert_eq!((next.contact_id, next.seq), (contact(0), None));
        let read = page(&next, vec![said(contact(0), 3, &long)], 3, None);
        assert_eq!(told(&read), ["3"], "each contact has a length of its own");
        let first = PastReach { contact_id: Some(contact(0)), ..reach };
        let read = page(&at(0, first), vec![said(contact(0), 3, &long)], 3, Some(&before()));
        assert_eq!(read.next.unwrap().contact_id.initial(), before().source_contact_id.initial());
    }
}
