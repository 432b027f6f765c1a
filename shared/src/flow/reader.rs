//! Reads the JSON of a flow document. Everything that is wrong with its form is listed at once.

use serde_json::{Map, Value};

use super::document::{Action, Condition, ConditionBranch, ErrorBranch, FlowDocument, Transitions, VERSION};
use super::problem::{Problem, ProblemCode};

/// The document, or every member that is missing or of the wrong type. What the document says is not checked.
pub(super) fn read(mut document: Map<String, Value>) -> Result<FlowDocument, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut report = |message: String| {
        problems.push(Problem::error(None, ProblemCode::Malformed, message));
    };
    let version = text(&mut document, "Version", &mut report);
    let start_action = text(&mut document, "StartAction", &mut report);
    let metadata = optional_object(document.get("Metadata"), "Metadata", &mut report);
    let list = match document.remove("Actions") {
        Some(Value::Array(list)) => list,
        Some(_) => {
            report("`Actions` must be a list of actions.".to_owned());
            Vec::new()
        }
        None => {
            report("The flow has no `Actions`.".to_owned());
            Vec::new()
        }
    };
    if !version.is_empty() && version != VERSION {
        let message =
            format!("The flow is in version \"{version}\" of the language; \"{VERSION}\" is the one known.");
        problems.push(Problem::error(None, ProblemCode::UnknownFormat, message));
    }
    let mut actions = Vec::with_capacity(list.len());
    for (position, value) in list.into_iter().enumerate() {
        match action(value, position) {
            Ok(action) => actions.push(action),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() {
        Ok(FlowDocument::new(start_action, metadata, actions).with_written(version, document))
    } else {
        Err(problems)
    }
}

/// The transitions of an action, or what is wrong with their form.
pub(super) fn transitions(value: &Value) -> Result<Transitions, Vec<String>> {
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
    if faults.is_empty() { Ok(read) } else { Err(faults) }
}

fn action(value: Value, position: usize) -> Result<Action, Vec<Problem>> {
    let Value::Object(mut map) = value else {
        let message = format!("Action number {} must be an object.", position + 1);
        return Err(vec![Problem::error(None, ProblemCode::Malformed, message)]);
    };
    let mut faults = Vec::new();
    let identifier = text(&mut map, "Identifier", &mut |fault| faults.push(fault));
    let kind = text(&mut map, "Type", &mut |fault| faults.push(fault));
    let parameters = optional_object(map.get("Parameters"), "Parameters", &mut |fault| faults.push(fault));
    let read = transitions(map.get("Transitions").unwrap_or(&Value::Null));
    let transitions = read.unwrap_or_else(|found| {
        faults.extend(found);
        Transitions::default()
    });
    if faults.is_empty() {
        return Ok(Action::new(identifier, kind, parameters, transitions).with_written(map));
    }
    let name = (!identifier.is_empty()).then_some(identifier.as_str());
    let problem = |fault: String| {
        let message = if name.is_some() { fault } else { format!("Action number {}: {fault}", position + 1) };
        Problem::error(name, ProblemCode::Malformed, message)
    };
    Err(faults.into_iter().map(problem).collect())
}

/// Takes a text that must be there.
fn text(map: &mut Map<String, Value>, name: &str, report: &mut impl FnMut(String)) -> String {
    match map.remove(name) {
        Some(Value::String(text)) => return text,
        Some(_) => report(format!("`{name}` must be a text.")),
        None => report(format!("`{name}` is missing.")),
    }
    String::new()
}

fn optional_object(value: Option<&Value>, name: &str, report: &mut impl FnMut(String)) -> Map<String, Value> {
    match value {
        Some(Value::Object(map)) => return map.clone(),
        Some(Value::Null) | None => {}
        Some(_) => report(format!("`{name}` must be an object.")),
    }
    Map::new()
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
