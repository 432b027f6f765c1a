//! The machine: what it holds, where each input goes, and what it says of itself.

mod connection;
mod sending;

use super::backoff::Backoff;
use super::inbox::Inbox;
use super::notices::{Notice, Notices};
use super::outbox::{Outbox, Pending};
use super::pulse::Pulse;
use super::step::{Ending, Input, Output, Status};
use crate::time::Timestamp;

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

    fn tell(&mut self) {
        let status = self.status();
        if status != self.told {
            self.told = status;
            self.out.push(Output::Status(status));
        }
    }
}
