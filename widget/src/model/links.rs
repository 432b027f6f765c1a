//! Finds links in plain text, so that they can be followed and everything else stays text.

/// A piece of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Text as it is.
    Text(&'a str),
    /// A link: where it leads is what it says.
    Link(&'a str),
}

const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// The text in pieces. Put together again they are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((start, end)) = first_link(rest) {
        let (before, link, after) = (&rest[..start], &rest[start..end], &rest[end..]);
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

/// Where the first link begins and ends.
fn first_link(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some((start, scheme)) = next_scheme(text, from) {
        from = start + scheme.len();
        let at_a_word = text[..start].chars().next_back().is_none_or(|before| !before.is_alphanumeric());
        let end = from + target_length(&text[from..]);
        if at_a_word && end > from {
            return Some((start, end));
        }
    }
    None
}

fn next_scheme(text: &str, from: usize) -> Option<(usize, &'static str)> {
    let found = SCHEMES
        .iter()
        .filter_map(|scheme| Some((from + find_ignoring_case(&text[from..], scheme)?, *scheme)));
    found.min_by_key(|(start, _)| *start)
}

fn find_ignoring_case(text: &str, lowercase: &str) -> Option<usize> {
    let windows = text.as_bytes().windows(lowercase.len());
    windows.into_iter().position(|window| window.eq_ignore_ascii_case(lowercase.as_bytes()))
}

/// How far the target reaches: to the next space, without the punctuation that belongs to the sentence.
fn target_length(text: &str) -> usize {
    let stop =
        |char: char| char.is_whitespace() || char.is_control() || matches!(char, '<' | '>' | '"' | '`');
    let mut target = &text[..text.find(stop).unwrap_or(text.len())];
    while let Some(last) = target.chars().next_back() {
        let closes_nothing = match last {
            ')' => unbalanced(target, '(', ')'),
            ']' => unbalanced(target, '[', ']'),
            _ => matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '…' | '»' | '”' | '’'),
        };
        if !closes_nothing {
            break;
        }
        target = &target[..target.len() - last.len_utf8()];
    }
    target.len()
}

fn unbalanced(text: &str, open: char, close: char) -> bool {
    let count = |wanted: char| text.chars().filter(|char| *char == wanted).count();
    count(close) > count(open)
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
