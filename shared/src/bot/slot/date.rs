//! Days: `2026-02-09`, `3/15`, `March 5th`, `next Monday`, `in two weeks`.

use super::{Found, Reader, digits, number, of_words, sign_after};
use crate::bot::date::Date;
use crate::bot::text::Text;

/// Every day in a text.
pub(super) fn find(text: &Text<'_>, reader: &Reader<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.words().len() {
        let day = day_at(text, at, reader);
        let count = day.as_ref().map_or(1, |day| day.1);
        if let Some((date, count, also)) = day {
            let value = of_words(text, at, count, date.to_string());
            found.extend(
                value.map(|found| Found { also: also.iter().map(Date::to_string).collect(), ..found }),
            );
        }
        at += count;
    }
    found
}

/// A day from the `at`-th word on, how many words it has, and which other day it may be.
fn day_at(text: &Text<'_>, at: usize, reader: &Reader<'_>) -> Option<(Date, usize, Option<Date>)> {
    let language = reader.language();
    let sure = |(date, count)| (date, count, None);
    in_numbers(text, at, reader)
        .or_else(|| with_month(text, at, reader))
        .or_else(|| from_today(text, at, reader))
        .or_else(|| {
            let (days, count) = text.longest_at(at, language.days)?;
            Some((reader.today.plus(days), count))
        })
        .map(sure)
        .or_else(|| {
            let (weekday, count) = text.longest_at(at, language.weekdays)?;
            // On a Monday, "Monday" is rather the next one, but may be today.
            let today = (weekday == reader.today.weekday()).then_some(reader.today);
            Some((reader.today.next(weekday), count, today))
        })
}

/// `2026-02-09`, `2/9/2026`, `9.2.`
fn in_numbers(text: &Text<'_>, at: usize, reader: &Reader<'_>) -> Option<(Date, usize)> {
    let word = |at: usize| text.words().get(at).map(|word| word.folded.as_str());
    let number = |at: usize| word(at).and_then(digits).map(i64::from);
    let (first, second) = (number(at)?, number(at + 1)?);
    let sign = sign_after(text, at)?;
    let third = number(at + 2).filter(|_| sign_after(text, at + 1) == Some(sign));
    if let (Some(third), true) = (third, word(at)?.len() == 4) {
        return Some((Date::new(first, second, third)?, 3));
    }
    let month_first = matches!(reader.locale.locale_id.as_str(), "en_US" | "en");
    let (day, month) = if month_first { (second, first) } else { (first, second) };
    let either = |make: &dyn Fn(i64, i64) -> Option<Date>| make(month, day).or_else(|| make(day, month));
    match (sign, third) {
        ('/' | '.' | '-', Some(year)) => {
            let year = if word(at + 2)?.len() == 2 { 2_000 + year } else { year };
            Some((either(&|month, day| Date::new(year, month, day))?, 3))
        }
        // Where a point is decimal, 9.2 is a number.
        ('/', None) => Some((either(&|month, day| reader.today.coming(month, day))?, 2)),
        ('.', None) if reader.language().decimal != '.' => Some((reader.today.coming(month, day)?, 2)),
        _ => None,
    }
}

/// `March 5`, `the 5th of March 2026`, `5. März`
fn with_month(text: &Text<'_>, at: usize, reader: &Reader<'_>) -> Option<(Date, usize)> {
    let language = reader.language();
    let skip = |at: usize| {
        let mut next = at;
        while let Some(count) = language.ordinals.iter().find_map(|word| text.phrase_at(next, word)) {
            next += count;
        }
        next
    };
    let day_number = |at: usize| {
        let word = text.words().get(at)?.folded.as_str();
        let number = language.ordinals.iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
        digits(number).map(i64::from)
    };
    let (month, day, end) = if let Some(day) = day_number(at) {
        let month_at = skip(at + 1);
        let (month, count) = text.longest_at(month_at, language.months)?;
        (month, day, month_at + count)
    } else {
        let (month, count) = text.longest_at(at, language.months)?;
        let day_at = skip(at + count);
        (month, day_number(day_at)?, skip(day_at + 1))
    };
    let year_at = skip(end);
    let year =
        text.words().get(year_at).filter(|word| word.folded.len() == 4).and_then(|word| digits(&word.folded));
    match year {
        Some(year) => Some((Date::new(i64::from(year), month, day)?, year_at + 1 - at)),
        None => Some((reader.today.coming(month, day)?, end - at)),
    }
}

/// `in 3 days`, `in a week`
fn from_today(text: &Text<'_>, at: usize, reader: &Reader<'_>) -> Option<(Date, usize)> {
    let language = reader.language();
    let before = language.within.iter().find_map(|word| text.phrase_at(at, word))?;
    let one =
        || language.one.iter().find_map(|word| text.phrase_at(at + before, word)).map(|count| (1, count));
    let (number, words) = number::whole_at(text, at + before, language).or_else(one)?;
    let (unit, count) = text.longest_at(at + before + words, language.units)?;
    Some((reader.today.plus(i64::from(number.min(10_000)) * unit), before + words + count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::definition::{BotLocale, Fallback};

    /// On Monday 2026-02-09.
    fn days(text: &str, locale: &str) -> Vec<String> {
        let fallback = Fallback { messages: Vec::new(), max_attempts: None, failed: Vec::new() };
        let locale = BotLocale {
            locale_id: locale.to_owned(),
            intents: Vec::new(),
            slot_types: Vec::new(),
            fallback,
            clarification: None,
            cancelled: Vec::new(),
            confidence: None,
        };
        let reader = Reader { locale: &locale, today: Date::new(2026, 2, 9).unwrap() };
        find(&Text::new(text), &reader).into_iter().map(|found| found.value).collect()
    }

    #[test]
    fn days_are_read_as_the_language_writes_them() {
        assert_eq!(
            days("2026-03-01 or 3/15, or 3/15/27", "en_US"),
            ["2026-03-01", "2026-03-15", "2027-03-15"]
        );
        assert_eq!(days("15/3 or 4/5/2026", "en_GB"), ["2026-03-15", "2026-05-04"]);
        assert_eq!(
            days("March 5th, the 6th of march 2027, jan 2", "en_US"),
            ["2026-03-05", "2027-03-06", "2027-01-02"]
        );
        assert_eq!(
            days("am 5.3. oder 6. März oder 7.3.2027", "de_DE"),
            ["2026-03-05", "2026-03-06", "2027-03-07"]
        );
        assert_eq!(days("el 5 de marzo de 2027", "es_ES"), ["2027-03-05"]);
        assert_eq!(days("le 1er mai", "fr_FR"), ["2026-05-01"]);
    }

    #[test]
    fn days_are_counted_from_today() {
        assert_eq!(
            days("today, tomorrow or the day after tomorrow", "en_US"),
            ["2026-02-09", "2026-02-10", "2026-02-11"]
        );
        assert_eq!(days("next Monday, on friday", "en_US"), ["2026-02-16", "2026-02-13"]);
        assert_eq!(
            days("in two weeks, in a week, in 3 days", "en_US"),
            ["2026-02-23", "2026-02-16", "2026-02-12"]
        );
        assert_eq!(days("übermorgen oder in einer Woche", "de_DE"), ["2026-02-11", "2026-02-16"]);
        assert_eq!(days("dentro de tres días", "es_US"), ["2026-02-12"]);
    }

    #[test]
    fn what_is_no_day_is_none() {
        assert_eq!(
            days("30/2, 9.2 or 2-3 people in 5 minutes, 2026-13-01, I may", "en_GB"),
            Vec::<String>::new()
        );
    }
}
