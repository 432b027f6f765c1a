//! Operations on flows.

use edgewise_shared::configuration::flow::{FlowReference, check_description, check_name};
use edgewise_shared::configuration::page::PageRequest;
use edgewise_shared::flow::flow_type::FlowType;
use edgewise_shared::flow::stock::INBOUND_FLOW;
use edgewise_shared::key::fingerprint;
use edgewise_shared::wire::participant::Empty;
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use edgewise_shared::wire::service::{
    ContactFlow, ContactFlowSummary, CreateContactFlow, CreateContactFlowResponse, CreateContactFlowVersion,
    CreateContactFlowVersionResponse, DeleteContactFlow, DescribeContactFlow, DescribeContactFlowResponse,
    ListContactFlowVersions, ListContactFlowVersionsResponse, ListContactFlows, ListContactFlowsResponse,
    UpdateContactFlowContent, UpdateContactFlowMetadata, UpdateContactFlowName, resource_arn,
};

use super::store::{FlowChange, FlowRow};
use super::{Wish, named};
use crate::failure::Failure;
use crate::instance::configuration::At;

pub fn create(at: &At<'_>, wish: &CreateContactFlow) -> Result<CreateContactFlowResponse, Failure> {
    no_module(wish.flow_type)?;
    let id = super::create(
        at,
        &Wish {
            flow_type: wish.flow_type,
            name: &wish.name,
            description: wish.description.as_deref(),
            content: &wish.content,
            status: wish.status,
            tags: &wish.tags,
            client_token: None,
        },
    )?;
    Ok(CreateContactFlowResponse {
        contact_flow_arn: resource_arn(at.instance, "contact-flow", id.as_str()),
        contact_flow_id: id,
        flow_content_sha256: fingerprint(wish.content.as_bytes()),
    })
}

pub fn update_content(at: &At<'_>, wish: &UpdateContactFlowContent) -> Result<Empty, Failure> {
    super::update_content(at, false, &wish.contact_flow_id, &wish.content).map(|()| Empty {})
}

pub fn update_metadata(at: &At<'_>, wish: &UpdateContactFlowMetadata) -> Result<Empty, Failure> {
    let change = FlowChange {
        name: wish.name.as_deref(),
        description: wish.description.as_deref(),
        state: wish.contact_flow_state,
    };
    update(at, &wish.contact_flow_id, &change)
}

pub fn update_name(at: &At<'_>, wish: &UpdateContactFlowName) -> Result<Empty, Failure> {
    let change =
        FlowChange { name: wish.name.as_deref(), description: wish.description.as_deref(), state: None };
    update(at, &wish.contact_flow_id, &change)
}

pub fn describe(at: &At<'_>, wish: &DescribeContactFlow) -> Result<DescribeContactFlowResponse, Failure> {
    let reference = FlowReference::read(&wish.contact_flow_id)?;
    let flows = at.flows();
    let flow = flows.get(false, &reference.id)?;
    let (content, status) = flows.content(&flow, reference.content)?;
    let contact_flow = ContactFlow {
        arn: arn_of(at, &flow),
        flow_type: flow.flow_type,
        state: flow.state,
        status,
        content: content.content,
        tags: flow.tags()?,
        flow_content_sha256: content.sha256,
        version: content.version,
        version_description: content.description,
        last_modified_time: flow.modified_at(),
        id: flow.id,
        name: flow.name,
        description: flow.description,
    };
    Ok(DescribeContactFlowResponse { contact_flow })
}

pub fn list(at: &At<'_>, wish: &ListContactFlows) -> Result<ListContactFlowsResponse, Failure> {
    wish.contact_flow_types.iter().try_for_each(|flow_type| no_module(*flow_type))?;
    let page = PageRequest::read(wish.max_results.as_deref(), wish.next_token.as_deref())?;
    let types = &wish.contact_flow_types;
    let mut flows = at.flows().list(false)?;
    flows.retain(|flow| types.is_empty() || types.contains(&flow.flow_type));
    let page = page.cut(flows, |flow| flow.name.clone());
    let summary = |flow: FlowRow| ContactFlowSummary {
        arn: arn_of(at, &flow),
        contact_flow_type: flow.flow_type,
        contact_flow_state: flow.state,
        contact_flow_status: flow.status(),
        id: flow.id,
        name: flow.name,
    };
    Ok(ListContactFlowsResponse {
        contact_flow_summary_list: page.items.into_iter().map(summary).collect(),
        next_token: page.next_token,
    })
}

/// Deletes a flow. What refers to it takes its error branch from then on; chats that have begun keep it. The flow that
/// receives chats from pages stays.
pub fn delete(at: &At<'_>, wish: &DeleteContactFlow) -> Result<Empty, Failure> {
    let flow = named(at, false, &wish.contact_flow_id)?;
    if flow.id.as_str() == INBOUND_FLOW {
        let message = "This flow receives the chats that pages start: change its content instead.";
        return Err(Rejection::new(RejectionName::ResourceInUseException, message).into());
    }
    at.flows().delete(&flow.id).map(|()| Empty {})
}

pub fn create_version(
    at: &At<'_>,
    wish: &CreateContactFlowVersion,
) -> Result<CreateContactFlowVersionResponse, Failure> {
    let (description, sha256) = (wish.description.as_deref(), wish.flow_content_sha256.as_deref());
    let (flow, version) = super::create_version(at, false, &wish.contact_flow_id, description, sha256)?;
    let contact_flow_arn = format!("{}:{version}", arn_of(at, &flow));
    Ok(CreateContactFlowVersionResponse { contact_flow_arn, version })
}

pub fn list_versions(
    at: &At<'_>,
    wish: &ListContactFlowVersions,
) -> Result<ListContactFlowVersionsResponse, Failure> {
    let page = PageRequest::read(wish.max_results.as_deref(), wish.next_token.as_deref())?;
    let flow = named(at, false, &wish.contact_flow_id)?;
    let (contact_flow_version_summary_list, next_token) =
        super::versions(at, &flow, &arn_of(at, &flow), &page)?;
    Ok(ListContactFlowVersionsResponse { contact_flow_version_summary_list, next_token })
}

fn update(at: &At<'_>, id: &str, change: &FlowChange<'_>) -> Result<Empty, Failure> {
    change.name.map_or(Ok(()), check_name)?;
    check_description(change.description)?;
    let flow = named(at, false, id)?;
    at.flows().change(&flow, change).map(|()| Empty {})
}

fn arn_of(at: &At<'_>, flow: &FlowRow) -> String {
    resource_arn(at.instance, "contact-flow", flow.id.as_str())
}

fn no_module(flow_type: FlowType) -> Result<(), Rejection> {
    if flow_type == FlowType::Module {
        return Err(Rejection::invalid_parameter("A module is no flow: there are operations for modules."));
    }
    Ok(())
}
