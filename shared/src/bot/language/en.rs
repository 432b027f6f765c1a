//! English.

use super::Language;

// A table reads best as a table.
#[rustfmt::skip]
pub(super) static ENGLISH: Language = Language {
    code: "en",
    yes: &[
        "yes", "y", "yeah", "yep", "yup", "sure", "ok", "okay", "correct", "right", "exactly", "absolutely", "definitely",
        "of course", "please do", "go ahead", "sounds good", "perfect", "no problem", "confirm", "confirmed", "do it",
    ],
    no: &["no", "n", "nope", "nah", "not", "don't", "dont", "do not", "never", "wrong", "incorrect", "neither", "none"],
    instead: &["no", "not", "actually", "instead", "i meant", "i mean", "rather", "make it", "change", "sorry", "wait", "correction"],
    cancel: &[
        "cancel", "cancel that", "cancel it", "stop", "never mind", "nevermind", "forget it", "quit", "exit", "abort",
        "please stop", "i changed my mind", "leave it",
    ],
    which: "I want to get this right. Which of these do you mean?",
    none_of_these: "None of these",
    numbers: &[
        ("zero", 0), ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8),
        ("nine", 9), ("ten", 10), ("eleven", 11), ("twelve", 12), ("thirteen", 13), ("fourteen", 14), ("fifteen", 15),
        ("sixteen", 16), ("seventeen", 17), ("eighteen", 18), ("nineteen", 19), ("twenty", 20), ("thirty", 30),
        ("forty", 40), ("fifty", 50), ("sixty", 60), ("seventy", 70), ("eighty", 80), ("ninety", 90), ("a dozen", 12),
    ],
    and: "",
    one: &["a", "an", "single"],
    decimal: '.',
    days: &[("today", 0), ("tonight", 0), ("tomorrow", 1), ("the day after tomorrow", 2), ("day after tomorrow", 2), ("yesterday", -1)],
    within: &["in"],
    units: &[("day", 1), ("days", 1), ("week", 7), ("weeks", 7)],
    weekdays: &[
        ("monday", 0), ("tuesday", 1), ("wednesday", 2), ("thursday", 3), ("friday", 4), ("saturday", 5), ("sunday", 6),
        ("mon", 0), ("tue", 1), ("tues", 1), ("wed", 2), ("thu", 3), ("thurs", 3), ("fri", 4),
    ],
    months: &[
        ("january", 1), ("february", 2), ("march", 3), ("april", 4), ("may", 5), ("june", 6), ("july", 7), ("august", 8),
        ("september", 9), ("october", 10), ("november", 11), ("december", 12), ("jan", 1), ("feb", 2), ("mar", 3),
        ("apr", 4), ("jun", 6), ("jul", 7), ("aug", 8), ("sep", 9), ("sept", 9), ("oct", 10), ("nov", 11), ("dec", 12),
    ],
    ordinals: &["st", "nd", "rd", "th", "of", "the"],
    times: &[("noon", 720), ("midday", 720), ("midnight", 0)],
    hours: &["o'clock", "oclock"],
    common: &[
        "the", "is", "are", "my", "i", "to", "do", "how", "what", "where", "when", "it", "you", "and", "of", "for", "please",
        "not", "want", "have", "with", "an", "this", "that", "would", "like", "need", "yes", "can", "your", "does",
    ],
};
