//! The views that every instance has, read from the JSON files beside this one.

use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

use super::View;

const FILES: [&str; 5] = [
    include_str!("ready/form.json"),
    include_str!("ready/confirmation.json"),
    include_str!("ready/cards.json"),
    include_str!("ready/detail.json"),
    include_str!("ready/list.json"),
];

/// All ready views.
pub fn all() -> &'static [View] {
    static ALL: OnceLock<Vec<View>> = OnceLock::new();
    ALL.get_or_init(|| FILES.into_iter().filter_map(read).collect())
}

/// A file: as the view, with schema and template as the JSON that they are.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct File {
    id: String,
    name: String,
    version: u32,
    actions: Vec<String>,
    input_schema: Value,
    template: Value,
}

fn read(text: &str) -> Option<View> {
    let File { id, name, version, actions, input_schema, template } = serde_json::from_str(text).ok()?;
    let (input_schema, template) = (input_schema.to_string(), template.to_string());
    Some(View { id, name, version, input_schema, template, actions })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_can_be_read() {
        assert_eq!(all().len(), FILES.len());
    }
}
