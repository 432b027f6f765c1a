//! Flows and modules of the configuration API.

pub mod flows;
pub mod modules;
pub mod seed;
pub mod store;

use std::collections::BTreeMap;

use edgewise_shared::configuration::flow::{
    FLOWS_LIMIT, FlowContent, FlowReference, MODULES_LIMIT, check_content, check_description, check_name,
    check_saved_content,
};
use edgewise_shared::configuration::page::PageRequest;
use edgewise_shared::configuration::tags;
use edgewise_shared::flow::flow_type::FlowType;
use edgewise_shared::id::FlowId;
use edgewise_shared::wire::console::{FlowList, ListedFlow};
use edgewise_shared::wire::rejection::Rejection;
use edgewise_shared::wire::service::{FlowStatus, FlowVersionSummary};

use super::configuration::{At, too_many};
use crate::failure::Failure;
use crate::ids::RandomIds;
use store::{FlowRow, Flows, NewFlow};

/// The flows that are published, and then the modules, each by name.
pub fn list_published(at: &At<'_>) -> Result<FlowList, Failure> {
    let mut flows = at.flows().published()?;
    flows.sort_by(|a, b| (a.is_module(), &a.name).cmp(&(b.is_module(), &b.name)));
    let listed = |flow: FlowRow| ListedFlow { id: flow.id, name: flow.name, flow_type: flow.flow_type };
    Ok(FlowList { flows: flows.into_iter().map(listed).collect() })
}

/// A flow or module that somebody wants.
struct Wish<'a> {
    flow_type: FlowType,
    name: &'a str,
    description: Option<&'a str>,
    content: &'a str,
    status: FlowStatus,
    tags: &'a BTreeMap<String, String>,
    client_token: Option<&'a str>,
}

/// Makes a flow or module.
fn create(at: &At<'_>, wish: &Wish<'_>) -> Result<FlowId, Failure> {
    check_name(wish.name)?;
    check_description(wish.description)?;
    tags::check(wish.tags)?;
    match wish.status {
        FlowStatus::Published => drop(check_content(wish.content, wish.flow_type)?),
        FlowStatus::Saved => check_saved_content(wish.content, wish.flow_type)?,
    }
    let flows = at.flows();
    let is_module = wish.flow_type == FlowType::Module;
    let limit = if is_module { MODULES_LIMIT } else { FLOWS_LIMIT };
    if flows.list(is_module)?.len() >= limit {
        return Err(too_many(if is_module { "flow modules" } else { "flows" }, limit));
    }
    let id = FlowId::generate(&mut RandomIds::default(), at.now);
    flows.create(&NewFlow {
        id: &id,
        flow_type: wish.flow_type,
        name: wish.name,
        description: wish.description.unwrap_or_default(),
        tags: wish.tags,
        client_token: wish.client_token,
    })?;
    match wish.status {
        FlowStatus::Published => drop(flows.publish(&id, wish.content, None)?),
        FlowStatus::Saved => flows.save(&id, wish.content)?,
    }
    Ok(id)
}

/// Publishes a content, or saves it if that is what the id says.
fn update_content(at: &At<'_>, modules: bool, id: &str, content: &str) -> Result<(), Failure> {
    let reference = FlowReference::read(id)?;
    let flows = at.flows();
    let flow = flows.get(modules, &reference.id)?;
    match reference.content {
        FlowContent::Published => {
            check_content(content, flow.flow_type)?;
            flows.publish(&flow.id, content, None).map(drop)
        }
        FlowContent::Saved => {
            check_saved_content(content, flow.flow_type)?;
            flows.save(&flow.id, content)
        }
        FlowContent::Version(_) => {
            Err(Rejection::invalid_parameter("A version stays as it is: publish a new one.").into())
        }
    }
}

/// Gives what is published a number of its own.
fn create_version(
    at: &At<'_>,
    modules: bool,
    id: &str,
    description: Option<&str>,
    sha256: Option<&str>,
) -> Result<(FlowRow, u32), Failure> {
    check_description(description)?;
    let flows = at.flows();
    let flow = flows.get(modules, &FlowReference::read(id)?.id)?;
    let (published, _) = flows.content(&flow, FlowContent::Published)?;
    if sha256.is_some_and(|sha256| sha256 != published.sha256) {
        let message = "The content that is published has another SHA-256.";
        return Err(Rejection::invalid_parameter(message).into());
    }
    let version = flows.publish(&flow.id, &published.content, Some(description.unwrap_or_default()))?;
    Ok((flow, version))
}

/// A page of the versions of a flow, whose ARN without version is `arn`.
fn versions(
    at: &At<'_>,
    flow: &FlowRow,
    arn: &str,
    page: &PageRequest,
) -> Result<(Vec<FlowVersionSummary>, Option<String>), Failure> {
    let summary = |row: store::ContentRow| {
        let version = row.version?;
        let version_description = row.description.unwrap_or_default();
        Some(FlowVersionSummary { arn: format!("{arn}:{version}"), version_description, version })
    };
    let versions: Vec<_> = at.flows().versions(&flow.id)?.into_iter().filter_map(summary).collect();
    // Newest first: a page goes on with smaller numbers.
    let page = page.cut(versions, |version| format!("{:010}", u32::MAX - version.version));
    Ok((page.items, page.next_token))
}

/// The flow of an id that may say which of its contents is meant, which does not matter here.
fn named(at: &At<'_>, modules: bool, id: &str) -> Result<FlowRow, Failure> {
    at.flows().get(modules, &FlowReference::read(id)?.id)
}

impl At<'_> {
    fn flows(&self) -> Flows<'_> {
        Flows { sql: self.sql, now: self.now }
    }
}
