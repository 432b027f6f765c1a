//! The transcript as rows: days, bubbles, who and when below each run of bubbles, and lines for what happened.

use std::rc::Rc;

use edgewise_shared::id::ItemId;
use edgewise_shared::interactive::{Fate, Line, Said, fate};
use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::transport::{Failure, Pending, SendState};
use edgewise_shared::wire::content_type::{
    CHAT_ENDED, PARTICIPANT_JOINED, PARTICIPANT_LEFT, TRANSFER_SUCCEEDED,
};
use edgewise_shared::wire::participant::{Item, ItemType, ParticipantRole};

use super::spoken::spoken;
use super::transcript::{Entry, Reach, Transcript, is_own, is_unread};

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
    /// Something to choose from or to fill in.
    Interactive {
        /// By whom, if it is anybody with a name.
        name: String,
        /// The message.
        id: ItemId,
        /// What it says.
        said: Rc<Said>,
        /// What has become of it.
        fate: Fate,
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

/// How a chat is being read.
pub struct Reading<'a> {
    /// The number after which everything is new to the reader.
    pub new_after: Option<u64>,
    /// Whether messages go out now.
    pub connected: bool,
    /// Whether the chat goes on, so that something can be answered.
    pub goes_on: bool,
    /// Numbers the days of the reader's calendar.
    pub day_of: &'a dyn Fn(Timestamp) -> i64,
    /// A time as it is written in messages, in the reader's words.
    pub moment: &'a dyn Fn(&str) -> String,
}

/// The rows of a chat.
pub fn rows(transcript: &Transcript, pending: &[Pending], reading: &Reading<'_>) -> Vec<Row> {
    let mut builder = Builder { rows: Vec::new(), run: None, day: None, day_of: reading.day_of };
    let mut new_after = reading.new_after;
    let on_its_way: Vec<Said> =
        pending.iter().map(|message| transcript.read(&message.content_type, &message.content)).collect();
    let lines = lines(transcript, pending, &on_its_way);
    let mut messages = 0;
    let last_shown = on_its_way.iter().rposition(|said| *said != Said::Paging);
    let is_shown = |entry: &&Entry| is_own_message(&entry.item) && *entry.said != Said::Paging;
    let last_own = transcript.entries().iter().rev().find(is_shown).map(|entry| &entry.item.id);
    for Entry { item, said } in transcript.entries() {
        if let Some(event) = event(item) {
            builder.day(item.absolute_time);
            builder.end_run();
            builder.push(item.id.as_str().to_owned(), RowKind::Event(event));
        } else if item.kind == ItemType::Message {
            let (before, from_here) = lines.split_at_checked(messages).unwrap_or_default();
            messages += 1;
            let content = match &**said {
                Said::Message(message) if !is_own(item) => {
                    let fate = fate(message, from_here.iter().skip(1).copied());
                    if fate == Fate::Replaced {
                        continue;
                    }
                    Content::Interactive(&item.id, said, fate)
                }
                _ => {
                    match spoken(before, item.content.as_deref().unwrap_or_default(), said, reading.moment) {
                        Some(text) => Content::Text(text),
                        None => continue,
                    }
                }
            };
            builder.day(item.absolute_time);
            if new_after.is_some_and(|seq| is_unread(item, seq)) {
                new_after = None;
                builder.end_run();
                builder.push("new".to_owned(), RowKind::New);
            }
            // The same key as while it was on its way, so that it does not blink on arrival.
            let key = item.client_token.as_deref().unwrap_or(item.id.as_str());
            builder.say(
                key,
                is_own(item),
                author(item),
                item.absolute_time,
                content.close_unless(reading.goes_on),
            );
            if last_shown.is_none() && last_own == Some(&item.id) {
                builder.reach(transcript.reach(&item.id));
            }
        }
    }
    for (index, (message, said)) in pending.iter().zip(&on_its_way).enumerate() {
        let before = lines.get(..messages + index).unwrap_or_default();
        let text = spoken(before, &message.content, said, reading.moment);
        builder.pending(message, text, last_shown == Some(index), reading.connected);
    }
    builder.end_run();
    builder.rows
}

/// All messages, those on their way last.
fn lines<'a>(transcript: &'a Transcript, pending: &'a [Pending], on_its_way: &'a [Said]) -> Vec<Line<'a>> {
    let messages = transcript.entries().iter().filter(|entry| entry.item.kind == ItemType::Message);
    let said = messages.map(|Entry { item, said }| Line {
        role: item.participant_role,
        text: item.content.as_deref().unwrap_or_default(),
        said,
    });
    let role = Some(ParticipantRole::Customer);
    let pending =
        pending.iter().zip(on_its_way).map(|(message, said)| Line { role, text: &message.content, said });
    said.chain(pending).collect()
}

fn is_own_message(item: &Item) -> bool {
    item.kind == ItemType::Message && is_own(item)
}

/// What is shown of a message.
enum Content<'a> {
    Text(String),
    Interactive(&'a ItemId, &'a Rc<Said>, Fate),
}

impl Content<'_> {
    fn close_unless(mut self, goes_on: bool) -> Self {
        if let Self::Interactive(_, _, fate) = &mut self
            && *fate == Fate::Open
            && !goes_on
        {
            *fate = Fate::Stale;
        }
        self
    }
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

    fn say(&mut self, key: &str, own: bool, name: &str, time: Timestamp, content: Content<'_>) {
        let goes_on = self
            .run
            .as_ref()
            .is_some_and(|run| run.own == own && run.name == name && time.since(run.time) < RUN);
        if !goes_on {
            self.end_run();
        }
        self.run = Some(Run { own, name: name.to_owned(), key: key.to_owned(), time, reach: None });
        let name = name.to_owned();
        match content {
            Content::Text(text) => self.push(key.to_owned(), RowKind::Bubble { own, name, text }),
            Content::Interactive(id, said, fate) => {
                let key = match &fate {
                    Fate::Open => ["open ", key].concat(),
                    Fate::Stale | Fate::Replaced => ["stale ", key].concat(),
                    Fate::Answered { card, text } => ["answered ", key, " ", card, " ", text].concat(),
                };
                self.push(key, RowKind::Interactive { name, id: id.clone(), said: said.clone(), fate });
            }
        }
    }

    /// A message on its way. One without a text shows only if it failed; `last` says how far it has come.
    fn pending(&mut self, message: &Pending, text: Option<String>, last: bool, connected: bool) {
        self.day(message.queued_at);
        if let Some(text) = text {
            self.say(&message.client_token, true, "", message.queued_at, Content::Text(text));
        }
        match &message.state {
            SendState::Failed(failure) => {
                let key = ["failed ", &message.client_token].concat();
                let client_token = message.client_token.clone();
                self.run = None;
                self.push(key, RowKind::Failed { client_token, failure: failure.clone() });
            }
            SendState::Sent(_) if last => self.reach(Reach::Sent),
            SendState::Sending | SendState::Queued if last => {
                self.reach(if connected { Reach::Sending } else { Reach::Waiting });
            }
            _ => {}
        }
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
    use edgewise_shared::wire::content_type::{INTERACTIVE, INTERACTIVE_RESPONSE};
    use serde_json::{Value, json};

    use super::super::transcript::tests::{START, item, transcript};
    use super::*;

    const READING: Reading<'_> = Reading {
        new_after: None,
        connected: true,
        goes_on: true,
        day_of: &|time| time.millis().div_euclid(86_400_000),
        moment: &|date| ["at ", date].concat(),
    };

    fn written(transcript: &Transcript, pending: &[Pending], new_after: Option<u64>) -> Vec<String> {
        rows(transcript, pending, &Reading { new_after, ..READING })
            .into_iter()
            .map(|row| match row.kind {
                RowKind::Day(time) => format!("== day {}", time.since(START).as_seconds() / 86_400),
                RowKind::New => "-- new".to_owned(),
                RowKind::Event(event) => format!("-- {event:?}"),
                RowKind::Bubble { own, text, .. } => format!("{} {text}", if own { ">" } else { "<" }),
                RowKind::Interactive { said, fate, .. } => match &*said {
                    Said::Message(message) => format!("? {} {fate:?}", message.title()),
                    other => panic!("{other:?}"),
                },
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
        let before = rows(&transcript(vec![]), &waiting, &READING);
        let mut arrived = item(1, 9, "me", "token");
        arrived.client_token = Some("token".to_owned());
        let chat = transcript(vec![arrived, item(2, 9, "Jane", "Hi"), item(3, 9, "me", "again")]);
        let after = rows(&chat, &[], &Reading { new_after: Some(0), ..READING });
        assert_eq!(before[1], after[1]);
        let mut keys: Vec<_> = after.iter().map(|row| &row.key).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), after.len());
    }

    fn interactive(seq: u64, name: &str, content: &Value) -> Item {
        Item { content_type: INTERACTIVE.to_owned(), ..item(seq, 0, name, &content.to_string()) }
    }

    fn replies(seq: u64, reference: Option<&str>) -> Item {
        let content =
            json!({ "title": "Ready?", "elements": [{ "title": "Yes" }], "referenceId": reference });
        interactive(seq, "Bot", &json!({ "templateType": "QuickReply", "data": { "content": content } }))
    }

    #[test]
    fn what_can_be_chosen_is_open_until_it_is_answered_or_too_late() {
        let chat = transcript(vec![replies(1, None)]);
        assert_eq!(written(&chat, &[], None)[1], "? Ready? Open");
        assert_eq!(
            written(&chat, &[pending("Yes", SendState::Queued)], None)[1],
            "? Ready? Answered { card: \"\", text: \"Yes\" }",
            "what is on its way is an answer"
        );
        let ended = Reading { goes_on: false, ..READING };
        let last = rows(&chat, &[], &ended);
        assert!(matches!(last[1].kind, RowKind::Interactive { fate: Fate::Stale, .. }));
    }

    #[test]
    fn another_page_of_a_list_takes_the_place_of_the_one_before_and_asking_for_it_is_not_shown() {
        let more = json!({ "data": { "actionName": "SHOW_MORE" }, "action": "SHOW_MORE" }).to_string();
        let asked = Item { content_type: INTERACTIVE_RESPONSE.to_owned(), ..item(2, 0, "me", &more) };
        let chat =
            transcript(vec![item(0, 0, "me", "Hi"), replies(1, Some("r")), asked, replies(3, Some("r"))]);
        assert_eq!(written(&chat, &[], None)[1..4], ["> Hi", "    0 Sent", "? Ready? Open"]);
        let asking = Pending::new("t", INTERACTIVE_RESPONSE, &more, START);
        let chat = transcript(vec![replies(1, Some("r"))]);
        assert_eq!(written(&chat, &[asking], None), ["== day 0", "? Ready? Open", "   Bot 0"]);
    }

    #[test]
    fn an_open_message_keeps_its_key_while_others_come() {
        let view =
            json!({ "templateType": "ViewResource", "data": { "content": { "viewToken": "form:1" } } });
        let before = rows(&transcript(vec![interactive(1, "Bot", &view)]), &[], &READING);
        let chat = transcript(vec![
            interactive(1, "Bot", &view),
            item(2, 0, "me", "Wait"),
            item(3, 0, "Jane", "Yes"),
        ]);
        let after = rows(&chat, &[], &READING);
        assert_eq!(before[1], after[1], "what was entered must not be lost");
    }
}
