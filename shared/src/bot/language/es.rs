//! Spanish.

use super::Language;

// A table reads best as a table.
#[rustfmt::skip]
pub(super) static SPANISH: Language = Language {
    code: "es",
    yes: &[
        "sí", "s", "claro", "vale", "de acuerdo", "correcto", "exacto", "por supuesto", "ok", "okay", "bueno", "perfecto",
        "eso es", "así es", "confirmo", "adelante", "no hay problema",
    ],
    no: &["no", "n", "nunca", "jamás", "incorrecto", "mal", "ninguno", "ninguna", "nada"],
    instead: &["no", "mejor", "en vez", "en lugar", "quise decir", "quiero decir", "perdón", "cambiar", "espera", "sino"],
    cancel: &[
        "cancelar", "cancela", "para", "parar", "déjalo", "déjelo", "olvídalo", "olvídelo", "basta", "salir", "da igual",
        "no importa", "he cambiado de idea",
    ],
    which: "Quiero entenderle bien. ¿A cuál de estas opciones se refiere?",
    none_of_these: "Ninguna de estas",
    numbers: &[
        ("cero", 0), ("uno", 1), ("dos", 2), ("tres", 3), ("cuatro", 4), ("cinco", 5), ("seis", 6), ("siete", 7),
        ("ocho", 8), ("nueve", 9), ("diez", 10), ("once", 11), ("doce", 12), ("trece", 13), ("catorce", 14), ("quince", 15),
        ("dieciséis", 16), ("diecisiete", 17), ("dieciocho", 18), ("diecinueve", 19), ("veinte", 20), ("veintiuno", 21),
        ("veintidós", 22), ("veintitrés", 23), ("veinticuatro", 24), ("veinticinco", 25), ("treinta", 30), ("cuarenta", 40),
        ("cincuenta", 50), ("sesenta", 60), ("setenta", 70), ("ochenta", 80), ("noventa", 90), ("una docena", 12),
    ],
    and: "y",
    one: &["un", "una"],
    decimal: ',',
    days: &[("hoy", 0), ("esta noche", 0), ("mañana", 1), ("pasado mañana", 2), ("ayer", -1)],
    within: &["en", "dentro de"],
    units: &[("día", 1), ("días", 1), ("semana", 7), ("semanas", 7)],
    weekdays: &[
        ("lunes", 0), ("martes", 1), ("miércoles", 2), ("jueves", 3), ("viernes", 4), ("sábado", 5), ("domingo", 6),
    ],
    months: &[
        ("enero", 1), ("febrero", 2), ("marzo", 3), ("abril", 4), ("mayo", 5), ("junio", 6), ("julio", 7), ("agosto", 8),
        ("septiembre", 9), ("setiembre", 9), ("octubre", 10), ("noviembre", 11), ("diciembre", 12),
    ],
    ordinals: &["de", "del"],
    times: &[("mediodía", 720), ("medianoche", 0)],
    hours: &["horas", "h"],
    common: &[
        "el", "la", "los", "las", "es", "mi", "mis", "yo", "cómo", "qué", "dónde", "cuándo", "usted", "y", "por", "para",
        "favor", "quiero", "tengo", "con", "un", "una", "puedo", "de", "en", "sí", "está", "necesito", "ha", "del", "cuál",
    ],
};
