//! What leaves the chat: calls to the Router and records, each at least once and in order.

use std::rc::Rc;

use edgewise_shared::contact::effect::{Outgoing, Record};
use edgewise_shared::object::router::{AgentLeft, Dequeue, Enqueue};
use edgewise_shared::time::Span;
use worker::D1Type;

use super::row::text_of;
use super::turn::Shell;
use crate::failure::Failure;
use crate::{call, clock};

/// The longest pause between two tries.
const LONGEST_PAUSE: Span = Span::minutes(5);

/// Delivers what waits, until nothing does or something fails; that is tried again by the alarm.
pub async fn deliver(shell: Rc<Shell>) {
    if shell.delivering.replace(true) {
        return;
    }
    if let Err(failure) = deliver_all(&shell).await {
        super::log(failure);
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
    Ok(shell.arm().await?)
}

async fn send(shell: &Rc<Shell>, order: u64, outgoing: Outgoing) -> Result<(), Failure> {
    let router = || {
        let instance = shell.look(|loaded| Ok(loaded.chat.instance_id.clone()))?;
        call::router(&shell.env, &instance)
    };
    match outgoing {
        Outgoing::Enqueue(enqueue) => call::call(&router()?, &Enqueue { order, ..enqueue })
            .await
            .map(|_| ()),
        Outgoing::Dequeue(dequeue) => call::call(&router()?, &Dequeue { order, ..dequeue })
            .await
            .map(|_| ()),
        Outgoing::AgentLeft(left) => call::call(&router()?, &AgentLeft { order, ..left })
            .await
            .map(|_| ()),
        Outgoing::Record(record) => write_record(shell, &record).await,
    }
}

async fn write_record(shell: &Shell, record: &Record) -> Result<(), Failure> {
    let contact = &record.contact;
    let instance = shell.look(|loaded| Ok(loaded.chat.instance_id.clone()))?;
    let body = serde_json::to_string(contact)?;
    let id = contact.id.to_string();
    let initial = record.initial_contact_id.to_string();
    let reason = contact.disconnect_reason.map(|reason| text_of(&reason));
    let times = [
        contact.initiation_timestamp,
        record.disconnected_at,
        contact.last_update_timestamp,
    ];
    let [initiated, disconnected, updated] = times.map(|time| time.to_string());
    let values = [
        D1Type::Text(&id),
        D1Type::Text(instance.as_str()),
        D1Type::Text(&initial),
        D1Type::Text(&initiated),
        D1Type::Text(&disconnected),
        optional(reason.as_deref()),
        optional(record.queue_id.as_ref().map(edgewise_shared::id::QueueId::as_str)),
        optional(record.agent_id.as_ref().map(edgewise_shared::id::AgentId::as_str)),
        D1Type::Text(&body),
        D1Type::Text(&updated),
    ];
    let statement = shell.env.d1("RECORDS")?.prepare(
        "INSERT OR REPLACE INTO contact_records (contact_id, instance_id, initial_contact_id, initiation_timestamp, \
         disconnect_timestamp, disconnect_reason, queue_id, agent_id, record, last_update_timestamp) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    statement.bind_refs(&values)?.run().await?;
    Ok(())
}

fn optional(value: Option<&str>) -> D1Type<'_> {
    value.map_or(D1Type::Null, D1Type::Text)
}

/// Two seconds, doubled with each try.
fn pause(attempts: u32) -> Span {
    let doubled = 2_i64.saturating_pow(attempts.saturating_add(1).min(20));
    Span::seconds(doubled).min(LONGEST_PAUSE)
}
