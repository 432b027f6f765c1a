//! The chat's tables. What people say is sealed; ids, order, times and roles are in clear.

use edgewise_shared::contact::chat::Chat;
use edgewise_shared::contact::effect::Outgoing;
use edgewise_shared::flow::library::FlowLibrary;
use edgewise_shared::flow::log::{FlowLogEntry, to_json_lines};
use edgewise_shared::id::{ContactId, IdSource, ItemId, ParticipantId};
use edgewise_shared::key::KeyRing;
use edgewise_shared::seal::{ContactKey, WrappedKey};
use edgewise_shared::time::Timestamp;
use edgewise_shared::wire::participant::{Receipt, SendResponse};
use serde::Deserialize;
use serde_bytes::ByteBuf;
use worker::{SqlStorageValue, Storage};

use super::row::{ItemRow, ReceiptRow, StoredItem, text_of};
use crate::failure::Failure;
use crate::sql::{Sql, bind, migrate};

/// One file for each version of the schema, in order; never changed once released.
const MIGRATIONS: [&str; 2] =
    [include_str!("migrations/0001_chat.sql"), include_str!("migrations/0002_flows.sql")];

/// How many turns of flows are kept in the log; the oldest go first.
const LOGGED_TURNS: u32 = 1_000;
/// The place for which a part of the flow log is sealed.
const LOG_PLACE: &str = "flow-log|v1";

/// The tables of a chat.
pub struct Store(Sql);

/// A chat as it is stored.
pub struct Loaded {
    /// What is so.
    pub chat: Chat,
    /// The flows and queues it may come to.
    pub library: FlowLibrary,
    /// What seals its texts.
    pub key: ContactKey,
    /// The same key, for where texts go without the chat.
    pub wrapped: WrappedKey,
    /// The number of its latest item.
    pub last_seq: u64,
}

impl Store {
    /// The tables, brought up to date.
    pub fn open(storage: &Storage) -> Result<Self, Failure> {
        migrate(storage, &MIGRATIONS)?;
        Ok(Self(Sql::of(storage)))
    }

    /// The chat, if it has begun.
    pub fn load(&self, ring: &KeyRing) -> Result<Option<Loaded>, Failure> {
        #[derive(Deserialize)]
        struct Row {
            initial_contact_id: String,
            key_id: String,
            wrapped_key: ByteBuf,
            library: String,
            state: ByteBuf,
        }
        let row: Option<Row> = self
            .0
            .first("SELECT initial_contact_id, key_id, wrapped_key, library, state FROM chat", vec![])?;
        let Some(row) = row else {
            return Ok(None);
        };
        let contact: ContactId =
            row.initial_contact_id.parse().map_err(|_| Failure::fault("a stored id is no id"))?;
        let wrapped = WrappedKey { key_id: row.key_id, bytes: row.wrapped_key.into_vec() };
        let key = ContactKey::unwrap(ring, contact, &wrapped).map_err(|_| {
            Failure::fault("the key of the chat does not open: is its root key still in ROOT_KEY?")
        })?;
        let state = key.open("chat", &row.state).map_err(|_| Failure::fault("the chat does not open"))?;
        Ok(Some(Loaded {
            chat: serde_json::from_str(&state)?,
            library: serde_json::from_str(&row.library)?,
            key,
            wrapped,
            last_seq: self.number("SELECT coalesce(max(seq), 0) AS n FROM item", vec![])?,
        }))
    }

    /// Writes a chat that begins.
    pub fn begin(
        &self,
        chat: &Chat,
        library: &FlowLibrary,
        wrapped: &WrappedKey,
        key: &ContactKey,
        ids: &mut dyn IdSource,
    ) -> Result<(), Failure> {
        let values = bind![
            chat.initial_contact_id,
            wrapped.key_id.as_str(),
            wrapped.bytes.clone(),
            serde_json::to_string(library)?,
            seal(key, "chat", &serde_json::to_string(chat)?, ids)?,
        ];
        self.0.run(
            "INSERT INTO chat (id, initial_contact_id, key_id, wrapped_key, library, state) VALUES (1, ?, ?, ?, ?, ?)",
            values,
        )
    }

    /// Writes what is so now.
    pub fn update(&self, chat: &Chat, key: &ContactKey, ids: &mut dyn IdSource) -> Result<(), Failure> {
        let state = seal(key, "chat", &serde_json::to_string(chat)?, ids)?;
        self.0.run("UPDATE chat SET state = ?", bind![state])
    }

    /// Writes a line of the transcript.
    pub fn append(
        &self,
        stored: &StoredItem,
        key: &ContactKey,
        ids: &mut dyn IdSource,
    ) -> Result<(), Failure> {
        let StoredItem { seq, item, client_token, audience } = stored;
        let place = ItemRow::place(item.id.as_str());
        let body = item.content.as_ref().map(|content| seal(key, &place, content, ids)).transpose()?;
        let values = bind![
            *seq,
            item.id.as_str(),
            item.absolute_time,
            text_of(&item.kind),
            item.content_type.as_str(),
            item.participant_id.as_ref().map(ParticipantId::as_str),
            item.participant_role.map(|role| text_of(&role)),
            u32::from(item.contact_id.segment()),
            client_token.as_deref(),
            body,
            text_of(audience),
        ];
        self.0.run(
            "INSERT INTO item (seq, id, at, kind, content_type, participant_id, role, segment, client_token, body, \
             audience) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
    }

    /// Writes what flows have done in one turn.
    pub fn log(
        &self,
        steps: &[FlowLogEntry],
        key: &ContactKey,
        ids: &mut dyn IdSource,
    ) -> Result<(), Failure> {
        let body = seal(key, LOG_PLACE, &to_json_lines(steps), ids)?;
        self.0.run("INSERT INTO flow_log (body) VALUES (?)", bind![body])?;
        let statement = "DELETE FROM flow_log WHERE id <= (SELECT max(id) FROM flow_log) - ?";
        self.0.run(statement, bind![LOGGED_TURNS])
    }

    /// What flows have done, oldest first, as JSON lines.
    pub fn flow_log(&self, key: &ContactKey) -> Result<String, Failure> {
        #[derive(Deserialize)]
        struct Row {
            body: ByteBuf,
        }
        let rows: Vec<Row> = self.0.rows("SELECT body FROM flow_log ORDER BY id", vec![])?;
        let mut log = String::new();
        for row in rows {
            let opened = key.open(LOG_PLACE, &row.body);
            log += &opened.map_err(|_| Failure::fault("a part of the flow log does not open"))?;
        }
        Ok(log)
    }

    /// Writes what is known of a message's reader.
    pub fn put_receipt(&self, message: &ItemId, receipt: &Receipt) -> Result<(), Failure> {
        let values = bind![
            receipt.recipient_participant_id.as_str(),
            receipt.delivered_timestamp,
            receipt.read_timestamp,
            message.as_str(),
        ];
        self.0.run(
            "INSERT INTO receipt (seq, recipient, delivered_at, read_at) SELECT seq, ?, ?, ? FROM item WHERE id = ? \
             ON CONFLICT (seq, recipient) DO UPDATE SET delivered_at = excluded.delivered_at, read_at = excluded.read_at",
            values,
        )
    }

    /// What an earlier request with this token was answered.
    pub fn sent_before(
        &self,
        sender: &ParticipantId,
        client_token: &str,
    ) -> Result<Option<SendResponse>, Failure> {
        #[derive(Deserialize)]
        struct Row {
            id: String,
            at: i64,
        }
        let row: Option<Row> = self.0.first(
            "SELECT id, at FROM item WHERE participant_id = ? AND client_token = ?",
            bind![sender.as_str(), client_token],
        )?;
        Ok(row.map(|row| SendResponse {
            id: ItemId::new(row.id),
            absolute_time: Timestamp::from_millis(row.at),
        }))
    }

    /// The lines that a condition finds, as stored.
    pub fn items(&self, condition: &str, values: Vec<SqlStorageValue>) -> Result<Vec<ItemRow>, Failure> {
        self.0.rows(
            &format!(
                "SELECT seq, id, at, kind, content_type, participant_id, role, segment, client_token, body, audience \
                 FROM item WHERE {condition}"
            ),
            values,
        )
    }

    /// The receipts of the lines from one number to another.
    pub fn receipts(&self, first: u64, last: u64) -> Result<Vec<ReceiptRow>, Failure> {
        self.0.rows(
            "SELECT seq, recipient, delivered_at, read_at FROM receipt WHERE seq BETWEEN ? AND ?",
            bind![first, last],
        )
    }

    /// Queues something that must leave the object; it may be tried again from `due` on.
    pub fn enqueue(&self, outgoing: &Outgoing, due: Timestamp) -> Result<(), Failure> {
        let values = bind![serde_json::to_string(outgoing)?, due];
        self.0.run("INSERT INTO outbox (body, attempts, due_at) VALUES (?, 0, ?)", values)
    }

    /// The first thing that must leave the object, and how often it was tried.
    pub fn first_outgoing(&self) -> Result<Option<(u64, Outgoing, u32)>, Failure> {
        #[derive(Deserialize)]
        struct Row {
            id: u64,
            body: String,
            attempts: u32,
        }
        let row: Option<Row> =
            self.0.first("SELECT id, body, attempts FROM outbox ORDER BY id LIMIT 1", vec![])?;
        row.map(|row| Ok((row.id, serde_json::from_str(&row.body)?, row.attempts))).transpose()
    }

    /// It has left.
    pub fn delivered(&self, id: u64) -> Result<(), Failure> {
        self.0.run("DELETE FROM outbox WHERE id = ?", bind![id])
    }

    /// It has not left; the next try is at `due`.
    pub fn postpone(&self, id: u64, due: Timestamp) -> Result<(), Failure> {
        let statement = "UPDATE outbox SET attempts = attempts + 1, due_at = ? WHERE id = ?";
        self.0.run(statement, bind![due, id])
    }

    /// When the outbox wants to be looked at.
    pub fn outbox_due(&self) -> Result<Option<Timestamp>, Failure> {
        #[derive(Deserialize)]
        struct Row {
            due: Option<i64>,
        }
        let row: Option<Row> = self.0.first("SELECT min(due_at) AS due FROM outbox", vec![])?;
        Ok(row.and_then(|row| row.due).map(Timestamp::from_millis))
    }

    /// Spends a ticket. Whether it was good: not spent before.
    pub fn spend(&self, nonce: &str, expiry: Timestamp, now: Timestamp) -> Result<bool, Failure> {
        self.0.run("DELETE FROM spent_ticket WHERE expires_at < ?", bind![now])?;
        let spent: Option<serde::de::IgnoredAny> = self.0.first(
            "INSERT INTO spent_ticket (nonce, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING nonce",
            bind![nonce, expiry],
        )?;
        Ok(spent.is_some())
    }

    /// One number that a statement finds, in a column named `n`; 0 if it finds none.
    pub fn number(&self, statement: &str, values: Vec<SqlStorageValue>) -> Result<u64, Failure> {
        #[derive(Deserialize)]
        struct Row {
            n: Option<u64>,
        }
        let row: Option<Row> = self.0.first(statement, values)?;
        Ok(row.and_then(|row| row.n).unwrap_or(0))
    }
}

fn seal(
    key: &ContactKey,
    place: &str,
    text: &str,
    ids: &mut dyn IdSource,
) -> Result<SqlStorageValue, Failure> {
    key.seal(place, text, ids)
        .map(SqlStorageValue::Blob)
        .ok_or_else(|| Failure::fault("a text could not be sealed"))
}
