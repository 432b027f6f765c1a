//! References: `$.…` stands for a value of the contact.

use crate::flow::problem::ProblemCode;
use crate::flow::reference::path::{Letters, Path, split_at_reference};

/// The first names of the references that lead to something in a chat.
const ROOTS: [&str; 25] = [
    "Agent",
    "Attributes",
    "Channel",
    "ContactId",
    "Customer",
    "CustomerId",
    "Description",
    "External",
    "FlowAttributes",
    "InitialContactId",
    "InitiationMethod",
    "InstanceARN",
    "LanguageCode",
    "Lex",
    "Media",
    "Metrics",
    "Name",
    "PreviousContactId",
    "Queue",
    "References",
    "RelatedContactId",
    "SegmentAttributes",
    "StoredCustomerInput",
    "Tags",
    "Views",
];

/// The first names of references that are for calls, or for services that are not here.
const EMPTY_ROOTS: [&str; 10] = [
    "AwsRegion",
    "Campaign",
    "Case",
    "CustomerEndpoint",
    "InstanceId",
    "MediaStreams",
    "Modules",
    "OutboundCallerId",
    "SystemEndpoint",
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
        None => Some(malformed(text)),
        Some(path) => nowhere(&path, text),
    }
}

/// What is wrong with the references in a text. Dollar signs that begin none are words like any other.
pub(super) fn check_within(text: &str) -> Vec<BadReference> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, from)) = split_at_reference(rest) {
        let Some((path, after)) = Path::first_in(from, Letters::Ascii) else { break };
        found.extend(nowhere(&path, from.split_at(from.len() - after.len()).0));
        rest = after;
    }
    found
}

fn malformed(reference: &str) -> BadReference {
    let message = format!("\"{reference}\" is not one well-formed reference, such as $.Attributes.name.");
    BadReference { code: ProblemCode::BadReference, message, malformed: true }
}

/// That a reference leads nowhere, if so.
fn nowhere(path: &Path<'_>, reference: &str) -> Option<BadReference> {
    let root = path.split_first().map(|(root, _)| root).unwrap_or_default();
    let message = if ROOTS.contains(&root) {
        return None;
    } else if EMPTY_ROOTS.contains(&root) {
        format!("\"{reference}\" is always empty in a chat.")
    } else {
        format!("\"{reference}\" leads to nothing that is known; it will be empty.")
    };
    Some(BadReference { code: ProblemCode::BadReference, message, malformed: false })
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
    fn what_only_calls_and_other_services_have_is_told_to_be_empty() {
        for text in
            ["$.AwsRegion", "$.InstanceId", "$.Modules.Result.a", "$['Case'].id", "$.Wisdom.SessionArn"]
        {
            let found = check_whole(text).unwrap();
            assert_eq!(found.message, format!("\"{text}\" is always empty in a chat."));
            assert!(!found.malformed);
        }
    }

    #[test]
    fn a_text_may_have_references_in_it() {
        assert_eq!(check_within("Hi $.Attributes.name, you owe $.50 or $5. $.Channel."), []);
        let found = check_within("Hi $.Wether.today and $.Attributes['x");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "\"$.Wether.today\" leads to nothing that is known; it will be empty.");
    }
}
