//! The action that runs a function of the instance's owner.

use serde_json::{Map, Value};

use super::{Reader, Step, text_of};
use crate::flow::reference::Filling;
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
    /// What it is given: texts, and whatever the flow has deeper.
    pub parameters: Map<String, Value>,
    /// Whether its answer may be any JSON; else it must be one object of texts.
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
        parameters: parameters(reader)?,
        answers_json: validation.as_deref() == Some("JSON"),
    }))
}

/// What a function is given. Numbers and truth values are texts there, as everything is that references lead to; only
/// objects and lists are handed on as such.
fn parameters(reader: Reader<'_>) -> Option<Map<String, Value>> {
    let Some(given) = reader.parameters.get("LambdaInvocationAttributes") else {
        return Some(Map::new());
    };
    let mut filling = Filling::of(reader.scope);
    let read = |(name, value): (&String, &Value)| {
        let text = text_of(value, &mut filling).map(Value::String);
        let value = text.unwrap_or_else(|| filling.value(value));
        (filling.text(name), value)
    };
    Some(given.as_object()?.iter().map(read).collect())
}
