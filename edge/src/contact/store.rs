//! The chat's tables. What people say is sealed; ids, order, times and roles are in clear.

use edgewise_shared::contact::chat::Chat;
use edgewise_shared::contact::effect::Outgoing;
use edgewise_shared::flow::library::FlowLibrary;
use edgewise_shared::id::{ContactId, IdSource, ItemId, ParticipantId};
use edgewise_shared::key::KeyRing;
use edgewise_shared::seal::{ContactKey, WrappedKey};
use edgewise_shared::time::Timestamp;
use edgewise_shared::wire::participant::{Item, Receipt, SendResponse};
use serde::Deserialize;
use serde_bytes::ByteBuf;
use worker::{SqlStorage, SqlStorageValue};

use super::row::{ItemRow, ReceiptRow, text_of};
use crate::failure::Failure;

/// One file for each version of the schema, in order; never changed once released.
const MIGRATIONS: [&str; 1] = [include_str!("migrations/0001_chat.sql")];

/// The tables of a chat.
pub struct Store {
    sql: SqlStorage,
}

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
    /// The tables, brought to the newest version.
    pub fn open(sql: SqlStorage) -> Result<Self, Failure> {
        let store = Self { sql };
        store.run(
            "CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY) STRICT",
            vec![],
        )?;
        let done = store.number("SELECT coalesce(max(version), 0) AS n FROM migration", vec![])?;
        for (version, script) in (1_u64..).zip(MIGRATIONS).filter(|(version, _)| *version > done) {
            store.run(script, vec![])?;
            store.run(
                "INSERT INTO migration (version) VALUES (?)",
                vec![integer(version)],
            )?;
        }
        Ok(store)
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
        let rows: Vec<Row> = self.rows(
            "SELECT initial_contact_id, key_id, wrapped_key, library, state FROM chat",
            vec![],
        )?;
        let Some(row) = rows.into_iter().next() else {
            return Ok(None);
        };
        let contact: ContactId = row
            .initial_contact_id
            .parse()
            .map_err(|_| Failure::fault("a stored id is no id"))?;
        let wrapped = WrappedKey {
            key_id: row.key_id,
            bytes: row.wrapped_key.into_vec(),
        };
        let key = ContactKey::unwrap(ring, contact, &wrapped).map_err(|_| {
            Failure::fault("the key of the chat does not open: is its root key still in ROOT_KEY?")
        })?;
        let state = key
            .open("chat", &row.state)
            .map_err(|_| Failure::fault("the chat does not open"))?;
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
        let values = vec![
            chat.initial_contact_id.to_string().into(),
            wrapped.key_id.clone().into(),
            wrapped.bytes.clone().into(),
            serde_json::to_string(library)?.into(),
            seal(key, "chat", &serde_json::to_string(chat)?, ids)?,
        ];
        self.run(
            "INSERT INTO chat (id, initial_contact_id, key_id, wrapped_key, library, state) VALUES (1, ?, ?, ?, ?, ?)",
            values,
        )
    }

    /// Writes what is so now.
    pub fn update(&self, chat: &Chat, key: &ContactKey, ids: &mut dyn IdSource) -> Result<(), Failure> {
        let state = seal(key, "chat", &serde_json::to_string(chat)?, ids)?;
        self.run("UPDATE chat SET state = ?", vec![state])
    }

    /// Writes a line of the transcript.
    pub fn append(
        &self,
        seq: u64,
        item: &Item,
        client_token: Option<&str>,
        key: &ContactKey,
        ids: &mut dyn IdSource,
    ) -> Result<(), Failure> {
        let body = match &item.content {
            Some(content) => seal(key, &ItemRow::place(item.id.as_str()), content, ids)?,
            None => SqlStorageValue::Null,
        };
        let values = vec![
            integer(seq),
            item.id.as_str().into(),
            item.absolute_time.millis().into(),
            text_of(&item.kind).into(),
            item.content_type.as_str().into(),
            item.participant_id.as_ref().map(ParticipantId::as_str).into(),
            item.participant_role.map(|role| text_of(&role)).into(),
            i64::from(item.contact_id.segment()).into(),
            client_token.into(),
            body,
        ];
        self.run(
            "INSERT INTO item (seq, id, at, kind, content_type, participant_id, role, segment, client_token, body) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
    }

    /// Writes what is known of a message's reader.
    pub fn put_receipt(&self, message: &ItemId, receipt: &Receipt) -> Result<(), Failure> {
        let values = vec![
            receipt.recipient_participant_id.as_str().into(),
            receipt.delivered_timestamp.map(Timestamp::millis).into(),
            receipt.read_timestamp.map(Timestamp::millis).into(),
            message.as_str().into(),
        ];
        self.run(
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
            at: f64,
        }
        let rows: Vec<Row> = self.rows(
            "SELECT id, at FROM item WHERE participant_id = ? AND client_token = ?",
            vec![sender.as_str().into(), client_token.into()],
        )?;
        Ok(rows.into_iter().next().map(|row| SendResponse {
            id: ItemId::new(row.id),
            absolute_time: super::row::time(row.at),
        }))
    }

    /// The lines that a condition finds, as stored.
    pub fn items(&self, condition: &str, values: Vec<SqlStorageValue>) -> Result<Vec<ItemRow>, Failure> {
        self.rows(
            &format!(
                "SELECT seq, id, at, kind, content_type, participant_id, role, segment, client_token, body \
                 FROM item WHERE {condition}"
            ),
            values,
        )
    }

    /// The receipts of the lines from one number to another.
    pub fn receipts(&self, first: u64, last: u64) -> Result<Vec<ReceiptRow>, Failure> {
        self.rows(
            "SELECT seq, recipient, delivered_at, read_at FROM receipt WHERE seq BETWEEN ? AND ?",
            vec![integer(first), integer(last)],
        )
    }

    /// Queues something that must leave the object; it may be tried again from `due` on.
    pub fn enqueue(&self, outgoing: &Outgoing, due: Timestamp) -> Result<(), Failure> {
        let values = vec![serde_json::to_string(outgoing)?.into(), due.millis().into()];
        self.run(
            "INSERT INTO outbox (body, attempts, due_at) VALUES (?, 0, ?)",
            values,
        )
    }

    /// The first thing that must leave the object, and how often it was tried.
    pub fn first_outgoing(&self) -> Result<Option<(u64, Outgoing, u32)>, Failure> {
        #[derive(Deserialize)]
        struct Row {
            id: f64,
            body: String,
            attempts: u32,
        }
        let rows: Vec<Row> = self.rows(
            "SELECT id, body, attempts FROM outbox ORDER BY id LIMIT 1",
            vec![],
        )?;
        let Some(row) = rows.into_iter().next() else {
            return Ok(None);
        };
        Ok(Some((
            super::row::count(row.id),
            serde_json::from_str(&row.body)?,
            row.attempts,
        )))
    }

    /// It has left.
    pub fn delivered(&self, id: u64) -> Result<(), Failure> {
        self.run("DELETE FROM outbox WHERE id = ?", vec![integer(id)])
    }

    /// It has not left; the next try is at `due`.
    pub fn postpone(&self, id: u64, due: Timestamp) -> Result<(), Failure> {
        let values = vec![due.millis().into(), integer(id)];
        self.run(
            "UPDATE outbox SET attempts = attempts + 1, due_at = ? WHERE id = ?",
            values,
        )
    }

    /// When the outbox wants to be looked at.
    pub fn outbox_due(&self) -> Result<Option<Timestamp>, Failure> {
        #[derive(Deserialize)]
        struct Row {
            due: Option<f64>,
        }
        let rows: Vec<Row> = self.rows("SELECT min(due_at) AS due FROM outbox", vec![])?;
        Ok(rows
            .into_iter()
            .next()
            .and_then(|row| row.due)
            .map(super::row::time))
    }

    /// Spends a ticket. Whether it was good: not spent before.
    pub fn spend(&self, nonce: &str, expiry: Timestamp, now: Timestamp) -> Result<bool, Failure> {
        self.run(
            "DELETE FROM spent_ticket WHERE expires_at < ?",
            vec![now.millis().into()],
        )?;
        let values = vec![nonce.into(), expiry.millis().into()];
        let spent: Vec<serde::de::IgnoredAny> = self.rows(
            "INSERT INTO spent_ticket (nonce, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING nonce",
            values,
        )?;
        Ok(!spent.is_empty())
    }

    /// One number that a statement finds, in a column named `n`.
    pub fn number(&self, statement: &str, values: Vec<SqlStorageValue>) -> Result<u64, Failure> {
        #[derive(Deserialize)]
        struct Row {
            n: Option<f64>,
        }
        let rows: Vec<Row> = self.rows(statement, values)?;
        Ok(rows
            .into_iter()
            .next()
            .and_then(|row| row.n)
            .map_or(0, super::row::count))
    }

    fn rows<T: serde::de::DeserializeOwned>(
        &self,
        statement: &str,
        values: Vec<SqlStorageValue>,
    ) -> Result<Vec<T>, Failure> {
        Ok(self.sql.exec(statement, values)?.to_array()?)
    }

    fn run(&self, statement: &str, values: Vec<SqlStorageValue>) -> Result<(), Failure> {
        self.sql.exec(statement, values)?;
        Ok(())
    }
}

/// A number as SQL takes it. Numbers of items stay far below 2^53.
pub fn integer(value: u64) -> SqlStorageValue {
    SqlStorageValue::Integer(i64::try_from(value).unwrap_or(i64::MAX))
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
