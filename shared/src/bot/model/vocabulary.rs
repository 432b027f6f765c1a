//! The grams that a model knows, each with how rare it is, and texts as vectors of them.

use super::grams::{Gram, GramKind};
use super::number::ln;

/// The grams that a model knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Vocabulary {
    /// Their keys, in order.
    keys: Vec<u32>,
    /// How rare each is.
    rarity: Vec<f32>,
    /// How rare one is that is not among them.
    unknown: f32,
}

/// A text as the model sees it: the places of its grams in the vocabulary, in order, and how much each is of the text.
pub type Vector = Vec<(u32, f32)>;

impl Vocabulary {
    /// Learns the grams of all texts.
    #[must_use]
    pub fn learn<'a>(texts: impl Iterator<Item = &'a [Gram]>) -> Self {
        let mut seen: Vec<u32> = Vec::new();
        let mut count = 0_u32;
        for grams in texts {
            let mut keys: Vec<u32> = grams.iter().map(|gram| gram.key).collect();
            keys.sort_unstable();
            keys.dedup();
            seen.append(&mut keys);
            count = count.saturating_add(1);
        }
        seen.sort_unstable();
        let (mut keys, mut rarity) = (Vec::new(), Vec::new());
        for run in seen.chunk_by(|one, other| one == other) {
            keys.extend(run.first());
            rarity.push(rarity_of(u32::try_from(run.len()).unwrap_or(u32::MAX), count));
        }
        Self { keys, rarity, unknown: rarity_of(0, count) }
    }

    /// A vocabulary from its parts; none if they do not belong together.
    #[must_use]
    pub fn from_parts(keys: Vec<u32>, rarity: Vec<f32>, unknown: f32) -> Option<Self> {
        let fits = keys.len() == rarity.len() && keys.is_sorted_by(|one, other| one < other);
        let fine = |value: &f32| value.is_finite() && *value > 0.0;
        (fits && rarity.iter().all(fine) && fine(&unknown)).then_some(Self { keys, rarity, unknown })
    }

    /// How many grams it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Its grams' keys, in order.
    #[must_use]
    pub fn keys(&self) -> &[u32] {
        &self.keys
    }

    /// How rare each is, in the order of the keys.
    #[must_use]
    pub fn rarity(&self) -> &[f32] {
        &self.rarity
    }

    /// How rare an unknown gram is.
    #[must_use]
    pub const fn unknown(&self) -> f32 {
        self.unknown
    }

    /// The vocabulary without the grams that are not to be kept.
    #[must_use]
    pub fn keep(self, keep: &[bool]) -> Self {
        let kept = |at: &usize| keep.get(*at).copied().unwrap_or_default();
        let places = (0..self.keys.len()).filter(kept);
        let (keys, rarity) =
            places.filter_map(|at| Some((*self.keys.get(at)?, *self.rarity.get(at)?))).unzip();
        Self { keys, rarity, unknown: self.unknown }
    }

    /// A text as a vector. What of it is unknown makes the rest smaller: the fewer of its words the model has ever
    /// seen, the less it is like anything.
    #[must_use]
    pub fn vector(&self, grams: &[Gram]) -> Vector {
        let mut sorted = grams.to_vec();
        sorted.sort_unstable();
        let mut squares = [0_f32; GramKind::ALL.len()];
        let mut known = Vec::new();
        for run in sorted.chunk_by(|one, other| one == other) {
            let Some(gram) = run.first() else { continue };
            let place = self.keys.binary_search(&gram.key).ok();
            let rarity = place.and_then(|place| self.rarity.get(place)).copied().unwrap_or(self.unknown);
            let weight = f32::from(u16::try_from(run.len()).unwrap_or(u16::MAX)).sqrt() * rarity;
            if let Some(square) = squares.get_mut(gram.kind as usize) {
                *square += weight * weight;
            }
            known.extend(
                place.and_then(|place| u32::try_from(place).ok()).map(|place| (place, gram.kind, weight)),
            );
        }
        let total: f32 = GramKind::ALL.iter().map(|kind| kind.share() * kind.share()).sum();
        let part = |kind: GramKind| {
            let square = squares.get(kind as usize).copied().unwrap_or_default();
            kind.share() / (square * total).sqrt().max(f32::MIN_POSITIVE)
        };
        let mut vector: Vector =
            known.into_iter().map(|(place, kind, weight)| (place, weight * part(kind))).collect();
        vector.sort_unstable_by_key(|entry| entry.0);
        vector
    }
}

/// How much a gram says that so many of all texts have: the square root of the usual inverse document frequency,
/// which would make the rarest too loud where there are few texts.
#[expect(clippy::cast_possible_truncation, reason = "a number from 1 to 5, to the precision that is kept")]
fn rarity_of(having: u32, all: u32) -> f32 {
    let ratio = (1.0 + f64::from(all)) / (1.0 + f64::from(having));
    (1.0 + ln(ratio)).sqrt() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::model::grams::grams;

    #[test]
    fn rare_words_weigh_more_and_unknown_ones_take_weight_away() {
        let texts = ["the red car", "the blue car", "the tree"].map(|text| grams(text, "de"));
        let vocabulary = Vocabulary::learn(texts.iter().map(Vec::as_slice));
        let weight = |text: &str, word: &str| {
            let key = grams(word, "de")[0].key;
            let place = u32::try_from(vocabulary.keys().binary_search(&key).unwrap()).unwrap();
            vocabulary.vector(&grams(text, "de")).iter().find(|entry| entry.0 == place).unwrap().1
        };
        assert!(weight("the tree", "tree") > weight("the tree", "the"));
        assert!(weight("tree", "tree") > weight("tree xyzzy", "tree"));
        let square: f32 =
            vocabulary.vector(&grams("the red car", "de")).iter().map(|entry| entry.1 * entry.1).sum();
        assert!((square - 1.0).abs() < 1e-5, "{square}");
    }
}
