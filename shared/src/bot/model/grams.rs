//! What the model sees of a text: its words, its pairs of neighbouring words, and the runs of two to four letters in
//! its words, which forgive spelling and see the parts of compounds. Each is a number, a hash.

use crate::bot::text::Text;

/// Something in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gram {
    /// Its hash, which differs between the kinds.
    pub key: u32,
    /// What it is.
    pub kind: GramKind,
}

/// What a gram is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GramKind {
    /// A word, without its ending where the language is one whose endings are known.
    Word,
    /// Two words in a row; the text's start and end count as words.
    Pair,
    /// A few letters in a row, with the word's start and end.
    Letters,
}

impl GramKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Word, Self::Pair, Self::Letters];

    /// How much of a text each kind is.
    #[must_use]
    pub const fn share(self) -> f32 {
        match self {
            Self::Word | Self::Letters => 1.0,
            Self::Pair => 0.8,
        }
    }
}

/// Everything the model sees of a text, as often as it is there.
#[must_use]
pub fn grams(text: &str, language: &str) -> Vec<Gram> {
    let mut words: Vec<String> = Text::new(text).words().iter().map(|word| digits(&word.folded)).collect();
    if language == "en" {
        words = spelled_out(&words);
    }
    let mut found = Vec::new();
    let mut before = START;
    for word in &words {
        let stem = if language == "en" { stem(word) } else { word.clone() };
        let hash = stem.bytes().fold(WORD, step);
        found.push(Gram { key: finish(hash), kind: GramKind::Word });
        found.push(pair(before, hash));
        before = hash;
        letters(word, &mut found);
    }
    if !words.is_empty() {
        found.push(pair(before, END));
    }
    found
}

/// Every number is the same to the model: an order is not understood better for having been seen.
fn digits(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for char in word.chars() {
        if !char.is_numeric() {
            out.push(char);
        } else if !out.ends_with('0') {
            out.push('0');
        }
    }
    out
}

/// English contractions as the words they stand for, with or without their apostrophe.
fn spelled_out(words: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        let negated = word.strip_suffix("nt").filter(|verb| NEGATED.contains(verb));
        match (word.as_str(), out.last_mut()) {
            ("t", Some(verb)) if verb.ends_with('n') => {
                if verb != "can" {
                    verb.pop();
                }
                out.push("not".to_owned());
            }
            ("m", Some(before)) if before == "i" => out.push("am".to_owned()),
            ("ve", Some(_)) => out.push("have".to_owned()),
            ("re", Some(_)) => out.push("are".to_owned()),
            ("ll", Some(_)) => out.push("will".to_owned()),
            ("d", Some(_)) => out.push("would".to_owned()),
            ("s", Some(_)) => {}
            ("im", _) => out.extend(["i".to_owned(), "am".to_owned()]),
            ("cant" | "cannot", _) => out.extend(["can".to_owned(), "not".to_owned()]),
            _ => match negated {
                Some(verb) => out.extend([verb.to_owned(), "not".to_owned()]),
                None => out.push(word.clone()),
            },
        }
    }
    out
}

/// The verbs that people write together with "not" and without an apostrophe.
const NEGATED: [&str; 14] =
    ["do", "does", "did", "is", "are", "was", "were", "has", "have", "had", "could", "would", "should", "wo"];

/// An English word without its usual endings: `arrived`, `arrives` and `arriving` become one.
fn stem(word: &str) -> String {
    if word.len() <= 3 || !word.is_ascii() {
        return word.to_owned();
    }
    let ending = ENDINGS.into_iter().find_map(|(ending, instead)| {
        let start = word.strip_suffix(ending).filter(|start| start.len() >= 3)?;
        (ending != "s" || !start.ends_with('s')).then_some((start, instead, ending))
    });
    let mut stem = match ending {
        Some((start, instead, ending)) => {
            let mut stem = start.to_owned() + instead;
            if matches!(ending, "ing" | "ed") && ends_doubled(&stem) {
                stem.pop();
            }
            stem
        }
        None => word.to_owned(),
    };
    if stem.len() > 4 && stem.ends_with('e') {
        stem.pop();
    }
    if stem.len() > 3 && stem.ends_with('y') {
        stem.pop();
        stem.push('i');
    }
    stem
}

const ENDINGS: [(&str, &str); 6] =
    [("ies", "y"), ("sses", "ss"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")];

/// Whether a stem ends in a letter that its ending has doubled: `topp` of `topping`, but not `pass` of `passing`.
fn ends_doubled(stem: &str) -> bool {
    let mut last = stem.bytes().rev();
    let (one, other) = (last.next(), last.next());
    stem.len() > 3 && one == other && !matches!(one, Some(b'l' | b's' | b'z'))
}

fn letters(word: &str, found: &mut Vec<Gram>) {
    let letters: Vec<char> = std::iter::once(' ').chain(word.chars()).chain(std::iter::once(' ')).collect();
    for length in 2..=4 {
        for run in letters.windows(length) {
            let hash = run
                .iter()
                .fold(LETTERS, |hash, letter| u32::from(*letter).to_le_bytes().into_iter().fold(hash, step));
            found.push(Gram { key: finish(hash), kind: GramKind::Letters });
        }
    }
}

fn pair(first: u32, second: u32) -> Gram {
    let hash = first.to_le_bytes().into_iter().chain(second.to_le_bytes()).fold(PAIR, step);
    Gram { key: finish(hash), kind: GramKind::Pair }
}

// Where the hash of each kind starts (FNV-1a's offset basis and what follows from it).
const WORD: u32 = 0x811c_9dc5;
const PAIR: u32 = 0x050c_5d1f;
const LETTERS: u32 = 0x060c_5eb2;
/// What stands before the first word.
const START: u32 = 1;
/// What stands after the last.
const END: u32 = 2;

/// FNV-1a.
fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

/// Spreads a hash of few bytes over all bits.
fn finish(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    let hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<u32> {
        grams(text, "en")
            .into_iter()
            .filter(|gram| gram.kind == GramKind::Word)
            .map(|gram| gram.key)
            .collect()
    }

    #[test]
    fn forms_of_a_word_and_ways_to_write_it_are_one() {
        assert_eq!(words("It hasn't arrived"), words("it has not arriving"));
        assert_eq!(words("I cant top-up, I'm stopping"), words("I can't top up: i am stopped"));
        assert_eq!(words("order 4711"), words("Orders 12"));
        assert_ne!(words("pass"), words("pas"));
    }

    #[test]
    fn a_text_without_words_has_nothing() {
        assert_eq!(grams(" ?! ", "en"), []);
    }

    #[test]
    fn a_slip_of_the_pen_keeps_most_letters() {
        let [right, wrong] = ["Lieferung", "Liferung"].map(|text| grams(text, "de"));
        let shared = wrong.iter().filter(|gram| right.contains(gram)).count();
        assert!(shared * 2 > wrong.len(), "{shared} of {}", wrong.len());
    }
}
