//! A field of a form: what a flow says of it.

use super::words;
use crate::tree::Tree;

/// Something to fill in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name of its value.
    pub name: String,
    /// What it says.
    pub label: String,
    /// How to fill it in.
    pub helper: Option<String>,
    /// Whether it must be filled in.
    pub required: bool,
    /// What it is filled in with.
    pub defaults: Vec<String>,
    /// What it looks like.
    pub kind: FieldKind,
}

/// What a field looks like, and what its value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text of a type that HTML knows. Its value is a text.
    Line {
        /// The type.
        input_type: &'static str,
        /// The attributes that bound or explain it, with the names that HTML gives them.
        attributes: Vec<(&'static str, String)>,
    },
    /// Several lines. Its value is a text.
    Lines {
        /// As for a line.
        attributes: Vec<(&'static str, String)>,
    },
    /// One or several of a list that opens. Its value is a list of texts.
    Dropdown {
        /// What to choose from.
        options: Vec<Choice>,
        /// Whether several may be chosen.
        several: bool,
    },
    /// One of a list. Its value is a text.
    Radios(Vec<Choice>),
    /// Any of a list. Its value is a list of texts.
    Checkboxes(Vec<Choice>),
    /// One box. Its value is true or false.
    Checkbox,
    /// Yes or no. Its value is true or false.
    YesNo,
}

/// Something to choose in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it says.
    pub label: String,
    /// Its value.
    pub value: String,
}

impl Field {
    /// A field, if it is one.
    pub(super) fn read<T: Tree>(item: &T) -> Option<Self> {
        let text = |name: &str| words(&item.member(name));
        let options = || -> Vec<Choice> {
            let choice = |option: &T| {
                let label = words(&option.member("Label")).or_else(|| words(&option.member("Value")))?;
                let value = option.member("Value").text().unwrap_or_else(|| label.clone());
                Some(Choice { label, value })
            };
            item.list_of("Options").iter().filter_map(choice).collect()
        };
        let line = |input_type| FieldKind::Line { input_type, attributes: bounds(item) };
        let kind = match text("Type")?.as_str() {
            "FormInput" => line(input_type(&text("InputType").unwrap_or_default())),
            "TextArea" => FieldKind::Lines { attributes: bounds(item) },
            "DatePicker" => line("date"),
            "TimePicker" => line("time"),
            "Dropdown" => {
                FieldKind::Dropdown { options: options(), several: item.member("MultiSelect").is_true() }
            }
            "RadioGroup" => FieldKind::Radios(options()),
            "CheckboxGroup" => FieldKind::Checkboxes(options()),
            "Checkbox" => FieldKind::Checkbox,
            "YesNo" => FieldKind::YesNo,
            _ => return None,
        };
        let default = item.member("DefaultValue");
        let defaults = default
            .text()
            .map_or_else(|| default.list().iter().filter_map(Tree::text).collect(), |text| vec![text]);
        Some(Self {
            name: text("Name")?,
            label: text("Label").unwrap_or_default(),
            helper: text("HelperText"),
            required: item.member("Required").is_true(),
            defaults,
            kind,
        })
    }
}

fn input_type(named: &str) -> &'static str {
    let known = ["email", "number", "tel", "url", "date", "time"];
    known.into_iter().find(|known| *known == named).unwrap_or("text")
}

fn bounds<T: Tree>(item: &T) -> Vec<(&'static str, String)> {
    let names = [("Min", "min"), ("Max", "max"), ("MaxLength", "maxlength"), ("Placeholder", "placeholder")];
    let bound = |(name, attribute): (&str, &'static str)| Some((attribute, words(&item.member(name))?));
    names.into_iter().filter_map(bound).collect()
}
