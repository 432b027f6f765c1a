//! What goes out: the outbox, a message at a time, and notices, and what comes of each.

use super::{Denied, Phase, Transport};
use crate::id::ItemId;
use crate::time::Timestamp;
use crate::transport::notices::Notice;
use crate::transport::outbox::{Failure, Pending};
use crate::transport::step::{Output, Refusal};

impl Transport {
    pub(super) fn send(&mut self, now: Timestamp) {
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

    pub(super) fn message_sent(&mut self, client_token: String, id: ItemId) {
        self.sending.reset();
        self.denied = None;
        if self.outbox.acknowledge(&client_token, id) {
            self.forget(client_token);
        }
    }

    pub(super) fn message_not_sent(&mut self, now: Timestamp, client_token: String, refusal: Refusal) {
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

    pub(super) fn noticed(&mut self, now: Timestamp, notice: Notice, refusal: Option<&Refusal>) {
        match refusal {
            Some(Refusal::Later) => {
                self.notices.undone(notice);
                self.send_after = Some(now.after(self.sending.next()));
            }
            _ => self.notices.done(),
        }
    }

    pub(super) fn keep(&mut self, pending: Pending) {
        self.out.extend([Output::Keep(pending), Output::PendingChanged]);
    }

    pub(super) fn forget(&mut self, client_token: String) {
        self.out.extend([Output::Forget { client_token }, Output::PendingChanged]);
    }

    pub(super) fn discard(&mut self, client_token: String) {
        if self.outbox.discard(&client_token) {
            self.forget(client_token);
        }
    }
}
