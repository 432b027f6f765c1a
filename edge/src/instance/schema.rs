//! What the instance stores, and what a new one begins with.

use edgewise_shared::flow::library::FlowLibrary;
use edgewise_shared::flow::stock::{self, BASIC_HOURS, BASIC_QUEUE};
use edgewise_shared::id::{HoursOfOperationId, InstanceId};
use edgewise_shared::time::Timestamp;
use worker::Storage;

use super::callees::stock_bots;
use super::flow::seed::seed;
use super::identity::uuid_of;
use crate::failure::Failure;
use crate::sql::{Sql, bind, migrate};
use crate::sys;

const MIGRATIONS: [&str; 6] = [
    "
CREATE TABLE routing_profile (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, slots INTEGER NOT NULL, queues TEXT NOT NULL
) STRICT;
CREATE TABLE user (
    id TEXT PRIMARY KEY, username TEXT NOT NULL UNIQUE, display_name TEXT NOT NULL,
    routing_profile_id TEXT NOT NULL REFERENCES routing_profile (id)
) STRICT;
CREATE TABLE widget (title TEXT NOT NULL, greeting TEXT NOT NULL) STRICT;
CREATE TABLE access_key (id TEXT PRIMARY KEY, key_id TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
CREATE TABLE sign_in (hash TEXT PRIMARY KEY, user_id TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
CREATE TABLE session (hash TEXT PRIMARY KEY, user_id TEXT NOT NULL, expires_at INTEGER NOT NULL) STRICT;
CREATE TABLE admission (
    token TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, contact_id TEXT NOT NULL, admitted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX admission_by_age ON admission (admitted_at);
CREATE TABLE bucket (name TEXT PRIMARY KEY, full_at INTEGER NOT NULL) STRICT;
",
    "
CREATE TABLE contact_flow (
    id TEXT PRIMARY KEY, type TEXT NOT NULL, name TEXT NOT NULL, description TEXT NOT NULL, state TEXT NOT NULL,
    published INTEGER, saved TEXT, tags TEXT NOT NULL, client_token TEXT UNIQUE, modified_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX contact_flow_by_name ON contact_flow (type = 'MODULE', name);
CREATE TABLE contact_flow_version (
    flow_id TEXT NOT NULL REFERENCES contact_flow (id), version INTEGER NOT NULL, content TEXT NOT NULL,
    sha256 TEXT NOT NULL, description TEXT, created_at INTEGER NOT NULL, PRIMARY KEY (flow_id, version)
) STRICT;
CREATE TABLE stock_flow (id TEXT PRIMARY KEY, sha256 TEXT NOT NULL) STRICT;
",
    "
CREATE TABLE function (
    name TEXT PRIMARY KEY, url TEXT NOT NULL, salt TEXT NOT NULL, key_id TEXT NOT NULL, created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE bot_service (
    name TEXT PRIMARY KEY, body TEXT NOT NULL, key_id TEXT NOT NULL, sealed BLOB NOT NULL, modified_at INTEGER NOT NULL
) STRICT;
",
    "
CREATE TABLE bot (
    name TEXT PRIMARY KEY, locales TEXT NOT NULL, fingerprint TEXT NOT NULL, definition TEXT NOT NULL,
    model BLOB NOT NULL, modified_at INTEGER NOT NULL
) STRICT;
",
    "
CREATE TABLE hours_of_operation (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, description TEXT NOT NULL, time_zone TEXT NOT NULL,
    config TEXT NOT NULL, tags TEXT NOT NULL, modified_at INTEGER NOT NULL
) STRICT;
CREATE TABLE queue (
    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, description TEXT NOT NULL,
    hours_of_operation_id TEXT NOT NULL REFERENCES hours_of_operation (id), max_contacts INTEGER,
    tags TEXT NOT NULL, modified_at INTEGER NOT NULL
) STRICT;
",
    "
CREATE TABLE stock_bot (id TEXT PRIMARY KEY, document TEXT NOT NULL, definition TEXT NOT NULL) STRICT;
",
];

const TITLE: &str = "Northwind support";
const GREETING: &str = "Hi! Ask us anything about your order. You can leave and come back, on any device.";
const PROFILE: &str = "Basic Routing Profile";
const SLOTS: u32 = 2;
const USERS: [(&str, &str); 2] = [("jane", "Jane Rivera"), ("ravi", "Ravi Shah")];

/// Brings the store up to date; a new one is filled, and a release's flows are brought in.
pub fn open(storage: &Storage, now: Timestamp, instance: &InstanceId) -> Result<(), Failure> {
    migrate(storage, &MIGRATIONS)?;
    let sql = Sql::of(storage);
    sys::transaction(storage, || {
        if sql.first::<serde_json::Value>("SELECT title FROM widget", vec![])?.is_none() {
            fill(&sql, instance)?;
        }
        let stock = stock::library();
        if sql.first::<serde_json::Value>("SELECT id FROM hours_of_operation LIMIT 1", vec![])?.is_none() {
            fill_queues(&sql, now, &stock)?;
        }
        seed(&sql, now, &stock)?;
        stock_bots::seed(&sql, now)
    })
}

fn fill_queues(sql: &Sql, now: Timestamp, stock: &FlowLibrary) -> Result<(), Failure> {
    for (id, hours) in &stock.hours {
        sql.run(
            "INSERT INTO hours_of_operation (id, name, description, time_zone, config, tags, modified_at) \
             VALUES (?, ?, '', ?, ?, '{}', ?)",
            bind![
                id.as_str(),
                hours.name.as_str(),
                hours.time_zone.as_str(),
                serde_json::to_string(&hours.config)?,
                now,
            ],
        )?;
    }
    for (id, queue) in &stock.queues {
        let hours = queue.hours_of_operation_id.as_ref().map_or(BASIC_HOURS, HoursOfOperationId::as_str);
        sql.run(
            "INSERT INTO queue (id, name, description, hours_of_operation_id, max_contacts, tags, modified_at) \
             VALUES (?, ?, '', ?, ?, '{}', ?)",
            bind![id.as_str(), queue.name.as_str(), hours, queue.max_contacts, now],
        )?;
    }
    Ok(())
}

fn fill(sql: &Sql, instance: &InstanceId) -> Result<(), Failure> {
    let id_of = |what: &str| uuid_of(&format!("{instance}/{what}"));
    let profile = id_of("routing-profile/basic");
    let queues = serde_json::to_string(&[BASIC_QUEUE])?;
    sql.run("INSERT INTO widget (title, greeting) VALUES (?, ?)", bind![TITLE, GREETING])?;
    sql.run(
        "INSERT INTO routing_profile (id, name, slots, queues) VALUES (?, ?, ?, ?)",
        bind![profile.as_str(), PROFILE, SLOTS, queues],
    )?;
    for (username, display_name) in USERS {
        let id = id_of(&format!("user/{username}"));
        sql.run(
            "INSERT INTO user (id, username, display_name, routing_profile_id) VALUES (?, ?, ?, ?)",
            bind![id, username, display_name, profile.as_str()],
        )?;
    }
    Ok(())
}
