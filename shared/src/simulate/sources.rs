//! Flows that come as texts, such as files, made the library of a simulated instance.
//!
//! Flows name each other by ids that an export does not carry, so an id is looked for in several ways: as the id that
//! a source was given, as its name (a file's, without its ending), as the name in its metadata, and, where the flow that
//! names it has kept what its editor showed, as that name; an id that an export has left empty is that name. Queues that
//! flows name exist, and so do hours, which are always open. What is found in no way does not exist, and who names it takes the error branch.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::hours::{ALWAYS, hours};
use crate::flow::document::{Action, FlowDocument};
use crate::flow::flow_type::FlowType;
use crate::flow::import::import;
use crate::flow::library::{FlowLibrary, NamedFlow, QueueSettings};
use crate::flow::problem::Problem;
use crate::flow::reference::is_reference;
use crate::id::{FlowId, HoursOfOperationId, QueueId};
use crate::wire::service::id_in_arn;

/// A flow as a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// What it is called where it comes from, such as the name of a file without its ending.
    pub name: String,
    /// Its id in the instance, if somebody says; its name otherwise.
    pub id: Option<String>,
    /// What it is, if somebody says; what its text says otherwise.
    pub flow_type: Option<FlowType>,
    /// The flow, in any format that is imported.
    pub text: String,
}

/// A flow of the library that came from a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Loaded {
    /// Its id.
    pub id: FlowId,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub flow_type: FlowType,
}

/// A source that is no flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// The source's name.
    pub name: String,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// Adds flows to a library, in place of those it has by the same ids.
///
/// # Errors
/// All sources that are no flows; the library is as it was then.
pub fn load(library: &mut FlowLibrary, sources: &[Source]) -> Result<Vec<Loaded>, Vec<Unreadable>> {
    let mut read = Vec::new();
    let mut unreadable = Vec::new();
    for source in sources {
        match import(&source.text) {
            Ok(mut document) => {
                fill_ids(&mut document);
                read.push((source, document));
            }
            Err(problems) => unreadable.push(Unreadable { name: source.name.clone(), problems }),
        }
    }
    if !unreadable.is_empty() {
        return Err(unreadable);
    }
    let named: Vec<Named> = read.iter().flat_map(|(_, document)| all_names(document)).collect();
    let loaded = read.into_iter().map(|(source, document)| add(library, source, document)).collect();
    for named in named {
        named.resolve(library);
    }
    Ok(loaded)
}

/// Fills in ids that are empty with what the editor showed.
fn fill_ids(document: &mut FlowDocument) {
    let metadata = document.metadata.get("ActionMetadata").cloned().unwrap_or_default();
    for action in &mut document.actions {
        let shown = metadata.get(&action.identifier).and_then(|metadata| metadata.get("parameters"));
        for (name, value) in &mut action.parameters {
            if let Some(shown) = shown.and_then(|shown| shown.get(name)) {
                fill_id(value, shown);
            }
        }
    }
}

fn fill_id(value: &mut Value, shown: &Value) {
    match value {
        Value::String(text) if text.is_empty() => {
            // Of a bot it showed the alias, which says nothing, and beside it the bot.
            let name = ["lexV2BotName", "displayName"].into_iter().find_map(|name| shown.get(name)?.as_str());
            name.unwrap_or_default().clone_into(text);
        }
        Value::Object(members) => {
            for (name, value) in members {
                if let Some(shown) = shown.get(name) {
                    fill_id(value, shown);
                }
            }
        }
        _ => {}
    }
}

fn add(library: &mut FlowLibrary, source: &Source, document: FlowDocument) -> Loaded {
    let flow_type = source.flow_type.unwrap_or_else(|| document.flow_type());
    let in_metadata = document.metadata.get("name").and_then(Value::as_str).filter(|name| !name.is_empty());
    let name = in_metadata.unwrap_or(&source.name).to_owned();
    let id = FlowId::new(source.id.as_deref().unwrap_or(&source.name));
    let flow = NamedFlow { name: name.clone(), document };
    let into = if flow_type == FlowType::Module { &mut library.modules } else { &mut library.flows };
    for alias in [&name, &source.name] {
        into.entry(FlowId::new(alias.clone())).or_insert_with(|| flow.clone());
    }
    into.insert(id.clone(), flow);
    Loaded { id, name, flow_type }
}

/// Something that an action names.
struct Named {
    kind: Kind,
    id: String,
    /// What the editor called it.
    shown: Option<String>,
}

#[derive(Clone, Copy)]
enum Kind {
    Flow,
    Module,
    Queue,
    Hours,
}

impl Named {
    /// Makes the id known that it is named by, if it stands for something.
    fn resolve(self, library: &mut FlowLibrary) {
        let flows = match self.kind {
            Kind::Flow => &mut library.flows,
            Kind::Module => &mut library.modules,
            Kind::Queue => return self.resolve_queue(&mut library.queues),
            Kind::Hours => {
                let name = self.shown.as_deref().unwrap_or(&self.id);
                let always = hours(name, ALWAYS);
                library.hours.entry(HoursOfOperationId::new(self.id)).or_insert(always);
                return;
            }
        };
        let id = FlowId::new(self.id);
        let shown = self.shown.and_then(|shown| flows.get(&FlowId::new(shown)).cloned());
        if let Some(flow) = shown {
            flows.entry(id).or_insert(flow);
        }
    }

    fn resolve_queue(self, queues: &mut BTreeMap<QueueId, QueueSettings>) {
        let name = self.shown.unwrap_or_else(|| self.id.clone());
        let settings = QueueSettings { name, max_contacts: None, hours_of_operation_id: None };
        queues.entry(QueueId::new(self.id)).or_insert(settings);
    }
}

/// What the actions of a flow name, as far as that is no reference.
fn all_names(document: &FlowDocument) -> Vec<Named> {
    let shown = |action: &Action| {
        let metadata = document.metadata.get("ActionMetadata")?.get(&action.identifier)?;
        metadata.get("parameters")
    };
    let by_place = document.actions.iter().flat_map(|action| names(action, shown(action)));
    let anywhere = document.actions.iter().flat_map(|action| action.parameters.values()).flat_map(queues_in);
    by_place.chain(anywhere).collect()
}

/// Queues whose ARNs a value has, such as an attribute that a later action refers to.
fn queues_in(value: &Value) -> Vec<Named> {
    match value {
        Value::String(text) if text.starts_with("arn:") && text.contains("/queue/") => {
            vec![Named { kind: Kind::Queue, id: id_in_arn(text).to_owned(), shown: None }]
        }
        Value::Array(values) => values.iter().flat_map(queues_in).collect(),
        Value::Object(members) => members.values().flat_map(queues_in).collect(),
        _ => Vec::new(),
    }
}

fn names(action: &Action, shown: Option<&Value>) -> Vec<Named> {
    let kinds = [
        ("ContactFlowId", Kind::Flow),
        ("EventHooks", Kind::Flow),
        ("FlowModuleId", Kind::Module),
        ("QueueId", Kind::Queue),
        ("HoursOfOperationId", Kind::Hours),
    ];
    let named = |(parameter, kind): (&str, Kind)| {
        let Some(value) = action.parameters.get(parameter) else { return Vec::new() };
        let shown = shown.and_then(|shown| shown.get(parameter));
        match value {
            Value::Object(hooks) => {
                let of_hook = |(hook, value)| one(kind, value, shown.and_then(|shown| shown.get(hook)));
                hooks.iter().filter_map(of_hook).collect()
            }
            value => one(kind, value, shown).into_iter().collect(),
        }
    };
    kinds.into_iter().flat_map(named).collect()
}

fn one(kind: Kind, value: &Value, shown: Option<&Value>) -> Option<Named> {
    let text = value.as_str().map(str::trim).filter(|text| !text.is_empty() && !is_reference(text))?;
    let shown = shown.and_then(|shown| shown.get("displayName")).and_then(Value::as_str);
    Some(Named { kind, id: id_in_arn(text).to_owned(), shown: shown.map(str::to_owned) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn source(name: &str, document: &Value) -> Source {
        Source { name: name.to_owned(), id: None, flow_type: None, text: document.to_string() }
    }

    fn flow(metadata: &Value, parameters: &Value) -> Value {
        json!({
            "Version": "2019-10-30", "StartAction": "a", "Metadata": metadata,
            "Actions": [{ "Identifier": "a", "Type": "Any", "Parameters": parameters, "Transitions": {} }],
        })
    }

    #[test]
    fn flows_are_found_by_the_names_of_their_files_by_their_own_and_by_what_the_editor_showed() {
        let shown = json!({ "a": { "parameters": { "ContactFlowId": { "displayName": "After hours" } } } });
        let first = flow(
            &json!({ "name": "First", "ActionMetadata": shown }),
            &json!({ "ContactFlowId": "arn:aws:connect:us-west-2:1:instance/i/contact-flow/f-17" }),
        );
        let second = flow(&json!({ "name": "After hours" }), &json!({}));
        let mut library = FlowLibrary::default();
        let loaded = load(&mut library, &[source("first", &first), source("late", &second)]).unwrap();
        assert_eq!(loaded[1].name, "After hours");
        for id in ["late", "After hours", "f-17"] {
            assert_eq!(library.flows[&FlowId::new(id)].name, "After hours", "{id}");
        }
    }

    #[test]
    fn queues_that_flows_name_exist_under_the_names_that_the_editor_showed() {
        let shown = json!({ "a": { "parameters": { "QueueId": { "displayName": "Sales" } } } });
        let named = flow(&json!({ "ActionMetadata": shown }), &json!({ "QueueId": "%QueueArn%" }));
        let open = flow(&json!({}), &json!({ "QueueId": "$.Attributes.queue" }));
        let mut library = FlowLibrary::default();
        load(&mut library, &[source("named", &named), source("open", &open)]).unwrap();
        assert_eq!(library.queues.len(), 1);
        assert_eq!(library.queues[&QueueId::new("%QueueArn%")].name, "Sales");
    }

    #[test]
    fn an_id_that_was_left_empty_is_the_name_that_the_editor_showed() {
        let legacy = json!({
            "version": "1", "type": "contactFlow", "start": "a", "modules": [
                { "id": "a", "type": "SetQueue", "metadata": {}, "branches": [{ "condition": "Success", "transition": "b" }],
                  "parameters": [{ "name": "Queue", "value": "", "resourceName": "Sales" }] },
                { "id": "b", "type": "SetEventHook", "branches": [],
                  "parameters": [{ "name": "Type", "value": "CustomerRemaining" },
                                 { "name": "ContactFlowId", "value": "", "resourceName": "Farewell" }] },
            ],
        });
        let mut library = FlowLibrary::default();
        load(&mut library, &[source("legacy", &legacy), source("Farewell", &flow(&json!({}), &json!({})))])
            .unwrap();
        assert_eq!(library.queues[&QueueId::new("Sales")].name, "Sales");
        let actions = &library.flows[&FlowId::new("legacy")].document.actions;
        assert_eq!(actions[1].parameters["EventHooks"], json!({ "CustomerRemaining": "Farewell" }));
    }

    #[test]
    fn every_source_that_is_no_flow_is_told_at_once() {
        let sources = ["{", "[]"].map(|text| Source { text: text.to_owned(), ..source("s", &json!({})) });
        let mut library = FlowLibrary::default();
        assert_eq!(load(&mut library, &sources).unwrap_err().len(), 2);
        assert_eq!(library, FlowLibrary::default());
    }
}
