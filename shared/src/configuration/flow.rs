//! Flows and modules: what they may be called and contain, and which of a flow's contents an id means.

use crate::field::{length, optional_length};
use crate::flow::document::FlowDocument;
use crate::flow::flow_type::FlowType;
use crate::flow::import::{LONGEST_TEXT, draft, import};
use crate::flow::problem::Problem;
use crate::flow::validate::draft_problems;
use crate::id::FlowId;
use crate::wire::rejection::{Rejection, RejectionName};
use crate::wire::service::id_in_arn;

/// How many flows an instance may have.
pub const FLOWS_LIMIT: usize = 100;
/// How many modules an instance may have.
pub const MODULES_LIMIT: usize = 200;

/// One of the contents of a flow or module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlowReference {
    /// Which flow or module.
    pub id: FlowId,
    /// Which of its contents.
    pub content: FlowContent,
}

/// Which of the contents of a flow or module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlowContent {
    /// What contacts run.
    Published,
    /// What is saved and not published; what is published where nothing is.
    Saved,
    /// A version by its number.
    Version(u32),
}

impl FlowReference {
    /// Reads an id or ARN: plain or with `:$LATEST` for what is published, with `:$SAVED`, or with a version's number.
    ///
    /// # Errors
    /// `InvalidParameterException` if it is none of these.
    pub fn read(text: &str) -> Result<Self, Rejection> {
        length("The id of a flow", text, 1, 500)?;
        let (id, content) = id_in_arn(text).split_once(':').unwrap_or((id_in_arn(text), "$LATEST"));
        let content = match content {
            "$LATEST" => FlowContent::Published,
            "$SAVED" => FlowContent::Saved,
            number => FlowContent::Version(number.parse().map_err(|_| {
                Rejection::invalid_parameter(
                    "After the id of a flow there may be :$LATEST, :$SAVED or a colon and a version's number.",
                )
            })?),
        };
        Ok(Self { id: FlowId::new(id), content })
    }
}

/// Checks the name of a flow or module.
///
/// # Errors
/// `InvalidRequestException` with what is wrong.
pub fn check_name(name: &str) -> Result<(), Rejection> {
    length("Name", name, 1, 127)?;
    if name.trim().is_empty() {
        return Err(Rejection::invalid_request("Name must have more than spaces."));
    }
    Ok(())
}

/// Checks the description of a flow, module or version.
///
/// # Errors
/// `InvalidRequestException` with what is wrong.
pub fn check_description(description: Option<&str>) -> Result<(), Rejection> {
    optional_length("Description", description, 0, 500)
}

/// The document of a content that is to be published.
///
/// # Errors
/// `InvalidContactFlowException`, or `InvalidContactFlowModuleException` for a module, with everything that keeps the
/// flow from running.
pub fn check_content(content: &str, flow_type: FlowType) -> Result<FlowDocument, Rejection> {
    let draft = draft(content).map_err(|problems| invalid(flow_type, &problems))?;
    let mut found = draft_problems(&draft, flow_type);
    found.retain(Problem::is_error);
    match draft.whole() {
        Ok(document) if found.is_empty() => Ok(document),
        _ => Err(invalid(flow_type, &found)),
    }
}

/// Checks a content that is only to be saved: how long it is.
///
/// # Errors
/// As [`check_content`].
pub fn check_saved_content(content: &str, flow_type: FlowType) -> Result<(), Rejection> {
    if content.chars().count() <= LONGEST_TEXT {
        return Ok(());
    }
    import(content).map(drop).map_err(|problems| invalid(flow_type, &problems))
}

fn invalid(flow_type: FlowType, problems: &[Problem]) -> Rejection {
    let name = match flow_type {
        FlowType::Module => RejectionName::InvalidContactFlowModuleException,
        _ => RejectionName::InvalidContactFlowException,
    };
    Rejection::invalid_flow(name, problems.iter().map(ToString::to_string).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_which_content_is_meant() {
        let arn = "arn:aws:connect:us-west-2:1:instance/i/contact-flow/f";
        for (text, content) in [
            ("f".to_owned(), FlowContent::Published),
            ("f:$LATEST".to_owned(), FlowContent::Published),
            ("f:$SAVED".to_owned(), FlowContent::Saved),
            ("f:12".to_owned(), FlowContent::Version(12)),
            (arn.to_owned(), FlowContent::Published),
            (format!("{arn}:$SAVED"), FlowContent::Saved),
        ] {
            assert_eq!(FlowReference::read(&text), Ok(FlowReference { id: FlowId::new("f"), content }));
        }
        for text in ["", "f:", "f:newest", "f:-1"] {
            assert!(FlowReference::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_name_is_more_than_spaces() {
        assert!(check_name("Sales").is_ok());
        for name in ["", " ", &"x".repeat(128)] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }

    #[test]
    fn everything_that_is_wrong_with_a_flow_is_told_with_the_action_that_has_it() {
        let content = r#"{"Version":"2019-10-30","StartAction":"a","Actions":[
            {"Identifier":"b","Type":"TransferToFlow","Parameters":{},"Transitions":{"NextAction":"c"}}]}"#;
        let refusal = check_content(content, FlowType::ContactFlow).unwrap_err();
        assert_eq!(refusal.name, RejectionName::InvalidContactFlowException);
        assert!(refusal.problems.len() > 1, "{:?}", refusal.problems);
        assert!(refusal.problems.iter().any(|problem| problem.starts_with("b: ")), "{:?}", refusal.problems);
        let malformed = content.replace(r#""Parameters":{}"#, r#""Parameters":[]"#);
        let refusal = check_content(&malformed, FlowType::ContactFlow).unwrap_err();
        let tells = |code: &str| refusal.problems.iter().any(|problem| problem.contains(code));
        assert!(tells("[malformed]") && tells("[missing-target]"), "{:?}", refusal.problems);
        let refusal = check_content("{", FlowType::Module).unwrap_err();
        assert_eq!(refusal.name, RejectionName::InvalidContactFlowModuleException);
        assert_eq!(refusal.problems.len(), 1);
    }

    #[test]
    fn what_is_only_saved_may_be_wrong_but_not_endless() {
        assert!(check_saved_content("{", FlowType::ContactFlow).is_ok());
        assert!(check_saved_content(&" ".repeat(LONGEST_TEXT + 1), FlowType::ContactFlow).is_err());
    }
}
