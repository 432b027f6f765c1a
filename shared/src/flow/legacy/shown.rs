//! What an editor showed in place of ids: it is the only name of a flow or queue where an export has left the id out.

use serde_json::{Map, Value, json};

use super::module::Module;

/// Adds the names to an action's metadata, where the current format has them.
pub(super) fn add(metadata: &mut Map<String, Value>, module: &Module) {
    let mut parameters = Map::new();
    for parameter in &module.parameters {
        let Some(shown) = parameter.shown.as_ref().filter(|shown| !shown.is_empty()) else { continue };
        let shown = json!({ "displayName": shown });
        match (module.kind.as_str(), parameter.name.as_str()) {
            ("SetEventHook", "ContactFlowId") => {
                let hook = module.text("Type").unwrap_or("CustomerQueue");
                parameters.insert("EventHooks".to_owned(), json!({ hook: shown }));
            }
            (_, "Queue") => drop(parameters.insert("QueueId".to_owned(), shown)),
            (_, "Agent") => drop(parameters.insert("AgentId".to_owned(), shown)),
            (_, name) => drop(parameters.insert(name.to_owned(), shown)),
        }
    }
    if !parameters.is_empty() {
        metadata.entry("parameters").or_insert(Value::Object(parameters));
    }
}
