//! The transcript as rows: days, bubbles, who and when below each run of bubbles, and lines for what happened.

use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::transport::{Failure, Pending, SendState};
use edgewise_shared::wire::content_type::{
    CHAT_ENDED, PARTICIPANT_JOINED, PARTICIPANT_LEFT, TRANSFER_SUCCEEDED,
};
use edgewise_shared::wire::participant::{Item, ItemType, ParticipantRole};

use super::transcript::{Reach, Transcript, is_own, is_unread};

/// What one author says within this time of each other is one run.
const RUN: Span = Span::minutes(5);

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What tells the row from all others, and stays while the row says the same.
    pub key: String,
    /// What the row shows.
    pub kind: RowKind,
}

/// What a row shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKind {
    /// The day on which the following was said.
    Day(Timestamp),
    /// From here on it is new.
    New,
    /// Something happened.
    Event(Event),
    /// Something was said.
    Bubble {
        /// By the customer.
        own: bool,
        /// By whom, if it is anybody with a name.
        name: String,
        /// What.
        text: String,
    },
    /// Ends a run: who said it, and when; how far the customer's last message has come.
    Meta {
        /// By the customer.
        own: bool,
        /// By whom, if it is anybody with a name.
        name: String,
        /// When the last of the run was said.
        time: Timestamp,
        /// How far it has come, below the customer's last message only.
        reach: Option<Reach>,
    },
    /// The message above was not taken.
    Failed {
        /// Its token.
        client_token: String,
        /// Why.
        failure: Failure,
    },
}

/// What happened in a chat, as far as a customer is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// Somebody came.
    Joined(String),
    /// Somebody left.
    Left(String),
    /// The chat went to a queue.
    Transferred,
    /// The chat ended.
    Ended,
}

/// The rows of a chat.
///
/// `new_after` is the number after which everything is new to the reader. `connected` says whether messages go out
/// now. `day_of` numbers the days of the reader's calendar.
pub fn rows(
    transcript: &Transcript,
    pending: &[Pending],
    new_after: Option<u64>,
    connected: bool,
    day_of: &dyn Fn(Timestamp) -> i64,
) -> Vec<Row> {
    let mut builder = Builder { rows: Vec::new(), run: None, day: None, day_of };
    let mut new_after = new_after;
    let last_own =
        transcript.items().iter().rev().find(|item| item.kind == ItemType::Message && is_own(item));
    for item in transcript.items() {
        if let Some(event) = event(item) {
            builder.day(item.absolute_time);
            builder.end_run();
            builder.push(item.id.as_str().to_owned(), RowKind::Event(event));
        } else if item.kind == ItemType::Message {
            builder.day(item.absolute_time);
            if new_after.is_some_and(|seq| is_unread(item, seq)) {
                new_after = None;
                builder.end_run();
                builder.push("new".to_owned(), RowKind::New);
            }
            let own = is_own(item);
            // The same key as while it was on its way, so that it does not blink on arrival.
            let key = item.client_token.as_deref().unwrap_or(item.id.as_str());
            let last = pending.is_empty() && last_own.is_some_and(|last| last.id == item.id);
            builder.bubble(
                key,
                own,
                author(item),
                item.content.as_deref().unwrap_or_default(),
                item.absolute_time,
            );
            if last {
                builder.reach(transcript.reach(&item.id));
            }
        }
    }
    for (index, message) in pending.iter().enumerate() {
        builder.day(message.queued_at);
        builder.bubble(&message.client_token, true, "", &message.content, message.queued_at);
        let last = index + 1 == pending.len();
        match &message.state {
            SendState::Failed(failure) => {
                let key = ["failed ", &message.client_token].concat();
                let client_token = message.client_token.clone();
                builder.run = None;
                builder.push(key, RowKind::Failed { client_token, failure: failure.clone() });
            }
            SendState::Sent(_) if last => builder.reach(Reach::Sent),
            SendState::Sending | SendState::Queued if last => {
                builder.reach(if connected { Reach::Sending } else { Reach::Waiting });
            }
            _ => {}
        }
    }
    builder.end_run();
    builder.rows
}

struct Builder<'a> {
    rows: Vec<Row>,
    run: Option<Run>,
    day: Option<i64>,
    day_of: &'a dyn Fn(Timestamp) -> i64,
}

struct Run {
    own: bool,
    name: String,
    key: String,
    time: Timestamp,
    reach: Option<Reach>,
}

impl Builder<'_> {
    fn push(&mut self, key: String, kind: RowKind) {
        self.rows.push(Row { key, kind });
    }

    fn day(&mut self, time: Timestamp) {
        let day = (self.day_of)(time);
        if self.day != Some(day) {
            self.end_run();
            self.day = Some(day);
            self.push(["day ", &day.to_string()].concat(), RowKind::Day(time));
        }
    }

    fn bubble(&mut self, key: &str, own: bool, name: &str, text: &str, time: Timestamp) {
        let goes_on = self
            .run
            .as_ref()
            .is_some_and(|run| run.own == own && run.name == name && time.since(run.time) < RUN);
        if !goes_on {
            self.end_run();
        }
        self.run = Some(Run { own, name: name.to_owned(), key: key.to_owned(), time, reach: None });
        self.push(key.to_owned(), RowKind::Bubble { own, name: name.to_owned(), text: text.to_owned() });
    }

    fn reach(&mut self, reach: Reach) {
        if let Some(run) = &mut self.run {
            run.reach = Some(reach);
        }
    }

    fn end_run(&mut self) {
        let Some(Run { own, name, key, time, reach }) = self.run.take() else {
            return;
        };
        let reached = match reach {
            None => "",
            Some(Reach::Waiting) => "waiting ",
            Some(Reach::Sending) => "sending ",
            Some(Reach::Sent) => "sent ",
            Some(Reach::Delivered) => "delivered ",
            Some(Reach::Read) => "read ",
        };
        self.push(["meta ", reached, &key].concat(), RowKind::Meta { own, name, time, reach });
    }
}

/// What the protocol calls the flow when it speaks. It means nothing to a customer.
const NAMELESS: &str = "SYSTEM_MESSAGE";

/// The name below a run; the customer's own needs none, and flows have none.
fn author(item: &Item) -> &str {
    if is_own(item) {
        ""
    } else {
        item.display_name.as_deref().filter(|name| *name != NAMELESS).unwrap_or_default()
    }
}

fn event(item: &Item) -> Option<Event> {
    let name = || item.display_name.clone().unwrap_or_default();
    let answers = matches!(item.participant_role, Some(ParticipantRole::Agent | ParticipantRole::Supervisor));
    match item.content_type.as_str() {
        PARTICIPANT_JOINED if answers => Some(Event::Joined(name())),
        PARTICIPANT_LEFT if answers => Some(Event::Left(name())),
        TRANSFER_SUCCEEDED => Some(Event::Transferred),
        CHAT_ENDED => Some(Event::Ended),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::transcript::tests::{START, item, transcript};
    use super::*;

    fn written(transcript: &Transcript, pending: &[Pending], new_after: Option<u64>) -> Vec<String> {
        let day_of = |time: Timestamp| time.millis().div_euclid(86_400_000);
        rows(transcript, pending, new_after, true, &day_of)
            .into_iter()
            .map(|row| match row.kind {
                RowKind::Day(time) => format!("== day {}", time.since(START).as_seconds() / 86_400),
                RowKind::New => "-- new".to_owned(),
                RowKind::Event(event) => format!("-- {event:?}"),
                RowKind::Bubble { own, text, .. } => format!("{} {text}", if own { ">" } else { "<" }),
                RowKind::Meta { name, reach, time, .. } => {
                    let minutes = time.since(START).as_seconds() / 60;
                    format!(
                        "   {name} {minutes}{}",
                        reach.map(|reach| format!(" {reach:?}")).unwrap_or_default()
                    )
                }
                RowKind::Failed { failure, .. } => format!("   failed {failure:?}"),
            })
            .collect()
    }

    fn pending(token: &str, state: SendState) -> Pending {
        Pending { state, ..Pending::new(token, "text/plain", token, START.after(Span::minutes(9))) }
    }

    #[test]
    fn runs_of_one_author_are_grouped_and_named_once() {
        let chat = transcript(vec![
            item(1, 0, "Jane", "Hello!"),
            item(2, 0, "Jane", "How can we help?"),
            item(3, 2, "me", "My order is late"),
            item(4, 3, "Jane", "Let me see"),
            item(5, 30, "Jane", "Found it"),
        ]);
        assert_eq!(
            written(&chat, &[], None),
            [
                "== day 0",
                "< Hello!",
                "< How can we help?",
                "   Jane 0",
                "> My order is late",
                "    2 Sent",
                "< Let me see",
                "   Jane 3",
                "< Found it",
                "   Jane 30",
            ]
        );
    }

    #[test]
    fn what_happened_and_new_days_break_runs() {
        let chat = transcript(vec![
            item(1, 0, "Jane", PARTICIPANT_JOINED),
            item(2, 0, "Jane", "Are you there?"),
            item(3, 1, "Jane", PARTICIPANT_LEFT),
            item(4, 2, "Bot", "Write here to pick up again."),
            item(5, 24 * 60, "Bot", "Still here."),
        ]);
        assert_eq!(
            written(&chat, &[], None),
            [
                "== day 0",
                "-- Joined(\"Jane\")",
                "< Are you there?",
                "   Jane 0",
                "-- Left(\"Jane\")",
                "< Write here to pick up again.",
                "   Bot 2",
                "== day 1",
                "< Still here.",
                "   Bot 1440",
            ]
        );
    }

    #[test]
    fn the_divider_stands_before_the_first_message_that_is_new() {
        let chat = transcript(vec![
            item(1, 0, "Jane", "one"),
            item(2, 0, "me", "two"),
            item(3, 0, "Jane", "three"),
            item(4, 0, "Jane", "four"),
        ]);
        let rows = written(&chat, &[], Some(1));
        assert_eq!(rows[5..], ["-- new", "< three", "< four", "   Jane 0"]);
        assert!(!written(&chat, &[], Some(4)).contains(&"-- new".to_owned()));
    }

    #[test]
    fn messages_on_their_way_come_last_and_only_the_last_says_how_far_it_is() {
        let chat = transcript(vec![item(1, 0, "me", "sent before")]);
        let sending = [pending("one", SendState::Sending), pending("two", SendState::Queued)];
        assert_eq!(
            written(&chat, &sending, None)[1..],
            ["> sent before", "    0", "> one", "> two", "    9 Sending",]
        );
        let refused = Failure::Refused(String::new());
        let failed = [pending("bad", SendState::Failed(refused)), pending("good", SendState::Sent(None))];
        assert_eq!(
            written(&chat, &failed, None)[3..],
            ["> bad", "   failed Refused(\"\")", "> good", "    9 Sent",]
        );
    }

    #[test]
    fn a_message_keeps_its_key_when_it_arrives_and_no_two_rows_share_one() {
        let waiting = [pending("token", SendState::Sent(None))];
        let day_of = |_: Timestamp| 0;
        let before = rows(&transcript(vec![]), &waiting, None, true, &day_of);
        let mut arrived = item(1, 9, "me", "token");
        arrived.client_token = Some("token".to_owned());
        let chat = transcript(vec![arrived, item(2, 9, "Jane", "Hi"), item(3, 9, "me", "again")]);
        let after = rows(&chat, &[], Some(0), true, &day_of);
        assert_eq!(before[1], after[1]);
        let mut keys: Vec<_> = after.iter().map(|row| &row.key).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), after.len());
    }
}
