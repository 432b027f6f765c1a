//! Calls to an instance's object, `Instance`: configuration, users, keys, and who may start a chat.

use serde::{Deserialize, Serialize};

use super::methods;
use crate::flow::library::FlowLibrary;
use crate::id::{AgentId, ContactId, FlowId, InstanceId};
use crate::object::router::PutAgent;
use crate::wire::console::{FlowList, Session};
use crate::wire::participant::Empty;
use crate::wire::service::{
    AssociateRoutingProfileQueues, CreateContactFlow, CreateContactFlowModule,
    CreateContactFlowModuleResponse, CreateContactFlowModuleVersion, CreateContactFlowModuleVersionResponse,
    CreateContactFlowResponse, CreateContactFlowVersion, CreateContactFlowVersionResponse,
    CreateHoursOfOperation, CreateHoursOfOperationResponse, CreateQueue, CreateQueueResponse,
    DeleteContactFlow, DeleteContactFlowModule, DeleteHoursOfOperation, DeleteQueue, DescribeContactFlow,
    DescribeContactFlowModule, DescribeContactFlowModuleResponse, DescribeContactFlowResponse,
    DescribeHoursOfOperation, DescribeHoursOfOperationResponse, DescribeQueue, DescribeQueueResponse,
    DisassociateRoutingProfileQueues, ListContactFlowModuleVersions, ListContactFlowModuleVersionsResponse,
    ListContactFlowModules, ListContactFlowModulesResponse, ListContactFlowVersions,
    ListContactFlowVersionsResponse, ListContactFlows, ListContactFlowsResponse, ListHoursOfOperations,
    ListHoursOfOperationsResponse, ListQueues, ListQueuesResponse, ListRoutingProfileQueues,
    ListRoutingProfileQueuesResponse, ListRoutingProfiles, ListRoutingProfilesResponse, ListUsers,
    ListUsersResponse, UpdateContactFlowContent, UpdateContactFlowMetadata, UpdateContactFlowModuleContent,
    UpdateContactFlowModuleMetadata, UpdateContactFlowName, UpdateHoursOfOperation,
    UpdateQueueHoursOfOperation, UpdateQueueMaxContacts, UpdateQueueName,
};
use crate::wire::widget::WidgetConfig;

/// Somebody wants to start a chat: checks limits, finds the flow, and gives the chat its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdmitChat {
    /// The id for the chat, if it is a new one.
    pub contact_id: ContactId,
    /// The flow asked for; the instance's inbound flow if none.
    pub flow_id: Option<FlowId>,
    /// The token of the request, if it has one.
    pub client_token: Option<String>,
    /// What of the request must be the same for the same token: a hash of its parameters.
    pub fingerprint: String,
    /// The page that asks, for chats that are started from a page.
    pub page: Option<Page>,
}

/// A page that starts a chat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The `Origin` of the request.
    pub origin: String,
    /// Whether it is a page of ours, or one that is being built on this very machine.
    pub own: bool,
    /// The network address it came from, cut to the part that one customer holds.
    pub address: String,
}

/// The chat may start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Admitted {
    /// The chat; an earlier one if the token is known.
    pub contact_id: ContactId,
    /// The instance.
    pub instance_id: InstanceId,
    /// The flow.
    pub flow_id: FlowId,
    /// The flows and queues that the chat may come to.
    pub library: FlowLibrary,
}

/// Asks whether there is an agent. Rejected if there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckAgent {
    /// The agent.
    pub agent_id: AgentId,
}

/// Asks for the flows and modules that are published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListPublishedFlows {}

/// What a page needs before the first word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetWidgetConfig {
    /// The `Origin` of the request, which must be allowed.
    pub origin: String,
    /// Whether it is a page of ours, or one that is being built on this very machine.
    pub own: bool,
}

/// Somebody tries what no honest page does often. Rejected if their network has tried too often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Throttle {
    /// What is tried.
    pub action: String,
    /// The network address it came from, cut to the part that one customer holds.
    pub address: String,
}

/// The secret of an access key, for the Worker to verify a signature with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetAccessKey {
    /// The key's id.
    pub access_key_id: String,
}

/// An access key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessKey {
    /// The instance it is for.
    pub instance_id: InstanceId,
    /// Its id.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
    /// The instance's inbound flow, to start a chat with.
    pub contact_flow_id: FlowId,
}

/// Makes an access key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateAccessKey {}

/// Makes a one-time sign-in secret for a user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateSignIn {
    /// The user's name to sign in.
    pub username: String,
}

/// A one-time sign-in secret. Only its hash is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInSecret {
    /// The secret, for the link's fragment.
    pub secret: String,
}

/// Exchanges a sign-in secret for a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RedeemSignIn {
    /// The secret.
    pub secret: String,
}

/// Who a session is for, and what the Router must know of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// The secret of the session cookie. Only its hash is stored.
    pub cookie: String,
    /// The agent's routing.
    pub agent: PutAgent,
}

/// Who a session cookie is for. Rejected when it has expired or was signed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetSession {
    /// The secret of the cookie.
    pub cookie: String,
}

/// Ends a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignOut {
    /// The secret of the cookie.
    pub cookie: String,
}

/// What a chat takes along that comes to a flow or module, for whoever wants to try it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetFlowLibrary {
    /// The flow or module, of which something must be published.
    pub flow_id: FlowId,
}

methods! {
    AdmitChat -> Admitted;
    GetFlowLibrary -> FlowLibrary;
    GetWidgetConfig -> WidgetConfig;
    Throttle -> Empty;
    GetAccessKey -> AccessKey;
    CreateAccessKey -> AccessKey;
    CreateSignIn -> SignInSecret;
    RedeemSignIn -> SignedIn;
    GetSession -> Session;
    SignOut -> Empty;
    CreateContactFlow -> CreateContactFlowResponse;
    UpdateContactFlowContent -> Empty;
    UpdateContactFlowMetadata -> Empty;
    UpdateContactFlowName -> Empty;
    DescribeContactFlow -> DescribeContactFlowResponse;
    ListContactFlows -> ListContactFlowsResponse;
    DeleteContactFlow -> Empty;
    CreateContactFlowVersion -> CreateContactFlowVersionResponse;
    ListContactFlowVersions -> ListContactFlowVersionsResponse;
    CreateContactFlowModule -> CreateContactFlowModuleResponse;
    UpdateContactFlowModuleContent -> Empty;
    UpdateContactFlowModuleMetadata -> Empty;
    DescribeContactFlowModule -> DescribeContactFlowModuleResponse;
    ListContactFlowModules -> ListContactFlowModulesResponse;
    DeleteContactFlowModule -> Empty;
    CreateContactFlowModuleVersion -> CreateContactFlowModuleVersionResponse;
    ListContactFlowModuleVersions -> ListContactFlowModuleVersionsResponse;
    CreateHoursOfOperation -> CreateHoursOfOperationResponse;
    DescribeHoursOfOperation -> DescribeHoursOfOperationResponse;
    UpdateHoursOfOperation -> Empty;
    DeleteHoursOfOperation -> Empty;
    ListHoursOfOperations -> ListHoursOfOperationsResponse;
    CreateQueue -> CreateQueueResponse;
    DescribeQueue -> DescribeQueueResponse;
    UpdateQueueName -> Empty;
    UpdateQueueMaxContacts -> Empty;
    UpdateQueueHoursOfOperation -> Empty;
    DeleteQueue -> Empty;
    ListQueues -> ListQueuesResponse;
    CheckAgent -> Empty;
    ListPublishedFlows -> FlowList;
    ListUsers -> ListUsersResponse;
    ListRoutingProfiles -> ListRoutingProfilesResponse;
    ListRoutingProfileQueues -> ListRoutingProfileQueuesResponse;
    AssociateRoutingProfileQueues -> Empty;
    DisassociateRoutingProfileQueues -> Empty;
}
