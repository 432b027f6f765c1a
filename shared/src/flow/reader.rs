//! Reads the JSON of a flow document. Everything that is wrong with its form is listed at once, and the rest is read.

use serde_json::{Map, Value};

use super::document::{Action, Condition, ConditionBranch, ErrorBranch, FlowDocument, Transitions, VERSION};
use super::draft::{Draft, Gaps, Part};
use super::problem::{Problem, ProblemCode};

/// The document as far as it can be read. What it says is not checked.
///
/// # Errors
/// Everything that is malformed, if the document is in another version of the language.
pub(super) fn read(mut document: Map<String, Value>) -> Result<Draft, Vec<Problem>> {
    let mut malformed = Vec::new();
    let mut report = |message: String| {
        malformed.push(Problem::error(None, ProblemCode::Malformed, message));
    };
    let version = text(&mut document, "Version", &mut report);
    let start_action = text(&mut document, "StartAction", &mut report);
    let metadata = object(document.get("Metadata"), "Metadata", &mut report).unwrap_or_default();
    let list = match document.remove("Actions") {
        Some(Value::Array(list)) => Some(list),
        Some(_) => {
            report("`Actions` must be a list of actions.".to_owned());
            None
        }
        None => {
            report("The flow has no `Actions`.".to_owned());
            None
        }
    };
    if let Some(version) = version.as_ref().filter(|version| !version.is_empty() && *version != VERSION) {
        let message =
            format!("The flow is in version \"{version}\" of the language; \"{VERSION}\" is the one known.");
        malformed.push(Problem::error(None, ProblemCode::UnknownFormat, message));
        return Err(malformed);
    }
    let mut gaps = Gaps::new(start_action.is_none() || list.is_none());
    let list = list.unwrap_or_default();
    let mut actions = Vec::with_capacity(list.len());
    for (position, value) in list.into_iter().enumerate() {
        actions.push(action(value, position, &mut malformed, &mut gaps));
    }
    let document = FlowDocument::new(start_action.unwrap_or_default(), metadata, actions)
        .with_written(version.unwrap_or_default(), document);
    Ok(Draft { document, malformed, gaps })
}

/// The transitions of an action as far as they can be read, and what is wrong with their form.
pub(super) fn transitions(value: &Value) -> (Transitions, Vec<String>) {
    let mut faults = Vec::new();
    let mut report = |message: String| faults.push(message);
    let read = match value {
        Value::Null => Transitions::default(),
        Value::Object(map) => Transitions {
            next_action: next_action(map, &mut report),
            conditions: branches(map, "Conditions", &mut report, condition_branch),
            errors: branches(map, "Errors", &mut report, error_branch),
        },
        _ => {
            report("`Transitions` must be an object.".to_owned());
            Transitions::default()
        }
    };
    (read, faults)
}

fn action(value: Value, position: usize, malformed: &mut Vec<Problem>, gaps: &mut Gaps) -> Action {
    let Value::Object(mut map) = value else {
        let message = format!("Action number {} must be an object.", position + 1);
        malformed.push(Problem::error(None, ProblemCode::Malformed, message));
        gaps.add("", [Part::Identifier, Part::Type, Part::Parameters, Part::Transitions]);
        return Action::new(String::new(), String::new(), Map::new(), Transitions::default());
    };
    let mut faults = Vec::new();
    let identifier = text(&mut map, "Identifier", &mut |fault| faults.push(fault));
    let kind = text(&mut map, "Type", &mut |fault| faults.push(fault));
    let parameters = object(map.get("Parameters"), "Parameters", &mut |fault| faults.push(fault));
    let (transitions, found) = transitions(map.get("Transitions").unwrap_or(&Value::Null));
    let missing = [
        (Part::Identifier, identifier.is_none()),
        (Part::Type, kind.is_none()),
        (Part::Parameters, parameters.is_none()),
        (Part::Transitions, !found.is_empty()),
    ];
    faults.extend(found);
    let identifier = identifier.unwrap_or_default();
    gaps.add(&identifier, missing.into_iter().filter(|(_, missing)| *missing).map(|(part, _)| part));
    let name = (!identifier.is_empty()).then_some(identifier.as_str());
    malformed.extend(faults.into_iter().map(|fault| {
        let message = if name.is_some() { fault } else { format!("Action number {}: {fault}", position + 1) };
        Problem::error(name, ProblemCode::Malformed, message)
    }));
    let parameters = parameters.unwrap_or_default();
    Action::new(identifier, kind.unwrap_or_default(), parameters, transitions).with_written(map)
}

/// Takes a text that must be there.
fn text(map: &mut Map<String, Value>, name: &str, report: &mut impl FnMut(String)) -> Option<String> {
    match map.remove(name) {
        Some(Value::String(text)) => return Some(text),
        Some(_) => report(format!("`{name}` must be a text.")),
        None => report(format!("`{name}` is missing.")),
    }
    None
}

/// An object that may be absent and is empty then; none if it is something else.
fn object(value: Option<&Value>, name: &str, report: &mut impl FnMut(String)) -> Option<Map<String, Value>> {
    match value {
        Some(Value::Object(map)) => Some(map.clone()),
        Some(Value::Null) | None => Some(Map::new()),
        Some(_) => {
            report(format!("`{name}` must be an object."));
            None
        }
    }
}

fn next_action(map: &Map<String, Value>, report: &mut impl FnMut(String)) -> Option<String> {
    match map.get("NextAction") {
        Some(Value::String(next)) => return Some(next.clone()),
        Some(Value::Null) | None => {}
        Some(_) => report("`NextAction` must be the identifier of an action.".to_owned()),
    }
    None
}

/// The branches of a kind; those that are malformed are reported and left out.
fn branches<T>(
    map: &Map<String, Value>,
    name: &str,
    report: &mut impl FnMut(String),
    read: impl Fn(&Map<String, Value>) -> Result<T, &'static str>,
) -> Vec<T> {
    let list = match map.get(name) {
        Some(Value::Array(list)) => list.as_slice(),
        Some(Value::Null) | None => &[],
        Some(_) => {
            report(format!("`{name}` must be a list of branches."));
            &[]
        }
    };
    let mut found = Vec::with_capacity(list.len());
    for (position, value) in list.iter().enumerate() {
        match value.as_object().ok_or("it must be an object").and_then(&read) {
            Ok(branch) => found.push(branch),
            Err(fault) => report(format!("Branch {} of `{name}`: {fault}.", position + 1)),
        }
    }
    found
}

fn condition_branch(map: &Map<String, Value>) -> Result<ConditionBranch, &'static str> {
    let condition = map.get("Condition").and_then(Value::as_object).ok_or("it has no `Condition`")?;
    let operator =
        condition.get("Operator").and_then(Value::as_str).ok_or("its condition has no `Operator`")?;
    let operands = match condition.get("Operands") {
        Some(Value::Array(operands)) => operands.iter().map(operand).collect::<Option<_>>(),
        Some(Value::Null) | None => Some(Vec::new()),
        Some(_) => None,
    };
    let operands = operands.ok_or("the `Operands` of its condition must be a list of texts")?;
    Ok(ConditionBranch {
        next_action: target(map)?,
        condition: Condition { operator: operator.to_owned(), operands },
    })
}

fn error_branch(map: &Map<String, Value>) -> Result<ErrorBranch, &'static str> {
    let error_type = map.get("ErrorType").and_then(Value::as_str).ok_or("it has no `ErrorType`")?;
    Ok(ErrorBranch { next_action: target(map)?, error_type: error_type.to_owned() })
}

fn target(map: &Map<String, Value>) -> Result<String, &'static str> {
    map.get("NextAction").and_then(Value::as_str).map(str::to_owned).ok_or("it has no `NextAction`")
}

fn operand(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
