//! How a request says what it wants: an operation by its method and path, and members by path, query and body.

use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use worker::Url;
use worker::js_sys::decode_uri_component;

use super::table::{OPERATIONS, Operation};
use crate::answer;
use crate::failure::Failure;
use crate::routes::participant::unknown_operation;

const MALFORMED: RejectionName = RejectionName::InvalidRequestException;

/// An operation that is asked for, with those members that stand in its path.
pub struct Asked {
    /// The operation.
    pub operation: &'static Operation,
    members: Map<String, Value>,
}

/// Whether any operation's path begins with this segment.
pub fn knows(segment: &str) -> bool {
    OPERATIONS.iter().any(|operation| segments(operation.path).next() == Some(segment))
}

/// The operation that is asked for.
///
/// # Errors
/// `UnknownOperationException` if nothing is at the path, `MethodNotAllowedException` if it is there by another method.
pub fn find(method: &str, path: &str) -> Result<Asked, Rejection> {
    let asked: Vec<String> = segments(path).map(decoded).collect();
    let mut methods = Vec::new();
    for operation in OPERATIONS {
        let Some(members) = matched(operation.path, &asked) else { continue };
        if operation.method == method {
            return Ok(Asked { operation, members });
        }
        methods.push(operation.method);
    }
    if methods.is_empty() {
        return Err(unknown_operation(path));
    }
    let message = format!("{path} takes {} only.", methods.join(", "));
    Err(Rejection::new(RejectionName::MethodNotAllowedException, message))
}

impl Asked {
    /// All members of the request.
    ///
    /// # Errors
    /// `InvalidRequestException` if the body is no JSON object.
    pub fn members(self, url: &Url, body: &[u8]) -> Result<Map<String, Value>, Failure> {
        let mut members: Map<String, Value> = answer::parse(body, MALFORMED)?;
        let (_, query) = self.operation.path.split_once('?').unwrap_or_default();
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            let (name, is_list) = parameter.strip_suffix('*').map_or((parameter, false), |name| (name, true));
            let mut values = url.query_pairs().filter(|(key, _)| key == name);
            let mut values = values.by_ref().map(|(_, value)| Value::String(value.into_owned()));
            let value = if is_list { Some(Value::Array(values.collect())) } else { values.next() };
            members.extend(value.map(|value| (name.to_owned(), value)));
        }
        members.extend(self.members);
        Ok(members)
    }
}

/// The request that these members make.
///
/// # Errors
/// `InvalidRequestException` with what is missing or wrong.
pub fn bound<T: DeserializeOwned>(members: Map<String, Value>) -> Result<T, Rejection> {
    // By way of text: everything else is read from text, and reading each type from two forms makes the Worker larger.
    serde_json::from_str(&Value::Object(members).to_string())
        .map_err(|error| Rejection::new(MALFORMED, format!("The request cannot be read: {error}.")))
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    let path = path.split('?').next().unwrap_or_default();
    path.trim_matches('/').split('/')
}

/// The members in the path, if it has this form.
fn matched(pattern: &str, path: &[String]) -> Option<Map<String, Value>> {
    let mut members = Map::new();
    let mut path = path.iter();
    for part in segments(pattern) {
        let segment = path.next()?;
        match part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            Some(member) => drop(members.insert(member.to_owned(), Value::String(segment.clone()))),
            None if part == segment => {}
            None => return None,
        }
    }
    path.next().is_none().then_some(members)
}

/// A segment of a path, as it was before it was percent-encoded.
fn decoded(segment: &str) -> String {
    decode_uri_component(segment).map_or_else(|_| segment.to_owned(), String::from)
}
