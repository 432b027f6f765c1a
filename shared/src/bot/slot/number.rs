//! Numbers, in digits and in words.

use super::{Found, of_words, sign_after};
use crate::bot::language::Language;
use crate::bot::text::Text;

/// Every number in a text.
pub(super) fn find(text: &Text<'_>, language: &Language) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.words().len() {
        let number = written(text, at, language).or_else(|| {
            let (value, count) = spoken(text, at, language)?;
            Some((value.to_string(), count))
        });
        let count = number.as_ref().map_or(1, |number| number.1);
        found.extend(number.and_then(|(value, count)| of_words(text, at, count, value)));
        at += count;
    }
    found
}

/// One, where it is said by a word that is an article, too, and nothing else is a number.
pub(super) fn article(text: &Text<'_>, language: &Language) -> Option<Found> {
    let at = (0..text.words().len())
        .find(|at| language.one.iter().any(|one| text.phrase_at(*at, one).is_some()))?;
    of_words(text, at, 1, "1".to_owned())
}

/// A whole number from the `at`-th word on, in digits or in words, and how many words it has.
pub(super) fn whole_at(text: &Text<'_>, at: usize, language: &Language) -> Option<(u32, usize)> {
    let word = text.words().get(at)?;
    super::digits(&word.folded).map(|value| (value, 1)).or_else(|| spoken(text, at, language))
}

/// A number in words: one phrase, or tens and what follows them.
fn spoken(text: &Text<'_>, at: usize, language: &Language) -> Option<(u32, usize)> {
    let (tens, count) = text.longest_at(at, language.numbers)?;
    if tens < 20 || tens % 10 != 0 {
        return Some((tens, count));
    }
    let and = text.phrase_at(at + count, language.and).unwrap_or_default();
    match text.longest_at(at + count + and, language.numbers) {
        Some((rest, more)) if (1..20).contains(&rest) => Some((tens + rest, count + and + more)),
        _ => Some((tens, count)),
    }
}

/// A number in digits, as a decimal number with a point.
fn written(text: &Text<'_>, at: usize, language: &Language) -> Option<(String, usize)> {
    let words = text.words();
    let is_digits = |at: usize| {
        let word = words.get(at).map(|word| word.folded.as_str());
        word.filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut value = is_digits(at)?.to_owned();
    let mut count = 1;
    while let (Some(sign @ ('.' | ',')), Some(next)) =
        (sign_after(text, at + count - 1), is_digits(at + count))
    {
        // 1,234.5 and 1.234,5 by the language; 1.5 is not 15 in any.
        let fraction = sign == language.decimal || next.len() != 3;
        if fraction {
            value.push('.');
        }
        value.push_str(next);
        count += 1;
        if fraction {
            break;
        }
    }
    Some((value, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str, language: &str) -> Vec<String> {
        find(&Text::new(text), Language::of(language)).into_iter().map(|found| found.value).collect()
    }

    #[test]
    fn digits_and_words_are_numbers_in_each_language() {
        assert_eq!(numbers("4 adults, two children and 1,234.50 dollars.", "en"), ["4", "2", "1234.50"]);
        assert_eq!(numbers("twenty-one of fifty", "en"), ["21", "50"]);
        assert_eq!(numbers("1.234,5 Euro oder 1.5 für vier", "de"), ["1234.5", "1.5", "4"]);
        assert_eq!(numbers("treinta y dos", "es"), ["32"]);
        assert_eq!(numbers("soixante et onze, quatre-vingt-dix-neuf, vingt et un", "fr"), ["71", "99", "20"]);
        assert_eq!(numbers("no number, not even A1", "en"), Vec::<String>::new());
    }

    #[test]
    fn an_article_is_one_where_a_number_was_asked_for() {
        let found = article(&Text::new("nur eine Person"), Language::of("de")).unwrap();
        assert_eq!((found.start..found.end, found.value.as_str()), (4..8, "1"));
    }
}
