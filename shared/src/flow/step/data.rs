//! Actions that set what is known: attributes, data and tags.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Reader, Step, text_of};
use crate::flow::reference::Filling;
use crate::object::contact::ContactData;
use crate::wire::service::RehydrationType;

/// UpdateContactAttributes.
pub(super) fn attributes(reader: Reader<'_>) -> Option<Step> {
    let attributes = reader.texts("Attributes")?;
    match reader.text("TargetContact").as_deref() {
        None | Some("Current") => Some(Step::SetAttributes(attributes)),
        Some("Related") => Some(Step::SetRelatedAttributes(attributes)),
        Some(_) => None,
    }
}

/// UpdateFlowAttributes.
pub(super) fn flow_attributes(reader: Reader<'_>) -> Option<Step> {
    let mut filling = Filling::of(reader.scope);
    let read = |(name, attribute): (&String, &Value)| {
        let value = attribute.get("Value").unwrap_or(attribute);
        Some((filling.text(name), text_of(value, &mut filling)?))
    };
    reader.object("FlowAttributes")?.iter().map(read).collect::<Option<_>>().map(Step::SetFlowAttributes)
}

/// UpdateContactData.
pub(super) fn contact(reader: Reader<'_>) -> Step {
    let object = |name: &str| -> BTreeMap<String, Value> {
        reader.filled_object(name).unwrap_or_default().into_iter().collect()
    };
    let filled = |name: &str| reader.parameters.get(name).and_then(|value| reader.scope.filled_text(value));
    Step::SetData(Box::new(ContactData {
        name: filled("Name"),
        description: filled("Description"),
        language_code: filled("LanguageCode"),
        customer_id: filled("CustomerId"),
        references: object("References"),
        segment_attributes: object("SegmentAttributes"),
    }))
}

/// TagContact.
pub(super) fn tag(reader: Reader<'_>) -> Option<Step> {
    reader.texts("Tags").map(Step::Tag)
}

/// UntagContact.
pub(super) fn untag(reader: Reader<'_>) -> Option<Step> {
    let keys = reader.parameters.get("TagKeys").and_then(Value::as_array)?;
    let mut filling = Filling::of(reader.scope);
    keys.iter().map(|key| text_of(key, &mut filling)).collect::<Option<_>>().map(Step::Untag)
}

/// CreatePersistentContactAssociation.
pub(super) fn past_chat(reader: Reader<'_>) -> Option<Step> {
    let rehydration_type = match reader.text("RehydrationType").as_deref() {
        Some("ENTIRE_PAST_SESSION") => RehydrationType::EntirePastSession,
        Some("FROM_SEGMENT") => RehydrationType::FromSegment,
        _ => return None,
    };
    let source_contact_id = reader.id("SourceContactId")?.parse().ok()?;
    Some(Step::ContinuePastChat { rehydration_type, source_contact_id })
}
