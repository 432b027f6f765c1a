//! Converts the export format before Flow language (`modules`, version 1) to documents of the current one.

mod actions;
mod branches;
mod module;
mod routing;
mod shown;
mod talk;
mod value;

use serde_json::{Map, Value};

use super::document::{Action, FlowDocument, Transitions};
use super::draft::{Draft, Gaps, Part};
use super::problem::{Problem, ProblemCode};
use module::Module;

/// The flow as a document of the current format, as far as it can be read. A type of module that is not known becomes an
/// action of that name, which takes its error branch.
///
/// # Errors
/// Everything that is malformed, if there are no modules to read.
pub(super) fn convert(mut flow: Map<String, Value>) -> Result<Draft, Vec<Problem>> {
    let mut problems = Vec::new();
    let start = flow.get("start").and_then(Value::as_str).map(str::to_owned);
    if start.is_none() {
        problems.push(Problem::error(
            None,
            ProblemCode::Malformed,
            "`start` must be the id of the first module.",
        ));
    }
    let Some(Value::Array(list)) = flow.remove("modules") else {
        problems.push(Problem::error(None, ProblemCode::Malformed, "`modules` must be a list of modules."));
        return Err(problems);
    };
    let mut gaps = Gaps::new(start.is_none());
    let mut actions = Vec::with_capacity(list.len());
    let mut action_metadata = Map::new();
    for (position, value) in list.into_iter().enumerate() {
        let id = value.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        match Module::read(value, position) {
            Ok(mut module) => {
                let mut metadata = std::mem::take(&mut module.metadata);
                shown::add(&mut metadata, &module);
                action_metadata.insert(module.id.clone(), Value::Object(metadata));
                actions.extend(actions::convert(&module));
            }
            Err(found) => {
                problems.extend(found);
                gaps.add(&id, id.is_empty().then_some(Part::Identifier));
                gaps.add(&id, [Part::Type, Part::Parameters, Part::Transitions]);
                actions.push(Action::new(id, String::new(), Map::new(), Transitions::default()));
            }
        }
    }
    let document = FlowDocument::new(start.unwrap_or_default(), metadata(flow, action_metadata), actions);
    Ok(Draft { document, malformed: problems, gaps })
}

/// What the editor kept: of the flow as it was, and of each module.
fn metadata(mut flow: Map<String, Value>, actions: Map<String, Value>) -> Map<String, Value> {
    let mut metadata = match flow.remove("metadata") {
        Some(Value::Object(metadata)) => metadata,
        _ => Map::new(),
    };
    if let Some(flow_type) = flow.remove("type") {
        metadata.entry("type").or_insert(flow_type);
    }
    metadata.insert("ActionMetadata".to_owned(), Value::Object(actions));
    metadata
}

#[cfg(test)]
mod tests;
