//! References: `$.…` stands for a value of the contact.

use crate::flow::problem::ProblemCode;
use crate::flow::reference::path::{Letters, Path, split_at_reference};

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

/// What is wrong with a text that is to be just one reference.
pub(super) fn check_whole(text: &str) -> Option<BadReference> {
    match Path::whole(text) {
        None => Some(bad(text, true)),
        Some(path) => (!is_known(&path)).then(|| bad(text, false)),
    }
}

/// What is wrong with the references in a text. Dollar signs that begin none are words like any other.
pub(super) fn check_within(text: &str) -> Vec<BadReference> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, from)) = split_at_reference(rest) {
        let Some((path, after)) = Path::first_in(from, Letters::Ascii) else { break };
        if !is_known(&path) {
            found.push(bad(from.split_at(from.len() - after.len()).0, false));
        }
        rest = after;
    }
    found
}

fn is_known(path: &Path<'_>) -> bool {
    path.split_first().is_some_and(|(root, _)| ROOTS.contains(&root))
}

fn bad(reference: &str, malformed: bool) -> BadReference {
    let message = if malformed {
        format!("\"{reference}\" is not one well-formed reference, such as $.Attributes.name.")
    } else {
        format!("\"{reference}\" leads to nothing that is known; it will be empty.")
    };
    BadReference { code: ProblemCode::BadReference, message, malformed }
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
