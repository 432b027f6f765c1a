//! From likely intents to what to do about them: a bot prefers asking to guessing.

use super::model::Ranked;

/// What a text was understood as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Understood<'a> {
    /// This intent.
    Match(&'a str),
    /// Probably one of these, likeliest first, one to three of them.
    Ask(Vec<&'a str>),
    /// Nothing.
    Nothing,
}

/// From which confidence on an intent is worth a question.
pub const ASK: f64 = 0.2;
/// From which confidence on another intent is worth a place in the question.
pub const OFFER: f64 = 0.08;
/// The most intents that a question offers.
pub const MAX_OFFERS: usize = 3;

/// What to do about ranked intents, where one is taken without asking from `confidence` on.
#[must_use]
pub fn understand<'a>(ranked: &[Ranked<'a>], confidence: f64) -> Understood<'a> {
    match ranked.first() {
        Some(best) if best.confidence >= confidence => Understood::Match(best.intent),
        Some(best) if best.confidence >= ASK => {
            let offers = ranked.iter().take(MAX_OFFERS).filter(|offer| offer.confidence >= OFFER);
            Understood::Ask(offers.map(|offer| offer.intent).collect())
        }
        _ => Understood::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn understood(confidences: [f64; 4]) -> Understood<'static> {
        let names = ["A", "B", "C", "D"];
        let ranked: Vec<_> = names
            .into_iter()
            .zip(confidences)
            .map(|(intent, confidence)| Ranked { intent, confidence })
            .collect();
        understand(&ranked, 0.7)
    }

    #[test]
    fn what_is_clear_is_taken_what_is_close_is_asked_what_is_dark_is_left() {
        assert_eq!(understood([0.9, 0.05, 0.0, 0.0]), Understood::Match("A"));
        assert_eq!(understood([0.45, 0.4, 0.05, 0.0]), Understood::Ask(vec!["A", "B"]));
        assert_eq!(understood([0.3, 0.2, 0.2, 0.2]), Understood::Ask(vec!["A", "B", "C"]));
        assert_eq!(understood([0.5, 0.01, 0.01, 0.01]), Understood::Ask(vec!["A"]));
        assert_eq!(understood([0.15, 0.1, 0.1, 0.1]), Understood::Nothing);
        assert_eq!(understand(&[], 0.7), Understood::Nothing);
    }
}
