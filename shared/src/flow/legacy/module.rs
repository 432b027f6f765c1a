//! A module: what an action was before Flow language.

use serde_json::{Map, Value};

use super::value;
use crate::flow::problem::{Problem, ProblemCode};

/// A module as it was written.
#[derive(Debug)]
pub(super) struct Module {
    pub(super) id: String,
    /// Its `type`, such as `PlayPrompt`.
    pub(super) kind: String,
    /// What a type of several meanings is about, such as `Queue` for `Transfer`.
    pub(super) target: String,
    pub(super) branches: Vec<Branch>,
    pub(super) parameters: Vec<Parameter>,
    /// What the editor kept.
    pub(super) metadata: Map<String, Value>,
}

/// Where a module leads. Branches that were never connected are left out.
#[derive(Debug)]
pub(super) struct Branch {
    /// Such as `Success`, or `Evaluate` with an operator and a value.
    pub(super) condition: String,
    pub(super) operator: String,
    pub(super) value: Value,
    pub(super) transition: String,
}

/// A parameter of a module; several may have the same name.
#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    /// What the value is called, where it is one of several.
    pub(super) key: Option<String>,
    /// The value, or the reference that stands for it.
    pub(super) value: Value,
    /// What the editor called the flow, queue or agent that the value names.
    pub(super) shown: Option<String>,
}

impl Module {
    pub(super) fn read(value: Value, position: usize) -> Result<Self, Vec<Problem>> {
        let Value::Object(mut map) = value else {
            return Err(vec![malformed(None, position, "it must be an object")]);
        };
        let id = map.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let kind = map.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        let name = (!id.is_empty()).then_some(id.as_str());
        let mut problems = Vec::new();
        for (missing, message) in [(id.is_empty(), "`id` is missing"), (kind.is_empty(), "`type` is missing")]
        {
            if missing {
                problems.push(malformed(name, position, message));
            }
        }
        for list in ["branches", "parameters"] {
            if map.get(list).is_some_and(|value| !(value.is_array() || value.is_null())) {
                problems.push(malformed(name, position, &format!("`{list}` must be a list")));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let target = map.get("target").and_then(Value::as_str).unwrap_or_default().to_owned();
        let branches = items(&map, "branches").filter_map(Branch::read).collect();
        let parameters = items(&map, "parameters").filter_map(Parameter::read).collect();
        let metadata = match map.remove("metadata") {
            Some(Value::Object(metadata)) => metadata,
            _ => Map::new(),
        };
        Ok(Self { id, kind, target, branches, parameters, metadata })
    }

    /// The value of a parameter.
    pub(super) fn value(&self, name: &str) -> Option<Value> {
        let mut parameters = self.parameters.iter();
        parameters.find(|parameter| parameter.name == name).map(|parameter| parameter.value.clone())
    }

    /// The value of a parameter that is a text.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let mut parameters = self.parameters.iter();
        parameters.find(|parameter| parameter.name == name).and_then(|parameter| parameter.value.as_str())
    }

    /// Whether a parameter says yes, as `true` or `"True"`.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// The values of all parameters of this name that have a key, by key.
    pub(super) fn keyed(&self, name: &str) -> Map<String, Value> {
        let parameters = self.parameters.iter().filter(|parameter| parameter.name == name);
        parameters.filter_map(|parameter| Some((parameter.key.clone()?, parameter.value.clone()))).collect()
    }
}

impl Branch {
    fn read(map: &Map<String, Value>) -> Option<Self> {
        let text = |name: &str| map.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let transition = text("transition");
        (!transition.is_empty()).then(|| Self {
            condition: text("condition"),
            operator: text("conditionType"),
            value: map.get("conditionValue").cloned().unwrap_or_default(),
            transition,
        })
    }
}

impl Parameter {
    fn read(map: &Map<String, Value>) -> Option<Self> {
        let namespace = map.get("namespace").and_then(Value::as_str).unwrap_or_default();
        let value = map.get("value").filter(|value| !value.is_null())?;
        Some(Self {
            name: map.get("name")?.as_str()?.to_owned(),
            key: map.get("key").and_then(Value::as_str).map(str::to_owned),
            value: value::convert(namespace, value),
            shown: map.get("resourceName").and_then(Value::as_str).map(str::to_owned),
        })
    }
}

fn items<'a>(map: &'a Map<String, Value>, name: &str) -> impl Iterator<Item = &'a Map<String, Value>> {
    map.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn malformed(module: Option<&str>, position: usize, fault: &str) -> Problem {
    let message = match module {
        Some(_) => format!("The module is malformed: {fault}."),
        None => format!("Module number {}: {fault}.", position + 1),
    };
    Problem::error(module, ProblemCode::Malformed, message)
}
