//! GetTranscript: what a request asks for, in terms that a store can look up.

use crate::id::ContactId;
use crate::time::Timestamp;
use crate::wire::participant::{GetTranscriptRequest, ScanDirection, SortOrder, StartPosition};
use crate::wire::rejection::Rejection;

/// How many items a page has unless the request says otherwise.
const DEFAULT_PAGE: u32 = 10;
/// How many items a page can have.
const LARGEST_PAGE: i64 = 100;

/// A page to look up: the first `limit` items from `anchor` on in `direction`, then sorted by `order`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where to start.
    pub anchor: Anchor,
    /// Which way to look.
    pub direction: ScanDirection,
    /// How many items at most.
    pub limit: u32,
    /// How to sort what was found.
    pub order: SortOrder,
}

/// Where a scan starts; what it names is part of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Anchor {
    /// At the end that the direction starts from.
    End,
    /// At this number.
    Seq(u64),
    /// At this item.
    Item(String),
    /// At this time: the first item at or after it forward, the last at or before it backward.
    Time(Timestamp),
    /// At the n-th latest item.
    MostRecent(u32),
}

impl Page {
    /// What the request asks for.
    ///
    /// # Errors
    /// ValidationException that names the member that breaks its rule.
    pub fn read(request: &GetTranscriptRequest, chat: ContactId) -> Result<Self, Rejection> {
        check_contact(request.contact_id.as_deref(), chat)?;
        let limit = match request.max_results {
            None | Some(0) => DEFAULT_PAGE,
            Some(count @ 1..=LARGEST_PAGE) => u32::try_from(count).unwrap_or(DEFAULT_PAGE),
            Some(_) => return Err(Rejection::validation("MaxResults must be between 0 and 100.")),
        };
        let order = request.sort_order.unwrap_or(SortOrder::Descending);
        if let Some(token) = &request.next_token {
            let (direction, anchor) = read_token(token)?;
            return Ok(Self { anchor, direction, limit, order });
        }
        let anchor = request.start_position.as_ref().map_or(Ok(Anchor::End), read_start)?;
        let natural = if anchor == Anchor::End { ScanDirection::Backward } else { ScanDirection::Forward };
        Ok(Self { anchor, direction: request.scan_direction.unwrap_or(natural), limit, order })
    }

    /// The token for the page after this one, which starts at `seq`.
    #[must_use]
    pub fn token(&self, seq: u64) -> String {
        match self.direction {
            ScanDirection::Forward => format!("f{seq}"),
            ScanDirection::Backward => format!("b{seq}"),
        }
    }
}

fn check_contact(contact_id: Option<&str>, chat: ContactId) -> Result<(), Rejection> {
    let Some(text) = contact_id else { return Ok(()) };
    match text.parse::<ContactId>() {
        Ok(contact) if contact.initial() == chat.initial() => Ok(()),
        Ok(_) => Err(Rejection::access_denied("The contact is not of this chat.")),
        Err(_) => Err(Rejection::validation("ContactId is not a contact's id.")),
    }
}

fn read_token(token: &str) -> Result<(ScanDirection, Anchor), Rejection> {
    let (direction, seq) = match token.split_at_checked(1) {
        Some(("f", seq)) => (ScanDirection::Forward, seq),
        Some(("b", seq)) => (ScanDirection::Backward, seq),
        _ => return Err(bad_token()),
    };
    seq.parse().map(|seq| (direction, Anchor::Seq(seq))).map_err(|_| bad_token())
}

fn bad_token() -> Rejection {
    Rejection::validation("NextToken is not one that GetTranscript answered.")
}

fn read_start(start: &StartPosition) -> Result<Anchor, Rejection> {
    match (&start.id, &start.absolute_time, start.most_recent) {
        (None, None, None) => Ok(Anchor::End),
        (Some(id), None, None) => Ok(Anchor::Item(id.clone())),
        (None, Some(time), None) => time.parse().map(Anchor::Time).map_err(|_| {
            Rejection::validation(
                "StartPosition.AbsoluteTime is not a time of the form yyyy-MM-ddThh:mm:ss.SSSZ.",
            )
        }),
        (None, None, Some(count)) => match u32::try_from(count) {
            Ok(count @ 0..=100) => Ok(Anchor::MostRecent(count.max(1))),
            _ => Err(Rejection::validation("StartPosition.MostRecent must be between 0 and 100.")),
        },
        _ => Err(Rejection::validation("StartPosition may have one member only.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counter;

    fn read(request: &GetTranscriptRequest) -> Result<Page, Rejection> {
        Page::read(request, ContactId::generate(&mut Counter::default(), Timestamp::default()))
    }

    fn from(start: StartPosition) -> GetTranscriptRequest {
        GetTranscriptRequest { start_position: Some(start), ..Default::default() }
    }

    #[test]
    fn without_a_start_the_latest_come_first() {
        let page = Page {
            anchor: Anchor::End,
            direction: ScanDirection::Backward,
            limit: 10,
            order: SortOrder::Descending,
        };
        assert_eq!(read(&GetTranscriptRequest::default()), Ok(page.clone()));
        assert_eq!(read(&from(StartPosition::default())), Ok(page));
    }

    #[test]
    fn from_a_start_the_scan_goes_forward_unless_told() {
        let start = StartPosition { id: Some("x".to_owned()), ..Default::default() };
        let page = read(&from(start)).unwrap();
        assert_eq!((page.anchor, page.direction), (Anchor::Item("x".to_owned()), ScanDirection::Forward));
    }

    #[test]
    fn the_next_token_carries_place_and_direction() {
        let page = read(&GetTranscriptRequest::default()).unwrap();
        let request = GetTranscriptRequest { next_token: Some(page.token(7)), ..Default::default() };
        let next = read(&request).unwrap();
        assert_eq!((next.anchor, next.direction), (Anchor::Seq(7), ScanDirection::Backward));
    }

    #[test]
    fn what_breaks_a_rule_is_refused() {
        let both = StartPosition { id: Some("x".to_owned()), most_recent: Some(1), ..Default::default() };
        let late = StartPosition { absolute_time: Some("yesterday".to_owned()), ..Default::default() };
        let far = StartPosition { most_recent: Some(101), ..Default::default() };
        for request in [
            GetTranscriptRequest { max_results: Some(101), ..Default::default() },
            GetTranscriptRequest { max_results: Some(-1), ..Default::default() },
            GetTranscriptRequest { next_token: Some("é".to_owned()), ..Default::default() },
            GetTranscriptRequest { next_token: Some("f".to_owned()), ..Default::default() },
            GetTranscriptRequest { contact_id: Some("x".to_owned()), ..Default::default() },
            from(both),
            from(late),
            from(far),
        ] {
            assert!(read(&request).is_err(), "{request:?}");
        }
    }
}
