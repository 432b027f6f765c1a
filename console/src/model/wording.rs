//! What went wrong, in words with a way on; and what a message says, whatever its form.

use edgewise_shared::interactive::{Said, Template};

use super::asked;

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
    match asked::said(content_type, content) {
        Said::Text => content.to_owned(),
        Said::Pick(pick) => pick.words(),
        Said::Paging => "Asked for more to choose from".to_owned(),
        Said::Message(message) => {
            let mut lines = vec![asked::title(&message)];
            if let Template::Choices(choices) = &message.template {
                lines.extend(choices.subtitle.clone());
                lines.extend(choices.elements.iter().map(|element| format!("• {}", element.title)));
            }
            lines.join("\n")
        }
        Said::View(answer) => {
            let entries = answer.shown(None).into_iter();
            let lines: Vec<String> = entries
                .map(|(name, value)| if name.is_empty() { value } else { format!("{name}: {value}") })
                .collect();
            match (lines.as_slice(), answer.action.as_str()) {
                ([], "") => "Answered".to_owned(),
                ([], action) => action.to_owned(),
                _ => lines.join("\n"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use edgewise_shared::wire::content_type;

    use super::*;

    #[test]
    fn interactive_messages_are_told_in_words() {
        let list = r#"{"templateType":"ListPicker","version":"1.0","data":{"content":
            {"title":"Which one?","subtitle":"Tap","elements":[{"title":"Order"},{"title":"Refund"}]}}}"#;
        assert_eq!(plain(content_type::INTERACTIVE, list), "Which one?\nTap\n• Order\n• Refund");
        assert_eq!(plain(content_type::INTERACTIVE, "{"), "Something to choose from");
        let entered = r#"{"action":"Next","data":{"FormData":{"city":"Utrecht"}}}"#;
        assert_eq!(plain(content_type::INTERACTIVE_RESPONSE, entered), "city: Utrecht");
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
