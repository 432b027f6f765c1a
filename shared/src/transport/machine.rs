//! The connection: from a participant token to a live socket, and back there after every fall.

use super::backoff::Backoff;
use super::inbox::Inbox;
use super::notices::{Notice, Notices};
use super::outbox::{Failure, Outbox, Pending};
use super::pulse::{Beat, Pulse};
use super::step::{Ending, Incoming, Input, Output, Refusal, Status};
use crate::id::ItemId;
use crate::time::{Span, Timestamp};
use crate::wire::content_type::CHAT_ENDED;
use crate::wire::frame::HEARTBEAT_FRAME;
use crate::wire::participant::Item;

/// How long a request, or a socket that opens, may take.
const PATIENCE: Span = Span::seconds(15);
/// How long before its expiry a token is renewed.
const RENEW_BEFORE: Span = Span::minutes(5);
/// A token is never renewed sooner than this, whatever the two clocks say of its expiry.
const RENEW_AFTER: Span = Span::minutes(2);
/// A socket that lived this long was a good one: the next attempt need not wait for long.
const SETTLED: Span = Span::seconds(5);
/// The longest that a token is used, so that the timer stays within what browsers take.
const RENEW_AT_LATEST: Span = Span::hours(12);
/// How long to wait for the browser's word that the network is back before trying all the same.
const OFFLINE_RETRY: Span = Span::seconds(30);

/// The client's end of one chat.
#[derive(Debug, Clone)]
pub struct Transport {
    phase: Phase,
    attempt: u32,
    token: Option<Token>,
    offline: bool,
    leads: bool,
    connecting: Backoff,
    sending: Backoff,
    send_after: Option<Timestamp>,
    denied: Option<Denied>,
    inbox: Inbox,
    outbox: Outbox,
    notices: Notices,
    told: Status,
    out: Vec<Output>,
}

#[derive(Debug, Clone)]
enum Phase {
    Idle,
    /// `CreateParticipantConnection` is on its way.
    Asking {
        until: Timestamp,
    },
    /// The socket is opening.
    Opening {
        until: Timestamp,
    },
    /// Subscribed; what was missed is coming in.
    Replaying {
        until: Timestamp,
        pulse: Pulse,
    },
    Live {
        since: Timestamp,
        pulse: Pulse,
    },
    Backoff {
        until: Timestamp,
    },
    Ended(Ending),
}

#[derive(Debug, Clone)]
struct Token {
    text: String,
    renew_at: Timestamp,
    renewing: bool,
}

/// A message that the connection token did not allow. It is tried once more with the next token.
#[derive(Debug, Clone)]
struct Denied {
    client_token: String,
    renewed: bool,
}

impl Transport {
    /// A client that has every item up to `after_seq`, with the messages it kept. `seed` is a random number. It
    /// sends nothing from the outbox until [`Input::Lead`] says that no other window does.
    #[must_use]
    pub fn new(after_seq: u64, kept: Vec<Pending>, seed: u64) -> Self {
        Self {
            phase: Phase::Idle,
            attempt: 0,
            token: None,
            offline: false,
            leads: false,
            connecting: Backoff::new(seed),
            sending: Backoff::new(!seed),
            send_after: None,
            denied: None,
            inbox: Inbox::after(after_seq),
            outbox: Outbox::restore(kept),
            notices: Notices::default(),
            told: Status::Idle,
            out: Vec::new(),
        }
    }

    /// Takes what happened at `now`; gives what to do, in this order.
    pub fn handle(&mut self, now: Timestamp, input: Input) -> Vec<Output> {
        if !matches!(self.phase, Phase::Ended(_)) {
            self.take(now, input);
            self.send(now);
            self.tell();
        } else if let Input::Discard { client_token } = input {
            self.discard(client_token);
        }
        std::mem::take(&mut self.out)
    }

    /// When to hand in [`Input::Tick`].
    #[must_use]
    pub fn next_wake(&self) -> Option<Timestamp> {
        let phase = match &self.phase {
            Phase::Idle | Phase::Ended(_) => return None,
            Phase::Asking { until } | Phase::Opening { until } | Phase::Backoff { until } => *until,
            Phase::Replaying { until, pulse } => pulse.next_wake().min(*until),
            Phase::Live { pulse, .. } => pulse.next_wake(),
        };
        let renewal = self.token.as_ref().filter(|_| self.is_connected()).map(|token| token.renew_at);
        Some([renewal, self.send_after].into_iter().flatten().fold(phase, Timestamp::min))
    }

    /// The state of the connection.
    #[must_use]
    pub fn status(&self) -> Status {
        match &self.phase {
            Phase::Idle | Phase::Ended(_) => Status::Idle,
            _ if self.offline => Status::Offline,
            Phase::Live { .. } => Status::Live,
            Phase::Asking { .. } | Phase::Opening { .. } | Phase::Replaying { .. } => Status::Connecting,
            Phase::Backoff { .. } => Status::Backoff,
        }
    }

    /// Why the chat is over here, if it is.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        if let Phase::Ended(ending) = self.phase { Some(ending) } else { None }
    }

    /// The messages on their way, in the order to show them after the transcript.
    #[must_use]
    pub fn pending(&self) -> &[Pending] {
        self.outbox.pending()
    }

    /// The token for all calls but `CreateParticipantConnection`, once there is one.
    #[must_use]
    pub fn connection_token(&self) -> Option<&str> {
        self.token.as_ref().map(|token| token.text.as_str())
    }

    /// The number up to which every item was delivered.
    #[must_use]
    pub fn last_seq(&self) -> u64 {
        self.inbox.last()
    }

    fn take(&mut self, now: Timestamp, input: Input) {
        match input {
            Input::Start => self.connect_unless_on_the_way(now),
            Input::Stop => self.stop(),
            Input::Created { attempt, url, token, expiry } if attempt == self.attempt => {
                self.created(now, url, token, expiry);
            }
            Input::NotCreated { attempt, refusal } if attempt == self.attempt => {
                self.not_created(now, &refusal);
            }
            Input::Opened { attempt } if attempt == self.attempt => self.subscribe(now),
            Input::Closed { attempt } if attempt == self.attempt => self.lost(now),
            Input::Frame { attempt, frame } if attempt == self.attempt => self.frame(now, frame),
            Input::Created { .. }
            | Input::NotCreated { .. }
            | Input::Opened { .. }
            | Input::Closed { .. }
            | Input::Frame { .. } => {}
            Input::Tick => self.tick(now),
            Input::Online => {
                self.offline = false;
                self.wake(now);
            }
            Input::Woke => self.wake(now),
            Input::Offline => self.offline = true,
            Input::Send(pending) => {
                self.notices.message_sent();
                self.keep(pending.clone());
                self.outbox.adopt(pending);
            }
            Input::MessageSent { client_token, id } => self.message_sent(client_token, id),
            Input::MessageNotSent { client_token, refusal } => {
                self.message_not_sent(now, client_token, refusal);
            }
            Input::Retry { client_token } => {
                if let Some(pending) = self.outbox.retry(&client_token, now) {
                    self.keep(pending);
                }
            }
            Input::Discard { client_token } => self.discard(client_token),
            Input::Notice(Notice::Typing) => {
                if matches!(self.phase, Phase::Live { .. }) {
                    self.notices.typing(now);
                }
            }
            Input::Notice(receipt) => self.notices.receipt(receipt),
            Input::Noticed { notice, refusal } => self.noticed(now, notice, refusal.as_ref()),
            Input::Lead(leads) => self.leads = leads,
            Input::Kept(pending) => {
                self.outbox.adopt(pending);
                self.out.push(Output::PendingChanged);
            }
            Input::Forgotten { client_token } => {
                self.outbox.forgotten(&client_token);
                self.out.push(Output::PendingChanged);
            }
        }
    }

    // ---- the connection ----

    fn connect(&mut self, now: Timestamp) {
        self.attempt += 1;
        self.phase = Phase::Asking { until: now.after(PATIENCE) };
        self.out.push(Output::Create { attempt: self.attempt, socket: true });
    }

    fn connect_unless_on_the_way(&mut self, now: Timestamp) {
        if matches!(self.phase, Phase::Idle | Phase::Backoff { .. }) {
            self.connect(now);
        }
    }

    fn created(&mut self, now: Timestamp, url: Option<String>, text: String, expiry: Timestamp) {
        let lifetime = expiry.since(now.after(RENEW_BEFORE)).clamp(RENEW_AFTER, RENEW_AT_LATEST);
        self.token = Some(Token { text, renew_at: now.after(lifetime), renewing: false });
        if let Some(denied) = &mut self.denied {
            denied.renewed = true;
        }
        if let (Phase::Asking { .. }, Some(url)) = (&self.phase, url) {
            self.phase = Phase::Opening { until: now.after(PATIENCE) };
            self.out.push(Output::Open { attempt: self.attempt, url });
        }
    }

    fn not_created(&mut self, now: Timestamp, refusal: &Refusal) {
        if *refusal == Refusal::Denied {
            self.end(Ending::Revoked);
        } else if matches!(self.phase, Phase::Asking { .. }) {
            self.back_off(now);
        } else if let Some(token) = &mut self.token {
            // Only the renewal failed; the old token serves on.
            (token.renewing, token.renew_at) = (false, now.after(PATIENCE));
        }
    }

    fn subscribe(&mut self, now: Timestamp) {
        let pulse = match &self.phase {
            Phase::Opening { .. } => Pulse::new(now),
            Phase::Live { pulse, .. } | Phase::Replaying { pulse, .. } => pulse.clone(),
            _ => return,
        };
        self.phase = Phase::Replaying { until: now.after(PATIENCE), pulse };
        let last = self.inbox.last().to_string();
        let frame = [
            "{\"topic\":\"aws/subscribe\",\"content\":{\"topics\":[\"aws/chat\"],\"afterSeq\":",
            &last,
            "}}",
        ];
        self.out.push(Output::SendFrame(frame.concat()));
    }

    fn frame(&mut self, now: Timestamp, frame: Incoming) {
        match &mut self.phase {
            Phase::Replaying { until, pulse } => {
                *until = now.after(PATIENCE);
                pulse.heard();
            }
            Phase::Live { pulse, .. } => pulse.heard(),
            _ => return,
        }
        match frame {
            Incoming::Item(item) => {
                let ready = self.inbox.take(*item);
                self.deliver(ready);
                if self.inbox.has_gap() && matches!(self.phase, Phase::Live { .. }) {
                    self.subscribe(now);
                }
            }
            Incoming::Live(replayed) => {
                let (ready, cut) = self.inbox.replayed(&replayed);
                if let Some(first_seq) = cut {
                    self.out.push(Output::Cut { first_seq });
                }
                self.deliver(ready);
                self.caught_up(now, self.inbox.misses(&replayed));
            }
            Incoming::Devices(devices) => self.out.push(Output::Devices(devices)),
            Incoming::Alive => {}
        }
    }

    fn caught_up(&mut self, now: Timestamp, misses: bool) {
        let Phase::Replaying { pulse, .. } = &self.phase else {
            return;
        };
        if misses {
            return self.subscribe(now);
        }
        self.phase = Phase::Live { since: now, pulse: pulse.clone() };
        self.send_after = None;
        self.out.push(Output::CaughtUp);
    }

    fn deliver(&mut self, ready: Vec<Item>) {
        for item in ready {
            if let Some(settled) = self.outbox.settle(&item) {
                self.forget(settled.client_token);
            }
            let ended = item.content_type == CHAT_ENDED;
            self.out.push(Output::Deliver(Box::new(item)));
            if ended {
                self.end(Ending::ChatEnded);
                return;
            }
        }
    }

    fn tick(&mut self, now: Timestamp) {
        let beat = match &mut self.phase {
            Phase::Asking { until } | Phase::Opening { until } if now >= *until => Beat::Dead,
            Phase::Replaying { until, .. } if now >= *until => Beat::Dead,
            Phase::Replaying { pulse, .. } | Phase::Live { pulse, .. } => pulse.tick(now),
            Phase::Backoff { until } if now >= *until => return self.connect(now),
            _ => Beat::Wait,
        };
        self.beat(now, beat);
        if self.is_connected() && self.token.as_ref().is_some_and(|token| now >= token.renew_at) {
            self.renew(now);
        }
    }

    /// Asks for another token; without a connection the next attempt brings one anyway.
    fn renew(&mut self, now: Timestamp) {
        if self.is_connected()
            && let Some(token) = &mut self.token
            && (!token.renewing || now >= token.renew_at)
        {
            (token.renewing, token.renew_at) = (true, now.after(RENEW_AFTER));
            self.out.push(Output::Create { attempt: self.attempt, socket: false });
        }
    }

    /// The page can be seen again or the network is back: no time to lose.
    fn wake(&mut self, now: Timestamp) {
        self.send_after = None;
        match &mut self.phase {
            Phase::Backoff { .. } => self.connect(now),
            Phase::Replaying { pulse, .. } | Phase::Live { pulse, .. } => {
                let beat = pulse.probe(now);
                self.beat(now, beat);
            }
            _ => {}
        }
    }

    fn beat(&mut self, now: Timestamp, beat: Beat) {
        match beat {
            Beat::Wait => {}
            Beat::Send => self.out.push(Output::SendFrame(HEARTBEAT_FRAME.to_owned())),
            Beat::Dead => {
                self.out.push(Output::Close);
                self.lost(now);
            }
        }
    }

    fn lost(&mut self, now: Timestamp) {
        self.notices.disconnected();
        if let Phase::Live { since, .. } = self.phase
            && now.since(since) >= SETTLED
        {
            self.connecting.reset();
        }
        if !matches!(self.phase, Phase::Idle) {
            self.back_off(now);
        }
    }

    fn back_off(&mut self, now: Timestamp) {
        // A late answer to this attempt must not count.
        self.attempt += 1;
        let wait = if self.offline { OFFLINE_RETRY } else { self.connecting.next() };
        self.phase = Phase::Backoff { until: now.after(wait) };
    }

    fn stop(&mut self) {
        self.attempt += 1;
        self.phase = Phase::Idle;
        self.out.push(Output::Close);
    }

    fn end(&mut self, ending: Ending) {
        self.phase = Phase::Ended(ending);
        for unsent in self.outbox.fail_all() {
            self.keep(unsent);
        }
        self.out.extend([Output::Close, Output::PendingChanged, Output::Ended(ending)]);
    }

    fn is_connected(&self) -> bool {
        matches!(self.phase, Phase::Replaying { .. } | Phase::Live { .. })
    }

    // ---- what goes out ----

    fn send(&mut self, now: Timestamp) {
        if self.send_after.is_some_and(|time| now < time) {
            return;
        }
        self.send_after = None;
        if self.token.is_none() || matches!(self.phase, Phase::Idle | Phase::Ended(_)) {
            return;
        }
        if self.leads
            && self.denied.as_ref().is_none_or(|denied| denied.renewed)
            && let Some(pending) = self.outbox.next()
        {
            let request = pending.request();
            self.out.extend([Output::PendingChanged, Output::PostMessage(request)]);
        }
        if matches!(self.phase, Phase::Live { .. })
            && let Some(notice) = self.notices.next()
        {
            let request = notice.request();
            self.out.push(Output::PostEvent { notice, request });
        }
    }

    fn message_sent(&mut self, client_token: String, id: ItemId) {
        self.sending.reset();
        self.denied = None;
        if self.outbox.acknowledge(&client_token, id) {
            self.forget(client_token);
        }
    }

    fn message_not_sent(&mut self, now: Timestamp, client_token: String, refusal: Refusal) {
        match refusal {
            Refusal::Later => {
                self.outbox.requeue(&client_token);
                self.send_after = Some(now.after(self.sending.next()));
            }
            Refusal::Denied => {
                let again = |denied: &Denied| denied.renewed && denied.client_token == client_token;
                if self.denied.take_if(|denied| again(denied)).is_some() {
                    self.fail(&client_token, String::new());
                } else {
                    self.outbox.requeue(&client_token);
                    self.denied = Some(Denied { client_token, renewed: false });
                    self.renew(now);
                }
            }
            Refusal::Never(reason) => self.fail(&client_token, reason),
        }
        self.out.push(Output::PendingChanged);
    }

    fn fail(&mut self, client_token: &str, reason: String) {
        if let Some(pending) = self.outbox.fail(client_token, Failure::Refused(reason)).cloned() {
            self.keep(pending);
        }
    }

    fn noticed(&mut self, now: Timestamp, notice: Notice, refusal: Option<&Refusal>) {
        match refusal {
            Some(Refusal::Later) => {
                self.notices.undone(notice);
                self.send_after = Some(now.after(self.sending.next()));
            }
            _ => self.notices.done(),
        }
    }

    fn keep(&mut self, pending: Pending) {
        self.out.extend([Output::Keep(pending), Output::PendingChanged]);
    }

    fn forget(&mut self, client_token: String) {
        self.out.extend([Output::Forget { client_token }, Output::PendingChanged]);
    }

    fn discard(&mut self, client_token: String) {
        if self.outbox.discard(&client_token) {
            self.forget(client_token);
        }
    }

    fn tell(&mut self) {
        let status = self.status();
        if status != self.told {
            self.told = status;
            self.out.push(Output::Status(status));
        }
    }
}
