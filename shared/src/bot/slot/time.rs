//! Times of day: `7pm`, `7:30 p.m.`, `19.30 Uhr`, `noon`.

use super::{Found, digits, of_words, sign_after};
use crate::bot::language::Language;
use crate::bot::text::Text;

/// Every time of day in a text.
pub(super) fn find(text: &Text<'_>, language: &Language) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.words().len() {
        let named = || text.longest_at(at, language.times).map(|(minutes, count)| (minutes, count, false));
        let time = on_the_clock(text, at, language).or_else(named);
        let count = time.map_or(1, |time| time.1);
        found.extend(time.and_then(|(minutes, count, open)| value(text, at, count, minutes, open)));
        at += count;
    }
    found
}

/// An hour that is said as a number and nothing more.
pub(super) fn hour(text: &Text<'_>, language: &Language) -> Option<Found> {
    (0..text.words().len()).find_map(|at| {
        let (hour, count) = super::number::whole_at(text, at, language)?;
        value(text, at, count, hour.checked_mul(60).filter(|minutes| *minutes < DAY)?, true)
    })
}

const DAY: u32 = 24 * 60;

/// `open` says that it may be in the morning or in the evening.
fn value(text: &Text<'_>, at: usize, count: usize, minutes: u32, open: bool) -> Option<Found> {
    let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let also = if open && minutes < DAY / 2 { vec![clock(minutes + DAY / 2)] } else { Vec::new() };
    Some(Found { also, ..of_words(text, at, count, clock(minutes))? })
}

/// A time in digits from the `at`-th word on, in minutes, how many words it has, and whether it is open.
fn on_the_clock(text: &Text<'_>, at: usize, language: &Language) -> Option<(u32, usize, bool)> {
    let word = |at: usize| text.words().get(at).map(|word| word.folded.as_str());
    let first = word(at)?;
    let mut count = 1;
    let mut sure = false;
    let (hour, mut rest) = split(first)?;
    let mut minute = 0;
    if rest.is_empty() {
        let sign = sign_after(text, at);
        if let Some((minutes, ending)) =
            word(at + 1).and_then(split).filter(|_| matches!(sign, Some(':' | '.')))
        {
            let two_digits = word(at + 1).is_some_and(|word| word.len() - ending.len() == 2);
            if two_digits {
                (minute, rest, count) = (minutes, ending, 2);
                // With a point it may be a number or a day.
                sure = sign == Some(':');
            }
        }
    } else if let Some((minutes, "")) = rest.strip_prefix('h').and_then(split) {
        (minute, rest, sure) = (minutes, "", true);
    }
    let mut half = None;
    if rest.is_empty() {
        let spoken =
            |at: usize, phrases: [&str; 2]| phrases.into_iter().find_map(|phrase| text.phrase_at(at, phrase));
        if let Some(more) = language.hours.iter().find_map(|word| text.phrase_at(at + count, word)) {
            count += more;
            sure = true;
            let minutes = word(at + count).and_then(digits).filter(|minutes| *minutes < 60 && minute == 0);
            if let Some(minutes) = minutes.filter(|_| sign_after(text, at + count - 1) == Some(' ')) {
                (minute, count) = (minutes, count + 1);
            }
        } else if let Some(more) = spoken(at + count, ["am", "a.m"]) {
            (half, count) = (Some(0), count + more);
        } else if let Some(more) = spoken(at + count, ["pm", "p.m"]) {
            (half, count) = (Some(12), count + more);
        }
    } else {
        match rest {
            "am" => half = Some(0),
            "pm" => half = Some(12),
            "h" => sure = true,
            _ => return None,
        }
    }
    let hour = match half {
        Some(half) => (1..=12).contains(&hour).then_some(hour % 12 + half)?,
        None => hour,
    };
    let minutes = hour.checked_mul(60)?.checked_add(minute)?;
    let fine = (sure || half.is_some()) && minute < 60 && minutes < DAY;
    fine.then_some((minutes, count, half.is_none() && language.decimal == '.'))
}

/// A number of at most two digits, and what follows it in the word.
fn split(word: &str) -> Option<(u32, &str)> {
    let end = word.find(|char: char| !char.is_ascii_digit()).unwrap_or(word.len());
    let (number, rest) = word.split_at_checked(end)?;
    if number.len() > 2 { None } else { Some((digits(number)?, rest)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(text: &str, language: &str) -> Vec<String> {
        find(&Text::new(text), Language::of(language)).into_iter().map(|found| found.value).collect()
    }

    #[test]
    fn times_are_read_as_the_language_writes_them() {
        assert_eq!(times("7pm, 7:30 p.m., 12 am or 19:05", "en"), ["19:00", "19:30", "00:00", "19:05"]);
        assert_eq!(times("at noon or 8 o'clock", "en"), ["12:00", "08:00"]);
        assert_eq!(times("um 19 Uhr, 19.30 Uhr oder 7 Uhr 15", "de"), ["19:00", "19:30", "07:15"]);
        assert_eq!(times("à 19h30 ou 20h ou midi", "fr"), ["19:30", "20:00", "12:00"]);
        assert_eq!(times("7 people, 19.30 euros, 25:00, 13pm, 7:65", "en"), Vec::<String>::new());
    }

    #[test]
    fn an_hour_alone_is_an_answer_to_the_question() {
        let found = hour(&Text::new("at seven"), Language::of("en")).unwrap();
        assert_eq!((found.value.as_str(), found.also), ("07:00", vec!["19:00".to_owned()]));
    }
}
