//! A view as it is drawn: its template, filled with its data.
//!
//! Nothing here refuses anything. What fills a template comes from flows of many authors; what cannot be understood is
//! not drawn.

use super::field::Field;
use super::fill::draw;
use crate::tree::Tree;

/// A view, from top to bottom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screen<T> {
    /// Its parts.
    pub parts: Vec<Part<T>>,
}

/// A part of a view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<T> {
    /// What it is about.
    Heading(String),
    /// What the next parts are about.
    Subheading(String),
    /// Something to read.
    Text(String),
    /// What was wrong with the last answer.
    Trouble(String),
    /// A sign that something is done.
    Tick,
    /// Names and values to read.
    Facts(Vec<Fact>),
    /// The steps of which this view is one, and which one: counted from 0.
    Steps(Vec<String>, usize),
    /// Something to fill in.
    Field(Field),
    /// Something to choose, or to open and choose from.
    Card(Card<T>),
    /// Something to press.
    Button(Button<T>),
}

/// A name and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The name.
    pub label: String,
    /// The value.
    pub value: String,
    /// Where the value leads, if it may be followed.
    pub url: Option<String>,
}

/// Something to choose, or to open and choose from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card<T> {
    /// What it is.
    pub heading: String,
    /// How it stands.
    pub status: Option<String>,
    /// More about it.
    pub description: Option<String>,
    /// What there is when it is opened; a card without anything is chosen at once.
    pub detail: Vec<Part<T>>,
    /// What choosing it answers.
    pub answer: Answer<T>,
}

/// Something to press.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button<T> {
    /// What it says.
    pub label: String,
    /// Whether it is what most people will press.
    pub primary: bool,
    /// What pressing it answers.
    pub answer: Answer<T>,
}

/// What a button or a card answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// The action.
    pub action: String,
    /// What it brings along.
    pub entries: Vec<(String, String)>,
    /// An object whose members it brings along as well; null if there is none.
    pub details: T,
    /// Whether what was entered goes with it.
    pub fields: Fields,
}

/// Whether what was entered goes with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fields {
    /// It does not.
    Left,
    /// It does, as it is.
    AsEntered,
    /// It does once it is in order.
    Checked,
}

impl<T: Tree> Screen<T> {
    /// A template filled with data.
    #[must_use]
    pub fn read(template: &T, data: &T) -> Self {
        let mut parts = Vec::new();
        for component in template.list_of("Body") {
            draw(&component, data, &mut parts);
        }
        Self { parts }
    }
}
