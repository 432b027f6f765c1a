//! Hours of operation of the configuration API.

use std::collections::BTreeMap;

use edgewise_shared::configuration::hours::{HOURS_LIMIT, check_config, check_description, check_name};
use edgewise_shared::configuration::page::PageRequest;
use edgewise_shared::configuration::tags;
use edgewise_shared::hours::{Hours, offsets};
use edgewise_shared::id::{HoursOfOperationId, InstanceId};
use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::wire::participant::Empty;
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use edgewise_shared::wire::service::{
    CreateHoursOfOperation, CreateHoursOfOperationResponse, DeleteHoursOfOperation, DescribeHoursOfOperation,
    DescribeHoursOfOperationResponse, HoursOfOperation, HoursOfOperationSummary, ListHoursOfOperations,
    ListHoursOfOperationsResponse, UpdateHoursOfOperation, id_in_arn, resource_arn,
};
use serde::Deserialize;

use super::configuration::{At, duplicate, too_many};
use crate::failure::Failure;
use crate::ids::RandomIds;
use crate::sql::{Sql, bind};
use crate::zone::Zone;

/// For how long ahead the offsets of a zone are looked up: as long as a chat can last that begins within a day, and a
/// day more.
const AHEAD: Span = Span::hours(9 * 24);

#[derive(Deserialize)]
struct Row {
    id: HoursOfOperationId,
    name: String,
    description: String,
    time_zone: String,
    config: String,
    tags: String,
    modified_at: i64,
}

pub fn create(at: &At<'_>, wish: &CreateHoursOfOperation) -> Result<CreateHoursOfOperationResponse, Failure> {
    check_name(&wish.name)?;
    check_description(wish.description.as_deref())?;
    check_config(&wish.config)?;
    check_zone(&wish.time_zone)?;
    tags::check(&wish.tags)?;
    let others = rows(at.sql)?;
    if others.len() >= HOURS_LIMIT {
        return Err(too_many("hours of operation", HOURS_LIMIT));
    }
    if let Some(other) = others.iter().find(|other| other.name == wish.name) {
        return Err(duplicate("hours of operation", other.id.as_str()));
    }
    let id = HoursOfOperationId::generate(&mut RandomIds::default(), at.now);
    at.sql.run(
        "INSERT INTO hours_of_operation (id, name, description, time_zone, config, tags, modified_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?)",
        bind![
            id.as_str(),
            wish.name.as_str(),
            wish.description.as_deref().unwrap_or_default(),
            wish.time_zone.as_str(),
            serde_json::to_string(&wish.config)?,
            serde_json::to_string(&wish.tags)?,
            at.now,
        ],
    )?;
    Ok(CreateHoursOfOperationResponse {
        hours_of_operation_arn: arn(at.instance, &id),
        hours_of_operation_id: id,
    })
}

pub fn describe(
    at: &At<'_>,
    wish: &DescribeHoursOfOperation,
) -> Result<DescribeHoursOfOperationResponse, Failure> {
    let row = get(at.sql, &wish.hours_of_operation_id)?;
    let hours_of_operation = HoursOfOperation {
        hours_of_operation_arn: arn(at.instance, &row.id),
        config: serde_json::from_str(&row.config)?,
        tags: serde_json::from_str(&row.tags)?,
        last_modified_time: Timestamp::from_millis(row.modified_at),
        hours_of_operation_id: row.id,
        name: row.name,
        description: row.description,
        time_zone: row.time_zone,
    };
    Ok(DescribeHoursOfOperationResponse { hours_of_operation })
}

pub fn list(at: &At<'_>, wish: &ListHoursOfOperations) -> Result<ListHoursOfOperationsResponse, Failure> {
    let page = PageRequest::read(wish.max_results.as_deref(), wish.next_token.as_deref())?;
    let page = page.cut(rows(at.sql)?, |row| row.name.clone());
    let summary = |row: Row| HoursOfOperationSummary {
        arn: arn(at.instance, &row.id),
        last_modified_time: Timestamp::from_millis(row.modified_at),
        id: row.id,
        name: row.name,
    };
    Ok(ListHoursOfOperationsResponse {
        hours_of_operation_summary_list: page.items.into_iter().map(summary).collect(),
        next_token: page.next_token,
    })
}

pub fn update(at: &At<'_>, wish: &UpdateHoursOfOperation) -> Result<Empty, Failure> {
    check_description(wish.description.as_deref())?;
    let row = get(at.sql, &wish.hours_of_operation_id)?;
    if let Some(name) = &wish.name {
        check_name(name)?;
        if let Some(other) = rows(at.sql)?.iter().find(|other| other.name == *name && other.id != row.id) {
            return Err(duplicate("hours of operation", other.id.as_str()));
        }
    }
    if let Some(zone) = &wish.time_zone {
        check_zone(zone)?;
    }
    let config = match &wish.config {
        Some(config) => {
            check_config(config)?;
            serde_json::to_string(config)?
        }
        None => row.config,
    };
    at.sql.run(
        "UPDATE hours_of_operation SET name = ?, description = ?, time_zone = ?, config = ?, modified_at = ? \
         WHERE id = ?",
        bind![
            wish.name.as_deref().unwrap_or(&row.name),
            wish.description.as_deref().unwrap_or(&row.description),
            wish.time_zone.as_deref().unwrap_or(&row.time_zone),
            config,
            at.now,
            row.id.as_str(),
        ],
    )?;
    Ok(Empty {})
}

/// Deletes hours that no queue has.
pub fn delete(at: &At<'_>, wish: &DeleteHoursOfOperation) -> Result<Empty, Failure> {
    #[derive(Deserialize)]
    struct Queue {
        name: String,
    }
    let row = get(at.sql, &wish.hours_of_operation_id)?;
    let query = "SELECT name FROM queue WHERE hours_of_operation_id = ? LIMIT 1";
    let queue: Option<Queue> = at.sql.first(query, bind![row.id.as_str()])?;
    if let Some(queue) = queue {
        let message = format!("The queue {} has these hours.", queue.name);
        return Err(Rejection::new(RejectionName::ResourceInUseException, message).into());
    }
    at.sql.run("DELETE FROM hours_of_operation WHERE id = ?", bind![row.id.as_str()])?;
    Ok(Empty {})
}

/// The id of hours that must be there.
pub fn known(sql: &Sql, id: &str) -> Result<HoursOfOperationId, Failure> {
    Ok(get(sql, id)?.id)
}

/// All hours, as chats take them along. Those in a zone that the platform does not know any more are left out.
pub fn all(sql: &Sql, now: Timestamp) -> Result<BTreeMap<HoursOfOperationId, Hours>, Failure> {
    let mut all = BTreeMap::new();
    for row in rows(sql)? {
        let zone = Zone::named(&row.time_zone);
        let offsets = zone.and_then(|zone| offsets(now, AHEAD, |time| zone.offset_at(time)));
        if let Some(offsets) = offsets {
            let config = serde_json::from_str(&row.config)?;
            all.insert(row.id, Hours { name: row.name, time_zone: row.time_zone, offsets, config });
        }
    }
    Ok(all)
}

fn rows(sql: &Sql) -> Result<Vec<Row>, Failure> {
    sql.rows("SELECT * FROM hours_of_operation ORDER BY name", bind![])
}

fn get(sql: &Sql, id: &str) -> Result<Row, Failure> {
    let id = id_in_arn(id);
    let row = sql.first("SELECT * FROM hours_of_operation WHERE id = ?", bind![id])?;
    let unknown = || Rejection::not_found(format!("There are no hours of operation {id}."));
    Ok(row.ok_or_else(unknown)?)
}

fn check_zone(name: &str) -> Result<(), Rejection> {
    if Zone::named(name).is_some() {
        return Ok(());
    }
    Err(Rejection::invalid_parameter("TimeZone must be the IANA name of a time zone, such as Europe/Berlin."))
}

fn arn(instance: &InstanceId, id: &HoursOfOperationId) -> String {
    resource_arn(instance, "operating-hours", id.as_str())
}
