//! The Router's tables: one row for each agent, each waiting contact, each chat, and each thing to be told.

use edgewise_shared::id::{AgentId, ContactId};
use edgewise_shared::routing::{Agent, Chat, Effect, Event, State, Waiting};
use edgewise_shared::time::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use worker::Storage;

use crate::failure::Failure;
use crate::sql::{Sql, bind, migrate};

const MIGRATIONS: [&str; 1] = ["
CREATE TABLE agent (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE waiting (contact_id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE chat (id TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT;
CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT, subject TEXT NOT NULL UNIQUE, body TEXT NOT NULL,
    attempts INTEGER NOT NULL, due_at INTEGER NOT NULL
) STRICT;
"];

/// The tables.
pub struct Store(Sql);

/// Something to be told.
pub struct Row {
    /// Its number; one that is replaced gets another.
    pub number: u64,
    /// What.
    pub effect: Effect,
    /// How often it was tried.
    pub attempts: u32,
}

#[derive(Deserialize)]
struct BodyRow {
    body: String,
}

#[derive(Deserialize)]
struct OutboxRow {
    number: u64,
    body: String,
    attempts: u32,
}

#[derive(Deserialize)]
struct DueRow {
    due_at: Option<i64>,
}

impl Store {
    /// The tables, brought up to date.
    pub fn open(storage: &Storage) -> Result<Self, Failure> {
        migrate(storage, &MIGRATIONS)?;
        Ok(Self(Sql::of(storage)))
    }

    /// All that the Router knows.
    pub fn load(&self) -> Result<State, Failure> {
        let agents: Vec<Agent> = self.bodies("SELECT body FROM agent")?;
        let waiting: Vec<Waiting> = self.bodies("SELECT body FROM waiting")?;
        let chats: Vec<(ContactId, Chat)> = self.bodies("SELECT body FROM chat")?;
        Ok(State {
            agents: agents.into_iter().map(|agent| (agent.routing.agent_id.clone(), agent)).collect(),
            waiting: waiting.into_iter().map(|waiting| (waiting.contact.contact_id, waiting)).collect(),
            chats: chats.into_iter().collect(),
            sweep_at: Timestamp::default(),
        })
    }

    /// Writes what the events have changed, as it is in `state` now.
    pub fn write(&self, state: &State, events: &[Event]) -> Result<(), Failure> {
        let mut agents: Vec<_> = events.iter().filter_map(Event::agent).collect();
        agents.sort_unstable();
        agents.dedup();
        for id in agents {
            self.write_agent(state, id)?;
        }
        let mut contacts: Vec<_> = events.iter().filter_map(Event::contact).collect();
        contacts.sort_unstable();
        contacts.dedup();
        for id in contacts {
            self.write_waiting(state, id)?;
        }
        for id in events.iter().filter_map(Event::chat) {
            self.write_chat(state, id)?;
        }
        Ok(())
    }

    /// Notes something to be told. It replaces what it makes out of date.
    pub fn put_effect(&self, effect: &Effect, due_at: Timestamp) -> Result<(), Failure> {
        self.0.run(
            "INSERT OR REPLACE INTO outbox (subject, body, attempts, due_at) VALUES (?, ?, 0, ?)",
            bind![subject(effect), serde_json::to_string(effect)?, due_at],
        )
    }

    /// What is to be told, the oldest first: all that is due, or just this.
    pub fn effects(&self, due_by: Timestamp) -> Result<Vec<Row>, Failure> {
        let query = "SELECT number, body, attempts FROM outbox WHERE due_at <= ? ORDER BY number LIMIT 100";
        read_rows(self.0.rows(query, bind![due_by])?)
    }

    /// What is to be told about a subject.
    pub fn effect_of(&self, effect: &Effect) -> Result<Vec<Row>, Failure> {
        let query = "SELECT number, body, attempts FROM outbox WHERE subject = ?";
        read_rows(self.0.rows(query, bind![subject(effect)])?)
    }

    /// It was told.
    pub fn told(&self, number: u64) -> Result<(), Failure> {
        self.0.run("DELETE FROM outbox WHERE number = ?", bind![number])
    }

    /// It could not be told; it will be tried again.
    pub fn postpone(&self, number: u64, due_at: Timestamp) -> Result<(), Failure> {
        self.0.run(
            "UPDATE outbox SET attempts = attempts + 1, due_at = ? WHERE number = ?",
            bind![due_at, number],
        )
    }

    /// When something is to be told at the latest.
    pub fn next_due(&self) -> Result<Option<Timestamp>, Failure> {
        let row: Option<DueRow> = self.0.first("SELECT min(due_at) AS due_at FROM outbox", vec![])?;
        Ok(row.and_then(|row| row.due_at).map(Timestamp::from_millis))
    }

    fn write_agent(&self, state: &State, id: &AgentId) -> Result<(), Failure> {
        let Some(agent) = state.agents.get(id) else {
            return Ok(());
        };
        self.0.run(
            "INSERT OR REPLACE INTO agent (id, body) VALUES (?, ?)",
            bind![id.as_str(), serde_json::to_string(agent)?],
        )
    }

    fn write_waiting(&self, state: &State, id: ContactId) -> Result<(), Failure> {
        match state.waiting.get(&id) {
            None => self.0.run("DELETE FROM waiting WHERE contact_id = ?", bind![id]),
            Some(waiting) => self.0.run(
                "INSERT OR REPLACE INTO waiting (contact_id, body) VALUES (?, ?)",
                bind![id, serde_json::to_string(waiting)?],
            ),
        }
    }

    fn write_chat(&self, state: &State, id: ContactId) -> Result<(), Failure> {
        match state.chats.get(&id) {
            None => self.0.run("DELETE FROM chat WHERE id = ?", bind![id]),
            Some(chat) => self.0.run(
                "INSERT OR REPLACE INTO chat (id, body) VALUES (?, ?)",
                bind![id, serde_json::to_string(&(id, chat))?],
            ),
        }
    }

    fn bodies<T: DeserializeOwned>(&self, query: &str) -> Result<Vec<T>, Failure> {
        let rows: Vec<BodyRow> = self.0.rows(query, vec![])?;
        rows.iter().map(|row| Ok(serde_json::from_str(&row.body)?)).collect()
    }
}

fn read_rows(rows: Vec<OutboxRow>) -> Result<Vec<Row>, Failure> {
    let read = |row: OutboxRow| {
        Ok(Row { number: row.number, effect: serde_json::from_str(&row.body)?, attempts: row.attempts })
    };
    rows.into_iter().map(read).collect()
}

/// Two effects of one subject need not both be told: a view shows what is so when it is told.
fn subject(effect: &Effect) -> String {
    match effect {
        Effect::TellContact(accepted) => format!("contact {} {}", accepted.contact_id, accepted.agent_id),
        Effect::ShowView(agent_id) => format!("agent {agent_id}"),
    }
}
