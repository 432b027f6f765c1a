//! Queues of the configuration API.

use std::collections::BTreeMap;

use edgewise_shared::configuration::hours::{QUEUES_LIMIT, check_description, check_name};
use edgewise_shared::configuration::page::PageRequest;
use edgewise_shared::configuration::tags;
use edgewise_shared::flow::library::QueueSettings;
use edgewise_shared::id::{HoursOfOperationId, InstanceId, QueueId};
use edgewise_shared::time::Timestamp;
use edgewise_shared::wire::participant::Empty;
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use edgewise_shared::wire::service::{
    CreateQueue, CreateQueueResponse, DeleteQueue, DescribeQueue, DescribeQueueResponse, ListQueues,
    ListQueuesResponse, Queue, QueueSummary, QueueType, UpdateQueueHoursOfOperation, UpdateQueueMaxContacts,
    UpdateQueueName, id_in_arn, resource_arn,
};
use serde::Deserialize;

use super::configuration::{At, duplicate, too_many};
use super::{directory, hours};
use crate::failure::Failure;
use crate::ids::RandomIds;
use crate::sql::{Sql, bind};

/// A queue as it is stored.
#[derive(Deserialize)]
pub struct QueueRow {
    pub id: QueueId,
    pub name: String,
    description: String,
    hours_of_operation_id: HoursOfOperationId,
    max_contacts: Option<u32>,
    tags: String,
    modified_at: i64,
}

pub fn create(at: &At<'_>, wish: &CreateQueue) -> Result<CreateQueueResponse, Failure> {
    check_name(&wish.name)?;
    check_description(wish.description.as_deref())?;
    tags::check(&wish.tags)?;
    let hours = hours::known(at.sql, &wish.hours_of_operation_id)?;
    let others = rows(at.sql)?;
    if others.len() >= QUEUES_LIMIT {
        return Err(too_many("queues", QUEUES_LIMIT));
    }
    if let Some(other) = others.iter().find(|other| other.name == wish.name) {
        return Err(duplicate("queue", other.id.as_str()));
    }
    let id = QueueId::generate(&mut RandomIds::default(), at.now);
    at.sql.run(
        "INSERT INTO queue (id, name, description, hours_of_operation_id, max_contacts, tags, modified_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?)",
        bind![
            id.as_str(),
            wish.name.as_str(),
            wish.description.as_deref().unwrap_or_default(),
            hours.as_str(),
            wish.max_contacts,
            serde_json::to_string(&wish.tags)?,
            at.now,
        ],
    )?;
    Ok(CreateQueueResponse { queue_arn: arn(at.instance, &id), queue_id: id })
}

pub fn describe(at: &At<'_>, wish: &DescribeQueue) -> Result<DescribeQueueResponse, Failure> {
    let row = get(at.sql, &wish.queue_id)?;
    let queue = Queue {
        queue_arn: arn(at.instance, &row.id),
        status: "ENABLED".to_owned(),
        tags: serde_json::from_str(&row.tags)?,
        last_modified_time: Timestamp::from_millis(row.modified_at),
        name: row.name,
        queue_id: row.id,
        description: row.description,
        hours_of_operation_id: row.hours_of_operation_id,
        max_contacts: row.max_contacts,
    };
    Ok(DescribeQueueResponse { queue })
}

/// A page of the queues that were made. An agent's own queue is found by the agent.
pub fn list(at: &At<'_>, wish: &ListQueues) -> Result<ListQueuesResponse, Failure> {
    let page = PageRequest::read(wish.max_results.as_deref(), wish.next_token.as_deref())?;
    let mut queues = rows(at.sql)?;
    if !wish.queue_types.is_empty() && !wish.queue_types.contains(&QueueType::Standard) {
        queues.clear();
    }
    let page = page.cut(queues, |queue| queue.name.clone());
    let summary = |row: QueueRow| QueueSummary {
        arn: arn(at.instance, &row.id),
        queue_type: QueueType::Standard,
        last_modified_time: Timestamp::from_millis(row.modified_at),
        id: row.id,
        name: row.name,
    };
    Ok(ListQueuesResponse {
        queue_summary_list: page.items.into_iter().map(summary).collect(),
        next_token: page.next_token,
    })
}

pub fn update_name(at: &At<'_>, wish: &UpdateQueueName) -> Result<Empty, Failure> {
    check_description(wish.description.as_deref())?;
    let row = get(at.sql, &wish.queue_id)?;
    if let Some(name) = &wish.name {
        check_name(name)?;
        if let Some(other) = rows(at.sql)?.iter().find(|other| other.name == *name && other.id != row.id) {
            return Err(duplicate("queue", other.id.as_str()));
        }
    }
    at.sql.run(
        "UPDATE queue SET name = ?, description = ?, modified_at = ? WHERE id = ?",
        bind![
            wish.name.as_deref().unwrap_or(&row.name),
            wish.description.as_deref().unwrap_or(&row.description),
            at.now,
            row.id.as_str(),
        ],
    )?;
    Ok(Empty {})
}

pub fn update_max_contacts(at: &At<'_>, wish: &UpdateQueueMaxContacts) -> Result<Empty, Failure> {
    let row = get(at.sql, &wish.queue_id)?;
    at.sql.run(
        "UPDATE queue SET max_contacts = ?, modified_at = ? WHERE id = ?",
        bind![wish.max_contacts, at.now, row.id.as_str()],
    )?;
    Ok(Empty {})
}

pub fn update_hours(at: &At<'_>, wish: &UpdateQueueHoursOfOperation) -> Result<Empty, Failure> {
    let row = get(at.sql, &wish.queue_id)?;
    let hours = hours::known(at.sql, &wish.hours_of_operation_id)?;
    at.sql.run(
        "UPDATE queue SET hours_of_operation_id = ?, modified_at = ? WHERE id = ?",
        bind![hours.as_str(), at.now, row.id.as_str()],
    )?;
    Ok(Empty {})
}

/// Deletes a queue that no agents serve.
pub fn delete(at: &At<'_>, wish: &DeleteQueue) -> Result<Empty, Failure> {
    let row = get(at.sql, &wish.queue_id)?;
    if let Some(profile) = directory::profile_with(at.sql, &row.id)? {
        let message = format!("The routing profile {profile} has this queue.");
        return Err(Rejection::new(RejectionName::ResourceInUseException, message).into());
    }
    at.sql.run("DELETE FROM queue WHERE id = ?", bind![row.id.as_str()])?;
    Ok(Empty {})
}

/// A queue that must be there, by id or ARN.
pub fn get(sql: &Sql, id: &str) -> Result<QueueRow, Failure> {
    let id = id_in_arn(id);
    let row = sql.first("SELECT * FROM queue WHERE id = ?", bind![id])?;
    let unknown = || Rejection::not_found(format!("There is no queue {id}."));
    Ok(row.ok_or_else(unknown)?)
}

/// All queues, as chats take them along.
pub fn all(sql: &Sql) -> Result<BTreeMap<QueueId, QueueSettings>, Failure> {
    let settings = |row: QueueRow| {
        let hours_of_operation_id = Some(row.hours_of_operation_id);
        (row.id, QueueSettings { name: row.name, max_contacts: row.max_contacts, hours_of_operation_id })
    };
    Ok(rows(sql)?.into_iter().map(settings).collect())
}

/// The ARN of a queue.
pub fn arn(instance: &InstanceId, id: &QueueId) -> String {
    resource_arn(instance, "queue", id.as_str())
}

fn rows(sql: &Sql) -> Result<Vec<QueueRow>, Failure> {
    sql.rows("SELECT * FROM queue ORDER BY name", bind![])
}
