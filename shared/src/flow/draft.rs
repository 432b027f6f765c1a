//! A flow as far as it can be read: what is malformed is left out, so that the rest can be checked all the same.

use std::collections::BTreeSet;

use super::document::FlowDocument;
use super::problem::Problem;

/// A flow as far as it can be read. It can run only if nothing of it is malformed.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// What could be read. An action counts as there even if little of it could be.
    pub(super) document: FlowDocument,
    /// Every member that is missing or of the wrong type.
    pub(super) malformed: Vec<Problem>,
    /// What is not known for that reason.
    pub(super) gaps: Gaps,
}

/// What of a flow could not be read. Nothing can be said of it, nor of what depends on it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Gaps {
    /// Whether the first action is not known.
    pub(super) start: bool,
    parts: BTreeSet<(String, Part)>,
}

/// What of an action could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Identifier,
    Type,
    Parameters,
    Transitions,
}

impl Draft {
    /// What the document could be read of.
    #[must_use]
    pub fn document(&self) -> &FlowDocument {
        &self.document
    }

    /// The document.
    ///
    /// # Errors
    /// Every member that is missing or of the wrong type, if any is.
    pub fn whole(self) -> Result<FlowDocument, Vec<Problem>> {
        if self.malformed.is_empty() { Ok(self.document) } else { Err(self.malformed) }
    }
}

impl Gaps {
    /// Of a flow whose actions can all be read so far.
    pub(super) fn new(start: bool) -> Self {
        Self { start, parts: BTreeSet::new() }
    }

    /// Adds what could not be read of an action; its identifier is empty if that is among it.
    pub(super) fn add(&mut self, identifier: &str, parts: impl IntoIterator<Item = Part>) {
        self.parts.extend(parts.into_iter().map(|part| (identifier.to_owned(), part)));
    }

    /// Whether this could not be read of the action.
    pub(super) fn lacks(&self, identifier: &str, part: Part) -> bool {
        self.parts.contains(&(identifier.to_owned(), part))
    }

    /// Whether anything could not be read of the action.
    pub(super) fn are_in(&self, identifier: &str) -> bool {
        self.parts.iter().any(|(action, _)| action == identifier)
    }

    /// Whether there is an action whose identifier could not be read: branches may lead to it.
    pub(super) fn hide_an_action(&self) -> bool {
        self.parts.iter().any(|(_, part)| *part == Part::Identifier)
    }

    /// Whether there may be branches that could not be read, or whose targets could not.
    pub(super) fn hide_branches(&self) -> bool {
        self.parts.iter().any(|(_, part)| matches!(part, Part::Identifier | Part::Transitions))
    }
}
