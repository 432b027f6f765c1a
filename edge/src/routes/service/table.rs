//! Which operations there are: method, path, and who serves each.
//!
//! A path's `{Member}` is a member of the request, and so is what stands behind `?`: `name` once, `name*` as a list.

use edgewise_shared::object::Method;
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

use super::contacts::ContactOperation;
use crate::answer::BODY_LIMIT;

/// An operation of the Connect service.
pub struct Operation {
    /// The method.
    pub method: &'static str,
    /// The path, with what follows the question mark.
    pub path: &'static str,
    /// Who serves it.
    pub server: Server,
}

/// Who serves an operation.
#[derive(Clone, Copy)]
pub enum Server {
    /// A chat.
    Contact(ContactOperation),
    /// The configuration, by a method of this name.
    Instance(&'static str),
}

/// The largest body of an operation with a flow in it: the longest flow, each of its characters escaped.
const FLOW_LIMIT: usize = 2_097_152;

/// All operations.
pub const OPERATIONS: &[Operation] = &[
    contact("PUT", "/contact/chat", ContactOperation::Start),
    contact("POST", "/contact/stop", ContactOperation::Stop),
    contact("POST", "/contact/attributes", ContactOperation::UpdateAttributes),
    contact("GET", "/contact/attributes/{InstanceId}/{InitialContactId}", ContactOperation::GetAttributes),
    contact("GET", "/contacts/{InstanceId}/{ContactId}", ContactOperation::Describe),
    contact("POST", "/contacts/{InstanceId}/{ContactId}", ContactOperation::Update),
    contact("GET", "/contacts/{InstanceId}/{ContactId}/flow-log", ContactOperation::GetFlowLog),
    contact("POST", "/contacts/{InstanceId}/{ContactId}/routing-data", ContactOperation::UpdateRoutingData),
    contact(
        "PUT",
        "/contact/participant-role-config/{InstanceId}/{ContactId}",
        ContactOperation::UpdateParticipantRoleConfig,
    ),
    contact("POST", "/contact/create-participant", ContactOperation::CreateParticipant),
    contact(
        "POST",
        "/contact/persistent-contact-association/{InstanceId}/{InitialContactId}",
        ContactOperation::CreatePersistentAssociation,
    ),
    contact("POST", "/contact/tags", ContactOperation::Tag),
    contact("DELETE", "/contact/tags/{InstanceId}/{ContactId}?TagKeys*", ContactOperation::Untag),
    //
    instance::<CreateContactFlow>("PUT", "/contact-flows/{InstanceId}"),
    instance::<DescribeContactFlow>("GET", "/contact-flows/{InstanceId}/{ContactFlowId}"),
    instance::<DeleteContactFlow>("DELETE", "/contact-flows/{InstanceId}/{ContactFlowId}"),
    instance::<UpdateContactFlowContent>("POST", "/contact-flows/{InstanceId}/{ContactFlowId}/content"),
    instance::<UpdateContactFlowMetadata>("POST", "/contact-flows/{InstanceId}/{ContactFlowId}/metadata"),
    instance::<UpdateContactFlowName>("POST", "/contact-flows/{InstanceId}/{ContactFlowId}/name"),
    instance::<CreateContactFlowVersion>("PUT", "/contact-flows/{InstanceId}/{ContactFlowId}/version"),
    instance::<ListContactFlowVersions>(
        "GET",
        "/contact-flows/{InstanceId}/{ContactFlowId}/versions?nextToken&maxResults",
    ),
    instance::<ListContactFlows>(
        "GET",
        "/contact-flows-summary/{InstanceId}?contactFlowTypes*&nextToken&maxResults",
    ),
    //
    instance::<CreateContactFlowModule>("PUT", "/contact-flow-modules/{InstanceId}"),
    instance::<DescribeContactFlowModule>("GET", "/contact-flow-modules/{InstanceId}/{ContactFlowModuleId}"),
    instance::<DeleteContactFlowModule>("DELETE", "/contact-flow-modules/{InstanceId}/{ContactFlowModuleId}"),
    instance::<UpdateContactFlowModuleContent>(
        "POST",
        "/contact-flow-modules/{InstanceId}/{ContactFlowModuleId}/content",
    ),
    instance::<UpdateContactFlowModuleMetadata>(
        "POST",
        "/contact-flow-modules/{InstanceId}/{ContactFlowModuleId}/metadata",
    ),
    instance::<CreateContactFlowModuleVersion>(
        "PUT",
        "/contact-flow-modules/{InstanceId}/{ContactFlowModuleId}/version",
    ),
    instance::<ListContactFlowModuleVersions>(
        "GET",
        "/contact-flow-modules/{InstanceId}/{ContactFlowModuleId}/versions?nextToken&maxResults",
    ),
    instance::<ListContactFlowModules>(
        "GET",
        "/contact-flow-modules-summary/{InstanceId}?state&nextToken&maxResults",
    ),
    //
    instance::<CreateHoursOfOperation>("PUT", "/hours-of-operations/{InstanceId}"),
    instance::<DescribeHoursOfOperation>("GET", "/hours-of-operations/{InstanceId}/{HoursOfOperationId}"),
    instance::<UpdateHoursOfOperation>("POST", "/hours-of-operations/{InstanceId}/{HoursOfOperationId}"),
    instance::<DeleteHoursOfOperation>("DELETE", "/hours-of-operations/{InstanceId}/{HoursOfOperationId}"),
    instance::<ListHoursOfOperations>(
        "GET",
        "/hours-of-operations-summary/{InstanceId}?nextToken&maxResults",
    ),
    //
    instance::<CreateQueue>("PUT", "/queues/{InstanceId}"),
    instance::<DescribeQueue>("GET", "/queues/{InstanceId}/{QueueId}"),
    instance::<DeleteQueue>("DELETE", "/queues/{InstanceId}/{QueueId}"),
    instance::<UpdateQueueName>("POST", "/queues/{InstanceId}/{QueueId}/name"),
    instance::<UpdateQueueMaxContacts>("POST", "/queues/{InstanceId}/{QueueId}/max-contacts"),
    instance::<UpdateQueueHoursOfOperation>("POST", "/queues/{InstanceId}/{QueueId}/hours-of-operation"),
    instance::<ListQueues>("GET", "/queues-summary/{InstanceId}?queueTypes*&nextToken&maxResults"),
    //
    instance::<ListUsers>("GET", "/users-summary/{InstanceId}?nextToken&maxResults"),
    instance::<ListRoutingProfiles>("GET", "/routing-profiles-summary/{InstanceId}?nextToken&maxResults"),
    instance::<ListRoutingProfileQueues>(
        "GET",
        "/routing-profiles/{InstanceId}/{RoutingProfileId}/queues?nextToken&maxResults",
    ),
    instance::<AssociateRoutingProfileQueues>(
        "POST",
        "/routing-profiles/{InstanceId}/{RoutingProfileId}/associate-queues",
    ),
    instance::<DisassociateRoutingProfileQueues>(
        "POST",
        "/routing-profiles/{InstanceId}/{RoutingProfileId}/disassociate-queues",
    ),
];

impl Operation {
    /// The largest body that it takes, in bytes.
    pub fn body_limit(&self) -> usize {
        match self.server {
            Server::Instance(_) => FLOW_LIMIT,
            Server::Contact(_) => BODY_LIMIT,
        }
    }
}

const fn contact(method: &'static str, path: &'static str, operation: ContactOperation) -> Operation {
    Operation { method, path, server: Server::Contact(operation) }
}

const fn instance<M: Method>(method: &'static str, path: &'static str) -> Operation {
    Operation { method, path, server: Server::Instance(M::NAME) }
}
