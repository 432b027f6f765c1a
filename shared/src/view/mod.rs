//! Views: what a flow shows the customer to fill in or to choose from, apart from what is said.
//!
//! A view is a template and the data that a flow fills it with. These are the ready ones, under the ids that Amazon
//! Connect gives its own; `docs/views.md` says what each shows and answers. The participant's client asks for the
//! template by the view's token, fills it and draws it.

mod ready;

use serde_json::{Value, json};

pub use ready::all;

/// The template of an interactive message that shows a view.
pub const TEMPLATE_TYPE: &str = "ViewResource";

/// A view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its id, such as `form`.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its version. A changed template is a new version, so that what a chat showed is what it shows.
    pub version: u32,
    /// The JSON Schema of what fills the template, as text.
    pub input_schema: String,
    /// What is drawn, as text: `{"Head", "Body": [{"_id", "Type", "Props", "Content"}]}`, in which `"$.Name"` stands
    /// for a member of the view's data.
    pub template: String,
    /// What an answer may name as its action; the branches of a `ShowView`.
    pub actions: Vec<String>,
}

impl View {
    /// What clients ask for the view by.
    #[must_use]
    pub fn token(&self) -> String {
        format!("{}:{}", self.id, self.version)
    }

    /// Its ARN. Ready views belong to no account.
    #[must_use]
    pub fn arn(&self) -> String {
        format!("arn:aws:connect:us-west-2:aws:view/{}:{}", self.id, self.version)
    }

    /// The content of the interactive message that shows this view, filled with `data`.
    #[must_use]
    pub fn message(&self, data: &Value) -> String {
        let content = json!({ "viewId": self.id, "viewToken": self.token(), "viewData": data });
        json!({ "templateType": TEMPLATE_TYPE, "version": "1.0", "data": { "content": content } }).to_string()
    }
}

/// The ready view that a flow or a client means: by id (`form`), with a version (`form:1`, `form:$LATEST`) or by the
/// ARN of a view of Amazon Connect (`arn:aws:connect:…:aws:view/form:1`). None if there is no such view or version.
#[must_use]
pub fn find(reference: &str) -> Option<&'static View> {
    let name = if reference.starts_with("arn:") { reference.split_once(":view/")?.1 } else { reference };
    let (id, version) = name.split_once(':').unwrap_or((name, ""));
    let wanted = |view: &&View| view.id == id && is_version(version, view.version);
    all().iter().find(wanted)
}

/// Whether a qualifier means this version. There is one version of each, which is also the latest.
fn is_version(qualifier: &str, version: u32) -> bool {
    matches!(qualifier, "" | "$LATEST" | "Latest") || qualifier == version.to_string()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_view_is_found_by_id_by_version_and_by_arn() {
        let form = find("form").unwrap();
        assert_eq!((form.id.as_str(), form.version, form.token().as_str()), ("form", 1, "form:1"));
        for same in [
            "form:1",
            "form:$LATEST",
            "form:Latest",
            "arn:aws:connect:us-east-1:aws:view/form:1",
            "arn:aws:connect:eu-central-1:aws:view/form",
            &form.arn(),
            &form.token(),
        ] {
            assert_eq!(find(same), Some(form), "{same}");
        }
    }

    #[test]
    fn there_is_no_view_of_another_name_or_version() {
        for other in ["", "forms", "form:2", "arn:aws:connect:us-east-1:aws:flow/form", "arn:", ":1", "Form"]
        {
            assert_eq!(find(other), None, "{other}");
        }
    }

    #[test]
    fn every_ready_view_says_what_fills_it_and_what_it_answers() {
        let ids: Vec<_> = all().iter().map(|view| view.id.as_str()).collect();
        assert_eq!(ids, ["form", "confirmation", "cards", "detail", "list"]);
        for view in all() {
            let schema: Value = serde_json::from_str(&view.input_schema).unwrap();
            let known: BTreeSet<_> = schema["properties"].as_object().unwrap().keys().collect();
            let template: Value = serde_json::from_str(&view.template).unwrap();
            assert!(!template["Head"]["Title"].as_str().unwrap().is_empty());
            let components = components(&template["Body"]);
            let ids: BTreeSet<_> = components.iter().map(|component| component["_id"].as_str()).collect();
            assert_eq!(ids.len(), components.len(), "{}: an id twice", view.id);
            for component in &components {
                for (_, value) in component["Props"].as_object().unwrap() {
                    if let Some(name) = value.as_str().and_then(|text| text.strip_prefix("$.")) {
                        assert!(known.contains(&name.to_owned()), "{}: nothing fills {name}", view.id);
                    }
                }
                if let Some(action) = component["Props"]["Action"].as_str() {
                    assert!(view.actions.iter().any(|known| known == action), "{}: {action}", view.id);
                }
            }
        }
    }

    #[test]
    fn the_message_of_a_view_names_it_and_carries_its_data() {
        let content = find("confirmation").unwrap().message(&json!({ "Heading": "Booked" }));
        let content: Value = serde_json::from_str(&content).unwrap();
        assert_eq!(content["templateType"], "ViewResource");
        assert_eq!(
            content["data"]["content"],
            json!({ "viewId": "confirmation", "viewToken": "confirmation:1", "viewData": { "Heading": "Booked" } })
        );
    }

    fn components(body: &Value) -> Vec<&Value> {
        let direct = body.as_array().into_iter().flatten();
        direct.flat_map(|component| [vec![component], components(&component["Content"])].concat()).collect()
    }
}
