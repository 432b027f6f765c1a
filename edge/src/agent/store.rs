//! What the object remembers while it sleeps: whose it is, the latest view it has shown, and since when nobody looks.

use edgewise_shared::id::{AgentId, InstanceId};
use edgewise_shared::time::Timestamp;
use serde::Deserialize;
use worker::Storage;

use crate::failure::Failure;
use crate::sql::{Sql, bind, migrate};

const MIGRATIONS: [&str; 1] = ["
CREATE TABLE agent (
    one INTEGER PRIMARY KEY CHECK (one = 1), instance_id TEXT NOT NULL, agent_id TEXT NOT NULL,
    version INTEGER NOT NULL, leaves_at INTEGER
) STRICT;
"];

/// The table.
pub struct Store(Sql);

/// What is remembered.
#[derive(Debug, Deserialize)]
pub struct Row {
    /// The instance.
    pub instance_id: InstanceId,
    /// The agent.
    pub agent_id: AgentId,
    /// The version of the latest view.
    pub version: u64,
    /// When the agent counts as gone.
    pub leaves_at: Option<i64>,
}

impl Store {
    /// The table, brought up to date.
    pub fn open(storage: &Storage) -> Result<Self, Failure> {
        migrate(storage, &MIGRATIONS)?;
        Ok(Self(Sql::of(storage)))
    }

    /// What is remembered; nothing before the first socket.
    pub fn row(&self) -> Result<Option<Row>, Failure> {
        self.0.first("SELECT instance_id, agent_id, version, leaves_at FROM agent", vec![])
    }

    /// Whose object it is.
    pub fn put_who(&self, instance: &InstanceId, agent: &AgentId) -> Result<(), Failure> {
        self.0.run(
            "INSERT INTO agent (one, instance_id, agent_id, version) VALUES (1, ?, ?, 0) ON CONFLICT DO NOTHING",
            bind![instance.as_str(), agent.as_str()],
        )
    }

    /// Whether a view of this version is news, or at least not old; it is the latest from then on.
    pub fn is_news(&self, version: u64) -> Result<bool, Failure> {
        if self.row()?.is_some_and(|row| version < row.version) {
            return Ok(false);
        }
        self.0.run("UPDATE agent SET version = ? WHERE version <> ?", bind![version, version])?;
        Ok(true)
    }

    /// When the agent counts as gone, or that the agent is here.
    pub fn put_leaves_at(&self, time: Option<Timestamp>) -> Result<(), Failure> {
        match time {
            Some(time) => self.0.run("UPDATE agent SET leaves_at = ?", bind![time]),
            None => self.0.run("UPDATE agent SET leaves_at = NULL WHERE leaves_at IS NOT NULL", vec![]),
        }
    }
}
