//! The rules of what is changed of a contact while it lasts: `UpdateContact` and its kin, as [`crate::admission`] is of
//! its start.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::admission::check_segment_attributes;
use crate::contact::chat::RoleTimer;
use crate::field::{length, optional_length, shown};
use crate::object::contact::ContactData;
use crate::wire::participant::ParticipantRole;
use crate::wire::rejection::Rejection;
use crate::wire::service::{
    CreateParticipantRequest, ParticipantTimerConfig, ParticipantTimerType, ParticipantTimerValue, TimerRole,
    UpdateContactRequest, UpdateContactRoutingDataRequest, UpdateParticipantRoleConfigRequest,
};

/// What a bot is called that comes in without a name.
const BOT: &str = "BOT";
/// How many tags can be set or taken off at once.
const TAGS_LIMIT: usize = 6;

/// What is to be set of a contact.
///
/// # Errors
/// `InvalidRequestException` with what is wrong.
pub fn contact_data(request: UpdateContactRequest) -> Result<ContactData, Rejection> {
    optional_length("Name", request.name.as_deref(), 0, 1_024)?;
    optional_length("Description", request.description.as_deref(), 0, 4_096)?;
    if request.queue_info.is_some() || request.user_info.is_some() {
        let message = "QueueInfo and UserInfo are for contacts that were worked on elsewhere; a chat is not.";
        return Err(Rejection::invalid_request(message));
    }
    for (name, reference) in &request.references {
        length("A name in References", name, 1, 4_096)?;
        optional_length("A value in References", reference.value.as_deref(), 0, 4_096)?;
    }
    check_segment_attributes(&request.segment_attributes)?;
    Ok(ContactData {
        name: request.name,
        description: request.description,
        references: as_json(request.references),
        segment_attributes: as_json(request.segment_attributes),
        ..ContactData::default()
    })
}

/// Values in the form the service has them, by name.
#[must_use]
pub fn as_json<T: Serialize>(values: BTreeMap<String, T>) -> BTreeMap<String, Value> {
    let json = |value: T| serde_json::to_value(value).unwrap_or(Value::Null);
    values.into_iter().map(|(name, value)| (name, json(value))).collect()
}

/// Checks how a contact is to be routed, and answers the criteria in the form the service has them.
///
/// # Errors
/// `InvalidParameterException` with what is wrong.
pub fn routing_criteria(request: &UpdateContactRoutingDataRequest) -> Result<Option<Value>, Rejection> {
    if request.queue_priority.is_some_and(|priority| priority < 1) {
        return Err(Rejection::invalid_parameter("QueuePriority must be 1 or more."));
    }
    let Some(criteria) = &request.routing_criteria else { return Ok(None) };
    criteria.check()?;
    Ok(serde_json::to_value(criteria).ok())
}

/// The timers that are to be set; those without minutes are taken off.
///
/// # Errors
/// `InvalidRequestException` with what is wrong.
pub fn role_timers(
    request: &UpdateParticipantRoleConfigRequest,
) -> Result<Vec<(RoleTimer, Option<u32>)>, Rejection> {
    let timers = request.channel_configuration.chat.as_ref().map(|chat| &chat.participant_timer_config_list);
    let timers = timers.ok_or_else(|| Rejection::invalid_request("ChannelConfiguration must have Chat."))?;
    if timers.is_empty() || timers.len() > 6 {
        return Err(Rejection::invalid_request("ParticipantTimerConfigList must have 1 to 6 entries."));
    }
    timers.iter().map(|timer| Ok((timer_of(*timer), minutes(timer.timer_value)?))).collect()
}

/// What the participant who comes in is called.
///
/// # Errors
/// `InvalidRequestException` with what is wrong.
pub fn participant_name(request: &CreateParticipantRequest) -> Result<String, Rejection> {
    optional_length("ClientToken", request.client_token.as_deref(), 0, 500)?;
    let details = &request.participant_details;
    if details.participant_role != Some(ParticipantRole::CustomBot) {
        return Err(Rejection::invalid_request("ParticipantRole must be CUSTOM_BOT."));
    }
    optional_length("DisplayName", details.display_name.as_deref(), 1, 256)?;
    Ok(details.display_name.clone().unwrap_or_else(|| BOT.to_owned()))
}

/// Checks the keys of tags that are to be set or taken off.
///
/// # Errors
/// `InvalidRequestException` with what is wrong.
pub fn check_tag_keys<'a>(keys: impl ExactSizeIterator<Item = &'a String>) -> Result<(), Rejection> {
    if keys.len() == 0 || keys.len() > TAGS_LIMIT {
        return Err(Rejection::invalid_request(format!("There must be 1 to {TAGS_LIMIT} tags.")));
    }
    for key in keys {
        length("A tag's key", key, 1, 128)?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+,-./:;<=_".contains(&byte);
        if key.starts_with("aws:") || !key.bytes().all(plain) {
            return Err(Rejection::invalid_request(format!(
                "The tag key \"{}\" may have letters, digits and +-=._:/, and may not begin with aws:.",
                shown(key)
            )));
        }
    }
    Ok(())
}

fn timer_of(timer: ParticipantTimerConfig) -> RoleTimer {
    match (timer.participant_role, timer.timer_type) {
        (TimerRole::Customer, ParticipantTimerType::Idle) => RoleTimer::CustomerIdle,
        (TimerRole::Customer, ParticipantTimerType::DisconnectNoncustomer) => RoleTimer::CustomerDisconnect,
        (TimerRole::Agent, ParticipantTimerType::Idle) => RoleTimer::AgentIdle,
        (TimerRole::Agent, ParticipantTimerType::DisconnectNoncustomer) => RoleTimer::AgentDisconnect,
    }
}

fn minutes(value: ParticipantTimerValue) -> Result<Option<u32>, Rejection> {
    let minutes = value.participant_timer_duration_in_minutes;
    match (value.participant_timer_action, minutes) {
        (Some(_), None) => Ok(None),
        (None, Some(minutes @ 2..=480)) => Ok(u32::try_from(minutes).ok()),
        (None, Some(_)) => {
            Err(Rejection::invalid_request("ParticipantTimerDurationInMinutes must be from 2 to 480."))
        }
        (Some(_), Some(_)) | (None, None) => Err(Rejection::invalid_request(
            "TimerValue must have ParticipantTimerAction or ParticipantTimerDurationInMinutes.",
        )),
    }
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::json;

    use super::*;

    /// A request about a contact with these members.
    fn request<T: DeserializeOwned>(members: Value) -> T {
        let mut all = json!({ "InstanceId": "i", "ContactId": "c" });
        if let (Some(all), Value::Object(members)) = (all.as_object_mut(), members) {
            all.extend(members);
        }
        serde_json::from_value(all).unwrap()
    }

    #[test]
    fn what_is_set_of_a_contact_keeps_the_services_form() {
        let data = contact_data(request(json!({
            "Name": "Refund",
            "References": { "order": { "Value": "https://example.org/1", "Type": "URL" } },
            "SegmentAttributes": { "tier": { "ValueString": "gold" } },
        })));
        let data = data.unwrap();
        assert_eq!(data.name.as_deref(), Some("Refund"));
        assert_eq!(data.references["order"], json!({ "Value": "https://example.org/1", "Type": "URL" }));
        assert_eq!(data.segment_attributes["tier"], json!({ "ValueString": "gold" }));
        assert_eq!(data.description, None);
        for wrong in [
            json!({ "Name": "x".repeat(1_025) }),
            json!({ "Description": "x".repeat(4_097) }),
            json!({ "References": { "": { "Type": "URL" } } }),
            json!({ "SegmentAttributes": { "tier": {} } }),
            json!({ "QueueInfo": { "Id": "q" } }),
        ] {
            assert!(contact_data(request(wrong.clone())).is_err(), "{wrong}");
        }
    }

    #[test]
    fn timers_are_set_by_minutes_and_taken_off_by_name() {
        let with = |timers: Value| {
            role_timers(&request(json!({
                "ChannelConfiguration": { "Chat": { "ParticipantTimerConfigList": timers } }
            })))
        };
        let timer = |role: &str, kind: &str, value: Value| json!({ "ParticipantRole": role, "TimerType": kind, "TimerValue": value });
        let minutes = |minutes: i64| json!({ "ParticipantTimerDurationInMinutes": minutes });
        let unset = json!({ "ParticipantTimerAction": "Unset" });
        assert_eq!(
            with(json!([
                timer("CUSTOMER", "IDLE", minutes(2)),
                timer("AGENT", "DISCONNECT_NONCUSTOMER", minutes(480)),
                timer("AGENT", "IDLE", unset),
            ])),
            Ok(vec![
                (RoleTimer::CustomerIdle, Some(2)),
                (RoleTimer::AgentDisconnect, Some(480)),
                (RoleTimer::AgentIdle, None),
            ])
        );
        assert!(with(json!([])).is_err());
        assert!(with(json!(vec![timer("AGENT", "IDLE", minutes(5)); 7])).is_err());
        for value in [minutes(1), minutes(481), json!({})] {
            assert!(with(json!([timer("AGENT", "IDLE", value)])).is_err());
        }
        assert!(role_timers(&request(json!({ "ChannelConfiguration": {} }))).is_err());
    }

    #[test]
    fn a_bot_may_come_in_and_nobody_else() {
        let with = |details: Value| participant_name(&request(json!({ "ParticipantDetails": details })));
        let named = with(json!({ "ParticipantRole": "CUSTOM_BOT", "DisplayName": "Helper" }));
        assert_eq!(named.as_deref(), Ok("Helper"));
        assert_eq!(with(json!({ "ParticipantRole": "CUSTOM_BOT" })).as_deref(), Ok("BOT"));
        assert!(with(json!({ "ParticipantRole": "AGENT", "DisplayName": "Helper" })).is_err());
        assert!(with(json!({ "ParticipantRole": "CUSTOM_BOT", "DisplayName": "" })).is_err());
    }

    #[test]
    fn criteria_are_steps_with_an_expression() {
        let with = |members: Value| routing_criteria(&request(members));
        let agents = json!({ "AttributeCondition": {
            "MatchCriteria": { "AgentsCriteria": { "AgentIds": ["jane"] } }, "ComparisonOperator": "Match" } });
        let steps = json!([{ "Expiry": { "DurationInSeconds": 60 }, "Expression": agents }]);
        let criteria = with(json!({ "RoutingCriteria": { "Steps": steps } }));
        assert_eq!(criteria, Ok(Some(json!({ "Steps": steps }))), "as the service has it");
        assert_eq!(with(json!({ "QueuePriority": 1 })), Ok(None));
        assert!(with(json!({ "QueuePriority": 0 })).is_err());
        assert!(with(json!({ "RoutingCriteria": { "Steps": [{}] } })).is_err());
        let expiry = json!({ "DurationInSeconds": 0 });
        assert!(
            with(json!({ "RoutingCriteria": { "Steps": [{ "Expiry": expiry, "Expression": agents }] } }))
                .is_err()
        );
    }

    #[test]
    fn tag_keys_have_their_alphabet() {
        let with = |keys: &[&str]| {
            let keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
            check_tag_keys(keys.iter())
        };
        assert!(with(&["cost:centre", "a/b=c.d_e+f-g9"]).is_ok());
        assert!(with(&[]).is_err());
        assert!(with(&["a", "b", "c", "d", "e", "f", "g"]).is_err());
        for key in ["", "aws:x", "a b", "ü"] {
            assert!(with(&[key]).is_err(), "{key}");
        }
    }
}
