//! Lengths of time as people write them: `12 hours`, `90 s`, `1 day 2 hours`.

use crate::time::Span;

const UNITS: [(&str, i64, &[&str]); 5] = [
    ("day", 86_400_000, &["d", "day", "days"]),
    ("hour", 3_600_000, &["h", "hr", "hrs", "hour", "hours"]),
    ("minute", 60_000, &["m", "min", "mins", "minute", "minutes"]),
    ("second", 1_000, &["s", "sec", "secs", "second", "seconds"]),
    ("millisecond", 1, &["ms", "millisecond", "milliseconds"]),
];

/// A length of time in words, in the largest units.
#[must_use]
pub fn words(span: Span) -> String {
    let mut rest = span.as_millis();
    let mut parts = Vec::new();
    for (name, millis, _) in UNITS {
        let count = rest / millis;
        rest %= millis;
        match count {
            0 => {}
            1 => parts.push(format!("1 {name}")),
            count => parts.push(format!("{count} {name}s")),
        }
    }
    if parts.is_empty() { "0 seconds".to_owned() } else { parts.join(" ") }
}

/// Reads a length of time, which is the whole text; none if it is none.
#[must_use]
pub fn read(text: &str) -> Option<Span> {
    let mut millis: i64 = 0;
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|character: char| !character.is_ascii_digit())?;
        let (number, after) = rest.split_at(digits);
        let after = after.trim_start();
        let letters = after.find(|character: char| !character.is_ascii_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        let (_, worth, _) = UNITS.into_iter().find(|(_, _, names)| names.contains(&unit))?;
        millis = millis.checked_add(number.parse::<i64>().ok()?.checked_mul(worth)?)?;
        rest = after.trim_start();
        rest = rest.strip_prefix("and ").or_else(|| rest.strip_prefix(", ")).unwrap_or(rest).trim_start();
    }
    Some(Span::millis(millis))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_are_read_as_people_write_them() {
        for (text, span) in [
            ("12 hours", Span::hours(12)),
            ("12h", Span::hours(12)),
            ("5 min", Span::minutes(5)),
            ("90 s", Span::seconds(90)),
            ("1 day 2 hours", Span::hours(26)),
            ("1 hour and 30 minutes", Span::minutes(90)),
            ("250 ms", Span::millis(250)),
        ] {
            assert_eq!(read(text), Some(span), "{text}");
        }
        for text in ["", "hours", "12", "12 parsecs", "-1 h", "1 h !", "99999999999999999999 h"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        for span in [Span::hours(25), Span::millis(899_999), Span::default(), Span::minutes(1)] {
            assert_eq!(read(&words(span)), Some(span), "{}", words(span));
        }
        assert_eq!(words(Span::hours(25)), "1 day 1 hour");
    }
}
