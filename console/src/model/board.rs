//! The agent's contacts, sorted into where they stand on the screen.

use edgewise_shared::id::{ContactId, OfferId};
use edgewise_shared::time::Timestamp;
use edgewise_shared::wire::console::{AgentContact, AgentContactState, AgentStatus, AgentView};

/// Where each contact of a view is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Board {
    /// Offers to accept or reject, the one that runs out first before the others.
    pub incoming: Vec<Offer>,
    /// Chats in the list: connected, or in After Contact Work. A chat keeps its place when it ends, so that no tab
    /// moves under the pointer.
    pub open: Vec<AgentContact>,
    /// Contacts that were missed or rejected and take a slot until cleared.
    pub missed: Vec<AgentContact>,
}

/// A contact that waits for the agent's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The contact.
    pub contact_id: ContactId,
    /// The offer to answer.
    pub id: OfferId,
    /// What the customer is called.
    pub customer_name: String,
    /// The queue's name; none for a contact that was sent to this agent.
    pub queue_name: String,
    /// Since when the customer has been in the chat.
    pub initiated_at: Timestamp,
    /// When it goes to somebody else.
    pub expires_at: Timestamp,
}

impl Offer {
    /// Whether it was sent to this agent rather than to a queue: an agent's own queue has no name.
    pub fn is_for_one(&self) -> bool {
        self.queue_name.is_empty()
    }

    /// How it came here, in the middle of a sentence.
    pub fn way(&self) -> String {
        if self.is_for_one() { "sent to you".to_owned() } else { format!("queue {}", self.queue_name) }
    }
}

impl Board {
    /// Sorts the contacts of a view.
    pub fn of(view: &AgentView) -> Self {
        let mut board = Self::default();
        for contact in &view.contacts {
            match &contact.state {
                AgentContactState::Incoming { offer_id, expires_at } => board.incoming.push(Offer {
                    contact_id: contact.contact_id,
                    id: offer_id.clone(),
                    customer_name: contact.customer_name.clone(),
                    queue_name: contact.queue_name.clone(),
                    initiated_at: contact.initiated_at,
                    expires_at: *expires_at,
                }),
                AgentContactState::Connected | AgentContactState::Ended => board.open.push(contact.clone()),
                AgentContactState::Missed | AgentContactState::Rejected => board.missed.push(contact.clone()),
            }
        }
        board.incoming.sort_by_key(|offer| (offer.expires_at, offer.contact_id));
        board
            .open
            .sort_by_key(|contact| (contact.connected_at.unwrap_or(contact.state_since), contact.contact_id));
        board.missed.sort_by_key(|contact| (contact.state_since, contact.contact_id));
        board
    }

    /// The open chat with this id.
    pub fn find(&self, contact_id: ContactId) -> Option<&AgentContact> {
        self.open.iter().find(|contact| contact.contact_id == contact_id)
    }

    /// Which chat to show, given what was shown before this board: the same while it is there, the one that took
    /// its place when it is gone, the first if none was shown.
    pub fn selection(&self, before: &Self, selected: Option<ContactId>) -> Option<ContactId> {
        let Some(selected) = selected else {
            return self.open.first().map(|contact| contact.contact_id);
        };
        if self.find(selected).is_some() {
            return Some(selected);
        }
        let place = before.open.iter().position(|contact| contact.contact_id == selected).unwrap_or(0);
        self.open.get(place.min(self.open.len().saturating_sub(1))).map(|contact| contact.contact_id)
    }

    /// The chat `step` tabs after (or before) the selected one, around the ends.
    pub fn neighbour(&self, selected: Option<ContactId>, step: isize) -> Option<ContactId> {
        let count = isize::try_from(self.open.len()).ok().filter(|count| *count > 0)?;
        let place = selected.and_then(|id| self.open.iter().position(|contact| contact.contact_id == id));
        let next = match place.and_then(|place| isize::try_from(place).ok()) {
            Some(place) => (place + step).rem_euclid(count),
            None => 0,
        };
        self.open.get(usize::try_from(next).unwrap_or(0)).map(|contact| contact.contact_id)
    }
}

/// Whether a view may replace the one that is shown. Answers and frames cross on the way; the older one must lose.
pub fn supersedes(shown: Option<&AgentView>, view: &AgentView) -> bool {
    shown.is_none_or(|shown| view.version >= shown.version)
}

/// The status as a word.
pub fn status_word(status: AgentStatus) -> &'static str {
    match status {
        AgentStatus::Available => "Available",
        AgentStatus::Break => "Break",
        AgentStatus::Offline => "Offline",
    }
}

/// What the list says while there is no contact in it, and what to do about it.
pub fn empty_words(status: AgentStatus) -> &'static str {
    match status {
        AgentStatus::Available => "No contacts. The next chat will show here.",
        AgentStatus::Break | AgentStatus::Offline => "No contacts. Set yourself Available to receive chats.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use edgewise_shared::id::QueueId;

    const START: i64 = 1_770_000_000_000;

    fn id(number: u16) -> ContactId {
        format!("0199c0de-0000-7000-8000-00000000{number:04x}").parse().unwrap()
    }

    fn contact(number: u16, state: AgentContactState, connected_after: i64) -> AgentContact {
        AgentContact {
            contact_id: id(number),
            customer_name: format!("Customer {number}"),
            state,
            state_since: Timestamp::from_millis(START),
            queue_id: QueueId::new("q"),
            queue_name: "Support".to_owned(),
            initiated_at: Timestamp::from_millis(START),
            connected_at: Some(Timestamp::from_millis(START + connected_after)),
        }
    }

    fn incoming(expires_after: i64) -> AgentContactState {
        AgentContactState::Incoming {
            offer_id: OfferId::new("offer"),
            expires_at: Timestamp::from_millis(START + expires_after),
        }
    }

    fn view(version: u64, contacts: Vec<AgentContact>) -> AgentView {
        AgentView {
            version,
            now: Timestamp::from_millis(START),
            status: AgentStatus::Available,
            status_since: Timestamp::from_millis(START),
            slots: 10,
            slots_taken: 0,
            contacts,
        }
    }

    fn board(contacts: Vec<AgentContact>) -> Board {
        Board::of(&view(1, contacts))
    }

    fn open_ids(board: &Board) -> Vec<ContactId> {
        board.open.iter().map(|contact| contact.contact_id).collect()
    }

    #[test]
    fn contacts_go_where_their_state_belongs() {
        let board = board(vec![
            contact(1, AgentContactState::Missed, 0),
            contact(2, incoming(20_000), 0),
            contact(3, AgentContactState::Connected, 1),
            contact(4, AgentContactState::Rejected, 0),
            contact(5, AgentContactState::Ended, 2),
        ]);
        assert_eq!(board.incoming.iter().map(|offer| offer.contact_id).collect::<Vec<_>>(), [id(2)]);
        assert_eq!(open_ids(&board), [id(3), id(5)]);
        assert_eq!(board.missed.iter().map(|contact| contact.contact_id).collect::<Vec<_>>(), [id(1), id(4)]);
    }

    #[test]
    fn the_offer_that_runs_out_first_is_on_top() {
        let board = board(vec![contact(1, incoming(20_000), 0), contact(2, incoming(5_000), 0)]);
        assert_eq!(board.incoming.first().map(|offer| offer.contact_id), Some(id(2)));
    }

    #[test]
    fn an_offer_says_whether_it_came_by_a_queue_or_was_sent_to_the_agent() {
        let sent = AgentContact { queue_name: String::new(), ..contact(2, incoming(20_000), 0) };
        let board = board(vec![contact(1, incoming(5_000), 0), sent]);
        let ways: Vec<String> = board.incoming.iter().map(Offer::way).collect();
        assert_eq!(ways, ["queue Support", "sent to you"]);
    }

    #[test]
    fn a_chat_that_ends_keeps_its_place() {
        let before = board(vec![
            contact(1, AgentContactState::Connected, 1),
            contact(2, AgentContactState::Connected, 2),
        ]);
        let after =
            board(vec![contact(1, AgentContactState::Ended, 1), contact(2, AgentContactState::Connected, 2)]);
        assert_eq!(open_ids(&before), open_ids(&after));
    }

    #[test]
    fn closing_the_shown_chat_shows_the_one_that_takes_its_place() {
        let three: Vec<_> =
            (1..=3).map(|number| contact(number, AgentContactState::Connected, i64::from(number))).collect();
        let before = board(three.clone());
        let without = |gone: u16| board(three.iter().filter(|c| c.contact_id != id(gone)).cloned().collect());
        assert_eq!(without(1).selection(&before, Some(id(1))), Some(id(2)));
        assert_eq!(without(3).selection(&before, Some(id(3))), Some(id(2)));
        assert_eq!(without(3).selection(&before, Some(id(1))), Some(id(1)));
        assert_eq!(Board::default().selection(&before, Some(id(1))), None);
        assert_eq!(before.selection(&Board::default(), None), Some(id(1)));
    }

    #[test]
    fn next_and_previous_go_around_the_ends() {
        let board = board((1..=3).map(|n| contact(n, AgentContactState::Connected, i64::from(n))).collect());
        assert_eq!(board.neighbour(Some(id(3)), 1), Some(id(1)));
        assert_eq!(board.neighbour(Some(id(1)), -1), Some(id(3)));
        assert_eq!(board.neighbour(None, 1), Some(id(1)));
        assert_eq!(Board::default().neighbour(Some(id(1)), 1), None);
    }

    #[test]
    fn a_view_that_was_overtaken_is_ignored() {
        let shown = view(7, Vec::new());
        assert!(supersedes(None, &shown));
        assert!(supersedes(Some(&shown), &view(7, Vec::new())));
        assert!(supersedes(Some(&shown), &view(8, Vec::new())));
        assert!(!supersedes(Some(&shown), &view(6, Vec::new())));
    }
}
