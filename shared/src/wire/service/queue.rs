//! Queues, as the configuration API reads and writes them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::{HoursOfOperationId, QueueId};
use crate::time::{Timestamp, epoch_seconds};

/// `PUT /queues/{InstanceId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateQueue {
    /// Its name, which no other queue has.
    pub name: String,
    /// What it is for, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// When it is open.
    pub hours_of_operation_id: String,
    /// How many contacts may wait in it; no limit if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_contacts: Option<u32>,
    /// Tags.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

/// The queue that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateQueueResponse {
    /// Its ARN.
    pub queue_arn: String,
    /// Its id.
    pub queue_id: QueueId,
}

/// `GET /queues/{InstanceId}/{QueueId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeQueue {
    /// The queue.
    pub queue_id: String,
}

/// The queue that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeQueueResponse {
    /// The queue.
    pub queue: Queue,
}

/// A queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Queue {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub queue_arn: String,
    /// Its id.
    pub queue_id: QueueId,
    /// What it is for, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// When it is open.
    pub hours_of_operation_id: HoursOfOperationId,
    /// How many contacts may wait in it; no limit if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_contacts: Option<u32>,
    /// `ENABLED`.
    pub status: String,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// When it last changed.
    #[serde(with = "epoch_seconds")]
    pub last_modified_time: Timestamp,
}

/// `POST /queues/{InstanceId}/{QueueId}/name`. What is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateQueueName {
    /// The queue.
    pub queue_id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it is for, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// `POST /queues/{InstanceId}/{QueueId}/max-contacts`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateQueueMaxContacts {
    /// The queue.
    pub queue_id: String,
    /// How many contacts may wait in it; no limit if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_contacts: Option<u32>,
}

/// `POST /queues/{InstanceId}/{QueueId}/hours-of-operation`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateQueueHoursOfOperation {
    /// The queue.
    pub queue_id: String,
    /// When it is open.
    pub hours_of_operation_id: String,
}

/// `DELETE /queues/{InstanceId}/{QueueId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteQueue {
    /// The queue.
    pub queue_id: String,
}

/// What a queue is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum QueueType {
    /// For everybody who serves it.
    Standard,
    /// For one agent.
    Agent,
}

/// `GET /queues-summary/{InstanceId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListQueues {
    /// Only these types; all if there are none.
    #[serde(default)]
    pub queue_types: Vec<QueueType>,
    /// Where the page before this one ended.
    #[serde(default)]
    pub next_token: Option<String>,
    /// How many at most, 1 to 1,000.
    #[serde(default)]
    pub max_results: Option<String>,
}

/// A page of queues, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListQueuesResponse {
    /// The queues.
    pub queue_summary_list: Vec<QueueSummary>,
    /// Asks for the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// A queue in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct QueueSummary {
    /// Its id.
    pub id: QueueId,
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub queue_type: QueueType,
    /// When it last changed.
    #[serde(with = "epoch_seconds")]
    pub last_modified_time: Timestamp,
}
