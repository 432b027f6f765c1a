//! French.

use super::Language;

// A table reads best as a table.
#[rustfmt::skip]
pub(super) static FRENCH: Language = Language {
    code: "fr",
    yes: &[
        "oui", "o", "ouais", "d'accord", "ok", "okay", "bien sûr", "exact", "exactement", "c'est ça", "c'est bon", "parfait",
        "correct", "volontiers", "je confirme", "allez-y", "pas de problème",
    ],
    no: &["non", "n", "pas", "jamais", "faux", "aucun", "aucune", "rien", "incorrect"],
    instead: &["non", "pas", "plutôt", "à la place", "je voulais dire", "je veux dire", "en fait", "changer", "pardon", "attendez"],
    cancel: &[
        "annuler", "annulez", "annule", "stop", "arrêter", "arrêtez", "laissez tomber", "laisse tomber", "peu importe",
        "tant pis", "quitter", "j'ai changé d'avis",
    ],
    which: "Je veux bien vous comprendre. De quoi s'agit-il ?",
    none_of_these: "Rien de tout cela",
    numbers: &[
        ("zéro", 0), ("deux", 2), ("trois", 3), ("quatre", 4), ("cinq", 5), ("six", 6), ("sept", 7), ("huit", 8),
        ("neuf", 9), ("dix", 10), ("onze", 11), ("douze", 12), ("treize", 13), ("quatorze", 14), ("quinze", 15),
        ("seize", 16), ("dix-sept", 17), ("dix-huit", 18), ("dix-neuf", 19), ("vingt", 20), ("trente", 30), ("quarante", 40),
        ("cinquante", 50), ("soixante", 60), ("soixante-dix", 70), ("quatre-vingts", 80), ("quatre-vingt", 80),
        ("quatre-vingt-dix", 90), ("une douzaine", 12),
    ],
    and: "et",
    one: &["un", "une"],
    decimal: ',',
    days: &[("aujourd'hui", 0), ("ce soir", 0), ("demain", 1), ("après-demain", 2), ("hier", -1)],
    within: &["dans", "en"],
    units: &[("jour", 1), ("jours", 1), ("semaine", 7), ("semaines", 7)],
    weekdays: &[("lundi", 0), ("mardi", 1), ("mercredi", 2), ("jeudi", 3), ("vendredi", 4), ("samedi", 5), ("dimanche", 6)],
    months: &[
        ("janvier", 1), ("février", 2), ("mars", 3), ("avril", 4), ("mai", 5), ("juin", 6), ("juillet", 7), ("août", 8),
        ("septembre", 9), ("octobre", 10), ("novembre", 11), ("décembre", 12),
    ],
    ordinals: &["er"],
    times: &[("midi", 720), ("minuit", 0)],
    hours: &["h", "heures", "heure"],
    common: &[
        "le", "la", "les", "est", "mon", "ma", "mes", "je", "comment", "que", "où", "quand", "vous", "et", "pour", "plaît",
        "pas", "veux", "voudrais", "avec", "un", "une", "de", "des", "du", "oui", "à", "ne", "suis", "puis", "ai", "quel",
    ],
};
