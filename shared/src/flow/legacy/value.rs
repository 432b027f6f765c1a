//! Values of parameters: plain ones are texts now, and namespaces are references.

use serde_json::Value;

use crate::flow::reference::is_reference;

/// A parameter's value as documents have it.
pub(super) fn convert(namespace: &str, value: &Value) -> Value {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Null | Value::Array(_) | Value::Object(_) => return value.clone(),
    };
    Value::String(if namespace.is_empty() { text } else { reference(namespace, &text) })
}

/// The reference that a name in a namespace became.
pub(super) fn reference(namespace: &str, name: &str) -> String {
    if is_reference(name) {
        return name.to_owned();
    }
    match namespace {
        "System" => system(name),
        "User Defined" => member("Attributes", name),
        "Flow" | "Flow attributes" => member("FlowAttributes", name),
        "Lex slots" => member("Lex.Slots", name),
        "Lex attributes" => member("Lex.SessionAttributes", name),
        "Lex intents" => "$.Lex.IntentName".to_owned(),
        "Queue metrics" => member("Metrics", name),
        "Media streams" => member("MediaStreams", name),
        "Segment attributes" => format!("$.SegmentAttributes['{name}']"),
        other => member(&without_spaces(other), name),
    }
}

fn system(name: &str) -> String {
    match name {
        "Stored customer input" => "$.StoredCustomerInput".to_owned(),
        "Customer Number" => "$.CustomerEndpoint.Address".to_owned(),
        "Dialed Number" => "$.SystemEndpoint.Address".to_owned(),
        name => format!("$.{}", without_spaces(name)),
    }
}

/// `$.Root.name`, or `$.Root['a name']` if dots could not say it.
fn member(root: &str, name: &str) -> String {
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    if name.split('.').all(plain) { format!("$.{root}.{name}") } else { format!("$.{root}['{name}']") }
}

fn without_spaces(name: &str) -> String {
    name.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn namespaces_become_references() {
        assert_eq!(reference("User Defined", "name"), "$.Attributes.name");
        assert_eq!(reference("User Defined", "first name"), "$.Attributes['first name']");
        assert_eq!(reference("User Defined", "größe"), "$.Attributes['größe']");
        assert_eq!(reference("External", "customer.name"), "$.External.customer.name");
        assert_eq!(reference("System", "Stored customer input"), "$.StoredCustomerInput");
        assert_eq!(reference("System", "Queue.Name"), "$.Queue.Name");
        assert_eq!(reference("Lex", "IntentName"), "$.Lex.IntentName");
        assert_eq!(reference("Lex slots", "city"), "$.Lex.Slots.city");
        assert_eq!(reference("Agent", "UserName"), "$.Agent.UserName");
        assert_eq!(reference("External", "$.External.x"), "$.External.x");
    }

    #[test]
    fn plain_values_become_texts() {
        assert_eq!(convert("", &json!(600)), json!("600"));
        assert_eq!(convert("", &json!(true)), json!("True"));
        assert_eq!(convert("", &json!("Hi $.Attributes.name")), json!("Hi $.Attributes.name"));
    }
}
