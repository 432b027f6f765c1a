//! Converts the export format before Flow language (`modules`, version 1) to documents of the current one.

mod actions;
mod branches;
mod module;
mod routing;
mod shown;
mod talk;
mod value;

use serde_json::{Map, Value};

use super::document::FlowDocument;
use super::problem::{Problem, ProblemCode};
use module::Module;

/// The flow as a document of the current format, or everything that is malformed. A type of module that is not known
/// becomes an action of that name, which takes its error branch.
pub(super) fn convert(mut flow: Map<String, Value>) -> Result<FlowDocument, Vec<Problem>> {
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
    let mut actions = Vec::with_capacity(list.len());
    let mut action_metadata = Map::new();
    for (position, value) in list.into_iter().enumerate() {
        match Module::read(value, position) {
            Ok(mut module) => {
                let mut metadata = std::mem::take(&mut module.metadata);
                shown::add(&mut metadata, &module);
                action_metadata.insert(module.id.clone(), Value::Object(metadata));
                actions.extend(actions::convert(&module));
            }
            Err(found) => problems.extend(found),
        }
    }
    match start {
        Some(start) if problems.is_empty() => {
            Ok(FlowDocument::new(start, metadata(flow, action_metadata), actions))
        }
        _ => Err(problems),
    }
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
