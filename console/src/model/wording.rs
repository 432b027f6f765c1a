//! What went wrong, in words with a way on; and text that others wrote, in pieces that are safe to show.

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

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Plain text.
    Text(String),
    /// An address that may be opened: http, https or mailto, never a script.
    Link {
        /// Where it leads.
        href: String,
        /// As it was written.
        text: String,
    },
}

/// Cuts text into plain pieces and safe links.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    for (word, space) in words(text) {
        let (lead, address, tail) = trim_address(word);
        if let Some(href) = href(address) {
            plain.push_str(lead);
            push_plain(&mut pieces, &mut plain);
            pieces.push(Piece::Link { href, text: address.to_owned() });
            plain.push_str(tail);
        } else {
            plain.push_str(word);
        }
        plain.push_str(space);
    }
    push_plain(&mut pieces, &mut plain);
    pieces
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

fn words(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let word_end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let (word, after) = rest.split_at(word_end);
        let space_end = after.find(|letter: char| !letter.is_whitespace()).unwrap_or(after.len());
        let (space, after) = after.split_at(space_end);
        rest = after;
        Some((word, space))
    })
}

/// Takes off what surrounds an address in a sentence: brackets and quotes before it, punctuation after it. A closing
/// parenthesis stays if it was opened inside the address.
fn trim_address(word: &str) -> (&str, &str, &str) {
    let inner = word.trim_start_matches(['(', '[', '{', '<', '"', '\'']);
    let lead = &word[..word.len() - inner.len()];
    let mut address = inner;
    while let Some(last) = address.chars().next_back() {
        let closes_own = last == ')' && address.matches('(').count() >= address.matches(')').count();
        let trims =
            matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\'' | '>' | ']' | '}' | ')' | '*');
        if closes_own || !trims {
            break;
        }
        address = &address[..address.len() - last.len_utf8()];
    }
    (lead, address, &inner[address.len()..])
}

fn href(address: &str) -> Option<String> {
    let lower = address.to_ascii_lowercase();
    let rest = ["https://", "http://"].iter().find_map(|scheme| lower.strip_prefix(scheme));
    if rest.is_some_and(|rest| rest.starts_with(|letter: char| letter.is_alphanumeric() || letter == '[')) {
        return Some(address.to_owned());
    }
    let www = lower.strip_prefix("www.").is_some_and(|rest| rest.contains('.') && !rest.starts_with('.'));
    www.then(|| format!("https://{address}"))
}

fn push_plain(pieces: &mut Vec<Piece>, plain: &mut String) {
    if !plain.is_empty() {
        pieces.push(Piece::Text(std::mem::take(plain)));
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

    fn links(text: &str) -> Vec<String> {
        let link = |piece| match piece {
            Piece::Link { href, .. } => Some(href),
            Piece::Text(_) => None,
        };
        pieces(text).into_iter().filter_map(link).collect()
    }

    fn whole(text: &str) -> String {
        let text_of = |piece| match piece {
            Piece::Link { text, .. } | Piece::Text(text) => text,
        };
        pieces(text).into_iter().map(text_of).collect()
    }

    #[test]
    fn addresses_become_links_without_the_punctuation_around_them() {
        for (text, link) in [
            ("see https://example.com/a?b=c#d.", "https://example.com/a?b=c#d"),
            ("(https://example.com/x)", "https://example.com/x"),
            ("https://example.com/a_(b)", "https://example.com/a_(b)"),
            ("<http://example.com>, thanks", "http://example.com"),
            ("www.example.com!", "https://www.example.com"),
        ] {
            assert_eq!(links(text), [link], "{text}");
        }
    }

    #[test]
    fn what_could_run_or_leads_nowhere_stays_text() {
        for text in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://",
            "http://.",
            "www.",
            "file:///etc/passwd",
            "",
        ] {
            assert_eq!(links(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn no_letter_is_lost() {
        for text in [
            "a  b\n\nc ",
            " (https://x.y/z), \u{1f600} www.a.b\t.",
            "<b>&amp;</b>",
            "https://x.y https://z.w",
        ] {
            assert_eq!(whole(text), text);
        }
    }

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
