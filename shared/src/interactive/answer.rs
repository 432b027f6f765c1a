//! What customers answer to interactive messages, as far as it is more than a text.

use super::{Paging, Said, ViewShown};
use crate::tree::Tree;

/// What was picked from a card of a carousel. It is sent as JSON in a message of plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// The card.
    pub template_identifier: String,
    /// The title of the card.
    pub list_title: String,
    /// The title of what was picked.
    pub selection_text: String,
}

/// What was entered in a view.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ViewAnswer {
    /// The action that was taken; empty if the answer cannot be read, as when it was hidden from the transcript.
    pub action: String,
    /// Names and values of what was entered and of what the action brought along.
    pub entries: Vec<(String, Vec<String>)>,
}

/// Under which name an answer says what was chosen.
const CHOSEN: &str = "actionName";

/// How deep entries are looked for in the data of an answer.
const DEPTH: usize = 3;

/// Whether a text is worth parsing.
pub(super) fn may_be_pick(content: &str) -> bool {
    content.starts_with('{') && content.contains("\"selectionText\"")
}

/// An interactive response.
pub(super) fn response(content: &impl Tree) -> Said {
    let data = content.member("data");
    let action = data.member(CHOSEN).text();
    if [Paging::More, Paging::Previous].iter().any(|paging| action.as_deref() == Some(paging.name())) {
        return Said::Paging;
    }
    let mut entries = Vec::new();
    collect(&data, &mut entries, DEPTH);
    Said::View(ViewAnswer { action: content.member("action").text().unwrap_or_default(), entries })
}

impl Pick {
    pub(super) fn read(content: &impl Tree) -> Option<Self> {
        let text = |name: &str| content.member(name).text();
        Some(Self {
            template_identifier: text("templateIdentifier")?,
            list_title: text("listTitle")?,
            selection_text: text("selectionText")?,
        })
    }

    /// The pick as words.
    #[must_use]
    pub fn words(&self) -> String {
        let title = self.list_title.trim_end_matches(':');
        if title.is_empty() {
            self.selection_text.clone()
        } else {
            [title, ": ", &self.selection_text].concat()
        }
    }
}

impl ViewAnswer {
    /// What somebody who reads the chat should see of it, as labels and values: what was entered, or the name of what was
    /// chosen, with an empty label where there is none. Without the view that was answered, all that is in it.
    #[must_use]
    pub fn shown<'a>(&'a self, view: Option<&'a ViewShown>) -> Vec<(&'a str, String)> {
        let label = |name: &'a str| match view {
            _ if name == CHOSEN => Some(""),
            Some(view) => view.label(name),
            None => Some(name),
        };
        let value = |name: &str, value: &'a String| {
            view.and_then(|view| view.choice(name, value)).unwrap_or(value.as_str())
        };
        let entry = |(name, values): &'a (String, Vec<String>)| {
            let values: Vec<&str> = values.iter().map(|one| value(name, one)).collect();
            Some((label(name)?, values.join(", ")))
        };
        self.entries.iter().filter_map(entry).collect()
    }

    /// What the action is called that was taken.
    #[must_use]
    pub fn action_label<'a>(&'a self, view: Option<&'a ViewShown>) -> &'a str {
        let button = if self.action == "Step" { "Previous" } else { &self.action };
        let label = view.and_then(|view| view.label(button)).filter(|label| !label.is_empty());
        label.unwrap_or(&self.action)
    }
}

fn collect(data: &impl Tree, entries: &mut Vec<(String, Vec<String>)>, depth: usize) {
    for (name, value) in data.members() {
        let listed: Vec<String> = value.list().iter().filter_map(Tree::text).collect();
        match value.text() {
            Some(text) => entries.push((name, vec![text])),
            None if !listed.is_empty() => entries.push((name, listed)),
            None if depth > 0 => collect(&value, entries, depth - 1),
            None => {}
        }
    }
}
