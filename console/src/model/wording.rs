//! What went wrong, in words with a way on; and what a message says, whatever its form.

use edgewise_shared::wire::content_type;
use serde_json::Value;

/// A request that did not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Nothing answered.
    Unreachable,
    /// The session has ended.
    SignedOut,
    /// The server refused it and said why.
    Refused {
        /// The HTTP status.
        status: u16,
        /// The server's sentence.
        message: String,
    },
}

impl Fault {
    /// Whether the same request may work a moment later. A conflict is such a case too: a chat learns of its agent
    /// a moment after the agent has accepted it.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unreachable | Self::Refused { status: 409 | 429 | 500.., .. })
    }

    /// What happened and what to do, after a sentence that says what the agent wanted.
    pub fn words(&self, what_failed: &str) -> String {
        match self {
            Self::Unreachable => {
                format!("{what_failed} The server cannot be reached; check the network and try again.")
            }
            Self::SignedOut => "Your session has ended. Sign in again to go on.".to_owned(),
            Self::Refused { status: 429, .. } => {
                format!("{what_failed} That was too often; wait a moment and try again.")
            }
            Self::Refused { status: 500.., .. } => {
                format!("{what_failed} The server had a problem; try again.")
            }
            Self::Refused { message, .. } if message.trim().is_empty() => format!("{what_failed} Try again."),
            Self::Refused { message, .. } => format!("{what_failed} {}", sentence(message)),
        }
    }
}

fn sentence(message: &str) -> String {
    let message = message.trim();
    let mut letters = message.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let end = if message.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{}{}{end}", first.to_uppercase(), letters.as_str())
}

/// What a message says, as text, whatever its content type. Interactive messages are told by their title and what
/// there is to choose from.
pub fn plain(content_type: &str, content: &str) -> String {
    match content_type {
        content_type::INTERACTIVE => interactive(content).unwrap_or_else(|| content.to_owned()),
        content_type::INTERACTIVE_RESPONSE => response(content).unwrap_or_else(|| content.to_owned()),
        _ => content.to_owned(),
    }
}

fn interactive(content: &str) -> Option<String> {
    let document: Value = serde_json::from_str(content).ok()?;
    let content = document.get("data")?.get("content")?;
    let mut lines: Vec<String> =
        ["title", "subtitle"].iter().filter_map(|key| text_of(content, key)).collect();
    let options = content.get("elements").and_then(Value::as_array).into_iter().flatten();
    lines.extend(options.filter_map(|option| text_of(option, "title")).map(|title| format!("• {title}")));
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn response(content: &str) -> Option<String> {
    let document: Value = serde_json::from_str(content).ok()?;
    let data = document.get("data")?;
    text_of(data, "selectedText")
        .or_else(|| text_of(data, "title"))
        .or_else(|| text_of(data.get("content")?, "title"))
}

fn text_of(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interactive_messages_are_told_in_words() {
        let list = r#"{"templateType":"ListPicker","version":"1.0","data":{"content":
            {"title":"Which one?","subtitle":"Tap","elements":[{"title":"Order"},{"title":"Refund"}]}}}"#;
        assert_eq!(plain(content_type::INTERACTIVE, list), "Which one?\nTap\n• Order\n• Refund");
        assert_eq!(plain(content_type::INTERACTIVE, "{"), "{");
        assert_eq!(plain(content_type::TEXT_PLAIN, list), list);
    }

    #[test]
    fn every_fault_says_what_to_do() {
        let refused = |status, message: &str| Fault::Refused { status, message: message.to_owned() };
        let words = |fault: &Fault| fault.words("The chat was not accepted.");
        assert_eq!(
            words(&refused(409, "the offer has gone to somebody else")),
            "The chat was not accepted. The offer has gone to somebody else."
        );
        assert_eq!(words(&refused(400, " ")), "The chat was not accepted. Try again.");
        assert!(words(&refused(503, "internal")).ends_with("try again."));
        assert!(words(&Fault::Unreachable).contains("check the network"));
    }
}
