//! A flow document in Flow language 2019-10-30. It is written as it was read: what this version does not know, and what
//! an editor left out or spelled in its own way, survives a round trip.

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::{Map, Value};

use super::draft::Draft;
use super::reader;
use super::written::{Written, as_json};

/// The version of the language that documents are in.
pub const VERSION: &str = "2019-10-30";

/// A flow: actions, and which is first.
#[derive(Debug, Clone, PartialEq)]
pub struct FlowDocument {
    /// `2019-10-30`.
    pub version: String,
    /// The identifier of the first action.
    pub start_action: String,
    /// What editors keep; nothing here acts on it.
    pub metadata: Map<String, Value>,
    /// The actions.
    pub actions: Vec<Action>,
    written: Written,
    index: Index,
}

/// One action of a flow.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Its identifier, unique in the flow.
    pub identifier: String,
    /// What it does, such as `MessageParticipant`: its `Type`.
    pub kind: String,
    /// How it does it.
    pub parameters: Map<String, Value>,
    /// Where it leads.
    pub transitions: Transitions,
    written: Written,
}

/// Where an action leads.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Transitions {
    /// The action after success without a condition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_action: Option<String>,
    /// The first condition that holds leads on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<ConditionBranch>,
    /// Where a failure leads.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ErrorBranch>,
}

/// A branch that is taken when its condition holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ConditionBranch {
    /// The action it leads to.
    pub next_action: String,
    /// The condition.
    pub condition: Condition,
}

/// A comparison with the action's result.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Condition {
    /// Such as `Equals`.
    pub operator: String,
    /// What to compare with.
    pub operands: Vec<String>,
}

/// A branch that is taken when the action fails.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ErrorBranch {
    /// The action it leads to.
    pub next_action: String,
    /// Such as `NoMatchingError`.
    pub error_type: String,
}

impl FlowDocument {
    /// A flow of these actions.
    #[must_use]
    pub fn new(start_action: String, metadata: Map<String, Value>, actions: Vec<Action>) -> Self {
        let index = Index::of(&actions);
        let written = Written::default();
        Self { version: VERSION.to_owned(), start_action, metadata, actions, written, index }
    }

    /// The action of this identifier; the first, should there be several. Takes as long for 250 actions as for ten.
    #[must_use]
    pub fn action(&self, identifier: &str) -> Option<&Action> {
        let indexed = self.index.find(&self.actions, identifier);
        indexed.or_else(|| self.actions.iter().find(|action| action.identifier == identifier))
    }

    pub(super) fn with_written(mut self, version: String, read: Map<String, Value>) -> Self {
        let metadata = (!self.metadata.is_empty()).then(|| Value::Object(self.metadata.clone()));
        self.version = version;
        self.written = Written::between(read, &[("Metadata", metadata)]);
        self
    }
}

impl Action {
    /// An action of this type.
    #[must_use]
    pub fn new(
        identifier: String,
        kind: String,
        parameters: Map<String, Value>,
        transitions: Transitions,
    ) -> Self {
        Self { identifier, kind, parameters, transitions, written: Written::default() }
    }

    /// The action, and how it was written: every member that was read but its identifier and type.
    pub(super) fn with_written(mut self, read: Map<String, Value>) -> Self {
        let parameters = Some(Value::Object(self.parameters.clone()));
        let fields = [("Parameters", parameters), ("Transitions", as_json(&self.transitions))];
        self.written = Written::between(read, &fields);
        self
    }
}

impl Transitions {
    /// Where the error branch of this type leads; that of `NoMatchingError`, which catches all, where it has none.
    #[must_use]
    pub fn error(&self, error_type: &str) -> Option<&str> {
        let branch = |wanted: &str| self.errors.iter().find(|branch| branch.error_type == wanted);
        branch(error_type).or_else(|| branch("NoMatchingError")).map(|branch| branch.next_action.as_str())
    }

    /// Every action that any branch leads to.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        let next = self.next_action.iter();
        let conditions = self.conditions.iter().map(|branch| &branch.next_action);
        let errors = self.errors.iter().map(|branch| &branch.next_action);
        next.chain(conditions).chain(errors).map(String::as_str)
    }
}

impl Serialize for FlowDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("Version", &self.version)?;
        map.serialize_entry("StartAction", &self.start_action)?;
        if self.metadata.is_empty() {
            if let Some(written) = self.written.member("Metadata") {
                map.serialize_entry("Metadata", written)?;
            }
        } else {
            map.serialize_entry("Metadata", &self.metadata)?;
        }
        map.serialize_entry("Actions", &self.actions)?;
        self.written.write_others(&mut map, &["Metadata"])?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for FlowDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        reader::read(Map::deserialize(deserializer)?).and_then(Draft::whole).map_err(|problems| {
            let lines: Vec<String> = problems.iter().map(ToString::to_string).collect();
            de::Error::custom(lines.join("; "))
        })
    }
}

impl Serialize for Action {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("Identifier", &self.identifier)?;
        map.serialize_entry("Type", &self.kind)?;
        match self.written.member("Parameters") {
            Some(written) if self.parameters.is_empty() => map.serialize_entry("Parameters", written)?,
            None if self.parameters.is_empty() && self.written.left_out("Parameters") => {}
            _ => map.serialize_entry("Parameters", &self.parameters)?,
        }
        let means_the_same = |written: &&Value| {
            let (read, faults) = reader::transitions(written);
            faults.is_empty() && read == self.transitions
        };
        match self.written.member("Transitions").filter(means_the_same) {
            Some(written) => map.serialize_entry("Transitions", written)?,
            None if self.written.left_out("Transitions") && self.transitions == Transitions::default() => {}
            None => map.serialize_entry("Transitions", &self.transitions)?,
        }
        self.written.write_others(&mut map, &["Parameters", "Transitions"])?;
        map.end()
    }
}

/// The positions of all actions, in the order of their identifiers. It may be outdated: actions are public.
#[derive(Debug, Clone)]
struct Index(Vec<u32>);

impl Index {
    fn of(actions: &[Action]) -> Self {
        let mut positions: Vec<u32> = (0..).take(actions.len()).collect();
        positions.sort_by_key(|position| identifier(actions, *position));
        Self(positions)
    }

    fn find<'a>(&self, actions: &'a [Action], wanted: &str) -> Option<&'a Action> {
        let first = self.0.partition_point(|position| identifier(actions, *position) < Some(wanted));
        let action = at(actions, *self.0.get(first)?)?;
        (action.identifier == wanted).then_some(action)
    }
}

impl PartialEq for Index {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

fn at(actions: &[Action], position: u32) -> Option<&Action> {
    actions.get(usize::try_from(position).ok()?)
}

fn identifier(actions: &[Action], position: u32) -> Option<&str> {
    at(actions, position).map(|action| action.identifier.as_str())
}
