//! Fills a template.

use super::field::Field;
use super::plain::plain;
use super::screen::{Answer, Button, Card, Fact, Fields, Part};
use super::words;
use crate::interactive::is_link;
use crate::tree::Tree;

/// Adds what a component shows.
pub(super) fn draw<T: Tree>(component: &T, data: &T, parts: &mut Vec<Part<T>>) {
    let prop = |name: &str| resolved(&component.member("Props").member(name), data);
    match component.member("Type").text().unwrap_or_default().as_str() {
        "Header" => {
            parts.extend(words(&prop("Heading")).map(Part::Heading));
            parts.extend(words(&prop("SubHeading")).map(Part::Text));
        }
        "Alert" => parts.extend(words(&prop("Text")).map(Part::Trouble)),
        "Graphic" => parts.extend(prop("Graphic").member("Include").is_true().then_some(Part::Tick)),
        "AttributeBar" => facts(&prop("Attributes"), parts),
        "Wizard" => steps(&prop("Steps"), parts),
        "Sections" => prop("Sections").list().iter().for_each(|section| draw_section(section, parts)),
        "Cards" => {
            let action = prop("Action").text().unwrap_or_default();
            parts.extend(
                prop("Cards").list().iter().filter_map(|card| read_card(card, &action)).map(Part::Card),
            );
        }
        "List" => {
            let action = prop("Action").text().unwrap_or_default();
            parts.extend(
                prop("Items").list().iter().filter_map(|item| read_item(item, &action)).map(Part::Card),
            );
        }
        "Actions" => {
            let action = prop("Action").text().unwrap_or_default();
            let labels = prop("Actions").list();
            parts.extend(labels.iter().filter_map(words).map(|label| selected(&action, label, None)));
        }
        "Button" => parts.extend(button(component, data).map(Part::Button)),
        _ => {
            for child in component.list_of("Content") {
                draw(&child, data, parts);
            }
        }
    }
}

/// What a property stands for: itself, or the member of the data that it names.
fn resolved<T: Tree>(property: &T, data: &T) -> T {
    match property.text().as_deref().and_then(|text| text.strip_prefix("$.")) {
        Some(path) => path.split('.').fold(data.clone(), |place, name| place.member(name)),
        None => property.clone(),
    }
}

fn steps<T: Tree>(steps: &T, parts: &mut Vec<Part<T>>) {
    let selected = steps.list().iter().position(|step| step.member("Selected").is_true()).unwrap_or(0);
    let names: Vec<String> = steps.list().iter().filter_map(|step| words(&step.member("Heading"))).collect();
    parts.extend((!names.is_empty()).then_some(Part::Steps(names, selected)));
}

fn facts<T: Tree>(list: &T, parts: &mut Vec<Part<T>>) {
    let fact = |item: &T| {
        let value = words(&item.member("Value"))?;
        let url = item.member("Url").text().filter(|url| is_link(url));
        Some(Fact { label: item.member("Label").text().unwrap_or_default(), value, url })
    };
    let facts: Vec<Fact> = list.list().iter().filter_map(fact).collect();
    parts.extend((!facts.is_empty()).then_some(Part::Facts(facts)));
}

fn draw_section<T: Tree>(section: &T, parts: &mut Vec<Part<T>>) {
    parts.extend(words(&section.member("Heading")).map(Part::Subheading));
    parts.extend(words(&section.member("TemplateString")).map(|text| Part::Text(plain(&text))));
    let items = section.list_of("Items");
    let fields: Vec<Field> = items.iter().filter_map(Field::read).collect();
    if fields.is_empty() {
        facts(&section.member("Items"), parts);
    } else {
        parts.extend(fields.into_iter().map(Part::Field));
    }
}

fn button<T: Tree>(component: &T, data: &T) -> Option<Button<T>> {
    let prop = |name: &str| resolved(&component.member("Props").member(name), data);
    let given = prop("Label");
    let label =
        words(&given).or_else(|| words(&given.member("Label"))).or_else(|| words(&prop("DefaultLabel")))?;
    let steps = prop("Steps").list();
    let mut entries = Vec::new();
    let variant = prop("Variant").text().unwrap_or_default();
    let mut fields = if variant == "submit" { Fields::Checked } else { Fields::Left };
    if component.member("Props").member("Steps").text().is_some() {
        let selected = steps.iter().position(|step| step.member("Selected").is_true())?;
        let before = steps.get(selected.checked_sub(1)?)?;
        entries.push(("StepName".to_owned(), words(&before.member("Heading"))?));
        fields = Fields::AsEntered;
    }
    let action = prop("Action").text()?;
    let answer = Answer { action, entries, details: given.member("Details"), fields };
    Some(Button { label, primary: !variant.is_empty(), answer })
}

/// A button that is chosen by what it says.
fn selected<T: Tree>(action: &str, label: String, id: Option<&str>) -> Part<T> {
    Part::Button(Button { primary: false, answer: selection(action, &label, id), label })
}

fn selection<T: Tree>(action: &str, name: &str, id: Option<&str>) -> Answer<T> {
    let id = id.map(|id| ("Id".to_owned(), id.to_owned()));
    let entries = [("actionName".to_owned(), name.to_owned())].into_iter().chain(id).collect();
    Answer { action: action.to_owned(), entries, details: T::null(), fields: Fields::Left }
}

fn read_card<T: Tree>(card: &T, action: &str) -> Option<Card<T>> {
    let summary = card.member("Summary");
    let detail = card.member("Detail");
    let mut parts = Vec::new();
    let id = words(&summary.member("Id"));
    parts.extend(words(&detail.member("Description")).map(Part::Text));
    for section in detail.list_of("Sections") {
        draw_section(&section, &mut parts);
    }
    let actions = detail.list_of("Actions");
    parts.extend(actions.iter().filter_map(words).map(|label| selected(action, label, id.as_deref())));
    if !parts.is_empty() && actions.is_empty() {
        // A card that can be read must be something to choose as well.
        parts.push(selected(action, words(&summary.member("Heading"))?, id.as_deref()));
    }
    Some(Card { status: words(&summary.member("Status")), detail: parts, ..read_item(&summary, action)? })
}

fn read_item<T: Tree>(item: &T, action: &str) -> Option<Card<T>> {
    let heading = words(&item.member("Heading"))?;
    let answer = selection(action, &heading, words(&item.member("Id")).as_deref());
    let description = words(&item.member("Description"));
    Some(Card { heading, status: None, description, detail: Vec::new(), answer })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::field::FieldKind;
    use super::super::find;
    use super::super::screen::Screen;
    use super::*;

    fn screen(id: &str, data: &Value) -> Vec<Part<Value>> {
        let template = serde_json::from_str(&find(id).unwrap().template).unwrap();
        Screen::read(&template, data).parts
    }

    /// What a button says, its action, what it brings along, and what goes with it.
    type Seen<'a> = (&'a str, &'a str, &'a [(String, String)], Fields);

    fn buttons(parts: &[Part<Value>]) -> Vec<Seen<'_>> {
        let button = |part| match part {
            &Part::Button(Button { ref label, ref answer, .. }) => {
                Some((label.as_str(), answer.action.as_str(), answer.entries.as_slice(), answer.fields))
            }
            _ => None,
        };
        parts.iter().filter_map(button).collect()
    }

    fn fields(parts: &[Part<Value>]) -> Vec<&Field> {
        parts
            .iter()
            .filter_map(|part| if let Part::Field(field) = part { Some(field) } else { None })
            .collect()
    }

    #[test]
    fn a_form_shows_what_is_there_and_nothing_else() {
        let data = json!({
            "Heading": "New booking",
            "SubHeading": "Where to?",
            "ErrorText": "",
            "Sections": [
                { "Type": "DataSection", "Heading": "So far", "Items": [{ "Label": "Car", "Value": "Compact" }] },
                { "Type": "FormSection", "Items": [{ "Type": "FormInput", "Name": "city", "Label": "City" }] },
            ],
            "Next": "Go on",
        });
        let parts = screen("form", &data);
        assert_eq!(parts[0], Part::Heading("New booking".to_owned()));
        assert_eq!(parts[1], Part::Text("Where to?".to_owned()));
        assert_eq!(parts[2], Part::Subheading("So far".to_owned()));
        let fact = Fact { label: "Car".to_owned(), value: "Compact".to_owned(), url: None };
        assert_eq!(parts[3], Part::Facts(vec![fact]));
        assert!(matches!(&parts[4], Part::Field(field) if field.name == "city" && !field.required));
        assert_eq!(buttons(&parts), [("Go on", "Next", &[][..], Fields::Checked)]);
        assert_eq!(parts.len(), 6);
    }

    #[test]
    fn a_form_can_always_be_sent() {
        assert_eq!(buttons(&screen("form", &json!({}))), [("Send", "Next", &[][..], Fields::Checked)]);
        assert_eq!(buttons(&screen("form", &Value::Null)).len(), 1);
    }

    #[test]
    fn previous_leads_to_the_step_before_and_is_not_there_on_the_first() {
        let wizard = |selected: usize| {
            let step =
                |number| json!({ "Heading": format!("Step {number}"), "Selected": number == selected });
            json!({ "Wizard": [step(0), step(1), step(2)], "Previous": { "Label": "Previous" }, "Back": "Back" })
        };
        let parts = screen("form", &wizard(1));
        let names: Vec<_> = (0..3).map(|number| format!("Step {number}")).collect();
        assert_eq!(parts[0], Part::Steps(names, 1));
        let step = [("StepName".to_owned(), "Step 0".to_owned())];
        assert_eq!(buttons(&parts)[1], ("Previous", "Step", &step[..], Fields::AsEntered));
        assert_eq!(buttons(&parts)[2], ("Back", "Back", &[][..], Fields::Left));
        let labels: Vec<_> =
            buttons(&screen("form", &wizard(0))).iter().map(|button| button.0.to_owned()).collect();
        assert_eq!(labels, ["Send", "Back"]);
    }

    #[test]
    fn fields_of_every_type_are_read_as_flows_write_them() {
        let options = json!([{ "Label": "One", "Value": "1" }, { "Label": "Two" }]);
        let field = |kind: &str| json!({ "Type": kind, "Name": kind, "Label": kind, "Options": options });
        let kinds = ["FormInput", "TextArea", "DatePicker", "TimePicker", "Dropdown", "RadioGroup"];
        let more = ["CheckboxGroup", "Checkbox", "YesNo", "Hologram"];
        let mut items: Vec<Value> = kinds.into_iter().chain(more).map(field).collect();
        items[0]["InputType"] = json!("number");
        items[0]["Min"] = json!(1);
        items[0]["DefaultValue"] = json!(3);
        items[4]["MultiSelect"] = json!("true");
        items[4]["Required"] = json!(true);
        items[6]["DefaultValue"] = json!(["1", "Two"]);
        let parts = screen("form", &json!({ "Sections": [{ "Type": "FormSection", "Items": items }] }));
        let fields = fields(&parts);
        assert_eq!(fields.len(), 9, "what is not known is not drawn");
        let number = FieldKind::Line { input_type: "number", attributes: vec![("min", "1".to_owned())] };
        assert_eq!((&fields[0].kind, fields[0].defaults.as_slice()), (&number, &["3".to_owned()][..]));
        assert!(matches!(fields[2].kind, FieldKind::Line { input_type: "date", .. }));
        let FieldKind::Dropdown { options, several: true } = &fields[4].kind else { panic!("no dropdown") };
        assert!(fields[4].required);
        let values: Vec<_> =
            options.iter().map(|choice| (choice.label.as_str(), choice.value.as_str())).collect();
        assert_eq!(values, [("One", "1"), ("Two", "Two")]);
        assert_eq!(fields[6].defaults, ["1", "Two"]);
    }

    #[test]
    fn a_confirmation_brings_its_details_along() {
        let data = json!({
            "Heading": "Booked",
            "Graphic": { "Include": true },
            "Next": { "Label": "Close", "Details": { "stage": "done" } },
        });
        let parts = screen("confirmation", &data);
        assert_eq!(parts[..2], [Part::Tick, Part::Heading("Booked".to_owned())]);
        let Part::Button(button) = &parts[2] else { panic!("no button") };
        assert_eq!((button.primary, &button.answer.details), (true, &json!({ "stage": "done" })));
    }

    #[test]
    fn a_card_is_chosen_at_once_or_opened_to_choose_an_action() {
        let data = json!({
            "Cards": [
                { "Summary": { "Heading": "New trip", "Id": "new" } },
                {
                    "Summary": { "Heading": "To Rome", "Id": "rome", "Status": "5 May" },
                    "Detail": {
                        "Description": "Two nights",
                        "Sections": [{ "TemplateString": "<p>By <b>train</b></p>" }],
                        "Actions": ["Change it", "Cancel it"],
                    },
                },
                { "Summary": { "Description": "Nothing to call it by" } },
            ],
            "NoMatchFound": { "Label": "Something else" },
        });
        let parts = screen("cards", &data);
        let [Part::Card(new), Part::Card(rome), Part::Button(other)] = parts.as_slice() else {
            panic!("{parts:?}")
        };
        let entry = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert!(new.detail.is_empty());
        assert_eq!(new.answer.entries, [entry("actionName", "New trip"), entry("Id", "new")]);
        assert_eq!(rome.status.as_deref(), Some("5 May"));
        assert_eq!(
            rome.detail[..2],
            [Part::Text("Two nights".to_owned()), Part::Text("By train".to_owned())]
        );
        let change = [entry("actionName", "Change it"), entry("Id", "rome")];
        assert_eq!(buttons(&rome.detail)[0], ("Change it", "ActionSelected", &change[..], Fields::Left));
        assert_eq!((other.label.as_str(), other.answer.action.as_str()), ("Something else", "NoMatchFound"));
    }

    #[test]
    fn a_card_without_actions_can_be_chosen_when_it_is_open() {
        let card = json!({ "Summary": { "Heading": "To Rome" }, "Detail": { "Description": "Two nights" } });
        let parts = screen("cards", &json!({ "Cards": [card] }));
        let Part::Card(card) = &parts[0] else { panic!("no card") };
        assert_eq!(buttons(&card.detail)[0].0, "To Rome");
    }

    #[test]
    fn details_and_lists_offer_what_can_be_chosen() {
        let detail = screen(
            "detail",
            &json!({ "Heading": "Trip", "Sections": [], "Actions": ["Pay"], "Back": "Back" }),
        );
        let pay = [("actionName".to_owned(), "Pay".to_owned())];
        assert_eq!(buttons(&detail)[0], ("Pay", "ActionSelected", &pay[..], Fields::Left));
        let list =
            screen("list", &json!({ "Items": [{ "Heading": "One", "Description": "First", "Id": 1 }, {}] }));
        assert_eq!(list.len(), 1);
        assert!(matches!(&list[0], Part::Card(card) if card.answer.entries[1].1 == "1"));
    }

    #[test]
    fn only_addresses_that_may_be_followed_are_links() {
        let bar = json!([
            { "Label": "Case", "Value": "7", "Url": "https://example.com/7" },
            { "Label": "Bad", "Value": "8", "Url": "javascript:alert(1)" },
        ]);
        let parts = screen("confirmation", &json!({ "AttributeBar": bar }));
        let Part::Facts(facts) = &parts[0] else { panic!("no facts") };
        let urls: Vec<_> = facts.iter().map(|fact| fact.url.as_deref()).collect();
        assert_eq!(urls, [Some("https://example.com/7"), None]);
    }
}
