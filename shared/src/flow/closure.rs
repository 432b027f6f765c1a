//! What a chat can come to: its flow, and from there whatever a flow names.
//!
//! An instance may have a hundred flows and more; a chat takes along those that it can reach, and all queues. Any text in an action's
//! parameters that is the id or ARN of something counts as naming it, so that an action that is new to this version
//! finds what it names. Where a flow decides only at run time (`$.Attributes.next`), everything of that kind counts.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use serde_json::Value;

use super::document::FlowDocument;
use super::library::{FlowLibrary, NamedFlow};
use super::reference::is_reference;
use crate::id::{FlowId, HoursOfOperationId};
use crate::wire::service::id_in_arn;

/// The part of a library that a chat can come to that begins with this flow. Empty if there is no such flow.
#[must_use]
pub fn closure(library: &FlowLibrary, start: &FlowId) -> FlowLibrary {
    let catalog = Catalog {
        flows: library.flows.keys().cloned().collect(),
        modules: library.modules.keys().cloned().collect(),
        rest: FlowLibrary { flows: BTreeMap::new(), modules: BTreeMap::new(), ..library.clone() },
    };
    let read = |id: &FlowId| Ok::<_, Infallible>(library.flow(id).cloned());
    let Ok(reached) = catalog.reach(start, read);
    reached
}

/// What there is, with flows and modules by their ids only: their documents are read when a chat can come to them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Catalog {
    /// Which flows there are.
    pub flows: BTreeSet<FlowId>,
    /// Which modules there are.
    pub modules: BTreeSet<FlowId>,
    /// Everything else.
    pub rest: FlowLibrary,
}

impl Catalog {
    /// What a chat can come to that begins with this flow. `read` answers the flow or module of an id.
    ///
    /// # Errors
    /// Those of `read`.
    pub fn reach<E>(
        &self,
        start: &FlowId,
        mut read: impl FnMut(&FlowId) -> Result<Option<NamedFlow>, E>,
    ) -> Result<FlowLibrary, E> {
        let mut reached = FlowLibrary::default();
        let mut named = Named::default();
        let mut pending = vec![start.clone()];
        let mut seen: BTreeSet<FlowId> = pending.iter().cloned().collect();
        while let Some(id) = pending.pop() {
            let is_module = self.modules.contains(&id);
            if !is_module && !self.flows.contains(&id) {
                continue;
            }
            let Some(flow) = read(&id)? else { continue };
            let found = Named::by(&flow.document);
            let into = if is_module { &mut reached.modules } else { &mut reached.flows };
            into.insert(id, flow);
            let more = self.flows_named(&found).filter(|id| seen.insert(id.clone()));
            pending.extend(more.collect::<Vec<_>>());
            named.add(found);
        }
        // An agent may send the contact to any queue, whatever flows name.
        reached.queues = self.rest.queues.clone();
        let of_queues: BTreeSet<_> =
            reached.queues.values().filter_map(|queue| queue.hours_of_operation_id.as_ref()).collect();
        let is_reached = |id: &HoursOfOperationId| {
            named.any_hours || named.ids.contains(id.as_str()) || of_queues.contains(id)
        };
        let hours = self.rest.hours.iter().filter(|(id, _)| is_reached(id));
        reached.hours = hours.map(|(id, hours)| (id.clone(), hours.clone())).collect();
        Ok(reached)
    }

    fn flows_named<'a>(&'a self, named: &'a Named) -> impl Iterator<Item = FlowId> + 'a {
        let flows = self.flows.iter().filter(|id| named.any_flow || named.ids.contains(id.as_str()));
        let modules = self.modules.iter().filter(|id| named.any_module || named.ids.contains(id.as_str()));
        flows.chain(modules).cloned()
    }
}

/// What documents name.
#[derive(Debug, Default)]
struct Named {
    ids: BTreeSet<String>,
    any_flow: bool,
    any_module: bool,
    any_hours: bool,
}

impl Named {
    fn by(document: &FlowDocument) -> Self {
        let mut named = Self::default();
        for action in &document.actions {
            for (name, value) in &action.parameters {
                named.collect(name, value);
            }
        }
        named
    }

    fn add(&mut self, other: Self) {
        self.ids.extend(other.ids);
        self.any_flow |= other.any_flow;
        self.any_module |= other.any_module;
        self.any_hours |= other.any_hours;
    }

    fn collect(&mut self, name: &str, value: &Value) {
        match value {
            Value::String(text) if is_reference(text) => self.open(name),
            Value::String(text) => {
                let id = id_in_arn(text).split(':').next().unwrap_or_default();
                self.ids.insert(id.to_owned());
            }
            Value::Array(values) => values.iter().for_each(|value| self.collect(name, value)),
            // Hooks are flows by event: what matters is the name above them.
            Value::Object(members) => members.iter().for_each(|(member, value)| {
                self.collect(if name == HOOKS { name } else { member }, value);
            }),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// The parameter `name` is known at run time only.
    fn open(&mut self, name: &str) {
        match name {
            HOOKS | "ContactFlowId" => self.any_flow = true,
            "FlowModuleId" => self.any_module = true,
            "HoursOfOperationId" => self.any_hours = true,
            _ => {}
        }
    }
}

const HOOKS: &str = "EventHooks";

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;
    use crate::flow::import::import;
    use crate::flow::library::QueueSettings;
    use crate::flow::stock::{self, INBOUND_FLOW};
    use crate::id::QueueId;

    /// A flow with an action for each of these parameters.
    fn flow(parameters: &[Value]) -> NamedFlow {
        let actions: Vec<Value> = parameters
            .iter()
            .enumerate()
            .map(|(number, parameters)| {
                json!({ "Identifier": number.to_string(), "Type": "Anything", "Parameters": parameters })
            })
            .collect();
        let document = json!({ "Version": "2019-10-30", "StartAction": "0", "Actions": actions });
        NamedFlow { name: String::new(), document: import(&document.to_string()).unwrap() }
    }

    fn library(flows: &[(&str, &[Value])], modules: &[(&str, &[Value])], hours: &[&str]) -> FlowLibrary {
        let by_id = |flows: &[(&str, &[Value])]| {
            flows.iter().map(|(id, parameters)| (FlowId::new(*id), flow(parameters))).collect()
        };
        let always = stock::library().hours.into_values().next().unwrap();
        FlowLibrary {
            flows: by_id(flows),
            modules: by_id(modules),
            hours: hours.iter().map(|id| (HoursOfOperationId::new(*id), always.clone())).collect(),
            ..FlowLibrary::default()
        }
    }

    fn reached(library: &FlowLibrary, start: &str) -> String {
        let reached = closure(library, &FlowId::new(start));
        let flows = reached.flows.keys().map(FlowId::as_str);
        let modules = reached.modules.keys().map(FlowId::as_str);
        let hours = reached.hours.keys().map(HoursOfOperationId::as_str);
        flows.chain(modules).chain(hours).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_chat_takes_along_what_its_flows_name_and_no_more() {
        let library = library(
            &[
                ("a", &[json!({ "ContactFlowId": "b" })]),
                (
                    "b",
                    &[
                        json!({ "EventHooks": { "CustomerRemaining": "arn:aws:connect:r:1:instance/i/contact-flow/c" } }),
                    ],
                ),
                ("c", &[json!({ "HoursOfOperationId": "h1" }), json!({ "ContactFlowId": "a" })]),
                ("d", &[json!({ "HoursOfOperationId": "h2", "FlowModuleId": "n" })]),
            ],
            &[("m", &[json!({ "HoursOfOperationId": "h3" })]), ("n", &[])],
            &["h1", "h2", "h3"],
        );
        assert_eq!(reached(&library, "a"), "a b c h1");
        assert_eq!(reached(&library, "d"), "d n h2");
        assert_eq!(reached(&library, "nowhere"), "");
    }

    #[test]
    fn a_module_brings_what_it_names_whatever_version_is_meant() {
        let library = library(
            &[
                ("a", &[json!({ "FlowModuleId": "arn:aws:connect:r:1:instance/i/flow-module/m:$LATEST" })]),
                ("b", &[]),
            ],
            &[("m", &[json!({ "Deeper": [{ "HoursOfOperationId": "h" }] })])],
            &["h", "i"],
        );
        assert_eq!(reached(&library, "a"), "a m h");
    }

    #[test]
    fn where_a_flow_decides_at_run_time_everything_of_that_kind_comes_along() {
        let with = |parameters: Value| {
            let library = library(
                &[("a", &[parameters]), ("b", &[json!({ "HoursOfOperationId": "h" })]), ("c", &[])],
                &[("m", &[]), ("n", &[])],
                &["h", "i"],
            );
            reached(&library, "a")
        };
        assert_eq!(with(json!({ "ContactFlowId": "$.Attributes.next" })), "a b c h");
        assert_eq!(with(json!({ "EventHooks": { "CustomerQueue": "$.Attributes.next" } })), "a b c h");
        assert_eq!(with(json!({ "FlowModuleId": "$.Attributes.next" })), "a m n");
        assert_eq!(with(json!({ "HoursOfOperationId": "$.Attributes.next" })), "a h i");
        assert_eq!(with(json!({ "Text": "$.Attributes.next" })), "a");
    }

    #[test]
    fn every_queue_comes_along_with_its_hours() {
        let mut library = library(&[("a", &[])], &[], &["h", "i"]);
        let hours_of_operation_id = Some(HoursOfOperationId::new("i"));
        let queue = QueueSettings { name: String::new(), max_contacts: None, hours_of_operation_id };
        library.queues.insert(QueueId::new("q"), queue);
        assert_eq!(reached(&library, "a"), "a i");
        assert_eq!(closure(&library, &FlowId::new("a")).queues, library.queues);
    }

    #[test]
    fn the_stock_inbound_flow_reaches_its_queue_and_its_disconnect_flow() {
        let stock = stock::library();
        let reached = closure(&stock, &FlowId::new(INBOUND_FLOW));
        assert!(reached.flows.contains_key(&FlowId::new(stock::DISCONNECT_FLOW)));
        assert!(reached.queues.contains_key(&QueueId::new(stock::BASIC_QUEUE)));
        assert_eq!(closure(&reached, &FlowId::new(INBOUND_FLOW)), reached);
    }

    #[test]
    fn documents_that_nothing_names_are_not_read() {
        let catalog = Catalog { flows: ["a", "b", "c"].map(FlowId::new).into(), ..Catalog::default() };
        let mut read = Vec::new();
        let reached = catalog.reach(&FlowId::new("a"), |id| {
            read.push(id.to_string());
            let next: &[Value] = if id.as_str() == "a" { &[json!({ "ContactFlowId": "c" })] } else { &[] };
            Ok::<_, Map<String, Value>>(Some(flow(next)))
        });
        assert_eq!(reached.unwrap().flows.len(), 2);
        assert_eq!(read, ["a", "c"]);
    }
}
