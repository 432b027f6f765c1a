//! Operations on flow modules.

use edgewise_shared::configuration::flow::{FlowContent, FlowReference, check_description, check_name};
use edgewise_shared::configuration::page::PageRequest;
use edgewise_shared::field::optional_length;
use edgewise_shared::flow::flow_type::FlowType;
use edgewise_shared::id::FlowId;
use edgewise_shared::wire::participant::Empty;
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use edgewise_shared::wire::service::{
    ContactFlowModule, ContactFlowModuleSummary, CreateContactFlowModule, CreateContactFlowModuleResponse,
    CreateContactFlowModuleVersion, CreateContactFlowModuleVersionResponse, DeleteContactFlowModule,
    DescribeContactFlowModule, DescribeContactFlowModuleResponse, FlowStatus, ListContactFlowModuleVersions,
    ListContactFlowModuleVersionsResponse, ListContactFlowModules, ListContactFlowModulesResponse,
    UpdateContactFlowModuleContent, UpdateContactFlowModuleMetadata, resource_arn,
};

use super::store::{FlowChange, FlowRow};
use super::{Wish, named};
use crate::failure::Failure;
use crate::instance::configuration::At;

/// Makes a module, or answers the one that the client token has made.
pub fn create(
    at: &At<'_>,
    wish: &CreateContactFlowModule,
) -> Result<CreateContactFlowModuleResponse, Failure> {
    optional_length("ClientToken", wish.client_token.as_deref(), 0, 500)?;
    let client_token = wish.client_token.as_deref().filter(|token| !token.is_empty());
    if let Some(earlier) = client_token.map(|token| at.flows().of_token(token)).transpose()?.flatten() {
        return same(at, wish, &earlier);
    }
    let id = super::create(
        at,
        &Wish {
            flow_type: FlowType::Module,
            name: &wish.name,
            description: wish.description.as_deref(),
            content: &wish.content,
            status: FlowStatus::Published,
            tags: &wish.tags,
            client_token,
        },
    )?;
    Ok(created(at, &id))
}

pub fn update_content(at: &At<'_>, wish: &UpdateContactFlowModuleContent) -> Result<Empty, Failure> {
    super::update_content(at, true, &wish.contact_flow_module_id, &wish.content).map(|()| Empty {})
}

pub fn update_metadata(at: &At<'_>, wish: &UpdateContactFlowModuleMetadata) -> Result<Empty, Failure> {
    wish.name.as_deref().map_or(Ok(()), check_name)?;
    check_description(wish.description.as_deref())?;
    let module = named(at, true, &wish.contact_flow_module_id)?;
    let change = FlowChange {
        name: wish.name.as_deref(),
        description: wish.description.as_deref(),
        state: wish.state,
    };
    at.flows().change(&module, &change).map(|()| Empty {})
}

pub fn describe(
    at: &At<'_>,
    wish: &DescribeContactFlowModule,
) -> Result<DescribeContactFlowModuleResponse, Failure> {
    let reference = FlowReference::read(&wish.contact_flow_module_id)?;
    let flows = at.flows();
    let module = flows.get(true, &reference.id)?;
    let (content, status) = flows.content(&module, reference.content)?;
    let contact_flow_module = ContactFlowModule {
        arn: arn_of(at, &module.id),
        state: module.state,
        status,
        content: content.content,
        tags: module.tags()?,
        flow_module_content_sha256: content.sha256,
        version: content.version,
        version_description: content.description,
        id: module.id,
        name: module.name,
        description: module.description,
    };
    Ok(DescribeContactFlowModuleResponse { contact_flow_module })
}

pub fn list(at: &At<'_>, wish: &ListContactFlowModules) -> Result<ListContactFlowModulesResponse, Failure> {
    let page = PageRequest::read(wish.max_results.as_deref(), wish.next_token.as_deref())?;
    let mut modules = at.flows().list(true)?;
    modules.retain(|module| wish.state.is_none_or(|state| state == module.state));
    let page = page.cut(modules, |module| module.name.clone());
    let summary = |module: FlowRow| ContactFlowModuleSummary {
        arn: arn_of(at, &module.id),
        state: module.state,
        id: module.id,
        name: module.name,
    };
    Ok(ListContactFlowModulesResponse {
        contact_flow_modules_summary_list: page.items.into_iter().map(summary).collect(),
        next_token: page.next_token,
    })
}

/// Deletes a module. What invokes it takes its error branch from then on; chats that have begun keep it.
pub fn delete(at: &At<'_>, wish: &DeleteContactFlowModule) -> Result<Empty, Failure> {
    let module = named(at, true, &wish.contact_flow_module_id)?;
    at.flows().delete(&module.id).map(|()| Empty {})
}

pub fn create_version(
    at: &At<'_>,
    wish: &CreateContactFlowModuleVersion,
) -> Result<CreateContactFlowModuleVersionResponse, Failure> {
    let (description, sha256) = (wish.description.as_deref(), wish.flow_module_content_sha256.as_deref());
    let (module, version) =
        super::create_version(at, true, &wish.contact_flow_module_id, description, sha256)?;
    let contact_flow_module_arn = format!("{}:{version}", arn_of(at, &module.id));
    Ok(CreateContactFlowModuleVersionResponse { contact_flow_module_arn, version })
}

pub fn list_versions(
    at: &At<'_>,
    wish: &ListContactFlowModuleVersions,
) -> Result<ListContactFlowModuleVersionsResponse, Failure> {
    let page = PageRequest::read(wish.max_results.as_deref(), wish.next_token.as_deref())?;
    let module = named(at, true, &wish.contact_flow_module_id)?;
    let (contact_flow_module_version_summary_list, next_token) =
        super::versions(at, &module, &arn_of(at, &module.id), &page)?;
    Ok(ListContactFlowModuleVersionsResponse { contact_flow_module_version_summary_list, next_token })
}

/// The module that the token has made, if the request is the same.
fn same(
    at: &At<'_>,
    wish: &CreateContactFlowModule,
    earlier: &FlowRow,
) -> Result<CreateContactFlowModuleResponse, Failure> {
    let (content, _) = at.flows().content(earlier, FlowContent::Published)?;
    if earlier.name == wish.name && content.content == wish.content {
        return Ok(created(at, &earlier.id));
    }
    let message = "A request with this ClientToken came before, with other parameters.";
    Err(Rejection::new(RejectionName::IdempotencyException, message).into())
}

fn created(at: &At<'_>, id: &FlowId) -> CreateContactFlowModuleResponse {
    CreateContactFlowModuleResponse { arn: arn_of(at, id), id: id.clone() }
}

fn arn_of(at: &At<'_>, id: &FlowId) -> String {
    resource_arn(at.instance, "flow-module", id.as_str())
}
