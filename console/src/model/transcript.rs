//! A chat as rows to draw: days, lines about what happened, and messages that know whether they begin or end a run
//! of one author.

use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::transport::{Failure, Pending, SendState};
use edgewise_shared::wire::content_type;
use edgewise_shared::wire::participant::{Item, ParticipantRole};

use super::asked::{Body, Messages};
use super::clock::{self, Zone};
use super::thread::{Delivery, Thread, author, is_bot, is_said};

/// Messages of one author closer together than this form a run.
const RUN_LASTS: Span = Span::minutes(3);

/// A row of the transcript.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Equal for rows that look the same, different otherwise: what the list is keyed by.
    pub key: String,
    /// What to draw.
    pub kind: RowKind,
}

/// What a row draws.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowKind {
    /// A day begins.
    Day(String),
    /// Something happened.
    Line(String),
    /// From here on the agent of this console was in the chat.
    Joined,
    /// Somebody said something.
    Message(Message),
}

/// A message to draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// On whose side it stands.
    pub side: Side,
    /// Who said it.
    pub author: String,
    /// When, as the agent's wall shows it.
    pub time: String,
    /// What was said, asked or entered.
    pub body: Body,
    /// Whether it is the first of a run; the author's name stands above it.
    pub first: bool,
    /// Whether it is the last of a run; the time stands below it.
    pub last: bool,
    /// How far it has come, where that is worth a word.
    pub progress: Option<Progress>,
}

/// Whose words a message holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The agent of this console.
    Own,
    /// The customer.
    Customer,
    /// An earlier agent, or another one in the chat.
    Colleague,
    /// A bot.
    Bot,
    /// A flow.
    Flow,
}

/// How far a message of the agent has come, for the agent to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// On its way.
    Sending,
    /// Waits for the connection.
    Waiting,
    /// The server or the customer has it.
    Reached(Delivery),
    /// It was not taken.
    Failed {
        /// To try again or discard it with.
        client_token: String,
        /// Why.
        reason: String,
    },
}

impl Progress {
    /// The state as words.
    pub fn words(&self) -> String {
        match self {
            Self::Sending => "Sending…".to_owned(),
            Self::Waiting => "Will be sent when the connection is back".to_owned(),
            Self::Reached(Delivery::Sent) => "Sent".to_owned(),
            Self::Reached(Delivery::Delivered) => "Delivered".to_owned(),
            Self::Reached(Delivery::Read) => "Read".to_owned(),
            Self::Failed { reason, .. } => format!("Not sent. {reason}"),
        }
    }
}

/// The rows of a chat as the agent sees them at `now`. `live` is whether messages can leave at once.
pub fn rows(thread: &Thread, live: bool, now: Timestamp, zone: Zone) -> Vec<Row> {
    let joined = thread.joined_seq();
    let last_own =
        thread.items().rev().map(|(_, item)| item).find(|item| is_said(item) && thread.is_mine(item));
    let mut rows = Rows { list: Vec::new(), day: None, run: None, now, zone };
    let all = thread.items().map(|(_, item)| item).filter(|item| is_said(item)).collect();
    let messages = Messages::read(all, now, zone);
    let mut place = 0;
    for (seq, item) in thread.items() {
        rows.day(item.absolute_time);
        if joined == Some(seq) {
            rows.push(format!("joined-{seq}"), RowKind::Joined);
        } else if is_said(item) {
            let reached = last_own.is_some_and(|own| own.id == item.id) && thread.pending.is_empty();
            let progress = reached.then(|| Progress::Reached(thread.delivery(&item.id)));
            let body = messages.body(place);
            place += 1;
            let Some(body) = body else { continue };
            rows.message(
                item.id.as_str(),
                side(thread, item),
                author(item),
                item.absolute_time,
                body,
                progress,
            );
        } else if let Some(line) = line(thread, item) {
            rows.push(format!("line-{seq}"), RowKind::Line(line));
        }
    }
    for pending in &thread.pending {
        rows.day(pending.queued_at);
        let progress = Some(progress(pending, live));
        let author = "You".to_owned();
        let body = Body::Text(pending.content.clone());
        rows.message(&pending.client_token, Side::Own, author, pending.queued_at, body, progress);
    }
    rows.list
}

struct Rows {
    list: Vec<Row>,
    day: Option<i64>,
    run: Option<(Side, String, Timestamp)>,
    now: Timestamp,
    zone: Zone,
}

impl Rows {
    fn push(&mut self, key: String, kind: RowKind) {
        self.run = None;
        self.list.push(Row { key, kind });
    }

    fn day(&mut self, time: Timestamp) {
        let day = clock::day_number(time, self.zone);
        if self.day.is_none_or(|shown| shown < day) {
            self.day = Some(day);
            let name = clock::day_name(time, self.now, self.zone);
            self.push(format!("day-{day}-{name}"), RowKind::Day(name));
        }
    }

    fn message(
        &mut self,
        id: &str,
        side: Side,
        author: String,
        time: Timestamp,
        body: Body,
        progress: Option<Progress>,
    ) {
        let continues = self.run.as_ref().is_some_and(|(run_side, run_author, since)| {
            *run_side == side
                && (side == Side::Own || *run_author == author)
                && time.since(*since) < RUN_LASTS
        });
        if continues
            && let Some(Row { key, kind: RowKind::Message(before) }) = self.list.last_mut()
            && before.last
        {
            before.last = false;
            key.push_str("/open");
        }
        let words = progress.as_ref().map(Progress::words).unwrap_or_default();
        let author = if side == Side::Own { "You".to_owned() } else { author };
        self.run = Some((side, author.clone(), time));
        self.list.push(Row {
            key: format!("{id}/{continues}/{words}/{}", look(&body)),
            kind: RowKind::Message(Message {
                side,
                author,
                time: clock::time_of_day(time, self.zone),
                body,
                first: !continues,
                last: true,
                progress,
            }),
        });
    }
}

/// What tells apart how the same message looks at different times: answered or not, and times in words of the day.
fn look(body: &Body) -> String {
    let Body::Asked(asked) = body else { return String::new() };
    let chosen = asked.options.iter().position(|option| option.chosen).map(|place| place.to_string());
    let first = asked.options.first().map(|option| option.text.as_str()).unwrap_or_default();
    format!("{}/{}/{first}", asked.state, chosen.unwrap_or_default())
}

fn side(thread: &Thread, item: &Item) -> Side {
    if thread.is_mine(item) {
        return Side::Own;
    }
    match item.participant_role {
        Some(ParticipantRole::Customer) => Side::Customer,
        Some(ParticipantRole::Agent | ParticipantRole::Supervisor) => Side::Colleague,
        _ if is_bot(item) => Side::Bot,
        Some(ParticipantRole::System | ParticipantRole::CustomBot) | None => Side::Flow,
    }
}

fn line(thread: &Thread, item: &Item) -> Option<String> {
    match item.content_type.as_str() {
        content_type::PARTICIPANT_JOINED => Some(format!("{} joined", author(item))),
        content_type::PARTICIPANT_LEFT if thread.is_mine(item) => Some("You left".to_owned()),
        content_type::PARTICIPANT_LEFT => Some(format!("{} left", author(item))),
        content_type::CHAT_ENDED => Some("The chat ended".to_owned()),
        content_type::TRANSFER_SUCCEEDED => Some("The chat was passed on".to_owned()),
        content_type::TRANSFER_FAILED => Some("The chat could not be passed on".to_owned()),
        _ => None,
    }
}

fn progress(pending: &Pending, live: bool) -> Progress {
    match &pending.state {
        SendState::Queued if !live => Progress::Waiting,
        SendState::Queued | SendState::Sending => Progress::Sending,
        SendState::Sent(_) => Progress::Reached(Delivery::Sent),
        SendState::Failed(failure) => Progress::Failed {
            client_token: pending.client_token.clone(),
            reason: match failure {
                Failure::Refused(reason) => reason.clone(),
                Failure::ChatEnded => "The chat was over.".to_owned(),
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::thread::fixture::{START, at, event, message, receipt, thread};
    use super::*;

    fn drawn(thread: &Thread) -> Vec<String> {
        let draw = |row: Row| match row.kind {
            RowKind::Day(day) => format!("[{day}]"),
            RowKind::Line(line) => format!("-- {line}"),
            RowKind::Joined => "== joined".to_owned(),
            RowKind::Message(message) => {
                let name = if message.first { format!("{}: ", message.author) } else { String::new() };
                let time = if message.last { format!(" {}", message.time) } else { String::new() };
                let progress = message
                    .progress
                    .as_ref()
                    .map(|progress| format!(" ({})", progress.words()))
                    .unwrap_or_default();
                let text = match message.body {
                    Body::Text(text) => text,
                    other => format!("{other:?}"),
                };
                format!("{name}{text}{time}{progress}")
            }
        };
        rows(thread, true, START, |_| 0).into_iter().map(draw).collect()
    }

    #[test]
    fn a_chat_reads_from_the_bots_words_to_the_agents() {
        let thread = thread([
            message(0, "s", 0, "Welcome"),
            message(1, "bot", 0, "Hello! How can we help?"),
            message(2, "c", 10, "My order is late"),
            message(3, "c", 20, "Hello?"),
            event(4, "b", 30, content_type::PARTICIPANT_JOINED),
            message(5, "b", 40, "Let me look"),
            event(6, "b", 50, content_type::PARTICIPANT_LEFT),
            event(7, "a", 60, content_type::PARTICIPANT_JOINED),
            message(8, "a", 70, "Jane here"),
            event(9, "c", 80, content_type::PARTICIPANT_LEFT),
            event(10, "s", 90, content_type::CHAT_ENDED),
        ]);
        assert_eq!(
            drawn(&thread),
            [
                "[Today]",
                "Automatic message: Welcome 10:00",
                "Bot: Hello! How can we help? 10:00",
                "Maria: My order is late",
                "Hello? 10:00",
                "-- Ravi joined",
                "Ravi: Let me look 10:00",
                "-- Ravi left",
                "== joined",
                "You: Jane here 10:01 (Sent)",
                "-- Maria left",
                "-- The chat ended",
            ]
        );
    }

    #[test]
    fn a_run_breaks_after_some_minutes_and_over_midnight() {
        let thread = thread([
            message(1, "c", -36_120, "Good night"),
            message(2, "c", -36_000, "One"),
            message(3, "c", -35_821, "Two"),
            message(4, "c", -35_641, "Three"),
        ]);
        assert_eq!(
            drawn(&thread),
            [
                "[Yesterday]",
                "Maria: Good night 23:58",
                "[Today]",
                "Maria: One",
                "Two 00:02",
                "Maria: Three 00:05"
            ]
        );
    }

    #[test]
    fn only_the_agents_last_message_says_how_far_it_has_come() {
        let mut thread =
            thread([message(1, "a", 0, "One"), message(2, "a", 1, "Two"), message(3, "c", 2, "Hm")]);
        thread.take(receipt(1, "c", true, true), START);
        thread.take(receipt(2, "c", true, false), START);
        assert_eq!(drawn(&thread)[1..], ["You: One", "Two 10:00 (Delivered)", "Maria: Hm 10:00"]);
    }

    #[test]
    fn messages_on_their_way_stand_last_and_say_so() {
        let mut thread = thread([message(1, "a", 0, "One")]);
        let mut failed = Pending::new("t2", content_type::TEXT_PLAIN, "Three", at(2));
        failed.state = SendState::Failed(Failure::Refused("It is too long.".to_owned()));
        thread.pending = vec![Pending::new("t1", content_type::TEXT_PLAIN, "Two", at(1)), failed];
        assert_eq!(
            drawn(&thread)[1..],
            ["You: One", "Two (Sending…)", "Three 10:00 (Not sent. It is too long.)"]
        );
        let waiting = rows(&thread, false, START, |_| 0).into_iter().any(|row| {
            matches!(row.kind, RowKind::Message(Message { progress: Some(Progress::Waiting), .. }))
        });
        assert!(waiting);
    }

    #[test]
    fn rows_that_look_different_have_different_keys() {
        let mut before = thread([message(1, "a", 0, "One")]);
        let first = rows(&before, true, START, |_| 0);
        before.take(receipt(1, "c", true, true), START);
        let read = rows(&before, true, START, |_| 0);
        before.take(message(2, "a", 1, "Two"), START);
        let followed = rows(&before, true, START, |_| 0);
        assert_ne!(first[1].key, read[1].key);
        assert_ne!(read[1].key, followed[1].key);
        assert_eq!(first[0].key, followed[0].key);
    }
}
