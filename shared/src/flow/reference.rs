//! References: `$.…` in a parameter stands for a value of the contact.

mod filling;
pub(super) mod path;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::contact::chat::Findings;
use crate::id::{AgentId, ContactId, InstanceId, QueueId};
use crate::object::contact::ContactData;
use crate::wire::service::{InitiationMethod, instance_arn, resource_arn};
pub use filling::Filling;
pub(crate) use path::is_reference;
use path::{Letters, Path, Segment, dotted};

/// How much a text, or one action's parameters, may grow by what its references lead to, in bytes; after that they stay
/// as they are.
const FILLED_LIMIT: usize = 65_536;

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
    /// Attributes of the flow.
    pub flow_attributes: &'a BTreeMap<String, String>,
    /// What else is known of the contact.
    pub data: &'a ContactData,
    /// Tags of the contact.
    pub tags: &'a BTreeMap<String, String>,
    /// The queue that a transfer goes to, or the last one.
    pub queue: Option<QueueReference<'a>>,
    /// The agent who has or last had the chat, with the name that the customer sees.
    pub agent: Option<(&'a AgentId, &'a str)>,
    /// What the customer is called.
    pub customer_name: &'a str,
    /// The customer's first message, if the chat began with one.
    pub initial_message: Option<&'a str>,
    /// The contact that this one belongs with.
    pub related_contact_id: Option<&'a str>,
    /// What flows have found out.
    pub findings: &'a Findings,
}

/// A queue that references reach.
#[derive(Debug, Clone, Copy)]
pub struct QueueReference<'a> {
    /// Its id; of an agent's own queue the agent's.
    pub id: &'a QueueId,
    /// What it is called; an agent's own queue has no name.
    pub name: Option<&'a str>,
}

impl QueueReference<'_> {
    /// Its ARN, which a flow can go back to.
    #[must_use]
    pub fn arn(self, instance: &InstanceId) -> String {
        let kind = if self.name.is_some() { "queue" } else { "queue/agent" };
        resource_arn(instance, kind, self.id.as_str())
    }
}

impl Scope<'_> {
    /// The text that a parameter stands for: itself, or what its reference leads to. A reference that leads nowhere is
    /// an empty text; what is no text is none.
    #[must_use]
    pub fn text(&self, parameter: &Value) -> Option<String> {
        match parameter {
            Value::String(text) if is_reference(text) => Some(self.fill(text)),
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(truth) => Some(truth.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// The text that a parameter stands for, with every reference inside it replaced.
    #[must_use]
    pub fn filled_text(&self, parameter: &Value) -> Option<String> {
        match parameter {
            Value::String(text) => Some(self.fill(text)),
            other => self.text(other),
        }
    }

    /// A text with every reference inside it replaced by its value, up to a length that nothing in a chat can have.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, reference)) = path::split_at_reference(rest) {
            let Some((value, after)) = self.resolve(reference).filter(|_| filled.len() < FILLED_LIMIT) else {
                break;
            };
            filled.push_str(before);
            filled.push_str(&value);
            rest = after;
        }
        filled.push_str(rest);
        filled
    }

    /// What a text leads to that is one reference and nothing else.
    fn found(&self, text: &str) -> Option<Value> {
        Path::whole(text).and_then(|path| self.find(&path))
    }

    /// What the reference stands for that a text begins with, and the text after it. A name goes on over letters of
    /// all languages if it leads somewhere then.
    fn resolve<'t>(&self, text: &'t str) -> Option<(String, &'t str)> {
        let found = |(path, rest)| Some((self.find(&path)?, rest));
        let (path, rest) = Path::first_in(text, Letters::Ascii)?;
        let found = Path::first_in(text, Letters::All).and_then(found).or_else(|| found((path, rest)));
        Some(match found {
            None => (String::new(), rest),
            Some((Value::Null, rest)) => (String::new(), rest),
            Some((Value::String(text), rest)) => (text, rest),
            Some((value, rest)) => (value.to_string(), rest),
        })
    }

    fn find(&self, path: &Path<'_>) -> Option<Value> {
        let (root, rest) = path.split_first()?;
        let text = |text: &str| rest.is_end().then(|| Value::String(text.to_owned()));
        let named = |texts: &BTreeMap<String, String>| texts.get(&rest.dotted()?).cloned().map(Value::String);
        match root {
            "Channel" => text("CHAT"),
            "ContactId" => text(&self.contact_id.to_string()),
            "InitialContactId" => text(&self.contact_id.initial().to_string()),
            "PreviousContactId" => text(&self.previous_contact_id()?),
            "RelatedContactId" => text(self.related_contact_id?),
            "InitiationMethod" => serde_json::to_value(self.initiation_method).ok().filter(|_| rest.is_end()),
            "InstanceARN" => text(&instance_arn(self.instance_id)),
            "LanguageCode" => text(self.data.language_code.as_deref()?),
            "CustomerId" => text(self.data.customer_id.as_deref()?),
            "Name" => text(self.data.name.as_deref()?),
            "Description" => text(self.data.description.as_deref()?),
            "StoredCustomerInput" => text(self.findings.stored_customer_input.as_deref()?),
            "Attributes" => named(self.attributes),
            "FlowAttributes" => named(self.flow_attributes),
            "Tags" => named(self.tags),
            "Customer" => (rest.is("DisplayName")).then(|| Value::String(self.customer_name.to_owned())),
            "Media" if rest.is("InitialMessage") => {
                self.initial_message.map(|text| Value::String(text.to_owned()))
            }
            "Queue" => self.of_queue(&rest),
            "Agent" => self.of_agent(&rest),
            "External" => rest.walk(&self.findings.external),
            "Lex" => rest.walk(&self.findings.lex),
            "Views" => rest.walk(&self.findings.views),
            "Metrics" => rest.walk(&self.findings.metrics),
            "SegmentAttributes" => typed(&self.data.segment_attributes, &rest),
            "References" => typed(&self.data.references, &rest),
            _ => None,
        }
    }

    fn previous_contact_id(&self) -> Option<String> {
        let before = self.contact_id.segment().checked_sub(1)?;
        Some(self.contact_id.with_segment(before).to_string())
    }

    fn of_queue(&self, rest: &Path<'_>) -> Option<Value> {
        let queue = self.queue?;
        match rest.sole()? {
            "Name" => Some(Value::String(queue.name.unwrap_or_default().to_owned())),
            "ARN" => Some(Value::String(queue.arn(self.instance_id))),
            _ => None,
        }
    }

    fn of_agent(&self, rest: &Path<'_>) -> Option<Value> {
        let (id, name) = self.agent?;
        let (first, last) = name.split_once(' ').unwrap_or((name, ""));
        match rest.sole()? {
            "ARN" => Some(Value::String(resource_arn(self.instance_id, "agent", id.as_str()))),
            "UserName" => Some(Value::String(name.to_owned())),
            "FirstName" => Some(Value::String(first.to_owned())),
            "LastName" => Some(Value::String(last.to_owned())),
            _ => None,
        }
    }
}

/// A value that the service stores with its type, such as `{"ValueString": …}`: the name alone leads to the value.
fn typed(values: &BTreeMap<String, Value>, rest: &Path<'_>) -> Option<Value> {
    let (name, rest) = rest.split_first()?;
    let value = values.get(name)?;
    match value {
        Value::Object(members) if rest.is_end() && members.len() == 1 => members.values().next().cloned(),
        Value::Object(members) if rest.is_end() => members.get("Value").cloned(),
        value => rest.walk(value),
    }
}

impl Path<'_> {
    /// What the path leads to inside a value.
    fn walk(&self, value: &Value) -> Option<Value> {
        let mut found = value;
        let mut segments = self.segments();
        while let Some((segment, rest)) = segments.split_first() {
            match member(found, *segment) {
                Some(member) => (found, segments) = (member, rest),
                None => return found.get(dotted(segments)?).cloned(),
            }
        }
        Some(found.clone())
    }
}

/// The member of a value that a step leads to: of a list also by `.0`.
fn member<'v>(value: &'v Value, segment: Segment<'_>) -> Option<&'v Value> {
    match (value, segment) {
        (Value::Array(_), Segment::Name(place)) => value.get(place.parse::<usize>().ok()?),
        (_, Segment::Name(name)) => value.get(name),
        (_, Segment::Index(index)) => value.get(index),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;
    use crate::testing::Counter;
    use crate::time::Timestamp;

    fn with_scope(test: impl Fn(Scope<'_>)) {
        let instance_id = InstanceId::new("i");
        let attributes = BTreeMap::from([("name".to_owned(), "Maria".to_owned())]);
        let flow_attributes = BTreeMap::from([("step".to_owned(), "2".to_owned())]);
        let segment =
            BTreeMap::from([("connect:Subtype".to_owned(), json!({ "ValueString": "connect:Chat" }))]);
        let data = ContactData { segment_attributes: segment, ..ContactData::default() };
        let external = json!({ "balance": 12.5, "orders": [{ "id": "A1" }], "note": null });
        let findings = Findings { external, ..Findings::default() };
        test(Scope {
            instance_id: &instance_id,
            contact_id: ContactId::generate(&mut Counter::default(), Timestamp::default()).with_segment(1),
            initiation_method: InitiationMethod::Disconnect,
            attributes: &attributes,
            flow_attributes: &flow_attributes,
            data: &data,
            tags: &BTreeMap::new(),
            queue: Some(QueueReference { id: &QueueId::new("q"), name: Some("BasicQueue") }),
            agent: Some((&AgentId::new("a"), "Jane Rivera")),
            customer_name: "Maria",
            initial_message: None,
            related_contact_id: None,
            findings: &findings,
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
            assert_eq!(scope.fill("$.Agent.FirstName, step $.FlowAttributes.step"), "Jane, step 2");
        });
    }

    #[test]
    fn a_reference_that_leads_nowhere_is_empty() {
        with_scope(|scope| {
            for nowhere in [
                "$.External.nothing",
                "$.External.note",
                "$.Attributes.name.more",
                "$.Nothing",
                "$.Lex.Slots.a",
            ] {
                assert_eq!(scope.text(&nowhere.into()), Some(String::new()), "{nowhere}");
            }
            assert_eq!(scope.text(&"$.InitiationMethod".into()).as_deref(), Some("DISCONNECT"));
            assert_eq!(scope.text(&"plain".into()).as_deref(), Some("plain"));
        });
    }

    #[test]
    fn names_may_have_dots_dollars_spaces_and_letters_of_any_language() {
        let names = ["a.b", "a$.b", "a name", "größe", "$.Attributes.name", "名前"];
        let attributes: BTreeMap<String, String> =
            names.map(|name| (name.to_owned(), format!("<{name}>"))).into();
        with_scope(|scope| {
            let scope = Scope { attributes: &attributes, flow_attributes: &attributes, ..scope };
            for name in names {
                for reference in [
                    format!("$.Attributes['{name}']"),
                    format!("$.Attributes.['{name}']"),
                    format!("$['Attributes'][\"{name}\"]"),
                    format!("$.FlowAttributes['{name}']"),
                ] {
                    assert_eq!(scope.text(&json!(reference)), Some(format!("<{name}>")), "{reference}");
                    assert_eq!(scope.fill(&format!("It is {reference}.")), format!("It is <{name}>."));
                    let filled = Filling::of(&scope).value(&json!({ "x": reference }));
                    assert_eq!(filled["x"], format!("<{name}>"), "{reference}");
                }
            }
            assert_eq!(scope.fill("$.Attributes.a.b, $.Attributes.größe."), "<a.b>, <größe>.");
        });
    }

    #[test]
    fn words_may_follow_a_name_without_a_space() {
        with_scope(|scope| {
            assert_eq!(scope.fill("$.Attributes.nameさん、こんにちは"), "Mariaさん、こんにちは");
            let filled = Filling::of(&scope).value(&json!({ "x": "$.Attributes.nameさん" }));
            assert_eq!(filled["x"], "Mariaさん");
        });
    }

    #[test]
    fn members_are_reached_by_names_with_dots_and_by_places_after_a_dot() {
        let external = json!({ "a.b": { "c.d": 1 }, "list": ["x", { "y": "z" }] });
        let findings = Findings { external, ..Findings::default() };
        with_scope(|scope| {
            let scope = Scope { findings: &findings, ..scope };
            for (reference, value) in [
                ("$.External['a.b']['c.d']", "1"),
                ("$.External['a.b'].c.d", "1"),
                ("$.External.list.0", "x"),
                ("$.External.list.1.y", "z"),
                ("$.External.list[1].y", "z"),
                ("$.External.list.x", ""),
                ("$.External.list[2]", ""),
            ] {
                assert_eq!(scope.fill(reference), value, "{reference}");
            }
        });
    }

    #[test]
    fn what_a_function_answered_is_reached_however_deep() {
        with_scope(|scope| {
            assert_eq!(scope.text(&"$.External.balance".into()).as_deref(), Some("12.5"));
            assert_eq!(scope.text(&"$.External.orders[0].id".into()).as_deref(), Some("A1"));
            assert_eq!(scope.text(&"$.External.orders".into()).as_deref(), Some(r#"[{"id":"A1"}]"#));
            assert_eq!(
                scope.text(&"$.SegmentAttributes['connect:Subtype']".into()).as_deref(),
                Some("connect:Chat")
            );
        });
    }

    #[test]
    fn objects_are_filled_in_depth_and_keep_what_a_reference_leads_to() {
        with_scope(|scope| {
            let data =
                json!({ "Cards": "$.External.orders", "Heading": { "Text": "For $.Attributes.name" } });
            assert_eq!(
                Filling::of(&scope).value(&data),
                json!({ "Cards": [{ "id": "A1" }], "Heading": { "Text": "For Maria" } })
            );
        });
    }

    #[test]
    fn little_is_not_made_into_much() {
        with_scope(|scope| {
            let attributes = BTreeMap::from([("long".to_owned(), "x".repeat(30_000))]);
            let scope = Scope { attributes: &attributes, ..scope };
            let many: Map<String, Value> =
                (0..5_000).map(|number| (number.to_string(), json!("$.Attributes.long"))).collect();
            let filled = Value::Object(Filling::of(&scope).object(&many)).to_string();
            assert!(filled.len() < 300_000, "{} bytes", filled.len());
            assert!(filled.contains("$.Attributes.long"));
        });
    }
}
