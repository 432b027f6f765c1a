//! Users and routing profiles of the configuration API.

use edgewise_shared::configuration::page::PageRequest;
use edgewise_shared::id::{AgentId, QueueId, RoutingProfileId};
use edgewise_shared::wire::participant::Empty;
use edgewise_shared::wire::rejection::Rejection;
use edgewise_shared::wire::service::{
    AssociateRoutingProfileQueues, DisassociateRoutingProfileQueues, ListRoutingProfileQueues,
    ListRoutingProfileQueuesResponse, ListRoutingProfiles, ListRoutingProfilesResponse, ListUsers,
    ListUsersResponse, RoutingProfileQueueConfigSummary, RoutingProfileQueueReference, RoutingProfileSummary,
    UserSummary, id_in_arn, resource_arn,
};
use serde::Deserialize;

use super::configuration::At;
use super::queues;
use crate::failure::Failure;
use crate::sql::{Sql, bind};

/// How many queues a routing profile may have.
const QUEUES_LIMIT: usize = 50;
const CHANNEL: &str = "CHAT";

#[derive(Deserialize)]
struct UserRow {
    id: AgentId,
    username: String,
}

#[derive(Deserialize)]
struct ProfileRow {
    id: RoutingProfileId,
    name: String,
    queues: String,
}

pub fn list_users(at: &At<'_>, wish: &ListUsers) -> Result<ListUsersResponse, Failure> {
    let page = PageRequest::read(wish.max_results.as_deref(), wish.next_token.as_deref())?;
    let users: Vec<UserRow> = at.sql.rows("SELECT id, username FROM user ORDER BY username", bind![])?;
    let page = page.cut(users, |user| user.username.clone());
    let summary = |row: UserRow| UserSummary {
        arn: resource_arn(at.instance, "agent", row.id.as_str()),
        id: row.id,
        username: row.username,
    };
    Ok(ListUsersResponse {
        user_summary_list: page.items.into_iter().map(summary).collect(),
        next_token: page.next_token,
    })
}

pub fn list_routing_profiles(
    at: &At<'_>,
    wish: &ListRoutingProfiles,
) -> Result<ListRoutingProfilesResponse, Failure> {
    let page = PageRequest::read(wish.max_results.as_deref(), wish.next_token.as_deref())?;
    let page = page.cut(profiles(at.sql)?, |profile| profile.name.clone());
    let summary = |row: ProfileRow| RoutingProfileSummary {
        arn: resource_arn(at.instance, "routing-profile", row.id.as_str()),
        id: row.id,
        name: row.name,
    };
    Ok(ListRoutingProfilesResponse {
        routing_profile_summary_list: page.items.into_iter().map(summary).collect(),
        next_token: page.next_token,
    })
}

pub fn list_queues(
    at: &At<'_>,
    wish: &ListRoutingProfileQueues,
) -> Result<ListRoutingProfileQueuesResponse, Failure> {
    let page = PageRequest::read(wish.max_results.as_deref(), wish.next_token.as_deref())?;
    let profile = get(at.sql, &wish.routing_profile_id)?;
    let mut known = queues::all(at.sql)?;
    let queue = |queue_id: QueueId| {
        let settings = known.remove(&queue_id)?;
        Some(RoutingProfileQueueConfigSummary {
            queue_arn: queues::arn(at.instance, &queue_id),
            queue_name: settings.name,
            queue_id,
            priority: 1,
            delay: 0,
            channel: CHANNEL.to_owned(),
        })
    };
    let mut queues: Vec<_> = profile.queues()?.into_iter().filter_map(queue).collect();
    queues.sort_by(|one, other| one.queue_name.cmp(&other.queue_name));
    let page = page.cut(queues, |queue| queue.queue_name.clone());
    Ok(ListRoutingProfileQueuesResponse {
        routing_profile_queue_config_summary_list: page.items,
        next_token: page.next_token,
    })
}

/// Gives queues to a routing profile. Agents have them from their next sign-in on.
pub fn associate(at: &At<'_>, wish: &AssociateRoutingProfileQueues) -> Result<Empty, Failure> {
    let profile = get(at.sql, &wish.routing_profile_id)?;
    let mut all = profile.queues()?;
    for config in &wish.queue_configs {
        let id = queue_of(at.sql, &config.queue_reference)?;
        if !all.contains(&id) {
            all.push(id);
        }
    }
    if all.len() > QUEUES_LIMIT {
        let message = format!("A routing profile has {QUEUES_LIMIT} queues at most.");
        return Err(Rejection::invalid_request(message).into());
    }
    set(at.sql, &profile.id, &all)
}

/// Takes queues from a routing profile. Agents lose them at their next sign-in.
pub fn disassociate(at: &At<'_>, wish: &DisassociateRoutingProfileQueues) -> Result<Empty, Failure> {
    let profile = get(at.sql, &wish.routing_profile_id)?;
    let mut all = profile.queues()?;
    for reference in &wish.queue_references {
        let id = queue_of(at.sql, reference)?;
        all.retain(|other| *other != id);
    }
    set(at.sql, &profile.id, &all)
}

/// The name of a routing profile that has this queue, if one has.
pub fn profile_with(sql: &Sql, queue: &QueueId) -> Result<Option<String>, Failure> {
    for profile in profiles(sql)? {
        if profile.queues()?.contains(queue) {
            return Ok(Some(profile.name));
        }
    }
    Ok(None)
}

impl ProfileRow {
    fn queues(&self) -> Result<Vec<QueueId>, Failure> {
        Ok(serde_json::from_str(&self.queues)?)
    }
}

fn queue_of(sql: &Sql, reference: &RoutingProfileQueueReference) -> Result<QueueId, Failure> {
    if reference.channel != CHANNEL {
        return Err(Rejection::invalid_parameter("Channel must be CHAT.").into());
    }
    Ok(queues::get(sql, &reference.queue_id)?.id)
}

fn set(sql: &Sql, profile: &RoutingProfileId, queues: &[QueueId]) -> Result<Empty, Failure> {
    sql.run(
        "UPDATE routing_profile SET queues = ? WHERE id = ?",
        bind![serde_json::to_string(queues)?, profile.as_str()],
    )?;
    Ok(Empty {})
}

fn profiles(sql: &Sql) -> Result<Vec<ProfileRow>, Failure> {
    sql.rows("SELECT id, name, queues FROM routing_profile ORDER BY name", bind![])
}

fn get(sql: &Sql, id: &str) -> Result<ProfileRow, Failure> {
    let id = id_in_arn(id);
    let row = sql.first("SELECT id, name, queues FROM routing_profile WHERE id = ?", bind![id])?;
    let unknown = || Rejection::not_found(format!("There is no routing profile {id}."));
    Ok(row.ok_or_else(unknown)?)
}
