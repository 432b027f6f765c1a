//! What a document said that its fields do not: members that are not known here, and known ones in an unusual form.

use serde::Serialize;
use serde::ser::{Error, SerializeMap};
use serde_json::{Map, Value};

/// What must be written besides, or instead of, a value's own fields, so that it reads as it did.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Written(Option<Box<Differences>>);

#[derive(Debug, Clone, PartialEq, Default)]
struct Differences {
    /// Members whose value differs from what the fields would write.
    members: Map<String, Value>,
    /// Members that the fields would write and the document had not.
    left_out: Vec<&'static str>,
}

impl Written {
    /// The differences between what was read and what the fields would write.
    pub(super) fn between(read: Map<String, Value>, fields: &[(&'static str, Option<Value>)]) -> Self {
        let mut differences = Differences::default();
        for (name, _) in fields.iter().filter(|(name, value)| value.is_some() && !read.contains_key(*name)) {
            differences.left_out.push(*name);
        }
        let same = |name: &str, value: &Value| {
            fields.iter().any(|(field, own)| *field == name && own.as_ref() == Some(value))
        };
        differences.members = read.into_iter().filter(|(name, value)| !same(name, value)).collect();
        let empty = differences.members.is_empty() && differences.left_out.is_empty();
        Self((!empty).then(|| Box::new(differences)))
    }

    /// The member as it was written, if that is not what its field would write.
    pub(super) fn member(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.members.get(name)
    }

    /// Whether the document did without this member.
    pub(super) fn left_out(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|differences| differences.left_out.contains(&name))
    }

    /// Writes every member that is none of these fields.
    pub(super) fn write_others<M: SerializeMap>(&self, map: &mut M, fields: &[&str]) -> Result<(), M::Error> {
        let members = self.0.iter().flat_map(|differences| &differences.members);
        for (name, value) in members.filter(|(name, _)| !fields.contains(&name.as_str())) {
            map.serialize_entry(name, value)?;
        }
        Ok(())
    }
}

/// A value as JSON, for comparing.
pub(super) fn as_json(value: &impl Serialize) -> Option<Value> {
    serde_json::to_value(value).map_err(serde_json::Error::custom).ok()
}
