//! The model of one language: which intent a text is, and how sure that is.

use super::grams::{Gram, grams};
use super::number::exp;
use super::svm::{BIAS, plane};
use super::vocabulary::{Vector, Vocabulary};
use crate::bot::text::fold;

/// What was learnt of one language.
#[derive(Debug, Clone, PartialEq)]
pub struct IntentModel {
    pub(super) language: String,
    /// The intents' names, in the order of the definition.
    pub(super) intents: Vec<String>,
    pub(super) vocabulary: Vocabulary,
    /// What a step of a weight is worth, for each intent.
    pub(super) scales: Vec<f32>,
    /// For each gram of the vocabulary, a weight for each intent, in steps.
    pub(super) weights: Vec<i8>,
    /// Texts that were learnt, by the hash of their folded words, in order, with the intent's place.
    pub(super) learnt: Vec<(u32, u16)>,
}

/// A text that belongs to an intent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Example {
    /// The intent's place among the intents.
    pub intent: u16,
    /// The text.
    pub text: String,
    /// Whether it is just what customers say, rather than an utterance with an example for a slot.
    pub verbatim: bool,
}

/// An intent that a text may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked<'a> {
    /// The intent.
    pub intent: &'a str,
    /// How sure that is, from 0 to 1. Together with what is left for none of the intents, all add up to 1.
    pub confidence: f64,
}

/// How quickly confidence follows from a lead over the others.
const STEEPNESS: f64 = 6.0;
/// What is on no intent's side farther than this is none of them rather than any.
const NONE: f64 = -0.5;

impl IntentModel {
    /// Learns from examples, into at most `budget` bytes. The same examples give the same model on every machine.
    /// Examples of an intent that is not there are passed over.
    pub(super) fn train(language: &str, intents: Vec<String>, examples: &[Example], budget: usize) -> Self {
        let texts: Vec<Vec<Gram>> = examples.iter().map(|example| grams(&example.text, language)).collect();
        let vocabulary = Vocabulary::learn(texts.iter().map(Vec::as_slice));
        let vectors: Vec<Vector> = texts.iter().map(|grams| vocabulary.vector(grams)).collect();
        let classes: Vec<u16> = examples.iter().map(|example| example.intent).collect();
        let planes: Vec<Vec<f32>> = (0..u16::try_from(intents.len()).unwrap_or(u16::MAX))
            .map(|class| plane(&vectors, &classes, class, vocabulary.len()))
            .collect();
        let mut learnt: Vec<(u32, u16)> = examples
            .iter()
            .filter(|example| example.verbatim && usize::from(example.intent) < intents.len())
            .map(|example| (hash(&example.text), example.intent))
            .collect();
        learnt.sort_unstable();
        learnt.dedup_by_key(|entry| entry.0);

        let fixed = learnt.len() * 6 + intents.iter().map(|name| name.len() + 8).sum::<usize>() + 64;
        let room = budget.saturating_sub(fixed) / (8 + intents.len());
        let keep = loudest(&planes, vocabulary.len(), room);
        let scales: Vec<f32> = planes.iter().map(|plane| step(plane)).collect();
        let kept = keep.iter().enumerate().filter_map(|(at, keep)| keep.then_some(at));
        let weights = kept
            .flat_map(|at| planes.iter().zip(&scales).map(move |(plane, scale)| (plane.get(at), scale)))
            .map(|(weight, scale)| steps(weight.copied().unwrap_or_default(), *scale))
            .collect();
        Self {
            language: language.to_owned(),
            intents,
            vocabulary: vocabulary.keep(&keep),
            scales,
            weights,
            learnt,
        }
    }

    /// All intents, likeliest first; the one that this very text was learnt for is sure.
    #[must_use]
    pub fn rank(&self, text: &str) -> Vec<Ranked<'_>> {
        let scores = self.scores(text);
        let best = scores.iter().copied().fold(NONE, f64::max);
        let share = |score: f64| exp(STEEPNESS * (score - best));
        let total = share(NONE) + scores.iter().copied().map(share).sum::<f64>();
        let known = self.learnt_for(text);
        let confidence = |(at, score): (usize, f64)| match known {
            Some(intent) => f64::from(u8::from(usize::from(intent) == at)),
            None => share(score) / total,
        };
        let confidences = scores.into_iter().enumerate().map(confidence);
        let mut ranked: Vec<Ranked<'_>> = (self.intents.iter().zip(confidences))
            .map(|(intent, confidence)| Ranked { intent, confidence })
            .collect();
        ranked.sort_by(|one, other| other.confidence.total_cmp(&one.confidence));
        ranked
    }

    /// How far a text is on each intent's side.
    fn scores(&self, text: &str) -> Vec<f64> {
        let mut sums = vec![0.0_f32; self.intents.len()];
        for (gram, value) in self.vocabulary.vector(&grams(text, &self.language)) {
            let start = gram as usize * self.intents.len();
            let weights = self.weights.get(start..start + self.intents.len()).unwrap_or_default();
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += value * f32::from(*weight);
            }
        }
        sums.iter().zip(&self.scales).map(|(sum, scale)| f64::from(BIAS + sum * scale)).collect()
    }

    fn learnt_for(&self, text: &str) -> Option<u16> {
        let at = self.learnt.binary_search_by_key(&hash(text), |entry| entry.0).ok()?;
        Some(self.learnt.get(at)?.1)
    }
}

/// Which grams to keep, if there is room for so many: those that say most about any one intent.
fn loudest(planes: &[Vec<f32>], count: usize, room: usize) -> Vec<bool> {
    let mut loudness = vec![0.0_f32; count];
    for plane in planes {
        for (loudest, weight) in loudness.iter_mut().zip(plane) {
            *loudest = loudest.max(weight.abs());
        }
    }
    let mut order: Vec<usize> = (0..count).collect();
    let of = |at: usize| loudness.get(at).copied().unwrap_or_default();
    order.sort_by(|one, other| of(*other).total_cmp(&of(*one)));
    let mut keep = vec![false; count];
    for at in order.into_iter().take(room) {
        if let Some(keep) = keep.get_mut(at) {
            *keep = true;
        }
    }
    keep
}

/// The step in which a plane's weights are kept: the largest is 127 of them.
fn step(plane: &[f32]) -> f32 {
    let largest = plane.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
    if largest > 0.0 { largest / 127.0 } else { 1.0 }
}

#[expect(clippy::cast_possible_truncation, reason = "from -127 to 127")]
fn steps(weight: f32, step: f32) -> i8 {
    (weight / step).round() as i8
}

/// FNV-1a of the folded words.
fn hash(text: &str) -> u32 {
    fold(text).bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
