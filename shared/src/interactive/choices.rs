//! Things to choose one of: lists, panels and quick replies.

use super::{TEXT_LIMIT, shortened};
use crate::markup::{Piece, pieces};
use crate::tree::Tree;

/// How many characters of a quick reply are shown.
const REPLY_LIMIT: usize = 200;
/// How many elements of a list or panel, and how many quick replies, are shown.
const ELEMENTS: usize = 10;

/// Things to choose one of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choices {
    /// How they are laid out.
    pub layout: Layout,
    /// The title as it was sent, which an answer names.
    pub whole_title: String,
    /// The title as it is shown.
    pub title: String,
    /// More about it.
    pub subtitle: Option<String>,
    /// A picture above all.
    pub image: Option<Image>,
    /// What to choose from.
    pub elements: Vec<Element>,
}

/// How choices are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// A list, each element with picture and subtitle.
    List,
    /// Buttons below a picture.
    Panel,
    /// Buttons below a sentence.
    Replies,
}

/// Something to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// The title as it is shown.
    pub title: String,
    /// More about it.
    pub subtitle: Option<String>,
    /// A picture.
    pub image: Option<Image>,
    /// What choosing it does.
    pub action: Action,
}

/// What choosing something does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Says this: its whole title.
    Say(String),
    /// Asks for another page of the list.
    Page(Paging),
    /// Opens a page.
    Open {
        /// Its address, which is a web page's or a mailbox's.
        url: String,
        /// Whether it takes the place of the page that the chat is on.
        here: bool,
    },
}

/// Which other page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// The next one.
    More,
    /// The one before.
    Previous,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Its address: `https:`, or the picture itself.
    pub url: String,
    /// What it shows.
    pub description: String,
}

impl Choices {
    /// The choices in the content of a message, if there are any.
    pub(super) fn read(layout: Layout, content: &impl Tree) -> Option<Self> {
        let limit = if layout == Layout::Replies { REPLY_LIMIT } else { TEXT_LIMIT };
        let mut shown = 0;
        let elements =
            content.list_of("elements").into_iter().filter_map(|element| Element::read(&element, limit));
        let within = |element: &Element| {
            shown += usize::from(!matches!(element.action, Action::Page(_)));
            shown <= ELEMENTS || matches!(element.action, Action::Page(_))
        };
        let elements: Vec<Element> = elements.filter(within).collect();
        (!elements.is_empty()).then(|| Self {
            layout,
            whole_title: content.member("title").text().unwrap_or_default(),
            title: shortened(&content.member("title"), TEXT_LIMIT).unwrap_or_default(),
            subtitle: shortened(&content.member("subtitle"), TEXT_LIMIT),
            image: Image::read(content),
            elements,
        })
    }
}

impl Element {
    fn read(element: &impl Tree, limit: usize) -> Option<Self> {
        let whole = element.member("title").text()?;
        let title = shortened(&element.member("title"), limit)?;
        let link = element.member("url").text().filter(|url| is_link(url));
        let is_link = element.member("type").text().is_some_and(|kind| kind == "hyperlink");
        let action = match element.member("actionDetail").text().as_deref() {
            Some("SHOW_MORE") => Action::Page(Paging::More),
            Some("PREVIOUS_OPTIONS") => Action::Page(Paging::Previous),
            _ => match link.filter(|_| is_link) {
                Some(url) => {
                    Action::Open { url, here: element.member("target").text().as_deref() == Some("_self") }
                }
                None => Action::Say(whole),
            },
        };
        let subtitle = shortened(&element.member("subtitle"), TEXT_LIMIT);
        Some(Self { title, subtitle, image: Image::read(element), action })
    }
}

impl Image {
    fn read(place: &impl Tree) -> Option<Self> {
        let url = place.member("imageData").text()?;
        let is_picture = url.starts_with("https://") || url.starts_with("data:image/");
        let description = place.member("imageDescription").text().unwrap_or_default();
        is_picture.then_some(Self { url, description })
    }
}

impl Paging {
    /// The name that the protocol gives it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::More => "SHOW_MORE",
            Self::Previous => "PREVIOUS_OPTIONS",
        }
    }
}

/// Whether a text is, as a whole, a link that may be followed: to a page or a mailbox, never to a script.
#[must_use]
pub fn is_link(text: &str) -> bool {
    matches!(pieces(text).as_slice(), [Piece::Link(_)])
}

/// How the elements of a template are laid out, if it is one of choices.
pub(super) fn layout(kind: &str) -> Option<Layout> {
    match kind {
        "ListPicker" => Some(Layout::List),
        "Panel" => Some(Layout::Panel),
        "QuickReply" => Some(Layout::Replies),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn choices(kind: &str, content: &Value) -> Choices {
        Choices::read(layout(kind).unwrap(), content).unwrap()
    }

    fn titles(choices: &Choices) -> Vec<&str> {
        choices.elements.iter().map(|element| element.title.as_str()).collect()
    }

    #[test]
    fn a_list_a_panel_and_quick_replies_say_the_title_of_what_was_chosen() {
        for (kind, layout) in
            [("ListPicker", Layout::List), ("Panel", Layout::Panel), ("QuickReply", Layout::Replies)]
        {
            let content =
                json!({ "title": "How?", "elements": [{ "title": "By post" }, { "title": "By van" }] });
            let choices = choices(kind, &content);
            assert_eq!((choices.layout, choices.title.as_str()), (layout, "How?"));
            assert_eq!(choices.elements[1].action, Action::Say("By van".to_owned()));
        }
    }

    #[test]
    fn long_texts_are_cut_on_the_screen_and_whole_in_the_answer() {
        let long = "é".repeat(401);
        let content = json!({ "title": &long, "elements": [{ "title": &long, "subtitle": &long }] });
        let choices = choices("ListPicker", &content);
        let cut = format!("{}…", "é".repeat(400));
        assert_eq!((choices.title.as_str(), choices.whole_title.as_str()), (cut.as_str(), long.as_str()));
        assert_eq!(choices.elements[0].subtitle.as_deref(), Some(cut.as_str()));
        assert_eq!(choices.elements[0].action, Action::Say(long));
        let exact = "é".repeat(400);
        let content = json!({ "title": &exact, "elements": [{ "title": "a" }] });
        assert_eq!(self::choices("Panel", &content).title, exact);
    }

    #[test]
    fn there_are_so_many_elements_and_paging_besides() {
        let mut elements: Vec<Value> = (1..=12).map(|n| json!({ "title": n.to_string() })).collect();
        elements.insert(0, json!({ "title": "Back", "actionDetail": "PREVIOUS_OPTIONS" }));
        elements.push(json!({ "title": "More", "actionDetail": "SHOW_MORE" }));
        let choices = choices("ListPicker", &json!({ "title": "Which?", "elements": elements }));
        assert_eq!(titles(&choices), ["Back", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "More"]);
        assert_eq!(choices.elements[11].action, Action::Page(Paging::More));
    }

    #[test]
    fn pictures_come_over_https_or_with_the_message_and_from_nowhere_else() {
        let image = |url: &str| {
            let element = json!({ "title": "a", "imageData": url, "imageDescription": "A cat" });
            choices("ListPicker", &json!({ "title": "Which?", "elements": [element] }))
                .elements
                .remove(0)
                .image
        };
        for url in ["https://example.com/cat.png", "data:image/png;base64,AAAA"] {
            let expected = Image { url: url.to_owned(), description: "A cat".to_owned() };
            assert_eq!(image(url), Some(expected));
        }
        for url in ["http://example.com/cat.png", "javascript:alert(1)", "data:text/html,hi", "cat.png", ""] {
            assert_eq!(image(url), None, "{url}");
        }
    }

    #[test]
    fn a_hyperlink_opens_only_what_may_be_opened() {
        let action = |url: &str, target: &str| {
            let element = json!({ "type": "hyperlink", "title": "Go", "url": url, "target": target });
            choices("Panel", &json!({ "title": "Where?", "elements": [element] })).elements.remove(0).action
        };
        let url = "https://example.com/a".to_owned();
        assert_eq!(action(&url, "_self"), Action::Open { url: url.clone(), here: true });
        assert_eq!(action(&url, "_blank"), Action::Open { url, here: false });
        assert_eq!(action("javascript:alert(1)", ""), Action::Say("Go".to_owned()));
        assert_eq!(action("see https://example.com", ""), Action::Say("Go".to_owned()));
    }
}
