//! The rules of a chat's start: what `StartChatContact` may ask for, and what is taken for granted where it does not ask.

use std::collections::BTreeMap;

use crate::field::{length, optional_length, shown};
use crate::time::Span;
use crate::wire::content_type;
use crate::wire::participant::ConnectionType;
use crate::wire::rejection::Rejection;
use crate::wire::service::{
    ChatMessage, LeavingRole, PersistentChat, RehydrationType, SegmentAttributeValue,
    StartChatContactRequest, id_in_arn,
};

/// How long a chat lasts at most, unless the request says otherwise.
const DEFAULT_DURATION: Span = Span::hours(25);
/// All attributes of a contact together, in bytes.
const ATTRIBUTES_LIMIT: usize = 32_768;
/// The segment attribute that says what kind of chat it is, and the kind that is a guide of views.
const SUBTYPE: (&str, &str) = ("connect:Subtype", "connect:Guide");

/// A start whose every field keeps its rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatStart {
    /// The instance, by its id.
    pub instance_id: String,
    /// The flow, by its id.
    pub flow_id: String,
    /// The customer's name.
    pub display_name: String,
    /// Attributes of the contact.
    pub attributes: BTreeMap<String, String>,
    /// The customer's first message.
    pub initial_message: Option<ChatMessage>,
    /// The token that makes equal requests one.
    pub client_token: Option<String>,
    /// How long the chat lasts at most.
    pub duration: Span,
    /// What may be said in.
    pub content_types: Vec<String>,
    /// Which parts of a connection to answer with.
    pub connection_types: Vec<ConnectionType>,
    /// The contact that this one belongs with.
    pub related_contact_id: Option<String>,
    /// The customer's id with whoever starts the chat.
    pub customer_id: Option<String>,
    /// The past chat that this one continues.
    pub continues: Option<Continuation>,
    /// Attributes of the first contact segment.
    pub segment_attributes: BTreeMap<String, SegmentAttributeValue>,
    /// Whether the agent is taken out of the chat at once when the customer leaves it.
    pub agent_leaves_with_customer: bool,
}

/// A past chat that a chat continues.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Continuation {
    /// How much of it is shown.
    pub rehydration_type: RehydrationType,
    /// A contact of it, by its id.
    pub source_contact_id: String,
}

/// Checks a request to start a chat.
///
/// # Errors
/// `InvalidRequestException` for a field that is too short or too long, `InvalidParameterException` for a value that the
/// field may not have; each with a sentence that names the field.
pub fn check(request: StartChatContactRequest) -> Result<ChatStart, Rejection> {
    length("InstanceId", id_in_arn(&request.instance_id), 1, 100)?;
    length("ContactFlowId", &request.contact_flow_id, 1, 500)?;
    length("DisplayName", &request.participant_details.display_name, 1, 256)?;
    optional_length("ClientToken", request.client_token.as_deref(), 0, 500)?;
    optional_length("RelatedContactId", request.related_contact_id.as_deref(), 1, 256)?;
    optional_length("CustomerId", request.customer_id.as_deref(), 1, 128)?;
    check_attributes(&request.attributes)?;
    let content_types = content_types(request.supported_messaging_content_types)?;
    if let Some(message) = &request.initial_message {
        check_message(message, &content_types)?;
    }
    check_segment_attributes(&request.segment_attributes)?;
    check_subtype(&request.segment_attributes, &content_types)?;
    let continues = request.persistent_chat.map(continuation).transpose()?;
    if continues.is_some() && request.related_contact_id.is_some() {
        return Err(Rejection::invalid_request(
            "PersistentChat and RelatedContactId cannot be used together.",
        ));
    }
    Ok(ChatStart {
        instance_id: id_in_arn(&request.instance_id).to_owned(),
        flow_id: id_in_arn(&request.contact_flow_id).to_owned(),
        display_name: request.participant_details.display_name,
        attributes: request.attributes,
        initial_message: request.initial_message,
        client_token: request.client_token.filter(|token| !token.is_empty()),
        duration: duration(request.chat_duration_in_minutes)?,
        content_types,
        connection_types: connection_types(request.connection_types)?,
        related_contact_id: request.related_contact_id.map(|id| id_in_arn(&id).to_owned()),
        customer_id: request.customer_id,
        continues,
        segment_attributes: request.segment_attributes,
        agent_leaves_with_customer: leaving(request.disconnect_on_customer_exit.as_deref())?,
    })
}

/// Checks attributes on their own, as `UpdateContactAttributes` does.
///
/// # Errors
/// `InvalidRequestException` with what is wrong.
pub fn check_attributes(attributes: &BTreeMap<String, String>) -> Result<(), Rejection> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if let Some(key) = attributes.keys().find(|key| key.is_empty() || !key.bytes().all(plain)) {
        return Err(Rejection::invalid_request(format!(
            "The attribute key \"{}\" may have letters, digits, hyphens and underscores only.",
            shown(key)
        )));
    }
    let size: usize = attributes.iter().map(|(key, value)| key.len() + value.len()).sum();
    if size > ATTRIBUTES_LIMIT {
        return Err(Rejection::invalid_request(format!(
            "Attributes take {size} bytes; {ATTRIBUTES_LIMIT} are the most that a contact can have."
        )));
    }
    Ok(())
}

/// Checks segment attributes on their own, as `UpdateContact` does.
///
/// # Errors
/// `InvalidRequestException` with what is wrong.
pub fn check_segment_attributes(
    attributes: &BTreeMap<String, SegmentAttributeValue>,
) -> Result<(), Rejection> {
    for (name, value) in attributes {
        length("A name in SegmentAttributes", name, 1, 128)?;
        check_segment_value(name, value, 0)?;
    }
    Ok(())
}

fn check_segment_value(name: &str, value: &SegmentAttributeValue, depth: u8) -> Result<(), Rejection> {
    let name_shown = shown(name);
    let members = [
        value.value_string.is_some(),
        value.value_map.is_some(),
        value.value_integer.is_some(),
        value.value_list.is_some(),
        value.value_arn.is_some(),
    ];
    if members.into_iter().filter(|is_there| *is_there).count() != 1 {
        return Err(Rejection::invalid_request(format!(
            "The segment attribute {name_shown} must have one value."
        )));
    }
    if depth > 3 {
        return Err(Rejection::invalid_request(format!(
            "The segment attribute {name_shown} is nested too deep."
        )));
    }
    optional_length("A text in SegmentAttributes", value.value_string.as_deref(), 0, 1_024)?;
    optional_length("An ARN in SegmentAttributes", value.value_arn.as_deref(), 0, 1_024)?;
    let entries = value.value_map.iter().flatten().map(|(_, inner)| inner);
    let inner = entries.chain(value.value_list.iter().flatten());
    inner.into_iter().try_for_each(|inner| check_segment_value(name, inner, depth + 1))
}

/// A guide is shown by interactive messages, so the chat must have them.
fn check_subtype(
    attributes: &BTreeMap<String, SegmentAttributeValue>,
    content_types: &[String],
) -> Result<(), Rejection> {
    let (name, guide) = SUBTYPE;
    let subtype = attributes.get(name).and_then(|value| value.value_string.as_deref());
    let interactive = |kind: &str| content_types.iter().any(|known| known == kind);
    if subtype == Some(guide)
        && !(interactive(content_type::INTERACTIVE) && interactive(content_type::INTERACTIVE_RESPONSE))
    {
        return Err(Rejection::invalid_request(format!(
            "A chat with {name} {guide} needs {} and {} among its SupportedMessagingContentTypes.",
            content_type::INTERACTIVE,
            content_type::INTERACTIVE_RESPONSE
        )));
    }
    Ok(())
}

fn continuation(wish: PersistentChat) -> Result<Continuation, Rejection> {
    let (Some(rehydration_type), Some(source)) = (wish.rehydration_type, wish.source_contact_id) else {
        return Err(Rejection::invalid_request("PersistentChat needs RehydrationType and SourceContactId."));
    };
    length("SourceContactId", &source, 1, 256)?;
    Ok(Continuation { rehydration_type, source_contact_id: id_in_arn(&source).to_owned() })
}

fn leaving(roles: Option<&[LeavingRole]>) -> Result<bool, Rejection> {
    match roles {
        None => Ok(false),
        Some([LeavingRole::Agent]) => Ok(true),
        Some(_) => Err(Rejection::invalid_request("DisconnectOnCustomerExit must have AGENT, once.")),
    }
}

fn duration(minutes: Option<i64>) -> Result<Span, Rejection> {
    match minutes {
        None => Ok(DEFAULT_DURATION),
        Some(minutes @ 60..=10_080) => Ok(Span::minutes(minutes)),
        Some(_) => Err(Rejection::invalid_parameter("ChatDurationInMinutes must be from 60 to 10080.")),
    }
}

fn content_types(types: Option<Vec<String>>) -> Result<Vec<String>, Rejection> {
    let Some(types) = types else {
        return Ok(vec![content_type::TEXT_PLAIN.to_owned()]);
    };
    if let Some(unknown) = types.iter().find(|kind| !content_type::MESSAGES.contains(&kind.as_str())) {
        return Err(Rejection::invalid_parameter(format!(
            "SupportedMessagingContentTypes has {}, which is not among {}.",
            shown(unknown),
            content_type::MESSAGES.join(", ")
        )));
    }
    if !types.iter().any(|kind| kind == content_type::TEXT_PLAIN) {
        return Err(Rejection::invalid_parameter(
            "SupportedMessagingContentTypes must have text/plain among them.",
        ));
    }
    Ok(types)
}

fn check_message(message: &ChatMessage, content_types: &[String]) -> Result<(), Rejection> {
    if !content_types.contains(&message.content_type) {
        return Err(Rejection::invalid_parameter(
            "ContentType of InitialMessage must be among SupportedMessagingContentTypes.",
        ));
    }
    if message.content.is_empty() || message.content.len() > 16_384 {
        return Err(Rejection::invalid_request("Content of InitialMessage must be 1 to 16384 bytes long."));
    }
    Ok(())
}

fn connection_types(types: Option<Vec<ConnectionType>>) -> Result<Vec<ConnectionType>, Rejection> {
    let Some(types) = types else { return Ok(Vec::new()) };
    if types.is_empty() || types.contains(&ConnectionType::WebrtcConnection) {
        return Err(Rejection::invalid_parameter(
            "ConnectionTypes must have WEBSOCKET, CONNECTION_CREDENTIALS or both.",
        ));
    }
    Ok(types)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::rejection::RejectionName;

    fn request(change: impl FnOnce(&mut StartChatContactRequest)) -> StartChatContactRequest {
        let text =
            r#"{"InstanceId": "i", "ContactFlowId": "f", "ParticipantDetails": {"DisplayName": "Ana"}}"#;
        let mut request = serde_json::from_str(text).unwrap();
        change(&mut request);
        request
    }

    fn refused(change: impl FnOnce(&mut StartChatContactRequest)) -> Rejection {
        check(request(change)).unwrap_err()
    }

    #[test]
    fn what_is_not_asked_for_is_taken_for_granted() {
        let start = check(request(|_| {})).unwrap();
        assert_eq!(start.duration, Span::minutes(1_500));
        assert_eq!(start.content_types, ["text/plain"]);
        assert_eq!(start.connection_types, []);
    }

    #[test]
    fn an_arn_stands_for_the_id_at_its_end() {
        let start = check(request(|request| {
            request.instance_id = "arn:aws:connect:us-west-2:1:instance/i".to_owned();
            request.contact_flow_id = "arn:aws:connect:us-west-2:1:instance/i/contact-flow/f".to_owned();
        }));
        let start = start.unwrap();
        assert_eq!((start.instance_id.as_str(), start.flow_id.as_str()), ("i", "f"));
    }

    #[test]
    fn a_chat_lasts_from_an_hour_to_a_week() {
        for (minutes, good) in [(59, false), (60, true), (10_080, true), (10_081, false), (-1, false)] {
            let result = check(request(|request| {
                request.chat_duration_in_minutes = Some(minutes);
            }));
            assert_eq!(result.is_ok(), good, "{minutes}");
        }
        let refusal = refused(|request| request.chat_duration_in_minutes = Some(0));
        assert_eq!(refusal.name, RejectionName::InvalidParameterException);
    }

    #[test]
    fn names_and_tokens_have_their_lengths() {
        let changes: [fn(&mut StartChatContactRequest); 7] = [
            |request| request.participant_details.display_name = String::new(),
            |request| request.participant_details.display_name = "a".repeat(257),
            |request| request.client_token = Some("a".repeat(501)),
            |request| request.instance_id = String::new(),
            |request| request.contact_flow_id = String::new(),
            |request| request.customer_id = Some("a".repeat(129)),
            |request| request.related_contact_id = Some(String::new()),
        ];
        for change in changes {
            assert_eq!(refused(change).name, RejectionName::InvalidRequestException);
        }
        let longest = request(|request| request.participant_details.display_name = "ü".repeat(256));
        assert!(check(longest).is_ok(), "characters count, not bytes");
    }

    #[test]
    fn attributes_keep_to_their_alphabet_and_to_32_kilobytes() {
        let with = |key: &str, value: String| {
            check(request(|request| {
                request.attributes = BTreeMap::from([(key.to_owned(), value)]);
            }))
        };
        assert!(with("order-Id_1", "x".repeat(32_768 - 10)).is_ok());
        assert!(with("order-Id_1", "x".repeat(32_768 - 9)).is_err());
        assert!(with("order id", String::new()).is_err());
        assert!(with("", String::new()).is_err());
        assert!(with("größe", String::new()).is_err());
    }

    #[test]
    fn content_types_are_known_ones_with_plain_text_among_them() {
        let with = |types: &[&str]| {
            let types = types.iter().map(|kind| (*kind).to_owned()).collect();
            check(request(|request| {
                request.supported_messaging_content_types = Some(types);
            }))
        };
        assert!(with(&["text/plain", "text/markdown"]).is_ok());
        assert!(with(&["text/markdown"]).is_err());
        assert!(with(&["text/plain", "text/html"]).is_err());
        assert!(with(&[]).is_err());
    }

    #[test]
    fn the_first_message_is_of_a_type_that_the_chat_supports() {
        let message = |content_type: &str, content: String| {
            let message = ChatMessage { content_type: content_type.to_owned(), content };
            check(request(|request| request.initial_message = Some(message)))
        };
        assert!(message("text/plain", "x".repeat(16_384)).is_ok());
        assert!(message("text/plain", "x".repeat(16_385)).is_err());
        assert!(message("text/plain", String::new()).is_err());
        assert!(message("text/markdown", "x".to_owned()).is_err());
    }

    #[test]
    fn a_connection_can_be_asked_for_but_not_voice() {
        let with =
            |types: Vec<ConnectionType>| check(request(|request| request.connection_types = Some(types)));
        assert!(with(vec![ConnectionType::Websocket, ConnectionType::ConnectionCredentials]).is_ok());
        assert!(with(vec![]).is_err());
        assert!(with(vec![ConnectionType::WebrtcConnection]).is_err());
    }

    #[test]
    fn a_past_chat_is_continued_by_naming_it_whole() {
        use RehydrationType::EntirePastSession;
        let with = |kind: Option<RehydrationType>, source: Option<&str>, related: Option<&str>| {
            check(request(|request| {
                let source_contact_id = source.map(str::to_owned);
                request.persistent_chat = Some(PersistentChat { rehydration_type: kind, source_contact_id });
                request.related_contact_id = related.map(str::to_owned);
            }))
        };
        let start =
            with(Some(EntirePastSession), Some("arn:aws:connect:us-west-2:1:instance/i/contact/c"), None);
        let continues = start.unwrap().continues.unwrap();
        assert_eq!(
            (continues.rehydration_type, continues.source_contact_id.as_str()),
            (EntirePastSession, "c")
        );
        assert!(with(Some(EntirePastSession), None, None).is_err());
        assert!(with(None, Some("c"), None).is_err());
        assert!(with(Some(EntirePastSession), Some(""), None).is_err());
        assert!(with(Some(EntirePastSession), Some("c"), Some("r")).is_err(), "not both");
    }

    #[test]
    fn a_segment_attribute_has_one_value_and_a_guide_needs_interactive_messages() {
        let with = |name: &str, value: &str, types: &[&str]| {
            let value: SegmentAttributeValue = serde_json::from_str(value).unwrap();
            let types = types.iter().map(|kind| (*kind).to_owned()).collect();
            check(request(|request| {
                request.segment_attributes = BTreeMap::from([(name.to_owned(), value)]);
                request.supported_messaging_content_types = Some(types);
            }))
        };
        let plain = ["text/plain"];
        assert!(with("tier", r#"{"ValueString": "gold"}"#, &plain).is_ok());
        assert!(
            with("tiers", r#"{"ValueList": [{"ValueInteger": 1}, {"ValueString": "x"}]}"#, &plain).is_ok()
        );
        assert!(with("tier", "{}", &plain).is_err());
        assert!(with("tier", r#"{"ValueString": "gold", "ValueInteger": 1}"#, &plain).is_err());
        assert!(with("tiers", r#"{"ValueList": [{}]}"#, &plain).is_err());
        let long = format!(r#"{{"ValueString": "{}"}}"#, "x".repeat(1_025));
        assert!(with("tier", &long, &plain).is_err());
        let guide = r#"{"ValueString": "connect:Guide"}"#;
        assert!(with("connect:Subtype", guide, &plain).is_err());
        let interactive = [plain[0], content_type::INTERACTIVE, content_type::INTERACTIVE_RESPONSE];
        assert!(with("connect:Subtype", guide, &interactive).is_ok());
    }

    #[test]
    fn the_agent_leaves_with_the_customer_where_that_is_asked_for() {
        assert!(!check(request(|_| {})).unwrap().agent_leaves_with_customer);
        let with = |roles: Vec<LeavingRole>| {
            check(request(|request| request.disconnect_on_customer_exit = Some(roles)))
        };
        assert!(with(vec![LeavingRole::Agent]).unwrap().agent_leaves_with_customer);
        assert!(with(vec![]).is_err());
        assert!(with(vec![LeavingRole::Agent, LeavingRole::Agent]).is_err());
    }
}
