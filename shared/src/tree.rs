//! JSON as whoever reads it has it: parsed by `serde_json` where that is there anyway, by the browser itself in a page,
//! where a parser of our own would cost every visitor more than what is read with it.

use serde_json::Value;

/// A JSON value. Reading what is not there gives nothing, so that a reader asks for what it wants and for nothing else.
pub trait Tree: Clone {
    /// A member of an object; null if there is none.
    #[must_use]
    fn member(&self, name: &str) -> Self;

    /// The members of an object, in its order; none of anything else.
    fn members(&self) -> Vec<(String, Self)>;

    /// The elements of an array; none of anything else.
    fn list(&self) -> Vec<Self>;

    /// The elements of a member that is an array; none if it is not.
    fn list_of(&self, name: &str) -> Vec<Self> {
        self.member(name).list()
    }

    /// A text, or a number or truth value as text.
    fn text(&self) -> Option<String>;
}

impl Tree for Value {
    fn member(&self, name: &str) -> Self {
        self.get(name).cloned().unwrap_or_default()
    }

    fn members(&self) -> Vec<(String, Self)> {
        let members = self.as_object().into_iter().flatten();
        members.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    fn list(&self) -> Vec<Self> {
        self.as_array().cloned().unwrap_or_default()
    }

    fn text(&self) -> Option<String> {
        match self {
            Self::String(text) => Some(text.clone()),
            Self::Number(_) | Self::Bool(_) => Some(self.to_string()),
            Self::Null | Self::Array(_) | Self::Object(_) => None,
        }
    }
}
