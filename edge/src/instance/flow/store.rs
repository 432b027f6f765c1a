//! Flows and modules in the instance's tables. Modules are flows of their own type; names are unique among each.

use std::collections::BTreeMap;

use edgewise_shared::configuration::flow::FlowContent;
use edgewise_shared::flow::flow_type::FlowType;
use edgewise_shared::id::FlowId;
use edgewise_shared::key::fingerprint;
use edgewise_shared::time::Timestamp;
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use edgewise_shared::wire::service::{FlowState, FlowStatus};
use serde::Deserialize;

use crate::failure::Failure;
use crate::instance::configuration::duplicate;
use crate::sql::{Sql, bind};

/// How many versions of a flow are kept: the newest.
const VERSIONS_LIMIT: u32 = 100;

const COLUMNS: &str = "id, type, name, description, state, published, tags, modified_at";

/// The tables, as they are for one operation.
pub struct Flows<'a> {
    /// The tables.
    pub sql: &'a Sql,
    /// What is written as the time of a change.
    pub now: Timestamp,
}

/// What is known of a flow besides its contents.
#[derive(Deserialize)]
pub struct FlowRow {
    pub id: FlowId,
    #[serde(rename = "type")]
    pub flow_type: FlowType,
    pub name: String,
    pub description: String,
    pub state: FlowState,
    pub published: Option<u32>,
    tags: String,
    modified_at: i64,
}

/// A content of a flow.
#[derive(Deserialize)]
pub struct ContentRow {
    pub content: String,
    pub sha256: String,
    pub version: Option<u32>,
    pub description: Option<String>,
}

/// What a flow begins with.
pub struct NewFlow<'a> {
    pub id: &'a FlowId,
    pub flow_type: FlowType,
    pub name: &'a str,
    pub description: &'a str,
    pub tags: &'a BTreeMap<String, String>,
    pub client_token: Option<&'a str>,
}

/// A change of what is known of a flow. What is absent stays as it is.
#[derive(Default)]
pub struct FlowChange<'a> {
    pub name: Option<&'a str>,
    pub description: Option<&'a str>,
    pub state: Option<FlowState>,
}

impl FlowRow {
    pub fn is_module(&self) -> bool {
        self.flow_type == FlowType::Module
    }

    pub fn status(&self) -> FlowStatus {
        if self.published.is_some() { FlowStatus::Published } else { FlowStatus::Saved }
    }

    pub fn tags(&self) -> Result<BTreeMap<String, String>, Failure> {
        Ok(serde_json::from_str(&self.tags)?)
    }

    pub fn modified_at(&self) -> Timestamp {
        Timestamp::from_millis(self.modified_at)
    }
}

impl Flows<'_> {
    /// All flows, or all modules, by name.
    pub fn list(&self, modules: bool) -> Result<Vec<FlowRow>, Failure> {
        let query = format!("SELECT {COLUMNS} FROM contact_flow WHERE (type = 'MODULE') = ? ORDER BY name");
        self.sql.rows(&query, bind![i64::from(modules)])
    }

    /// Everything that contacts can run, in no order.
    pub fn published(&self) -> Result<Vec<FlowRow>, Failure> {
        self.sql.rows(&format!("SELECT {COLUMNS} FROM contact_flow WHERE published IS NOT NULL"), bind![])
    }

    /// A flow, or a module.
    pub fn find(&self, modules: bool, id: &FlowId) -> Result<Option<FlowRow>, Failure> {
        let query = format!("SELECT {COLUMNS} FROM contact_flow WHERE id = ? AND (type = 'MODULE') = ?");
        self.sql.first(&query, bind![id.as_str(), i64::from(modules)])
    }

    /// A flow, or a module, that must be there.
    pub fn get(&self, modules: bool, id: &FlowId) -> Result<FlowRow, Failure> {
        let what = if modules { "flow module" } else { "flow" };
        let unknown = || Rejection::not_found(format!("There is no {what} {id}."));
        Ok(self.find(modules, id)?.ok_or_else(unknown)?)
    }

    /// The module that a client token has made.
    pub fn of_token(&self, client_token: &str) -> Result<Option<FlowRow>, Failure> {
        let query = format!("SELECT {COLUMNS} FROM contact_flow WHERE client_token = ?");
        self.sql.first(&query, bind![client_token])
    }

    /// One of the contents of a flow, and whether it is published.
    pub fn content(&self, flow: &FlowRow, which: FlowContent) -> Result<(ContentRow, FlowStatus), Failure> {
        if which == FlowContent::Saved
            && let Some(saved) = self.saved(&flow.id)?
        {
            return Ok((saved, FlowStatus::Saved));
        }
        let version = match which {
            FlowContent::Version(version) => Some(version),
            FlowContent::Published | FlowContent::Saved => flow.published,
        };
        let row = version.map(|version| self.version(&flow.id, version)).transpose()?.flatten();
        let absent = || match version {
            Some(version) => Rejection::not_found(format!("The flow {} has no version {version}.", flow.id)),
            None => Rejection::new(
                RejectionName::ContactFlowNotPublishedException,
                format!("The flow {0} is not published; {0}:$SAVED is what is saved.", flow.id),
            ),
        };
        Ok((row.ok_or_else(absent)?, FlowStatus::Published))
    }

    /// Whether anything is saved that is not published.
    pub fn has_saved(&self, id: &FlowId) -> Result<bool, Failure> {
        Ok(self.saved(id)?.is_some())
    }

    /// The versions that are kept, newest first, without their contents.
    pub fn versions(&self, id: &FlowId) -> Result<Vec<ContentRow>, Failure> {
        let query = "SELECT '' AS content, sha256, version, description FROM contact_flow_version \
                     WHERE flow_id = ? ORDER BY version DESC";
        self.sql.rows(query, bind![id.as_str()])
    }

    /// Makes a flow without any content.
    ///
    /// # Errors
    /// `DuplicateResourceException` if the name is taken.
    pub fn create(&self, flow: &NewFlow<'_>) -> Result<(), Failure> {
        self.check_name(flow.flow_type == FlowType::Module, flow.name, None)?;
        self.sql.run(
            "INSERT INTO contact_flow (id, type, name, description, state, tags, client_token, modified_at) \
             VALUES (?, ?, ?, ?, 'ACTIVE', ?, ?, ?)",
            bind![
                flow.id.as_str(),
                flow.flow_type.name(),
                flow.name,
                flow.description,
                serde_json::to_string(flow.tags)?,
                flow.client_token.map(str::to_owned),
                self.now,
            ],
        )
    }

    /// Publishes a content, which is valid, as the next version; nothing if it is the one that is published. What was
    /// saved is forgotten.
    pub fn publish(&self, id: &FlowId, content: &str, description: Option<&str>) -> Result<u32, Failure> {
        let sha256 = fingerprint(content.as_bytes());
        let newest = self.newest(id)?;
        let version = match newest {
            Some(newest) if newest.is_published && newest.sha256 == sha256 && description.is_none() => {
                newest.version
            }
            newest => {
                let version = newest.map_or(0, |newest| newest.version) + 1;
                self.sql.run(
                    "INSERT INTO contact_flow_version (flow_id, version, content, sha256, description, created_at) \
                     VALUES (?, ?, ?, ?, ?, ?)",
                    bind![id.as_str(), version, content, sha256, description.map(str::to_owned), self.now],
                )?;
                version
            }
        };
        self.sql.run(
            "UPDATE contact_flow SET published = ?, saved = NULL, modified_at = ? WHERE id = ?",
            bind![version, self.now, id.as_str()],
        )?;
        self.sql.run(
            "DELETE FROM contact_flow_version WHERE flow_id = ? AND version <= ?",
            bind![id.as_str(), version.saturating_sub(VERSIONS_LIMIT)],
        )?;
        Ok(version)
    }

    /// Keeps a content without publishing it.
    pub fn save(&self, id: &FlowId, content: &str) -> Result<(), Failure> {
        self.sql.run(
            "UPDATE contact_flow SET saved = ?, modified_at = ? WHERE id = ?",
            bind![content, self.now, id.as_str()],
        )
    }

    /// Changes what is known of a flow.
    ///
    /// # Errors
    /// `DuplicateResourceException` if the name is taken.
    pub fn change(&self, flow: &FlowRow, change: &FlowChange<'_>) -> Result<(), Failure> {
        if let Some(name) = change.name {
            self.check_name(flow.is_module(), name, Some(&flow.id))?;
        }
        let state = match change.state.unwrap_or(flow.state) {
            FlowState::Active => "ACTIVE",
            FlowState::Archived => "ARCHIVED",
        };
        self.sql.run(
            "UPDATE contact_flow SET name = ?, description = ?, state = ?, modified_at = ? WHERE id = ?",
            bind![
                change.name.unwrap_or(&flow.name),
                change.description.unwrap_or(&flow.description),
                state,
                self.now,
                flow.id.as_str(),
            ],
        )
    }

    /// Deletes a flow with all its contents.
    pub fn delete(&self, id: &FlowId) -> Result<(), Failure> {
        self.sql.run("DELETE FROM contact_flow_version WHERE flow_id = ?", bind![id.as_str()])?;
        self.sql.run("DELETE FROM contact_flow WHERE id = ?", bind![id.as_str()])
    }

    fn check_name(&self, modules: bool, name: &str, own: Option<&FlowId>) -> Result<(), Failure> {
        #[derive(Deserialize)]
        struct Row {
            id: FlowId,
        }
        let query = "SELECT id FROM contact_flow WHERE (type = 'MODULE') = ? AND name = ?";
        let row: Option<Row> = self.sql.first(query, bind![i64::from(modules), name])?;
        match row {
            Some(row) if own != Some(&row.id) => {
                let what = if modules { "flow module" } else { "flow" };
                Err(duplicate(what, row.id.as_str()))
            }
            _ => Ok(()),
        }
    }

    fn saved(&self, id: &FlowId) -> Result<Option<ContentRow>, Failure> {
        #[derive(Deserialize)]
        struct Row {
            saved: Option<String>,
        }
        let row: Option<Row> =
            self.sql.first("SELECT saved FROM contact_flow WHERE id = ?", bind![id.as_str()])?;
        let saved = row.and_then(|row| row.saved);
        Ok(saved.map(|content| {
            let sha256 = fingerprint(content.as_bytes());
            ContentRow { content, sha256, version: None, description: None }
        }))
    }

    fn version(&self, id: &FlowId, version: u32) -> Result<Option<ContentRow>, Failure> {
        let query = "SELECT content, sha256, version, description FROM contact_flow_version \
                     WHERE flow_id = ? AND version = ?";
        self.sql.first(query, bind![id.as_str(), version])
    }

    fn newest(&self, id: &FlowId) -> Result<Option<Newest>, Failure> {
        #[derive(Deserialize)]
        struct Row {
            version: u32,
            sha256: String,
            published: Option<u32>,
        }
        let query = "SELECT version, sha256, published FROM contact_flow_version \
                     JOIN contact_flow ON contact_flow.id = flow_id \
                     WHERE flow_id = ? ORDER BY version DESC LIMIT 1";
        let row: Option<Row> = self.sql.first(query, bind![id.as_str()])?;
        Ok(row.map(|row| Newest {
            version: row.version,
            sha256: row.sha256,
            is_published: row.published == Some(row.version),
        }))
    }
}

struct Newest {
    version: u32,
    sha256: String,
    is_published: bool,
}
