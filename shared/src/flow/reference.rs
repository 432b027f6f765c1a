//! References: `$.…` in a parameter stands for a value of the contact.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::id::{ContactId, InstanceId};
use crate::wire::service::{InitiationMethod, instance_arn};

/// What references can reach.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The instance.
    pub instance_id: &'a InstanceId,
    /// The contact in which the flow runs.
    pub contact_id: ContactId,
    /// How that contact came to be.
    pub initiation_method: InitiationMethod,
    /// Attributes of the contact.
    pub attributes: &'a BTreeMap<String, String>,
    /// The name of the target queue, if one is set.
    pub queue_name: Option<&'a str>,
    /// The customer's first message, if the chat began with one.
    pub initial_message: Option<&'a str>,
    /// The customer's id with whoever started the chat.
    pub customer_id: Option<&'a str>,
}

impl Scope<'_> {
    /// The text that a parameter stands for: itself, or what its reference leads to; nothing if that leads nowhere.
    #[must_use]
    pub fn text(&self, parameter: &Value) -> Option<String> {
        match parameter {
            Value::String(text) if text.starts_with("$.") => Some(self.resolve(text)),
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// A text with every `$.…` inside it replaced by its value.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find("$.") {
            let (before, reference) = rest.split_at(start);
            filled.push_str(before);
            let named = reference.as_bytes().get(2).is_some_and(u8::is_ascii_alphabetic);
            let (reference, after) = reference.split_at(if named { reference_length(reference) } else { 2 });
            if named {
                filled.push_str(&self.resolve(reference));
            } else {
                filled.push_str(reference);
            }
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    fn resolve(&self, reference: &str) -> String {
        let path = reference.strip_prefix("$.").unwrap_or(reference);
        match path {
            "Channel" => "CHAT".to_owned(),
            "ContactId" => self.contact_id.to_string(),
            "InitialContactId" => self.contact_id.initial().to_string(),
            "PreviousContactId" => self.previous_contact_id(),
            "InitiationMethod" => name_of(self.initiation_method),
            "InstanceARN" => instance_arn(self.instance_id),
            "CustomerId" => self.customer_id.unwrap_or_default().to_owned(),
            "Queue.Name" => self.queue_name.unwrap_or_default().to_owned(),
            "Media.InitialMessage" => self.initial_message.unwrap_or_default().to_owned(),
            _ => self.attribute(path).unwrap_or_default().to_owned(),
        }
    }

    fn previous_contact_id(&self) -> String {
        let segment = self.contact_id.segment();
        segment
            .checked_sub(1)
            .map(|before| self.contact_id.with_segment(before).to_string())
            .unwrap_or_default()
    }

    fn attribute(&self, path: &str) -> Option<&str> {
        let name = path.strip_prefix("Attributes.").or_else(|| {
            let quoted = path.strip_prefix("Attributes['")?;
            quoted.strip_suffix("']")
        })?;
        self.attributes.get(name).map(String::as_str)
    }
}

/// How far a reference reaches in a text: names of letters, digits, `-` and `_`, joined by dots or in `['…']`.
fn reference_length(text: &str) -> usize {
    let name = |text: &str| {
        text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(byte)).count()
    };
    let mut length = 1;
    loop {
        let rest = text.split_at(length).1;
        if let Some(quoted) = rest.strip_prefix("['")
            && let Some(end) = quoted.find("']")
        {
            length += end + 4;
            continue;
        }
        match rest.strip_prefix('.').map(name) {
            Some(count) if count > 0 => length += count + 1,
            _ => return length,
        }
    }
}

fn name_of(method: InitiationMethod) -> String {
    match serde_json::to_value(method) {
        Ok(Value::String(name)) => name,
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Counter;
    use crate::time::Timestamp;

    fn with_scope(test: impl Fn(Scope<'_>)) {
        let instance_id = InstanceId::new("i");
        let attributes = BTreeMap::from([("name".to_owned(), "Maria".to_owned())]);
        test(Scope {
            instance_id: &instance_id,
            contact_id: ContactId::generate(&mut Counter::default(), Timestamp::default()).with_segment(1),
            initiation_method: InitiationMethod::Disconnect,
            attributes: &attributes,
            queue_name: Some("BasicQueue"),
            initial_message: None,
            customer_id: None,
        });
    }

    #[test]
    fn references_inside_a_text_are_replaced() {
        with_scope(|scope| {
            assert_eq!(
                scope.fill("Hi $.Attributes.name. Next: $.Queue.Name!"),
                "Hi Maria. Next: BasicQueue!"
            );
            assert_eq!(scope.fill("$.Attributes['name'] pays $5 or $.50"), "Maria pays $5 or $.50");
            assert_eq!(scope.fill("no reference $. here"), "no reference $. here");
        });
    }

    #[test]
    fn a_reference_that_leads_nowhere_is_empty() {
        with_scope(|scope| {
            assert_eq!(scope.text(&"$.External.balance".into()), Some(String::new()));
            assert_eq!(scope.text(&"$.InitiationMethod".into()).as_deref(), Some("DISCONNECT"));
            assert_eq!(scope.text(&"plain".into()).as_deref(), Some("plain"));
        });
    }
}
