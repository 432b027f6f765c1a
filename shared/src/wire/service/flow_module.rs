//! Flow modules, as the configuration API reads and writes them: parts that flows invoke and that return to them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::flow::{FlowState, FlowStatus, FlowVersionSummary};
use crate::id::FlowId;

/// `PUT /contact-flow-modules/{InstanceId}`: published at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateContactFlowModule {
    /// Its name, which no other module has.
    pub name: String,
    /// What it does, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The document as text.
    pub content: String,
    /// Tags.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// The same token again answers the same module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_token: Option<String>,
}

/// The module that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateContactFlowModuleResponse {
    /// Its id.
    pub id: FlowId,
    /// Its ARN.
    pub arn: String,
}

/// `POST /contact-flow-modules/{InstanceId}/{ContactFlowModuleId}/content`: publishes the content, or keeps it as the
/// saved one where the id ends in `:$SAVED`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateContactFlowModuleContent {
    /// The module.
    pub contact_flow_module_id: String,
    /// The document as text.
    pub content: String,
}

/// `POST /contact-flow-modules/{InstanceId}/{ContactFlowModuleId}/metadata`. What is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateContactFlowModuleMetadata {
    /// The module.
    pub contact_flow_module_id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it does, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether people still work with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<FlowState>,
}

/// `GET /contact-flow-modules/{InstanceId}/{ContactFlowModuleId}`: as for flows, with `:$SAVED` or a version's number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeContactFlowModule {
    /// The module.
    pub contact_flow_module_id: String,
}

/// The module that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeContactFlowModuleResponse {
    /// The module.
    pub contact_flow_module: ContactFlowModule,
}

/// A module.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContactFlowModule {
    /// Its ARN.
    pub arn: String,
    /// Its id.
    pub id: FlowId,
    /// Its name.
    pub name: String,
    /// The document as text.
    pub content: String,
    /// What it does, for people.
    pub description: String,
    /// Whether people still work with it.
    pub state: FlowState,
    /// Whether the content is what contacts run.
    pub status: FlowStatus,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// The SHA-256 of the content, in hexadecimal.
    pub flow_module_content_sha256: String,
    /// Which version the content is; none if it was never published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// What is new in the version, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_description: Option<String>,
}

/// `GET /contact-flow-modules-summary/{InstanceId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListContactFlowModules {
    /// Only those in this state; all if absent.
    #[serde(default)]
    pub state: Option<FlowState>,
    /// Where the page before this one ended.
    #[serde(default)]
    pub next_token: Option<String>,
    /// How many at most, 1 to 1,000.
    #[serde(default)]
    pub max_results: Option<String>,
}

/// A page of modules, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListContactFlowModulesResponse {
    /// The modules.
    pub contact_flow_modules_summary_list: Vec<ContactFlowModuleSummary>,
    /// Asks for the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// A module in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContactFlowModuleSummary {
    /// Its id.
    pub id: FlowId,
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// Whether people still work with it.
    pub state: FlowState,
}

/// `DELETE /contact-flow-modules/{InstanceId}/{ContactFlowModuleId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteContactFlowModule {
    /// The module.
    pub contact_flow_module_id: String,
}

/// `PUT /contact-flow-modules/{InstanceId}/{ContactFlowModuleId}/version`: gives what is published a number of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateContactFlowModuleVersion {
    /// The module.
    pub contact_flow_module_id: String,
    /// What is new in it, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What must be published for this to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_module_content_sha256: Option<String>,
}

/// The version that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateContactFlowModuleVersionResponse {
    /// Its ARN.
    pub contact_flow_module_arn: String,
    /// Its number.
    pub version: u32,
}

/// `GET /contact-flow-modules/{InstanceId}/{ContactFlowModuleId}/versions`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListContactFlowModuleVersions {
    /// The module.
    #[serde(rename = "ContactFlowModuleId")]
    pub contact_flow_module_id: String,
    /// Where the page before this one ended.
    #[serde(default, rename = "nextToken")]
    pub next_token: Option<String>,
    /// How many at most, 1 to 1,000.
    #[serde(default, rename = "maxResults")]
    pub max_results: Option<String>,
}

/// A page of versions, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListContactFlowModuleVersionsResponse {
    /// The versions.
    pub contact_flow_module_version_summary_list: Vec<FlowVersionSummary>,
    /// Asks for the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}
