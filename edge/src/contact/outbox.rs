//! What leaves the chat: calls to the Router, records and transcripts, each at least once and in order.

use std::collections::BTreeMap;
use std::rc::Rc;

use edgewise_shared::contact::effect::Outgoing;
use edgewise_shared::id::ContactId;
use edgewise_shared::object::contact::UpdateAttributes;
use edgewise_shared::object::router::{AgentLeft, Dequeue, Enqueue, Reprioritize};
use edgewise_shared::time::Span;

use super::remains;
use super::turn::Shell;
use crate::failure::Failure;
use crate::serve::log;
use crate::{call, clock};

/// The longest pause between two tries.
const LONGEST_PAUSE: Span = Span::minutes(5);

/// Delivers what waits, until nothing does or something fails; that is tried again by the alarm.
pub async fn deliver(shell: Rc<Shell>) {
    if shell.delivering.replace(true) {
        return;
    }
    if let Err(failure) = deliver_all(&shell).await {
        log(failure);
    }
    shell.delivering.set(false);
}

async fn deliver_all(shell: &Rc<Shell>) -> Result<(), Failure> {
    let store = shell.store()?;
    while let Some((id, outgoing, attempts)) = store.first_outgoing()? {
        match send(shell, id, outgoing).await {
            Ok(()) => store.delivered(id)?,
            Err(failure) => {
                store.postpone(id, clock::now().after(pause(attempts)))?;
                shell.arm().await?;
                return Err(failure);
            }
        }
    }
    shell.arm().await
}

async fn send(shell: &Rc<Shell>, order: u64, outgoing: Outgoing) -> Result<(), Failure> {
    let router = || {
        let instance = shell.look(|loaded| Ok(loaded.chat.instance_id.clone()))?;
        call::router(&shell.env, &instance)
    };
    let told = match outgoing {
        Outgoing::Enqueue(enqueue) => call::reply(router()?, &Enqueue { order, ..enqueue }),
        Outgoing::Dequeue(dequeue) => call::reply(router()?, &Dequeue { order, ..dequeue }),
        Outgoing::AgentLeft(left) => call::reply(router()?, &AgentLeft { order, ..left }),
        Outgoing::Reprioritize(reprioritize) => {
            call::reply(router()?, &Reprioritize { order, ..reprioritize })
        }
        Outgoing::Attributes { contact_id, attributes } => {
            return set_attributes(shell, contact_id, attributes).await;
        }
        Outgoing::Record(record) => return remains::write_record(shell, &record).await,
        Outgoing::Transcript(contact_id) => return remains::write_transcript(shell, contact_id).await,
    };
    told.await.map(|_| ())
}

/// Sets attributes of another chat. One that is not there, or does not take them, is not asked again.
async fn set_attributes(
    shell: &Rc<Shell>,
    contact_id: ContactId,
    attributes: BTreeMap<String, String>,
) -> Result<(), Failure> {
    let instance_id = shell.look(|loaded| Ok(loaded.chat.instance_id.clone()))?;
    let update = UpdateAttributes { contact_id, instance_id, attributes };
    match call::reply(call::contact(&shell.env, contact_id)?, &update).await {
        Ok(_) => Ok(()),
        Err(refused @ Failure::Rejected(_)) => {
            log(refused);
            Ok(())
        }
        Err(fault) => Err(fault),
    }
}

/// Two seconds, doubled with each try.
fn pause(attempts: u32) -> Span {
    let doubled = 2_i64.saturating_pow(attempts.saturating_add(1).min(20));
    Span::seconds(doubled).min(LONGEST_PAUSE)
}
