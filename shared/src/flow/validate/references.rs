//! References: `$.…` stands for a value of the contact.

use crate::flow::problem::ProblemCode;

/// The first names of the references that are known.
const ROOTS: [&str; 35] = [
    "Agent",
    "Attributes",
    "AwsRegion",
    "Campaign",
    "Case",
    "Channel",
    "ContactId",
    "Customer",
    "CustomerEndpoint",
    "CustomerId",
    "Description",
    "External",
    "FlowAttributes",
    "InitialContactId",
    "InitiationMethod",
    "InstanceARN",
    "InstanceId",
    "LanguageCode",
    "Lex",
    "Media",
    "MediaStreams",
    "Metrics",
    "Modules",
    "Name",
    "OutboundCallerId",
    "PreviousContactId",
    "Queue",
    "References",
    "RelatedContactId",
    "SegmentAttributes",
    "StoredCustomerInput",
    "SystemEndpoint",
    "Tags",
    "Views",
    "Wisdom",
];

/// What is wrong with a reference.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadReference {
    pub(super) code: ProblemCode,
    pub(super) message: String,
    /// Whether it can never be read, rather than lead nowhere.
    pub(super) malformed: bool,
}

/// Whether the whole text is meant to be one reference.
pub(super) fn is_reference(text: &str) -> bool {
    text.starts_with("$.") || text.starts_with("$[")
}

/// What is wrong with a text that is to be just one reference.
pub(super) fn check_whole(text: &str) -> Option<BadReference> {
    let Some((root, length)) = measure(text) else {
        return Some(bad(text, true));
    };
    if length < text.len() {
        return Some(bad(text, true));
    }
    (!ROOTS.contains(&root.as_str())).then(|| bad(text, false))
}

/// What is wrong with the references in a text. Dollar signs that begin none are words like any other.
pub(super) fn check_within(text: &str) -> Vec<BadReference> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("$.") {
        let from = rest.split_at(start).1;
        let named =
            from.strip_prefix("$.").is_some_and(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()));
        match measure(from).filter(|_| named) {
            Some((root, length)) => {
                let (reference, after) = from.split_at(length);
                if !ROOTS.contains(&root.as_str()) {
                    found.push(bad(reference, false));
                }
                rest = after;
            }
            None => rest = from.split_at(2).1,
        }
    }
    found
}

fn bad(reference: &str, malformed: bool) -> BadReference {
    let message = if malformed {
        format!("\"{reference}\" is not one well-formed reference, such as $.Attributes.name.")
    } else {
        format!("\"{reference}\" leads to nothing that is known; it will be empty.")
    };
    BadReference { code: ProblemCode::BadReference, message, malformed }
}

/// The first name of the reference that a text begins with, and how many bytes the reference has: names joined by
/// dots, or in `['…']`. A dot that no name follows is the end of a sentence.
fn measure(text: &str) -> Option<(String, usize)> {
    let mut rest = text.strip_prefix('$')?;
    let mut root = None;
    loop {
        let Some((name, after)) = step(rest) else {
            return root.map(|root| (root, text.len() - rest.len()));
        };
        root.get_or_insert_with(|| name.to_owned());
        rest = after;
    }
}

/// The next name of a reference, and what follows it. A dot may come before brackets too.
fn step(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix('.').filter(|inner| inner.starts_with('[')).unwrap_or(text);
    if let Some(inner) = text.strip_prefix("['") {
        return inner.split_once("']").filter(|(name, _)| !name.is_empty());
    }
    if let Some(inner) = text.strip_prefix("[\"") {
        return inner.split_once("\"]").filter(|(name, _)| !name.is_empty());
    }
    if let Some(inner) = text.strip_prefix('[') {
        return inner.split_once(']').filter(|(index, _)| index.parse::<u32>().is_ok());
    }
    let inner = text.strip_prefix('.')?;
    let end = inner.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(inner.len());
    (end > 0).then(|| inner.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_be_one_reference() {
        for text in [
            "$.Channel",
            "$.Attributes.my-name_2",
            "$.Attributes['my name']",
            "$.Attributes.['my name']",
            "$['Attributes'][\"x\"]",
            "$.Views.ViewResultData.FormData.pickup.0",
            "$.External.list[0].name",
            "$.SegmentAttributes['connect:Subtype']",
        ] {
            assert_eq!(check_whole(text), None, "{text}");
        }
        for text in
            ["$.", "$.Attributes.", "$..a", "$.Attributes['x", "$.Attributes.a b", "$.Channel$.Channel"]
        {
            assert!(check_whole(text).unwrap().malformed, "{text}");
        }
        assert!(!check_whole("$.Weather").unwrap().malformed);
    }

    #[test]
    fn a_text_may_have_references_in_it() {
        assert_eq!(check_within("Hi $.Attributes.name, you owe $.50 or $5. $.Channel."), []);
        let found = check_within("Hi $.Wether.today and $.Attributes['x");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "\"$.Wether.today\" leads to nothing that is known; it will be empty.");
    }
}
