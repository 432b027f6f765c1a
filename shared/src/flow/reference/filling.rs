//! References replaced in whole parameters, up to a size that one action of a flow may come to.

use serde_json::{Map, Value};

use super::{FILLED_LIMIT, Scope};

/// Replaces the references of one action's parameters. They may grow by [`FILLED_LIMIT`] bytes in all, and once more for
/// the reference that goes beyond; those behind it stay as they are. So a flow cannot make much out of little.
#[derive(Debug)]
pub struct Filling<'a> {
    scope: &'a Scope<'a>,
    left: usize,
}

impl<'a> Filling<'a> {
    /// One that has filled nothing yet.
    #[must_use]
    pub fn of(scope: &'a Scope<'a>) -> Self {
        Self { scope, left: FILLED_LIMIT }
    }

    /// An object with every reference inside it replaced, however deep.
    pub fn object(&mut self, object: &Map<String, Value>) -> Map<String, Value> {
        object.iter().map(|(name, value)| (name.clone(), self.value(value))).collect()
    }

    /// A value with every reference inside it replaced. A text that is one reference and nothing else becomes what it
    /// leads to, be it an object or a list.
    pub fn value(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => match self.scope.found(text).filter(|_| self.left > 0) {
                Some(found) => {
                    self.left = self.left.saturating_sub(size(&found));
                    found
                }
                None => Value::String(self.text(text)),
            },
            Value::Array(values) => values.iter().map(|value| self.value(value)).collect(),
            Value::Object(object) => Value::Object(self.object(object)),
            plain => plain.clone(),
        }
    }

    /// A text with every reference inside it replaced.
    pub fn text(&mut self, text: &str) -> String {
        if self.left == 0 {
            return text.to_owned();
        }
        let filled = self.scope.fill(text);
        self.left = self.left.saturating_sub(filled.len().saturating_sub(text.len()));
        filled
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        other => other.to_string().len(),
    }
}
