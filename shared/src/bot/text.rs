//! Text as the bot compares it: words in small letters without accents, and where they stand.

/// A text and its words.
#[derive(Debug, Clone)]
pub struct Text<'a> {
    raw: &'a str,
    words: Vec<Word>,
}

/// A word: a run of letters and digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The byte of the text at which it starts.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
    /// The word, folded.
    pub folded: String,
}

impl<'a> Text<'a> {
    /// Finds the words of a text.
    #[must_use]
    pub fn new(raw: &'a str) -> Self {
        let mut words: Vec<Word> = Vec::new();
        for (at, char) in raw.char_indices().filter(|(_, char)| char.is_alphanumeric()) {
            let end = at + char.len_utf8();
            if let Some(word) = words.last_mut().filter(|word| word.end == at) {
                word.end = end;
                fold_into(char, &mut word.folded);
            } else {
                let mut folded = String::new();
                fold_into(char, &mut folded);
                words.push(Word { start: at, end, folded });
            }
        }
        Self { raw, words }
    }

    /// The text as it was written.
    #[must_use]
    pub const fn raw(&self) -> &'a str {
        self.raw
    }

    /// Its words, in order.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// What was written from one word to another, both included.
    #[must_use]
    pub fn between(&self, first: &Word, last: &Word) -> &'a str {
        self.raw.get(first.start..last.end).unwrap_or_default()
    }

    /// Whether the words from the `at`-th on are those of `phrase`; then how many they are.
    #[must_use]
    pub fn phrase_at(&self, at: usize, phrase: &str) -> Option<usize> {
        let words = self.words.get(at..)?;
        let mut count = 0;
        for part in phrase.split(|char: char| !char.is_alphanumeric()).filter(|part| !part.is_empty()) {
            let word = words.get(count)?;
            if !same(&word.folded, part) {
                return None;
            }
            count += 1;
        }
        (count > 0).then_some(count)
    }

    /// The longest of `phrases` that starts at the `at`-th word, and how many words it has.
    #[must_use]
    pub fn longest_at<T: Copy>(&self, at: usize, phrases: &[(&str, T)]) -> Option<(T, usize)> {
        let found = phrases.iter().filter_map(|(phrase, value)| Some((*value, self.phrase_at(at, phrase)?)));
        found.reduce(|best, next| if next.1 > best.1 { next } else { best })
    }

    /// Whether one of `phrases` is somewhere in the text.
    #[must_use]
    pub fn has_any(&self, phrases: &[&str]) -> bool {
        (0..self.words.len()).any(|at| phrases.iter().any(|phrase| self.phrase_at(at, phrase).is_some()))
    }

    /// Whether the text is one of `phrases` and nothing else.
    #[must_use]
    pub fn is_any(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.phrase_at(0, phrase) == Some(self.words.len()))
    }
}

/// The words of a text, folded, with one space between them: equal for texts that differ in case, accents and
/// punctuation only.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_alphanumeric() {
            fold_into(char, &mut folded);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Whether a folded word is this part of a phrase, which may have accents and capitals.
fn same(folded: &str, part: &str) -> bool {
    if part.is_ascii() {
        return folded.eq_ignore_ascii_case(part);
    }
    let mut other = String::with_capacity(part.len());
    part.chars().for_each(|char| fold_into(char, &mut other));
    folded == other
}

/// Appends a letter in its small form without accents.
fn fold_into(char: char, folded: &mut String) {
    if char.is_ascii() {
        folded.push(char.to_ascii_lowercase());
        return;
    }
    for char in char.to_lowercase() {
        match char {
            'à'..='å' | 'ā' | 'ă' | 'ą' => folded.push('a'),
            'ç' | 'ć' | 'č' => folded.push('c'),
            'ď' | 'đ' => folded.push('d'),
            'è'..='ë' | 'ē' | 'ę' | 'ě' => folded.push('e'),
            'ğ' => folded.push('g'),
            'ì'..='ï' | 'ī' | 'ı' => folded.push('i'),
            'ł' => folded.push('l'),
            'ñ' | 'ń' | 'ň' => folded.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => folded.push('o'),
            'ř' => folded.push('r'),
            'ś' | 'š' | 'ş' => folded.push('s'),
            'ť' | 'ţ' => folded.push('t'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'ź' | 'ż' | 'ž' => folded.push('z'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            // The dot that a small i keeps when İ becomes small.
            '\u{300}'..='\u{36f}' => {}
            other => folded.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_accents_and_punctuation_make_no_difference() {
        assert_eq!(fold("  Où est-il, mon COLIS ?! "), "ou est il mon colis");
        assert_eq!(fold("Straße"), fold("STRASSE"));
        assert_eq!(fold("İstanbul"), "istanbul");
        assert_eq!(fold("?!"), "");
    }

    #[test]
    fn words_know_where_they_stand() {
        let text = Text::new("Für Müller-Lüdenscheidt, bitte");
        let words = text.words();
        assert_eq!(
            words.iter().map(|word| word.folded.as_str()).collect::<Vec<_>>(),
            ["fur", "muller", "ludenscheidt", "bitte"]
        );
        assert_eq!(text.between(&words[1], &words[2]), "Müller-Lüdenscheidt");
    }

    #[test]
    fn phrases_are_found_as_whole_words() {
        let text = Text::new("I don't want it the day after tomorrow");
        assert!(text.has_any(&["don't"]));
        assert!(!text.has_any(&["do", "tomorrows"]));
        let days = [("tomorrow", 1), ("day after tomorrow", 2)];
        assert_eq!(text.longest_at(6, &days), Some((2, 3)));
        assert_eq!(text.longest_at(8, &days), Some((1, 1)));
        assert!(Text::new("Übermorgen!").is_any(&["übermorgen"]));
        assert!(!Text::new("bis übermorgen").is_any(&["übermorgen"]));
    }
}
