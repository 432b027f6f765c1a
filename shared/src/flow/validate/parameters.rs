//! Whether an action's parameters are there, and are what the action takes.

use serde_json::{Map, Value};

use super::references::{self, BadReference};
use crate::flow::catalog::{ActionSpec, InChat, Parameter, Takes};
use crate::flow::document::Action;
use crate::flow::problem::{Problem, ProblemCode};
use crate::flow::reference::is_reference;

pub(super) fn problems(action: &Action, spec: &ActionSpec) -> Vec<Problem> {
    let mut check = Check { action: &action.identifier, parameters: spec.parameters, problems: Vec::new() };
    check.choices(spec.choices, &action.parameters);
    // Of what a chat never does, only what is known is checked.
    check.members("", spec.parameters, &action.parameters, spec.in_chat != InChat::Fails);
    check.problems
}

struct Check<'a> {
    action: &'a str,
    parameters: &'a [Parameter],
    problems: Vec<Problem>,
}

impl Check<'_> {
    fn error(&mut self, code: ProblemCode, message: String) {
        self.problems.push(Problem::error(Some(self.action), code, message));
    }

    fn warn(&mut self, code: ProblemCode, message: String) {
        self.problems.push(Problem::warning(Some(self.action), code, message));
    }

    fn choices(&mut self, choices: &[&[&str]], parameters: &Map<String, Value>) {
        for names in choices {
            let given = names.iter().filter(|name| parameters.contains_key(**name));
            match given.count() {
                0 => {
                    self.error(ProblemCode::MissingParameter, format!("One of {} is needed.", quoted(names)));
                }
                1 => {}
                _ => {
                    let message = format!("Only one of {} may be there.", quoted(names));
                    self.error(ProblemCode::BadParameter, message);
                }
            }
        }
    }

    fn members(&mut self, path: &str, members: &[Parameter], object: &Map<String, Value>, all_known: bool) {
        for parameter in members {
            let path = join(path, parameter.name);
            match object.get(parameter.name) {
                Some(value) => self.value(&path, parameter.takes, value),
                None if parameter.required => {
                    self.error(ProblemCode::MissingParameter, format!("`{path}` is missing."));
                }
                None => {}
            }
        }
        let known = |name: &str| members.iter().any(|parameter| parameter.name == name);
        for name in object.keys().filter(|name| all_known && !known(name)) {
            let message = format!("`{}` is not known here and changes nothing.", join(path, name));
            self.warn(ProblemCode::UnknownParameter, message);
        }
    }

    fn value(&mut self, path: &str, takes: Takes, value: &Value) {
        let text = text(value);
        match takes {
            Takes::Anything => {}
            Takes::Text => match text {
                Some(text) => self.within(path, &text),
                None => self.wrong(path, "a text"),
            },
            Takes::Filled => self.anywhere(path, value),
            Takes::Texts => self.each(path, Takes::Text, value, "an object of texts"),
            Takes::Each(inner) => self.each(path, *inner, value, "an object"),
            Takes::Object(members) => match value {
                Value::Object(object) => self.members(path, members, object, true),
                _ => self.written_out(path, value, "an object"),
            },
            Takes::List(inner) => match value {
                Value::Array(list) => {
                    for (position, item) in list.iter().enumerate() {
                        self.value(&format!("{path}[{position}]"), *inner, item);
                    }
                }
                _ => self.written_out(path, value, "a list"),
            },
            Takes::Words(words) => match value {
                Value::Array(list) => {
                    for (position, item) in list.iter().enumerate() {
                        self.word(&format!("{path}[{position}]"), words, item);
                    }
                }
                _ => self.written_out(path, value, "a list"),
            },
            Takes::OrReference(inner) => match reference(value) {
                Some(text) => self.whole(path, text),
                None => self.value(path, *inner, value),
            },
            Takes::InsteadOf(name) => self.instead_of(path, name, value),
            Takes::Id | Takes::Whole(..) | Takes::OneOf(_) | Takes::Flag => {
                self.single(path, takes, text.as_deref());
            }
        }
    }

    fn each(&mut self, path: &str, takes: Takes, value: &Value, wanted: &str) {
        match value {
            Value::Object(object) => {
                for (name, value) in object {
                    self.value(&join(path, name), takes, value);
                }
            }
            _ => self.written_out(path, value, wanted),
        }
    }

    /// References in every text of a value, however deep.
    fn anywhere(&mut self, path: &str, value: &Value) {
        match value {
            Value::String(text) => self.within(path, text),
            Value::Array(list) => {
                for (position, item) in list.iter().enumerate() {
                    self.anywhere(&format!("{path}[{position}]"), item);
                }
            }
            Value::Object(object) => {
                for (name, value) in object {
                    self.anywhere(&join(path, name), value);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn word(&mut self, path: &str, words: &'static [&'static str], value: &Value) {
        match reference(value) {
            Some(_) => self.written_out(path, value, &either(words)),
            None => self.single(path, Takes::OneOf(words), text(value).as_deref()),
        }
    }

    /// A value that is wholly a reference, or else of its kind.
    fn single(&mut self, path: &str, takes: Takes, text: Option<&str>) {
        let Some(text) = text else {
            let wanted = if matches!(takes, Takes::Whole(..)) { "a number" } else { "a text" };
            return self.wrong(path, wanted);
        };
        if is_reference(text) {
            return self.whole(path, text);
        }
        match takes {
            Takes::Id if text.trim().is_empty() => {
                let message = format!("`{path}` is empty: it names nothing.");
                self.warn(ProblemCode::BadParameter, message);
            }
            Takes::Whole(least, most) => {
                let within = |number: i64| (least..=most).contains(&number);
                if !text.trim().parse().is_ok_and(within) {
                    self.error(ProblemCode::BadParameter, range(path, text, least, most));
                }
            }
            Takes::OneOf(words) if !words.contains(&text) => {
                let message = format!("`{path}` is \"{text}\"; it must be {}.", either(words));
                self.error(ProblemCode::BadParameter, message);
            }
            Takes::Flag if !["true", "false"].contains(&text.to_ascii_lowercase().as_str()) => {
                let message = format!("`{path}` is \"{text}\"; it must be True or False.");
                self.error(ProblemCode::BadParameter, message);
            }
            _ => {}
        }
    }

    fn instead_of(&mut self, path: &str, name: &str, value: &Value) {
        let message = format!("`{path}` works here, but Amazon Connect takes it as `{name}` only.");
        self.warn(ProblemCode::UnknownParameter, message);
        if let Some(parameter) = self.parameters.iter().find(|parameter| parameter.name == name) {
            self.value(path, parameter.takes, value);
        }
    }

    /// What is not of its kind, and would not be if it is a reference to such.
    fn written_out(&mut self, path: &str, value: &Value, wanted: &str) {
        if reference(value).is_none() {
            return self.wrong(path, wanted);
        }
        let message = format!("`{path}` must be {wanted}; a reference to it is not followed.");
        self.warn(ProblemCode::BadReference, message);
    }

    fn wrong(&mut self, path: &str, wanted: &str) {
        self.error(ProblemCode::BadParameter, format!("`{path}` must be {wanted}."));
    }

    fn whole(&mut self, path: &str, text: &str) {
        if let Some(bad) = references::check_whole(text) {
            self.reference(path, &bad);
        }
    }

    fn within(&mut self, path: &str, text: &str) {
        for bad in references::check_within(text) {
            self.reference(path, &bad);
        }
    }

    fn reference(&mut self, path: &str, bad: &BadReference) {
        let message = format!("`{path}`: {}", bad.message);
        if bad.malformed {
            self.error(bad.code, message);
        } else {
            self.warn(bad.code, message);
        }
    }
}

/// The text of a value that is wholly a reference.
fn reference(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| is_reference(text))
}

/// A value that is a text, a number or a truth, as text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn range(path: &str, text: &str, least: i64, most: i64) -> String {
    let limits = if most == i64::MAX { format!("{least} or more") } else { format!("{least} to {most}") };
    format!("`{path}` is \"{text}\"; it must be a whole number, {limits}.")
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

fn either(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
