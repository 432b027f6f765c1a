//! Hours of operation, as the configuration API reads and writes them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::HoursOfOperationId;
use crate::time::{Timestamp, epoch_seconds};

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[expect(missing_docs, reason = "their names say all")]
pub enum Day {
    Sunday,
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
}

impl Day {
    /// All of them, from Sunday on.
    pub const ALL: [Self; 7] = [
        Self::Sunday,
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
    ];

    /// Its place in the week: 0 for Sunday.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HoursOfOperationTimeSlice {
    /// 0 to 23.
    pub hours: u8,
    /// 0 to 59.
    pub minutes: u8,
}

/// When it is open on one day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HoursOfOperationConfig {
    /// The day on which it opens.
    pub day: Day,
    /// When it opens.
    pub start_time: HoursOfOperationTimeSlice,
    /// When it closes: on the next day if that is not after it opens.
    pub end_time: HoursOfOperationTimeSlice,
}

/// `PUT /hours-of-operations/{InstanceId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateHoursOfOperation {
    /// Their name, which no others have.
    pub name: String,
    /// What they are for, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The IANA name of a time zone.
    pub time_zone: String,
    /// When it is open.
    pub config: Vec<HoursOfOperationConfig>,
    /// Tags.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

/// The hours that were created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateHoursOfOperationResponse {
    /// Their id.
    pub hours_of_operation_id: HoursOfOperationId,
    /// Their ARN.
    pub hours_of_operation_arn: String,
}

/// `GET /hours-of-operations/{InstanceId}/{HoursOfOperationId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeHoursOfOperation {
    /// The hours.
    pub hours_of_operation_id: String,
}

/// The hours that were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DescribeHoursOfOperationResponse {
    /// The hours.
    pub hours_of_operation: HoursOfOperation,
}

/// Hours of operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HoursOfOperation {
    /// Their id.
    pub hours_of_operation_id: HoursOfOperationId,
    /// Their ARN.
    pub hours_of_operation_arn: String,
    /// Their name.
    pub name: String,
    /// What they are for, for people.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// The IANA name of the time zone.
    pub time_zone: String,
    /// When it is open.
    pub config: Vec<HoursOfOperationConfig>,
    /// Tags.
    pub tags: BTreeMap<String, String>,
    /// When they last changed.
    #[serde(with = "epoch_seconds")]
    pub last_modified_time: Timestamp,
}

/// `POST /hours-of-operations/{InstanceId}/{HoursOfOperationId}`. What is absent stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct UpdateHoursOfOperation {
    /// The hours.
    pub hours_of_operation_id: String,
    /// Their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What they are for, for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The IANA name of a time zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// When it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<Vec<HoursOfOperationConfig>>,
}

/// `DELETE /hours-of-operations/{InstanceId}/{HoursOfOperationId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct DeleteHoursOfOperation {
    /// The hours.
    pub hours_of_operation_id: String,
}

/// `GET /hours-of-operations-summary/{InstanceId}`
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ListHoursOfOperations {
    /// Where the page before this one ended.
    #[serde(default)]
    pub next_token: Option<String>,
    /// How many at most, 1 to 1,000.
    #[serde(default)]
    pub max_results: Option<String>,
}

/// A page of hours, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ListHoursOfOperationsResponse {
    /// The hours.
    pub hours_of_operation_summary_list: Vec<HoursOfOperationSummary>,
    /// Asks for the next page, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Hours in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct HoursOfOperationSummary {
    /// Their id.
    pub id: HoursOfOperationId,
    /// Their ARN.
    pub arn: String,
    /// Their name.
    pub name: String,
    /// When they last changed.
    #[serde(with = "epoch_seconds")]
    pub last_modified_time: Timestamp,
}
