//! Flows, as the configuration API reads and writes them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::flow::flow_type::FlowType;
use crate::id::FlowId;
use crate::time::{Timestamp, epoch_seconds};

/// Whether content is what contacts run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FlowStatus {
    /// Contacts that begin from now on run it. It is valid.
    #[default]
    Published,
    /// It is kept to be worked on. Whether it is valid nobody has looked.
    Saved,
}

/// Whether people still work with something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FlowState {
    /// They do.
    #[default]
    Active,
    /// It is out of their way. What refers to it still works.
    Archived,
}

/// `PUT /contact-flows/{InstanceId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateContactFlow {
    /// Its name, which no other flow has.
    pub name: String,
    /// What it is for.
    #[serde(rename = "Type")]
    pub flow_type: FlowType,
    /// What it does, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The document as text.
    pub content: String,
    /// `PUBLISHED` unless given.
    #[serde(default)]
    pub status: FlowStatus,
    /// Tags.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

/// The flow that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateContactFlowResponse {
    /// Its id.
    pub contact_flow_id: FlowId,
    /// Its ARN.
    pub contact_flow_arn: String,
    /// The SHA-256 of its content, in hexadecimal.
    pub flow_content_sha256: String,
}

/// `POST /contact-flows/{InstanceId}/{ContactFlowId}/content`: publishes the content, or keeps it as the saved one where
/// the id ends in `:$SAVED`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateContactFlowContent {
    /// The flow.
    pub contact_flow_id: String,
    /// The document as text.
    pub content: String,
}

/// `POST /contact-flows/{InstanceId}/{ContactFlowId}/metadata`. What is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateContactFlowMetadata {
    /// The flow.
    pub contact_flow_id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it does, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether people still work with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_flow_state: Option<FlowState>,
}

/// `POST /contact-flows/{InstanceId}/{ContactFlowId}/name`. What is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateContactFlowName {
    /// The flow.
    pub contact_flow_id: String,
    /// Its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it does, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

/// `GET /contact-flows/{InstanceId}/{ContactFlowId}`: what is published; with `:$SAVED` after the id what is saved and
/// not published, with `:3` the third version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeContactFlow {
    /// The flow.
    pub contact_flow_id: String,
}

/// The flow that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeContactFlowResponse {
    /// The flow.
    pub contact_flow: ContactFlow,
}

/// A flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContactFlow {
    /// Its ARN.
    pub arn: String,
    /// Its id.
    pub id: FlowId,
    /// Its name.
    pub name: String,
    /// What it is for.
    #[serde(rename = "Type")]
    pub flow_type: FlowType,
    /// Whether people still work with it.
    pub state: FlowState,
    /// Whether the content is what contacts run.
    pub status: FlowStatus,
    /// What it does, for people.
    pub description: String,
    /// The document as text.
    pub content: String,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// The SHA-256 of the content, in hexadecimal.
    pub flow_content_sha256: String,
    /// Which version the content is; none if it was never published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// What is new in the version, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_description: Option<String>,
    /// When the flow last changed.
    #[serde(with = "epoch_seconds")]
    pub last_modified_time: Timestamp,
}

/// `GET /contact-flows-summary/{InstanceId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListContactFlows {
    /// Only these types; all if there are none.
    #[serde(default)]
    pub contact_flow_types: Vec<FlowType>,
    /// Where the page before this one ended.
    #[serde(default)]
    pub next_token: Option<String>,
    /// How many at most, 1 to 1,000.
    #[serde(default)]
    pub max_results: Option<String>,
}

/// A page of flows, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListContactFlowsResponse {
    /// The flows.
    pub contact_flow_summary_list: Vec<ContactFlowSummary>,
    /// Asks for the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// A flow in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ContactFlowSummary {
    /// Its id.
    pub id: FlowId,
    /// Its ARN.
    pub arn: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub contact_flow_type: FlowType,
    /// Whether people still work with it.
    pub contact_flow_state: FlowState,
    /// Whether anything of it is published.
    pub contact_flow_status: FlowStatus,
}

/// `DELETE /contact-flows/{InstanceId}/{ContactFlowId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteContactFlow {
    /// The flow.
    pub contact_flow_id: String,
}

/// `PUT /contact-flows/{InstanceId}/{ContactFlowId}/version`: gives what is published a number of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateContactFlowVersion {
    /// The flow.
    pub contact_flow_id: String,
    /// What is new in it, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// What must be published for this to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flow_content_sha256: Option<String>,
}

/// The version that was created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateContactFlowVersionResponse {
    /// Its ARN.
    pub contact_flow_arn: String,
    /// Its number.
    pub version: u32,
}

/// `GET /contact-flows/{InstanceId}/{ContactFlowId}/versions`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListContactFlowVersions {
    /// The flow.
    #[serde(rename = "ContactFlowId")]
    pub contact_flow_id: String,
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
pub struct ListContactFlowVersionsResponse {
    /// The versions.
    pub contact_flow_version_summary_list: Vec<FlowVersionSummary>,
    /// Asks for the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// A version in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FlowVersionSummary {
    /// Its ARN: that of the flow or module, a colon and the number.
    pub arn: String,
    /// What is new in it, for people.
    pub version_description: String,
    /// Its number.
    pub version: u32,
}
