//! What remains of a contact outside its chat: its record in D1, its transcript in R2.

use edgewise_shared::contact::record::{Record, TranscriptDocument};
use edgewise_shared::id::{AgentId, ContactId, QueueId};
use edgewise_shared::seal::SealedDocument;
use edgewise_shared::time::Timestamp;
use worker::D1Type;

use super::row::text_of;
use super::transcript;
use super::turn::Shell;
use crate::failure::Failure;
use crate::sql::bind;

/// Writes the record of a contact that is over. Written again, it replaces itself.
pub async fn write_record(shell: &Shell, record: &Record) -> Result<(), Failure> {
    let contact = &record.contact;
    let instance = shell.look(|loaded| Ok(loaded.chat.instance_id.clone()))?;
    let body = serde_json::to_string(contact)?;
    let id = contact.id.to_string();
    let initial = record.initial_contact_id.to_string();
    let reason = contact.disconnect_reason.map(|reason| text_of(&reason));
    let values = [
        D1Type::Text(&id),
        D1Type::Text(instance.as_str()),
        D1Type::Text(&initial),
        millis(contact.initiation_timestamp),
        millis(record.disconnected_at),
        optional(reason.as_deref()),
        optional(record.queue_id.as_ref().map(QueueId::as_str)),
        optional(record.agent_id.as_ref().map(AgentId::as_str)),
        D1Type::Text(&body),
        millis(contact.last_update_timestamp),
    ];
    let statement = shell.env.d1("RECORDS")?.prepare(
        "INSERT OR REPLACE INTO contact_records (contact_id, instance_id, initial_contact_id, initiation_timestamp, \
         disconnect_timestamp, disconnect_reason, queue_id, agent_id, record, last_update_timestamp) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    );
    statement.bind_refs(&values)?.run().await?;
    Ok(())
}

/// Writes the transcript of a contact that is over, sealed under the chat's key.
pub async fn write_transcript(shell: &Shell, contact_id: ContactId) -> Result<(), Failure> {
    let store = shell.store()?;
    let (key, document) = shell.look(|loaded| {
        let segment = loaded.chat.segment(contact_id)?;
        let items = transcript::found(
            &store,
            loaded,
            "segment = ? ORDER BY seq",
            bind![u32::from(contact_id.segment())],
        )?;
        let document = TranscriptDocument::new(
            &loaded.chat,
            contact_id,
            items.into_iter().map(|stored| stored.item).collect(),
        );
        let text = serde_json::to_string(&document)?;
        let place = format!("transcript|v1|{contact_id}");
        let sealed = shell.with_ids(|ids| {
            SealedDocument::seal(contact_id, &loaded.key, &loaded.wrapped, place, &text, ids)
        });
        let sealed = sealed.ok_or_else(|| Failure::fault("a transcript could not be sealed"))?;
        Ok((TranscriptDocument::storage_key(&loaded.chat.instance_id, segment), sealed))
    })?;
    let body = serde_json::to_vec(&document)?;
    shell.env.bucket("TRANSCRIPTS")?.put(key, body).execute().await?;
    Ok(())
}

/// D1 takes numbers as doubles, exact below 2^53.
#[expect(clippy::cast_precision_loss, reason = "milliseconds stay below 2^53 for 285,000 years")]
fn millis(time: Timestamp) -> D1Type<'static> {
    D1Type::Real(time.millis() as f64)
}

fn optional(value: Option<&str>) -> D1Type<'_> {
    value.map_or(D1Type::Null, D1Type::Text)
}
