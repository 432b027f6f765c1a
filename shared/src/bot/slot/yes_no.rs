//! Yes or no.

use crate::bot::language::Language;
use crate::bot::text::Text;

/// Whether a text says yes; none if it says neither. A longer text says neither: it may say anything.
#[must_use]
pub fn yes_no(text: &Text<'_>, language: &Language) -> Option<bool> {
    if text.words().len() > MAX_WORDS {
        return None;
    }
    // "No problem" has a no in it and is a yes.
    let yes = longest(text, language.yes);
    let no = longest(text, language.no);
    match (yes, no) {
        (0, 0) => None,
        (yes, no) => Some(yes > no),
    }
}

const MAX_WORDS: usize = 8;

/// How many words the longest of these phrases has that is in the text.
fn longest(text: &Text<'_>, phrases: &[&str]) -> usize {
    let lengths = |at: usize| phrases.iter().filter_map(move |phrase| text.phrase_at(at, phrase));
    (0..text.words().len()).flat_map(lengths).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_are_understood_in_each_language() {
        for (language, yes, no) in [
            (
                "en",
                ["Yes please!", "sure, go ahead", "no problem"],
                ["no", "that's not right", "don't do it"],
            ),
            ("de", ["Ja, gerne", "passt", "kein Problem"], ["Nein danke", "nicht richtig", "falsch"]),
            ("es", ["Sí", "claro que sí", "no hay problema"], ["no", "no, gracias", "incorrecto"]),
            ("fr", ["oui", "d'accord", "pas de problème"], ["non merci", "pas ça", "c'est faux"]),
        ] {
            let answer = |text: &str| yes_no(&Text::new(text), Language::of(language));
            assert_eq!(yes.map(answer), [Some(true); 3], "{yes:?}");
            assert_eq!(no.map(answer), [Some(false); 3], "{no:?}");
            assert_eq!(answer("4711"), None);
        }
    }
}
