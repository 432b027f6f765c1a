//! The rules of a chat's start: what `StartChatContact` may ask for, and what is taken for granted where it does not ask.

use std::collections::BTreeMap;

use crate::time::Span;
use crate::wire::content_type;
use crate::wire::participant::ConnectionType;
use crate::wire::rejection::Rejection;
use crate::wire::service::{ChatMessage, StartChatContactRequest, id_in_arn};

/// How long a chat lasts at most, unless the request says otherwise.
const DEFAULT_DURATION: Span = Span::hours(25);
/// All attributes of a contact together, in bytes.
const ATTRIBUTES_LIMIT: usize = 32_768;

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
    })
}

/// Checks attributes on their own, as `UpdateContactAttributes` does.
///
/// # Errors
/// `InvalidRequestException` with what is wrong.
pub fn check_attributes(attributes: &BTreeMap<String, String>) -> Result<(), Rejection> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if let Some(key) = attributes.keys().find(|key| key.is_empty() || !key.bytes().all(plain)) {
        let shown: String = key.chars().take(64).collect();
        return Err(Rejection::invalid_request(format!(
            "The attribute key \"{shown}\" may have letters, digits, hyphens and underscores only."
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
        let shown: String = unknown.chars().take(100).collect();
        return Err(Rejection::invalid_parameter(format!(
            "SupportedMessagingContentTypes has {shown}, which is not among {}.",
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

fn optional_length(field: &str, text: Option<&str>, least: usize, most: usize) -> Result<(), Rejection> {
    text.map_or(Ok(()), |text| length(field, text, least, most))
}

fn length(field: &str, text: &str, least: usize, most: usize) -> Result<(), Rejection> {
    let count = text.chars().count();
    if (least..=most).contains(&count) {
        return Ok(());
    }
    Err(Rejection::invalid_request(format!("{field} must be {least} to {most} characters long.")))
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
}
