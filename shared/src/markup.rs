//! Finds links in plain text, so that they can be followed and everything else stays text.

/// A piece of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text as it is.
    Text(&'a str),
    /// A link to a page or a mailbox, never to a script: where it leads is what it says.
    Link(&'a str),
}

const SCHEMES: [(&str, &str); 3] = [("https", "://"), ("http", "://"), ("mailto", ":")];

/// The text in pieces. Put together again they are the text.
#[must_use]
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, link, after)) = first_link(rest) {
        if !before.is_empty() {
            pieces.push(Piece::Text(before));
        }
        pieces.push(Piece::Link(link));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// The first link, with what stands before and after it.
fn first_link(text: &str) -> Option<(&str, &str, &str)> {
    text.match_indices(':').find_map(|(colon, _)| link_around(text, colon))
}

/// The link whose scheme ends at this colon.
fn link_around(text: &str, colon: usize) -> Option<(&str, &str, &str)> {
    let (left, right) = text.split_at_checked(colon)?;
    let begins =
        |(scheme, mark): &&(&str, &str)| right.starts_with(mark) && without_scheme(left, scheme).is_some();
    let (scheme, mark) = SCHEMES.iter().find(begins)?;
    let before = without_scheme(left, scheme)?;
    if before.chars().next_back().is_some_and(char::is_alphanumeric) {
        return None;
    }
    let reach = target_length(right.strip_prefix(mark)?);
    let (link, after) = text.strip_prefix(before)?.split_at_checked(scheme.len() + mark.len() + reach)?;
    (reach > 0).then_some((before, link, after))
}

fn without_scheme<'a>(left: &'a str, scheme: &str) -> Option<&'a str> {
    let (before, end) = left.split_at_checked(left.len().checked_sub(scheme.len())?)?;
    end.eq_ignore_ascii_case(scheme).then_some(before)
}

/// How far the target reaches: to the next space, without the punctuation that belongs to the sentence.
fn target_length(text: &str) -> usize {
    let stop = |letter: char| letter.is_whitespace() || letter.is_control() || "<>\"`".contains(letter);
    let mut target = text.split(stop).next().unwrap_or_default();
    while let Some(last) = target.chars().next_back() {
        let closes_nothing = match last {
            ')' => unbalanced(target, '(', ')'),
            ']' => unbalanced(target, '[', ']'),
            _ => ".,;:!?'*…»”’".contains(last),
        };
        match target.strip_suffix(last) {
            Some(shorter) if closes_nothing => target = shorter,
            _ => break,
        }
    }
    target.len()
}

fn unbalanced(text: &str, open: char, close: char) -> bool {
    text.matches(close).count() > text.matches(open).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<&str> {
        let pieces = pieces(text);
        let whole: String = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) | Piece::Link(text) => *text,
            })
            .collect();
        assert_eq!(whole, text, "nothing is lost");
        pieces
            .into_iter()
            .filter_map(|piece| if let Piece::Link(link) = piece { Some(link) } else { None })
            .collect()
    }

    #[test]
    fn links_are_found_without_the_punctuation_around_them() {
        for (text, found) in [
            ("See https://example.com/a?b=c#d.", vec!["https://example.com/a?b=c#d"]),
            ("(https://example.com/wiki/Edge_(graph))", vec!["https://example.com/wiki/Edge_(graph)"]),
            (
                "HTTP://EXAMPLE.COM, or mailto:jane@example.com!",
                vec!["HTTP://EXAMPLE.COM", "mailto:jane@example.com"],
            ),
            ("größe https://例え.jp/道 ende", vec!["https://例え.jp/道"]),
            (
                "<https://example.com>\nhttps://example.org",
                vec!["https://example.com", "https://example.org"],
            ),
            ("no link: https:// and xhttps://example.com", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(links(text), found, "{text}");
        }
    }

    #[test]
    fn no_other_scheme_becomes_a_link() {
        for text in [
            "javascript:alert(1)",
            "data:text/html,hi",
            "file:///etc/passwd",
            "vbscript:x",
            "java\nscript:alert(1)",
        ] {
            assert!(links(text).is_empty(), "{text}");
        }
    }
}
