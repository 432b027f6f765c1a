//! The configuration API, operation by operation: each is a method of the object, named like the operation.

use edgewise_shared::id::InstanceId;
use edgewise_shared::object::Method;
use edgewise_shared::time::Timestamp;
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use edgewise_shared::wire::service::{
    AssociateRoutingProfileQueues, CreateContactFlow, CreateContactFlowModule,
    CreateContactFlowModuleVersion, CreateContactFlowVersion, CreateHoursOfOperation, CreateQueue,
    DeleteContactFlow, DeleteContactFlowModule, DeleteHoursOfOperation, DeleteQueue, DescribeContactFlow,
    DescribeContactFlowModule, DescribeHoursOfOperation, DescribeQueue, DisassociateRoutingProfileQueues,
    ListContactFlowModuleVersions, ListContactFlowModules, ListContactFlowVersions, ListContactFlows,
    ListHoursOfOperations, ListQueues, ListRoutingProfileQueues, ListRoutingProfiles, ListUsers,
    UpdateContactFlowContent, UpdateContactFlowMetadata, UpdateContactFlowModuleContent,
    UpdateContactFlowModuleMetadata, UpdateContactFlowName, UpdateHoursOfOperation,
    UpdateQueueHoursOfOperation, UpdateQueueMaxContacts, UpdateQueueName,
};

use super::flow::{flows, modules};
use super::{directory, hours, queues};
use crate::failure::Failure;
use crate::serve::Reply;
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

/// Serves an operation that changes nothing. None if there is none of this name.
pub fn read(at: &At<'_>, name: &str, request: &str) -> Option<Reply> {
    Some(match name {
        DescribeContactFlow::NAME => on(request, |wish| flows::describe(at, &wish)),
        ListContactFlows::NAME => on(request, |wish| flows::list(at, &wish)),
        ListContactFlowVersions::NAME => on(request, |wish| flows::list_versions(at, &wish)),
        DescribeContactFlowModule::NAME => on(request, |wish| modules::describe(at, &wish)),
        ListContactFlowModules::NAME => on(request, |wish| modules::list(at, &wish)),
        ListContactFlowModuleVersions::NAME => on(request, |wish| modules::list_versions(at, &wish)),
        DescribeHoursOfOperation::NAME => on(request, |wish| hours::describe(at, &wish)),
        ListHoursOfOperations::NAME => on(request, |wish| hours::list(at, &wish)),
        DescribeQueue::NAME => on(request, |wish| queues::describe(at, &wish)),
        ListQueues::NAME => on(request, |wish| queues::list(at, &wish)),
        ListUsers::NAME => on(request, |wish| directory::list_users(at, &wish)),
        ListRoutingProfiles::NAME => on(request, |wish| directory::list_routing_profiles(at, &wish)),
        ListRoutingProfileQueues::NAME => on(request, |wish| directory::list_queues(at, &wish)),
        _ => return None,
    })
}

/// Serves an operation that changes something. None if there is none of this name.
pub fn write(at: &At<'_>, name: &str, request: &str) -> Option<Reply> {
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
        CreateHoursOfOperation::NAME => on(request, |wish| hours::create(at, &wish)),
        UpdateHoursOfOperation::NAME => on(request, |wish| hours::update(at, &wish)),
        DeleteHoursOfOperation::NAME => on(request, |wish| hours::delete(at, &wish)),
        CreateQueue::NAME => on(request, |wish| queues::create(at, &wish)),
        UpdateQueueName::NAME => on(request, |wish| queues::update_name(at, &wish)),
        UpdateQueueMaxContacts::NAME => on(request, |wish| queues::update_max_contacts(at, &wish)),
        UpdateQueueHoursOfOperation::NAME => on(request, |wish| queues::update_hours(at, &wish)),
        DeleteQueue::NAME => on(request, |wish| queues::delete(at, &wish)),
        AssociateRoutingProfileQueues::NAME => on(request, |wish| directory::associate(at, &wish)),
        DisassociateRoutingProfileQueues::NAME => on(request, |wish| directory::disassociate(at, &wish)),
        _ => return None,
    })
}

/// Something else has the name.
pub fn duplicate(what: &str, id: &str) -> Failure {
    let message = format!("This name is taken, by the {what} {id}.");
    Rejection::new(RejectionName::DuplicateResourceException, message).into()
}

/// There are as many as there may be.
pub fn too_many(what: &str, limit: usize) -> Failure {
    let message = format!("An instance has {limit} {what} at most.");
    Rejection::new(RejectionName::LimitExceededException, message).into()
}

/// Reads a request, has it served, and writes the reply.
pub fn on<M: Method>(request: &str, work: impl FnOnce(M) -> Result<M::Reply, Failure>) -> Reply {
    let wish = serde_json::from_str(request)
        .map_err(|error| Rejection::invalid_request(format!("The request cannot be read: {error}.")))?;
    Ok(serde_json::to_string(&work(wish)?)?)
}
