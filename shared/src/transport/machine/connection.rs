//! The connection: from a participant token to a live socket, and back there after every fall.

use super::{Phase, Token, Transport};
use crate::time::{Span, Timestamp};
use crate::transport::pulse::{Beat, Pulse};
use crate::transport::step::{Ending, Incoming, Output, Refusal};
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

impl Transport {
    fn connect(&mut self, now: Timestamp) {
        self.attempt += 1;
        self.phase = Phase::Asking { until: now.after(PATIENCE) };
        self.out.push(Output::Create { attempt: self.attempt, socket: true });
    }

    pub(super) fn connect_unless_on_the_way(&mut self, now: Timestamp) {
        if matches!(self.phase, Phase::Idle | Phase::Backoff { .. }) {
            self.connect(now);
        }
    }

    pub(super) fn created(&mut self, now: Timestamp, url: Option<String>, text: String, expiry: Timestamp) {
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

    pub(super) fn not_created(&mut self, now: Timestamp, refusal: &Refusal) {
        if *refusal == Refusal::Denied {
            self.end(Ending::Revoked);
        } else if matches!(self.phase, Phase::Asking { .. }) {
            self.back_off(now);
        } else if let Some(token) = &mut self.token {
            // Only the renewal failed; the old token serves on.
            (token.renewing, token.renew_at) = (false, now.after(PATIENCE));
        }
    }

    pub(super) fn subscribe(&mut self, now: Timestamp) {
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

    pub(super) fn frame(&mut self, now: Timestamp, frame: Incoming) {
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

    pub(super) fn tick(&mut self, now: Timestamp) {
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
    pub(super) fn renew(&mut self, now: Timestamp) {
        if self.is_connected()
            && let Some(token) = &mut self.token
            && (!token.renewing || now >= token.renew_at)
        {
            (token.renewing, token.renew_at) = (true, now.after(RENEW_AFTER));
            self.out.push(Output::Create { attempt: self.attempt, socket: false });
        }
    }

    /// The page can be seen again or the network is back: no time to lose.
    pub(super) fn wake(&mut self, now: Timestamp) {
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

    pub(super) fn lost(&mut self, now: Timestamp) {
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

    pub(super) fn stop(&mut self) {
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

    pub(super) fn is_connected(&self) -> bool {
        matches!(self.phase, Phase::Replaying { .. } | Phase::Live { .. })
    }
}
