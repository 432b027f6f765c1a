//! Users and routing profiles, as the configuration API lists them.

use serde::{Deserialize, Serialize};

use crate::id::{AgentId, QueueId, RoutingProfileId};

/// `GET /users-summary/{InstanceId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListUsers {
    /// Where the page before this one ended.
    #[serde(default)]
    pub next_token: Option<String>,
    /// How many at most, 1 to 1,000.
    #[serde(default)]
    pub max_results: Option<String>,
}

/// A page of users, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListUsersResponse {
    /// The users.
    pub user_summary_list: Vec<UserSummary>,
    /// Asks for the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// A user in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UserSummary {
    /// Their id.
    pub id: AgentId,
    /// Their ARN.
    pub arn: String,
    /// The name to sign in with.
    pub username: String,
}

/// `GET /routing-profiles-summary/{InstanceId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListRoutingProfiles {
    /// Where the page before this one ended.
    #[serde(default)]
    pub next_token: Option<String>,
    /// How many at most, 1 to 1,000.
    #[serde(default)]
    pub max_results: Option<String>,
}

/// A page of routing profiles, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRoutingProfilesResponse {
    /// The routing profiles.
    pub routing_profile_summary_list: Vec<RoutingProfileSummary>,
    /// Asks for the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// A routing profile in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoutingProfileSummary {
    /// Its id.
    pub id: RoutingProfileId,
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
}

/// `POST /routing-profiles/{InstanceId}/{RoutingProfileId}/associate-queues`: agents who sign in from then on serve these
/// queues too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssociateRoutingProfileQueues {
    /// The routing profile.
    pub routing_profile_id: String,
    /// The queues.
    #[serde(default)]
    pub queue_configs: Vec<RoutingProfileQueueConfig>,
}

/// A queue for a routing profile. Its priority and delay among the profile's queues are not looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoutingProfileQueueConfig {
    /// Which queue, for which channel.
    pub queue_reference: RoutingProfileQueueReference,
}

/// A queue, for a channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoutingProfileQueueReference {
    /// The queue.
    pub queue_id: String,
    /// `CHAT`.
    pub channel: String,
}

/// `POST /routing-profiles/{InstanceId}/{RoutingProfileId}/disassociate-queues`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DisassociateRoutingProfileQueues {
    /// The routing profile.
    pub routing_profile_id: String,
    /// The queues.
    #[serde(default)]
    pub queue_references: Vec<RoutingProfileQueueReference>,
}

/// `GET /routing-profiles/{InstanceId}/{RoutingProfileId}/queues`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRoutingProfileQueues {
    /// The routing profile.
    #[serde(rename = "RoutingProfileId")]
    pub routing_profile_id: String,
    /// Where the page before this one ended.
    #[serde(default, rename = "nextToken")]
    pub next_token: Option<String>,
    /// How many at most, 1 to 1,000.
    #[serde(default, rename = "maxResults")]
    pub max_results: Option<String>,
}

/// A page of a routing profile's queues, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListRoutingProfileQueuesResponse {
    /// The queues.
    pub routing_profile_queue_config_summary_list: Vec<RoutingProfileQueueConfigSummary>,
    /// Asks for the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// A queue of a routing profile in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RoutingProfileQueueConfigSummary {
    /// Its id.
    pub queue_id: QueueId,
    /// Its ARN.
    pub queue_arn: String,
    /// Its name.
    pub queue_name: String,
    /// Its place among the profile's queues; all have the same.
    pub priority: u32,
    /// How long it waits for others, in seconds; not at all.
    pub delay: u32,
    /// `CHAT`.
    pub channel: String,
}
