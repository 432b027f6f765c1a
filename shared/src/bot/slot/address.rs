//! What has a form but no language: e-mail addresses, phone numbers, the numbers of orders.

use super::Found;
use crate::bot::text::Text;

/// Every e-mail address in a text.
pub(super) fn find_emails(text: &Text<'_>) -> Vec<Found> {
    tokens(text, |char| char.is_whitespace() || matches!(char, ',' | ';' | '<' | '>' | '(' | ')' | '"'))
        .map(|(start, token)| trim(start, token, |char| matches!(char, '.' | '!' | '?' | ':' | '\'')))
        .filter(|(_, token)| is_email(token))
        .map(|(start, token)| found(start, token, token.to_owned()))
        .collect()
}

/// Every phone number in a text: 7 to 15 digits, with what people write between them.
pub(super) fn find_phones(text: &Text<'_>) -> Vec<Found> {
    tokens(text, |char| !char.is_ascii_digit() && !matches!(char, '+' | ' ' | '(' | ')' | '-' | '.' | '/'))
        .map(|(start, token)| trim(start, token, |char| !char.is_ascii_digit() && char != '+'))
        .filter_map(|(start, token)| {
            let digits: String = token.chars().filter(char::is_ascii_digit).collect();
            let plus = token.starts_with('+');
            let fine = (7..=15).contains(&digits.len()) && token.matches('+').count() == usize::from(plus);
            fine.then(|| found(start, token, if plus { format!("+{digits}") } else { digits }))
        })
        .collect()
}

/// Every word with a digit in it; a hyphen or an underscore may be inside.
pub(super) fn find_codes(text: &Text<'_>) -> Vec<Found> {
    tokens(text, |char| !char.is_alphanumeric() && !matches!(char, '-' | '_'))
        .map(|(start, token)| trim(start, token, |char| !char.is_alphanumeric()))
        .filter(|(_, token)| token.contains(|char: char| char.is_ascii_digit()))
        .map(|(start, token)| found(start, token, token.to_owned()))
        .collect()
}

/// What stands between separators, with where it starts.
fn tokens<'a>(text: &Text<'a>, separates: impl Fn(char) -> bool) -> impl Iterator<Item = (usize, &'a str)> {
    let mut start = 0;
    text.raw().split_inclusive(separates).map(move |token| {
        let at = start;
        start += token.len();
        (at, token)
    })
}

fn trim(start: usize, token: &str, signs: impl Fn(char) -> bool) -> (usize, &str) {
    let unwanted = |char: char| char.is_whitespace() || ",;<>()\"".contains(char) || signs(char);
    let inner = token.trim_start_matches(unwanted);
    (start + token.len() - inner.len(), inner.trim_end_matches(unwanted))
}

fn found(start: usize, token: &str, value: String) -> Found {
    Found { start, end: start + token.len(), value, also: Vec::new() }
}

fn is_email(token: &str) -> bool {
    let Some((name, domain)) = token.split_once('@') else { return false };
    let plain = |char: char| !char.is_control() && !matches!(char, '@' | '\\' | '/');
    let labels = || domain.split('.');
    !name.is_empty()
        && token.len() <= 254
        && name.chars().all(plain)
        && labels().count() > 1
        && labels()
            .all(|label| !label.is_empty() && label.chars().all(|char| char.is_alphanumeric() || char == '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(found: Vec<Found>, text: &str) -> Vec<(String, String)> {
        found.into_iter().map(|found| (text[found.start..found.end].to_owned(), found.value)).collect()
    }

    fn same(value: &str) -> (String, String) {
        (value.to_owned(), value.to_owned())
    }

    #[test]
    fn addresses_are_found_without_the_signs_around_them() {
        let text = "Mail me (ada.l@example.co.uk), or <bob@müller.de>. Not a@b, @c.d or e@f..g";
        assert_eq!(
            values(find_emails(&Text::new(text)), text),
            [same("ada.l@example.co.uk"), same("bob@müller.de")]
        );
    }

    #[test]
    fn phone_numbers_become_digits() {
        let text = "Call +49 (30) 1234-567 or 555.010.0199, not 12 34";
        let found = values(find_phones(&Text::new(text)), text);
        assert_eq!(
            found,
            [
                ("+49 (30) 1234-567".to_owned(), "+49301234567".to_owned()),
                ("555.010.0199".to_owned(), "5550100199".to_owned())
            ]
        );
    }

    #[test]
    fn numbers_of_orders_are_words_with_a_digit() {
        let text = "Order #A-1234, \"é7\" and 99_b: not this-one.";
        assert_eq!(values(find_codes(&Text::new(text)), text), [same("A-1234"), same("é7"), same("99_b")]);
    }
}
