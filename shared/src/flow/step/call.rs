//! The action that runs a function of the instance's owner.

use std::collections::BTreeMap;

use super::{Reader, Step};
use crate::time::Span;

/// How long a function may take unless the flow says otherwise.
const TIME_LIMIT: Span = Span::seconds(3);
/// How long a function may take.
const LONGEST_TIME_LIMIT: Span = Span::seconds(8);

/// A function to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionStep {
    /// Its ARN or name.
    pub function: String,
    /// How long it may take.
    pub time_limit: Span,
    /// Whether the flow waits for it.
    pub waits: bool,
    /// What it is given.
    pub parameters: BTreeMap<String, String>,
    /// Whether its answer may have objects and lists in it; else it must be one object of texts.
    pub answers_json: bool,
}

/// InvokeLambdaFunction.
pub(super) fn function(reader: Reader<'_>) -> Option<Step> {
    let function = reader.text("LambdaFunctionARN").filter(|name| !name.trim().is_empty())?;
    let time_limit = match reader.parameters.get("InvocationTimeLimitSeconds") {
        None => TIME_LIMIT,
        Some(_) => Span::seconds(reader.number("InvocationTimeLimitSeconds")?),
    };
    if time_limit < Span::seconds(1) || time_limit > LONGEST_TIME_LIMIT {
        return None;
    }
    let validation =
        reader.object("ResponseValidation").and_then(|rule| reader.scope.text(rule.get("ResponseType")?));
    Some(Step::CallFunction(FunctionStep {
        function: function.trim().to_owned(),
        time_limit,
        waits: reader.text("InvocationType").as_deref() != Some("ASYNCHRONOUS"),
        parameters: reader.texts("LambdaInvocationAttributes").unwrap_or_default(),
        answers_json: validation.as_deref() == Some("JSON"),
    }))
}
