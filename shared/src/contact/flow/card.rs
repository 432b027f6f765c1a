//! A bot's message as a message of the chat.

use serde_json::{Value, json};

use crate::wire::content_type::{INTERACTIVE, TEXT_PLAIN};
use crate::wire::lex::{ImageResponseCard, Message, MessageContentType};

/// The content type and the content of a bot's message, in what the chat's content types allow. A custom payload that
/// is an interactive message is sent as one; who cannot show it gets its title and options as text.
pub(super) fn to_content(message: &Message, supported: &[String]) -> Option<(&'static str, String)> {
    let rich = supported.iter().any(|supported| supported == INTERACTIVE);
    let interactive = match message.content_type {
        MessageContentType::CustomPayload => template(message.content.as_deref()?),
        MessageContentType::ImageResponseCard => message.image_response_card.as_ref().map(quick_reply),
        MessageContentType::PlainText | MessageContentType::Ssml | MessageContentType::Unknown => None,
    };
    let (content_type, content) = match interactive {
        Some(template) if rich => (INTERACTIVE, template.to_string()),
        Some(template) => (TEXT_PLAIN, as_text(&template)),
        None => (TEXT_PLAIN, message.content.clone()?),
    };
    (!content.trim().is_empty()).then_some((content_type, content))
}

/// A payload that is an interactive message.
fn template(payload: &str) -> Option<Value> {
    let template: Value = serde_json::from_str(payload).ok()?;
    template.get("templateType").and_then(Value::as_str)?;
    Some(template)
}

fn quick_reply(card: &ImageResponseCard) -> Value {
    let elements: Vec<Value> = card.buttons.iter().map(|button| json!({ "title": button.text })).collect();
    let title = match &card.subtitle {
        Some(subtitle) => format!("{} {subtitle}", card.title),
        None => card.title.clone(),
    };
    json!({
        "templateType": "QuickReply",
        "version": "1.0",
        "data": { "content": { "title": title, "elements": elements } },
    })
}

/// The title, and each option on a line of its own.
fn as_text(template: &Value) -> String {
    let content = template.pointer("/data/content").unwrap_or(&Value::Null);
    let title = content.get("title").and_then(Value::as_str);
    let options = ["elements", "timeslots"].into_iter().find_map(|name| content.get(name)?.as_array());
    let option = |option: &Value| {
        let text = option.get("title").or_else(|| option.get("date")).and_then(Value::as_str)?;
        Some(format!("- {text}"))
    };
    let lines = options.into_iter().flatten().filter_map(option);
    title.map(str::to_owned).into_iter().chain(lines).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(content: &str) -> Message {
        Message {
            content: Some(content.to_owned()),
            content_type: MessageContentType::CustomPayload,
            image_response_card: None,
        }
    }

    const PICKER: &str = r#"{"templateType":"ListPicker","version":"1.0","data":{"content":{"title":"Which one?","elements":[{"title":"Red"},{"title":"Blue"}]}}}"#;

    #[test]
    fn an_interactive_payload_is_interactive_where_it_can_be_shown() {
        let rich = [TEXT_PLAIN.to_owned(), INTERACTIVE.to_owned()];
        assert_eq!(to_content(&payload(PICKER), &rich).unwrap().0, INTERACTIVE);
        let plain = [TEXT_PLAIN.to_owned()];
        let text = "Which one?\n- Red\n- Blue".to_owned();
        assert_eq!(to_content(&payload(PICKER), &plain), Some((TEXT_PLAIN, text)));
    }

    #[test]
    fn any_other_payload_is_text_and_an_empty_message_is_none() {
        assert_eq!(to_content(&payload("{\"a\":1}"), &[]), Some((TEXT_PLAIN, "{\"a\":1}".to_owned())));
        assert_eq!(to_content(&payload(" "), &[]), None);
    }
}
