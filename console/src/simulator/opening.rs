//! How a chat begins, as it is entered on the page.

use edgewise_shared::simulate::Start;
use edgewise_shared::simulate::script::span;
use edgewise_shared::simulate::stage::Role;
use edgewise_shared::time::{Span, Timestamp};

/// What was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// What the customer is called.
    pub customer: String,
    /// What the customer says with the start.
    pub first_message: String,
    /// Attributes of the contact, one `name = value` a line.
    pub attributes: String,
    /// When, as a browser's field has it: `2026-01-05T09:00`, by UTC.
    pub at: String,
    /// How long the chat may last: `25 hours`.
    pub duration: String,
    /// What the flow is run as, if not as its type says.
    pub role: Option<Role>,
}

impl Default for Opening {
    fn default() -> Self {
        let start = Start::default();
        let at = start.at.to_string();
        Self {
            customer: "Maria".to_owned(),
            first_message: String::new(),
            attributes: String::new(),
            at: at.get(..16).unwrap_or_default().to_owned(),
            duration: "25 hours".to_owned(),
            role: None,
        }
    }
}

impl Opening {
    /// The start, and the lines of a script that say the same.
    ///
    /// # Errors
    /// What cannot be read, in words.
    pub fn read(&self) -> Result<(Start, Vec<String>), String> {
        let mut start = Start::default();
        let mut given = Vec::new();
        let customer = self.customer.trim();
        if !customer.is_empty() {
            customer.clone_into(&mut start.customer);
            given.push(format!("given customer {customer}"));
        }
        let first = self.first_message.trim();
        if !first.is_empty() {
            start.first_message = Some(first.to_owned());
            given.push(format!("given first message {first}"));
        }
        for line in self.attributes.lines().filter(|line| !line.trim().is_empty()) {
            let (name, value) = line
                .split_once('=')
                .map(|(name, value)| (name.trim(), value.trim()))
                .filter(|(name, _)| !name.is_empty())
                .ok_or_else(|| format!("“{}” is no attribute: write name = value.", line.trim()))?;
            start.attributes.insert(name.to_owned(), value.to_owned());
            given.push(format!("given attribute {name} = {value}"));
        }
        let at: Timestamp = format!("{}:00Z", self.at.get(..16).unwrap_or(&self.at))
            .parse()
            .map_err(|_| "The beginning needs a day and a time.".to_owned())?;
        if at != start.at {
            start.at = at;
            given.push(format!("given start {at}"));
        }
        let duration = span::read(&self.duration).filter(|span| within(*span));
        let duration = duration.ok_or("A chat lasts from 1 hour to 7 days, such as 25 hours.")?;
        if duration != start.duration {
            start.duration = duration;
            given.push(format!("given duration {}", span::words(duration)));
        }
        Ok((start, given))
    }
}

fn within(duration: Span) -> bool {
    (Span::hours(1)..=Span::hours(7 * 24)).contains(&duration)
}

#[cfg(test)]
mod tests {
    use edgewise_shared::simulate::script::Script;

    use super::*;

    #[test]
    fn what_was_entered_begins_the_chat_and_its_script() {
        let opening = Opening {
            first_message: " Hello ".to_owned(),
            attributes: "tier = gold\n\nname=Maria K.".to_owned(),
            at: "2026-03-02T08:00".to_owned(),
            duration: "7 days".to_owned(),
            ..Opening::default()
        };
        let (start, given) = opening.read().unwrap();
        assert_eq!((start.customer.as_str(), start.first_message.as_deref()), ("Maria", Some("Hello")));
        assert_eq!(start.attributes["name"], "Maria K.");
        assert_eq!(start.at, "2026-03-02T08:00:00Z".parse().unwrap());
        assert_eq!(start.duration, Span::hours(168));
        assert!(Script::read(&given.join("\n")).is_ok(), "{given:?}");
        assert_eq!(given.len(), 6);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let wrong = |opening: Opening| opening.read().unwrap_err();
        assert!(
            wrong(Opening { attributes: "gold".to_owned(), ..Opening::default() }).contains("name = value")
        );
        assert!(wrong(Opening { at: String::new(), ..Opening::default() }).contains("day"));
        for duration in ["", "soon", "8 days", "59 minutes"] {
            let opening = Opening { duration: duration.to_owned(), ..Opening::default() };
            assert!(wrong(opening).contains("7 days"), "{duration}");
        }
    }
}
