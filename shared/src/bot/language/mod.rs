//! The words of the languages that the bot knows: yes and no, numbers, days. What a bot's author says in a definition
//! can be any language; one that is not here is read with the English words, digits and ISO dates.

mod de;
mod en;
mod es;
mod fr;

/// What the bot knows of a language. Phrases are compared without case and accents.
#[derive(Debug)]
pub struct Language {
    /// Its code, `en`.
    pub code: &'static str,
    /// Yes.
    pub yes: &'static [&'static str],
    /// No.
    pub no: &'static [&'static str],
    /// Says that what was said before is to be changed.
    pub instead: &'static [&'static str],
    /// Wants to stop.
    pub cancel: &'static [&'static str],
    /// Asks which intent is meant.
    pub which: &'static str,
    /// The choice for none of the intents offered.
    pub none_of_these: &'static str,
    /// Numbers from 0 on; twenty and up with what can follow.
    pub numbers: &'static [(&'static str, u32)],
    /// Between ten and one, if something is: `y`, `et`.
    pub and: &'static str,
    /// Words for one that are articles, too: they count only where a number was asked for.
    pub one: &'static [&'static str],
    /// The sign between whole and fraction.
    pub decimal: char,
    /// Days by how far they are from today.
    pub days: &'static [(&'static str, i64)],
    /// Before a number of days or weeks: `in`.
    pub within: &'static [&'static str],
    /// Units of time, in days.
    pub units: &'static [(&'static str, i64)],
    /// Weekdays, 0 for Monday.
    pub weekdays: &'static [(&'static str, i64)],
    /// Months, 1 for January.
    pub months: &'static [(&'static str, i64)],
    /// After the number of a day: `th`, `of`.
    pub ordinals: &'static [&'static str],
    /// Times that have a name, in minutes.
    pub times: &'static [(&'static str, u32)],
    /// After an hour: `o'clock`, `Uhr`.
    pub hours: &'static [&'static str],
    /// Words that nearly every sentence has, to tell languages apart.
    pub common: &'static [&'static str],
}

impl Language {
    /// The language of this code; English if it is none of ours.
    #[must_use]
    pub fn of(code: &str) -> &'static Self {
        [&de::GERMAN, &es::SPANISH, &fr::FRENCH]
            .into_iter()
            .find(|language| language.code == code)
            .unwrap_or(&en::ENGLISH)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_counts_and_names_every_day_and_month() {
        for code in ["en", "de", "es", "fr"] {
            let language = Language::of(code);
            assert_eq!(language.code, code);
            for number in (0..=20).chain([30, 40, 50]) {
                let named = language.numbers.iter().any(|entry| entry.1 == number);
                assert!(named || number == 1 && !language.one.is_empty(), "{code}: {number}");
            }
            for month in 1..=12 {
                assert!(language.months.iter().any(|entry| entry.1 == month), "{code}: month {month}");
            }
            for day in 0..7 {
                assert!(language.weekdays.iter().any(|entry| entry.1 == day), "{code}: weekday {day}");
            }
            assert!(!language.yes.iter().any(|word| language.no.contains(word)), "{code}");
        }
        assert_eq!(Language::of("nl").code, "en");
    }
}
