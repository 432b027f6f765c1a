//! What is wrong with a flow, said so that its author can mend it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing that is wrong, or probably is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Whether the flow can run in spite of it.
    pub severity: Severity,
    /// The identifier of the action that has it; none if it is the flow as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// What kind of problem it is; the same from version to version.
    pub code: ProblemCode,
    /// A sentence for the flow's author. It does not name the action.
    pub message: String,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The flow cannot run, or cannot do what it says.
    Error,
    /// The flow runs, but something in it will not happen in a chat, or never.
    Warning,
}

/// Kinds of problems. Their names (`missing-target`) are for machines and stay as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// The text is no JSON.
    NotJson,
    /// The JSON is neither format of a flow, or of another version.
    UnknownFormat,
    /// A member of the document is missing or of the wrong type.
    Malformed,
    /// The document has too many characters.
    TooLong,
    /// The document has too many actions.
    TooManyActions,
    /// An identifier is too long or has characters that it may not have.
    BadIdentifier,
    /// Two actions have the same identifier.
    DuplicateIdentifier,
    /// The flow begins with an action that it does not have.
    MissingStart,
    /// A branch leads to an action that the flow does not have.
    MissingTarget,
    /// A branch that the action needs is missing.
    MissingBranch,
    /// A branch that can never be taken.
    UselessBranch,
    /// No branch leads to the action.
    Unreachable,
    /// Nothing is known of this type of action.
    UnknownAction,
    /// The action does nothing in a chat but take its error branch.
    NotInChat,
    /// The action may not occur in a flow of this type.
    WrongFlowType,
    /// A parameter that the action needs is missing.
    MissingParameter,
    /// A parameter has a value that the action does not take.
    BadParameter,
    /// Nothing is known of this parameter.
    UnknownParameter,
    /// A reference (`$.…`) is not well formed or leads nowhere that is known.
    BadReference,
    /// A condition has an operator or an operand that can never match.
    BadCondition,
    /// The flow can go in circles without ever waiting.
    EndlessLoop,
}

impl Problem {
    /// A problem that keeps the flow from running.
    pub fn error(action: Option<&str>, code: ProblemCode, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, action, code, message.into())
    }

    /// A problem that the flow runs with.
    pub fn warning(action: Option<&str>, code: ProblemCode, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, action, code, message.into())
    }

    /// Whether it keeps the flow from running.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    fn new(severity: Severity, action: Option<&str>, code: ProblemCode, message: String) -> Self {
        Self { severity, action: action.map(str::to_owned), code, message }
    }
}

impl ProblemCode {
    /// Every kind.
    pub const ALL: [Self; 21] = [
        Self::NotJson,
        Self::UnknownFormat,
        Self::Malformed,
        Self::TooLong,
        Self::TooManyActions,
        Self::BadIdentifier,
        Self::DuplicateIdentifier,
        Self::MissingStart,
        Self::MissingTarget,
        Self::MissingBranch,
        Self::UselessBranch,
        Self::Unreachable,
        Self::UnknownAction,
        Self::NotInChat,
        Self::WrongFlowType,
        Self::MissingParameter,
        Self::BadParameter,
        Self::UnknownParameter,
        Self::BadReference,
        Self::BadCondition,
        Self::EndlessLoop,
    ];

    /// Its name for machines.
    #[must_use]
    pub fn name(self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::String(name)) => name,
            _ => String::new(),
        }
    }
}

impl fmt::Display for Problem {
    /// `welcome: Leads to … [missing-target]`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(action) = &self.action {
            write!(f, "{action}: ")?;
        }
        write!(f, "{} [{}]", self.message, self.code.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_reads_as_a_line() {
        let problem = Problem::error(
            Some("welcome"),
            ProblemCode::MissingTarget,
            "Leads to an action that is not there.",
        );
        assert_eq!(problem.to_string(), "welcome: Leads to an action that is not there. [missing-target]");
        assert_eq!(
            serde_json::to_value(&problem).unwrap(),
            serde_json::json!({
                "severity": "error",
                "action": "welcome",
                "code": "missing-target",
                "message": "Leads to an action that is not there.",
            })
        );
    }
}
