//! The configuration API, operation by operation: each is a method of the object, named like the operation.

use edgewise_shared::id::InstanceId;
use edgewise_shared::object::Method;
use edgewise_shared::time::Timestamp;
use edgewise_shared::wire::rejection::Rejection;
use edgewise_shared::wire::service::{
    CreateContactFlow, CreateContactFlowModule, CreateContactFlowModuleVersion, CreateContactFlowVersion,
    DeleteContactFlow, DeleteContactFlowModule, DescribeContactFlow, DescribeContactFlowModule,
    ListContactFlowModuleVersions, ListContactFlowModules, ListContactFlowVersions, ListContactFlows,
    UpdateContactFlowContent, UpdateContactFlowMetadata, UpdateContactFlowModuleContent,
    UpdateContactFlowModuleMetadata, UpdateContactFlowName,
};

use super::flow::{flows, modules};
use crate::failure::Failure;
use crate::sql::Sql;

/// What an operation works on.
pub struct At<'a> {
    /// The instance's tables.
    pub sql: &'a Sql,
    /// Now.
    pub now: Timestamp,
    /// The instance.
    pub instance: &'a InstanceId,
}

/// What an operation answers, as JSON.
pub type Answer = Result<String, Failure>;

/// Serves an operation that changes nothing. None if there is none of this name.
pub fn read(at: &At<'_>, name: &str, request: &str) -> Option<Answer> {
    Some(match name {
        DescribeContactFlow::NAME => on(request, |wish| flows::describe(at, &wish)),
        ListContactFlows::NAME => on(request, |wish| flows::list(at, &wish)),
        ListContactFlowVersions::NAME => on(request, |wish| flows::list_versions(at, &wish)),
        DescribeContactFlowModule::NAME => on(request, |wish| modules::describe(at, &wish)),
        ListContactFlowModules::NAME => on(request, |wish| modules::list(at, &wish)),
        ListContactFlowModuleVersions::NAME => on(request, |wish| modules::list_versions(at, &wish)),
        _ => return None,
    })
}

/// Serves an operation that changes something. None if there is none of this name.
pub fn write(at: &At<'_>, name: &str, request: &str) -> Option<Answer> {
    Some(match name {
        CreateContactFlow::NAME => on(request, |wish| flows::create(at, &wish)),
        UpdateContactFlowContent::NAME => on(request, |wish| flows::update_content(at, &wish)),
        UpdateContactFlowMetadata::NAME => on(request, |wish| flows::update_metadata(at, &wish)),
        UpdateContactFlowName::NAME => on(request, |wish| flows::update_name(at, &wish)),
        DeleteContactFlow::NAME => on(request, |wish| flows::delete(at, &wish)),
        CreateContactFlowVersion::NAME => on(request, |wish| flows::create_version(at, &wish)),
        CreateContactFlowModule::NAME => on(request, |wish| modules::create(at, &wish)),
        UpdateContactFlowModuleContent::NAME => on(request, |wish| modules::update_content(at, &wish)),
        UpdateContactFlowModuleMetadata::NAME => on(request, |wish| modules::update_metadata(at, &wish)),
        DeleteContactFlowModule::NAME => on(request, |wish| modules::delete(at, &wish)),
        CreateContactFlowModuleVersion::NAME => on(request, |wish| modules::create_version(at, &wish)),
        _ => return None,
    })
}

/// Reads a request, has it served, and writes the reply.
pub fn on<M: Method>(request: &str, work: impl FnOnce(M) -> Result<M::Reply, Failure>) -> Answer {
    let wish = serde_json::from_str(request)
        .map_err(|error| Rejection::invalid_request(format!("The request cannot be read: {error}.")))?;
    Ok(serde_json::to_string(&work(wish)?)?)
}
