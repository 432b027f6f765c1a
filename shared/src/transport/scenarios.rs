//! What a client goes through, played against a service of a few lines that stores, numbers and answers.

use super::{
    Ending, Failure, Incoming, Input, Notice, Output, Pending, Refusal, SendState, Status, Transport,
};
use crate::id::{ContactId, ItemId};
use crate::time::{Span, Timestamp};
use crate::wire::content_type::{CHAT_ENDED, TEXT_PLAIN};
use crate::wire::frame::{HEARTBEAT_FRAME, Replayed};
use crate::wire::participant::{Item, ItemType};

const START: Timestamp = Timestamp::from_millis(1_770_631_200_000);

/// A client, its clock, and all it asked for and showed.
struct Client {
    transport: Transport,
    now: Timestamp,
    attempt: u32,
    shown: Vec<String>,
    outputs: Vec<Output>,
}

impl Client {
    fn new(transport: Transport) -> Self {
        Self { transport, now: START, attempt: 0, shown: Vec::new(), outputs: Vec::new() }
    }

    /// A client that has just come live in an empty chat.
    fn live() -> Self {
        let mut client = Self::new(Transport::new(0, Vec::new(), 1));
        client.give(Input::Lead(true));
        client.connect(0, 0);
        client.outputs.clear();
        client
    }

    fn give(&mut self, input: Input) {
        for output in self.transport.handle(self.now, input) {
            match &output {
                Output::Create { attempt, .. } => self.attempt = *attempt,
                Output::Deliver(item) => self.shown.push(item.content.clone().unwrap_or_default()),
                _ => {}
            }
            self.outputs.push(output);
        }
    }

    /// Start, connection, socket, and a replay that says that the numbers up to `last_seq` were sent.
    fn connect(&mut self, first_seq: u64, last_seq: u64) {
        self.give(Input::Start);
        self.open();
        self.frame(Incoming::Live(Replayed { first_seq, last_seq }));
    }

    /// Answers the request for a connection and opens the socket.
    fn open(&mut self) {
        self.created(Some("wss://edge/ws"));
        self.give(Input::Opened { attempt: self.attempt });
    }

    fn created(&mut self, url: Option<&str>) {
        let expiry = self.now.after(Span::hours(24));
        let url = url.map(str::to_owned);
        self.give(Input::Created { attempt: self.attempt, url, token: "connection".to_owned(), expiry });
    }

    fn frame(&mut self, frame: Incoming) {
        self.give(Input::Frame { attempt: self.attempt, frame });
    }

    fn item(&mut self, seq: u64, content: &str) {
        self.frame(Incoming::Item(Box::new(item(seq, content))));
    }

    fn close(&mut self) {
        self.give(Input::Closed { attempt: self.attempt });
    }

    fn write(&mut self, client_token: &str) {
        self.give(Input::Send(Pending::new(client_token, TEXT_PLAIN, client_token, self.now)));
    }

    fn sent(&mut self, client_token: &str) {
        self.give(Input::MessageSent {
            client_token: client_token.to_owned(),
            id: ItemId::new(client_token),
        });
    }

    fn not_sent(&mut self, client_token: &str, refusal: Refusal) {
        self.give(Input::MessageNotSent { client_token: client_token.to_owned(), refusal });
    }

    /// Lets time pass, waking the machine whenever it asks to be, and answering heartbeats if `alive`.
    fn pass(&mut self, span: Span, alive: bool) {
        let end = self.now.after(span);
        while let Some(wake) = self.transport.next_wake().filter(|wake| *wake <= end) {
            self.now = self.now.max(wake);
            let before = self.outputs.len();
            self.give(Input::Tick);
            let beat = Output::SendFrame(HEARTBEAT_FRAME.to_owned());
            if alive && self.outputs[before..].contains(&beat) {
                self.frame(Incoming::Alive);
            }
        }
        self.now = end;
    }

    /// The client tokens of all requests since the last look.
    fn posted(&mut self) -> Vec<String> {
        let outputs = std::mem::take(&mut self.outputs);
        outputs
            .into_iter()
            .filter_map(|output| match output {
                Output::PostMessage(request) => request.client_token,
                _ => None,
            })
            .collect()
    }

    fn subscriptions(&self) -> Vec<&str> {
        let frames = self.outputs.iter().filter_map(|output| match output {
            Output::SendFrame(text) => text.split("afterSeq\":").nth(1),
            _ => None,
        });
        frames.map(|rest| rest.trim_end_matches('}')).collect()
    }

    fn states(&self) -> Vec<&SendState> {
        self.transport.pending().iter().map(|pending| &pending.state).collect()
    }

    fn asked(&self) -> usize {
        self.outputs.iter().filter(|output| matches!(output, Output::Create { .. })).count()
    }

    fn kept(&self) -> Vec<Pending> {
        let mut kept: Vec<Pending> = Vec::new();
        for output in &self.outputs {
            match output {
                Output::Keep(pending) => {
                    kept.retain(|other| other.client_token != pending.client_token);
                    kept.push(pending.clone());
                }
                Output::Forget { client_token } => kept.retain(|other| other.client_token != *client_token),
                _ => {}
            }
        }
        kept
    }
}

fn item(seq: u64, content: &str) -> Item {
    Item {
        id: ItemId::new(format!("item-{seq}")),
        absolute_time: START,
        kind: ItemType::Message,
        content_type: TEXT_PLAIN.to_owned(),
        content: Some(content.to_owned()),
        participant_id: None,
        display_name: None,
        participant_role: None,
        message_metadata: None,
        contact_id: "019c0000-0000-7000-8000-000000000000".parse::<ContactId>().expect("an id"),
        initial_contact_id: None,
        related_contact_id: None,
        seq: Some(seq),
        client_token: None,
    }
}

fn own(seq: u64, client_token: &str) -> Incoming {
    let item = Item {
        client_token: Some(client_token.to_owned()),
        id: ItemId::new(client_token),
        ..item(seq, client_token)
    };
    Incoming::Item(Box::new(item))
}

#[test]
fn a_client_comes_live_and_shows_what_is_said() {
    let mut client = Client::new(Transport::new(0, Vec::new(), 1));
    client.give(Input::Start);
    assert_eq!(
        client.outputs,
        [Output::Create { attempt: 1, socket: true }, Output::Status(Status::Connecting)]
    );
    client.open();
    assert_eq!(client.subscriptions(), ["0"]);
    client.item(1, "Hello");
    client.frame(Incoming::Live(Replayed { first_seq: 1, last_seq: 1 }));
    client.item(2, "How can I help?");
    assert_eq!(client.shown, ["Hello", "How can I help?"]);
    assert_eq!(client.transport.status(), Status::Live);
}

#[test]
fn a_drop_in_mid_send_sends_again_under_the_same_token_and_shows_it_once() {
    let mut client = Client::live();
    client.write("one");
    client.write("two");
    assert_eq!(client.posted(), ["one"], "one in flight");
    // The answer is lost, and with it the socket.
    client.close();
    client.not_sent("one", Refusal::Later);
    assert_eq!(client.states(), [&SendState::Queued, &SendState::Queued]);
    client.pass(Span::seconds(2), false);
    client.open();
    // The service had stored it: the replay says so, and it is not sent a second time.
    client.frame(own(1, "one"));
    client.frame(Incoming::Live(Replayed { first_seq: 1, last_seq: 1 }));
    assert!(client.posted().ends_with(&["two".to_owned()]));
    client.sent("two");
    client.frame(own(2, "two"));
    assert_eq!(client.shown, ["one", "two"]);
    assert!(client.transport.pending().is_empty());
}

#[test]
fn an_answer_before_or_after_the_echo_settles_a_message_once() {
    let mut client = Client::live();
    client.write("answer first");
    client.sent("answer first");
    assert_eq!(client.states(), [&SendState::Sent(Some(ItemId::new("answer first")))]);
    client.frame(own(1, "answer first"));
    client.write("echo first");
    client.frame(own(2, "echo first"));
    client.sent("echo first");
    assert_eq!(client.shown, ["answer first", "echo first"]);
    assert!(client.transport.pending().is_empty());
    assert!(client.kept().is_empty());
}

#[test]
fn what_comes_twice_is_shown_once() {
    let mut client = Client::live();
    client.item(1, "Hello");
    client.item(1, "Hello");
    client.close();
    client.pass(Span::seconds(1), false);
    client.open();
    client.item(1, "Hello");
    client.item(2, "Are you there?");
    client.frame(Incoming::Live(Replayed { first_seq: 1, last_seq: 2 }));
    assert_eq!(client.shown, ["Hello", "Are you there?"]);
}

#[test]
fn a_gap_is_asked_for_and_what_came_early_waits() {
    let mut client = Client::live();
    client.item(1, "one");
    client.item(3, "three");
    client.item(4, "four");
    assert_eq!(client.shown, ["one"]);
    assert_eq!(client.subscriptions(), ["1"], "asked once, from the last number without a hole");
    for (seq, content) in [(2, "two"), (3, "three"), (4, "four")] {
        client.item(seq, content);
    }
    client.frame(Incoming::Live(Replayed { first_seq: 2, last_seq: 4 }));
    assert_eq!(client.shown, ["one", "two", "three", "four"]);
    assert_eq!(client.transport.status(), Status::Live);
}

#[test]
fn items_out_of_order_are_put_in_order() {
    let mut client = Client::live();
    client.item(2, "two");
    client.item(3, "three");
    client.item(1, "one");
    assert_eq!(client.shown, ["one", "two", "three"]);
}

#[test]
fn a_hole_that_no_replay_fills_does_not_stop_the_chat() {
    let mut client = Client::live();
    client.item(2, "two");
    client.frame(Incoming::Live(Replayed { first_seq: 2, last_seq: 2 }));
    assert_eq!(client.shown, ["two"], "the replay says that it begins at two");

    let mut client = Client::live();
    client.item(3, "three");
    client.item(1, "one");
    for _ in 0..2 {
        client.frame(Incoming::Live(Replayed { first_seq: 1, last_seq: 3 }));
    }
    assert_eq!(client.shown, ["one", "three"]);
    assert_eq!(client.transport.status(), Status::Live);
}

#[test]
fn a_replay_that_was_cut_says_where_it_begins() {
    let mut client = Client::new(Transport::new(0, Vec::new(), 1));
    client.give(Input::Start);
    client.open();
    client.item(501, "late");
    assert!(client.shown.is_empty());
    client.frame(Incoming::Live(Replayed { first_seq: 501, last_seq: 501 }));
    assert!(client.outputs.contains(&Output::Cut { first_seq: 501 }));
    assert_eq!(client.shown, ["late"]);
}

#[test]
fn a_socket_that_dies_in_silence_is_noticed_after_two_heartbeats() {
    let mut client = Client::live();
    client.pass(Span::minutes(5), true);
    assert_eq!(client.transport.status(), Status::Live);
    client.outputs.clear();
    client.pass(Span::seconds(31), false);
    let beats =
        client.outputs.iter().filter(|output| **output == Output::SendFrame(HEARTBEAT_FRAME.to_owned()));
    assert_eq!(beats.count(), 2);
    assert!(client.outputs.contains(&Output::Close));
    assert_eq!(client.asked(), 1, "and a new connection was asked for at once");
}

#[test]
fn a_page_that_slept_asks_for_a_sign_of_life_and_does_not_wait_long() {
    let mut client = Client::live();
    client.now = client.now.after(Span::hours(3));
    client.give(Input::Woke);
    assert_eq!(client.outputs, [Output::SendFrame(HEARTBEAT_FRAME.to_owned())]);
    client.pass(Span::seconds(3), false);
    assert_eq!(client.transport.status(), Status::Live);
    client.pass(Span::seconds(2), false);
    assert_eq!(client.asked(), 1);
    // What was said meanwhile comes with the replay.
    client.open();
    client.item(1, "Are you there?");
    client.frame(Incoming::Live(Replayed { first_seq: 1, last_seq: 1 }));
    assert_eq!(client.shown, ["Are you there?"]);
}

#[test]
fn a_timer_that_fires_hours_late_means_that_the_page_slept() {
    let mut client = Client::live();
    client.now = client.now.after(Span::hours(1));
    client.give(Input::Tick);
    client.frame(Incoming::Alive);
    client.pass(Span::seconds(9), true);
    assert_eq!((client.transport.status(), client.asked()), (Status::Live, 0), "the socket had lived on");
}

#[test]
fn a_network_that_comes_back_is_used_at_once() {
    let mut client = Client::live();
    client.give(Input::Offline);
    assert_eq!(client.transport.status(), Status::Offline);
    client.close();
    client.outputs.clear();
    client.pass(Span::seconds(20), false);
    assert_eq!(client.asked(), 0, "no attempt while the browser says that there is no network");
    client.write("held back");
    client.not_sent("held back", Refusal::Later);
    client.give(Input::Online);
    assert_eq!(client.asked(), 1);
    client.open();
    assert_eq!(client.posted().last().map(String::as_str), Some("held back"));
}

#[test]
fn no_answer_and_busy_answers_are_tried_again_for_as_long_as_it_takes() {
    let mut client = Client::new(Transport::new(0, Vec::new(), 1));
    client.give(Input::Start);
    for _ in 0..50 {
        assert_eq!(client.transport.status(), Status::Connecting);
        client.give(Input::NotCreated { attempt: client.attempt, refusal: Refusal::Later });
        assert_eq!(client.transport.status(), Status::Backoff);
        let wait = client.transport.next_wake().expect("another attempt").since(client.now);
        assert!(wait <= Span::seconds(30));
        client.pass(wait, false);
    }
    // The last request gets no answer at all; the socket after it never opens.
    let asked = client.asked();
    client.pass(Span::seconds(46), false);
    assert!(client.asked() > asked);
    client.created(Some("wss://edge/ws"));
    let asked = client.asked();
    client.pass(Span::seconds(46), false);
    assert!(client.asked() > asked);
}

#[test]
fn an_answer_to_an_earlier_attempt_changes_nothing() {
    let mut client = Client::live();
    let earlier = client.attempt;
    client.close();
    client.pass(Span::seconds(1), false);
    client.give(Input::Frame { attempt: earlier, frame: own(1, "ghost") });
    client.give(Input::Closed { attempt: earlier });
    assert!(client.shown.is_empty());
    assert_eq!(client.transport.status(), Status::Connecting);
}

#[test]
fn a_reload_sends_what_was_kept_in_order_and_under_the_same_tokens() {
    let mut client = Client::live();
    for token in ["one", "two", "three"] {
        client.write(token);
        client.now = client.now.after(Span::seconds(1));
    }
    client.not_sent("one", Refusal::Never("too long".to_owned()));
    let stored = serde_json::to_string(&client.kept().into_iter().rev().collect::<Vec<_>>()).expect("JSON");
    let kept: Vec<Pending> = serde_json::from_str(&stored).expect("what was stored");

    let mut reloaded = Client::new(Transport::new(0, kept, 2));
    reloaded.give(Input::Lead(true));
    reloaded.connect(0, 0);
    assert_eq!(reloaded.posted(), ["two"]);
    reloaded.sent("two");
    assert_eq!(reloaded.posted(), ["three"]);
    assert!(matches!(reloaded.states()[0], SendState::Failed(Failure::Refused(_))));
}

#[test]
fn a_message_the_service_refuses_waits_for_its_writer_and_holds_up_no_other() {
    let mut client = Client::live();
    client.write("bad");
    client.write("good");
    client.not_sent("bad", Refusal::Never("a reason".to_owned()));
    assert_eq!(client.posted(), ["bad", "good"]);
    client.sent("good");
    client.give(Input::Retry { client_token: "bad".to_owned() });
    assert_eq!(client.posted(), ["bad"]);
    client.not_sent("bad", Refusal::Never("a reason".to_owned()));
    client.give(Input::Discard { client_token: "bad".to_owned() });
    assert_eq!(client.states(), [&SendState::Sent(Some(ItemId::new("good")))]);
}

#[test]
fn a_denied_message_is_tried_once_more_with_a_new_token() {
    let mut client = Client::live();
    client.write("late");
    client.not_sent("late", Refusal::Denied);
    assert!(client.outputs.contains(&Output::Create { attempt: client.attempt, socket: false }));
    assert_eq!(client.posted(), ["late"]);
    client.created(None);
    assert_eq!(client.posted(), ["late"]);
    client.not_sent("late", Refusal::Denied);
    assert_eq!(client.states(), [&SendState::Failed(Failure::Refused(String::new()))]);
}

#[test]
fn the_token_is_renewed_before_it_expires_and_the_socket_stays() {
    let mut client = Client::live();
    client.pass(Span::hours(13), true);
    assert!(client.outputs.iter().any(|output| matches!(output, Output::Create { socket: false, .. })));
    client.created(None);
    client.outputs.clear();
    client.pass(Span::hours(1), true);
    assert_eq!((client.transport.status(), client.asked()), (Status::Live, 0));
}

#[test]
fn a_clock_that_is_a_day_ahead_does_not_ask_for_tokens_without_end() {
    let mut client = Client::live();
    client.now = client.now.after(Span::hours(48));
    client.give(Input::Created { attempt: client.attempt, url: None, token: "t".to_owned(), expiry: START });
    client.outputs.clear();
    client.pass(Span::seconds(119), true);
    assert_eq!(client.asked(), 0);
}

#[test]
fn a_device_that_was_removed_is_told_so_and_tries_no_more() {
    let mut client = Client::live();
    client.write("unsent");
    client.close();
    client.pass(Span::seconds(1), false);
    client.give(Input::NotCreated { attempt: client.attempt, refusal: Refusal::Denied });
    assert!(client.outputs.contains(&Output::Ended(Ending::Revoked)));
    assert_eq!(client.states(), [&SendState::Failed(Failure::ChatEnded)]);
    assert_eq!(client.transport.next_wake(), None);
    client.give(Input::Online);
    client.give(Input::Start);
    assert_eq!(client.asked(), 1);
}

#[test]
fn the_end_of_the_chat_is_shown_and_final() {
    let mut client = Client::live();
    let ended =
        Item { content_type: CHAT_ENDED.to_owned(), kind: ItemType::Event, content: None, ..item(1, "") };
    client.frame(Incoming::Item(Box::new(ended)));
    assert_eq!(client.shown.len(), 1);
    assert!(client.outputs.contains(&Output::Close));
    assert_eq!(client.transport.ending(), Some(Ending::ChatEnded));
}

#[test]
fn a_window_that_does_not_lead_sends_nothing_but_shows_everything() {
    let mut leader = Client::live();
    let mut other = Client::live();
    other.give(Input::Lead(false));
    other.write("from the other window");
    assert!(other.posted().is_empty());
    let written = other.transport.pending()[0].clone();
    leader.give(Input::Kept(written));
    assert_eq!(leader.posted(), ["from the other window"]);
    leader.sent("from the other window");
    other.give(Input::Forgotten { client_token: "from the other window".to_owned() });
    assert_eq!(other.states(), [&SendState::Sent(None)]);
    other.frame(own(1, "from the other window"));
    assert!(other.transport.pending().is_empty());

    // The leader closes; the lock passes on.
    other.write("now from here");
    other.give(Input::Lead(true));
    assert_eq!(other.posted(), ["now from here"]);
}

#[test]
fn typing_is_told_now_and_then_and_receipts_once() {
    let mut client = Client::live();
    let events = |client: &mut Client| {
        let outputs = std::mem::take(&mut client.outputs);
        let notices = outputs.into_iter().filter_map(|output| match output {
            Output::PostEvent { notice, .. } => Some(notice),
            _ => None,
        });
        notices.collect::<Vec<_>>()
    };
    let done = |client: &mut Client, notice: Notice| {
        client.give(Input::Noticed { notice, refusal: None });
    };
    for _ in 0..10 {
        client.give(Input::Notice(Notice::Typing));
    }
    assert_eq!(events(&mut client), [Notice::Typing]);
    done(&mut client, Notice::Typing);
    client.pass(Span::seconds(9), true);
    client.give(Input::Notice(Notice::Typing));
    assert_eq!(events(&mut client), [Notice::Typing]);

    let read = |id: &str| Notice::Read(ItemId::new(id));
    client.give(Input::Notice(read("1")));
    client.give(Input::Notice(read("2")));
    done(&mut client, Notice::Typing);
    assert_eq!(events(&mut client), [read("2")], "a receipt speaks for the messages before it");
    client.give(Input::Noticed { notice: read("2"), refusal: Some(Refusal::Later) });
    client.pass(Span::seconds(1), true);
    assert_eq!(events(&mut client), [read("2")]);
    done(&mut client, read("2"));
    client.give(Input::Notice(read("2")));
    assert!(events(&mut client).is_empty());
}
