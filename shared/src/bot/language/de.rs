//! German.

use super::Language;

// A table reads best as a table.
#[rustfmt::skip]
pub(super) static GERMAN: Language = Language {
    code: "de",
    yes: &[
        "ja", "j", "jo", "jep", "jap", "klar", "gerne", "gern", "ok", "okay", "richtig", "genau", "stimmt", "korrekt",
        "passt", "natürlich", "sicher", "auf jeden Fall", "bitte ja", "einverstanden", "in Ordnung", "kein Problem",
    ],
    no: &["nein", "n", "nee", "nö", "nicht", "kein", "keine", "keins", "keines", "falsch", "niemals", "nichts"],
    instead: &["nein", "nicht", "doch", "sondern", "lieber", "stattdessen", "ich meine", "ich meinte", "eigentlich", "ändern", "sorry", "moment"],
    cancel: &[
        "abbrechen", "abbruch", "stopp", "stop", "vergiss es", "vergessen Sie es", "egal", "schon gut", "aufhören",
        "bitte abbrechen", "lassen wir das", "ich habe es mir anders überlegt",
    ],
    which: "Ich möchte Sie richtig verstehen. Was davon meinen Sie?",
    none_of_these: "Nichts davon",
    numbers: &[
        ("null", 0), ("eins", 1), ("zwei", 2), ("zwo", 2), ("drei", 3), ("vier", 4), ("fünf", 5), ("sechs", 6), ("sieben", 7),
        ("acht", 8), ("neun", 9), ("zehn", 10), ("elf", 11), ("zwölf", 12), ("dreizehn", 13), ("vierzehn", 14),
        ("fünfzehn", 15), ("sechzehn", 16), ("siebzehn", 17), ("achtzehn", 18), ("neunzehn", 19), ("zwanzig", 20),
        ("einundzwanzig", 21), ("zweiundzwanzig", 22), ("dreiundzwanzig", 23), ("vierundzwanzig", 24),
        ("fünfundzwanzig", 25), ("dreißig", 30), ("vierzig", 40), ("fünfzig", 50), ("sechzig", 60), ("siebzig", 70),
        ("achtzig", 80), ("neunzig", 90), ("ein Dutzend", 12),
    ],
    and: "",
    one: &["ein", "eine", "einen", "einem", "einer"],
    decimal: ',',
    days: &[("heute", 0), ("heute Abend", 0), ("morgen", 1), ("übermorgen", 2), ("gestern", -1)],
    within: &["in"],
    units: &[("Tag", 1), ("Tagen", 1), ("Woche", 7), ("Wochen", 7)],
    weekdays: &[
        ("Montag", 0), ("Dienstag", 1), ("Mittwoch", 2), ("Donnerstag", 3), ("Freitag", 4), ("Samstag", 5), ("Sonnabend", 5),
        ("Sonntag", 6),
    ],
    months: &[
        ("Januar", 1), ("Jänner", 1), ("Februar", 2), ("März", 3), ("April", 4), ("Mai", 5), ("Juni", 6), ("Juli", 7),
        ("August", 8), ("September", 9), ("Oktober", 10), ("November", 11), ("Dezember", 12), ("Jan", 1), ("Feb", 2),
        ("Apr", 4), ("Aug", 8), ("Sept", 9), ("Okt", 10), ("Nov", 11), ("Dez", 12),
    ],
    ordinals: &["ter", "ten"],
    times: &[("mittags", 720), ("Mittag", 720), ("Mitternacht", 0)],
    hours: &["Uhr"],
    common: &[
        "der", "die", "das", "ist", "sind", "mein", "meine", "ich", "zu", "wie", "was", "wo", "wann", "es", "sie", "und",
        "für", "bitte", "nicht", "möchte", "habe", "mit", "ein", "eine", "einen", "kann", "von", "auf", "ja", "will", "mir",
    ],
};
