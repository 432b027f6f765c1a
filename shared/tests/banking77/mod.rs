//! BANKING77 (Casanueva et al., 2020): 13,083 things that customers ask a bank, 77 intents. The data is not part of this
//! repository; `EDGEWISE_INTENTS_DIR` names the folder with `banking77-train.csv` and `banking77-test.csv`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use edgewise_shared::bot::definition::{BotDefinition, BotLocale, Fallback, IntentDefinition};
use edgewise_shared::bot::model::BotModel;

/// What customers said, and what they wanted.
pub struct Banking {
    /// To learn from.
    pub train: Vec<(String, String)>,
    /// To be measured with.
    pub test: Vec<(String, String)>,
}

impl Banking {
    /// The data, if the environment says where it is.
    pub fn find() -> Option<Self> {
        let folder = PathBuf::from(std::env::var_os("EDGEWISE_INTENTS_DIR")?);
        Some(Self {
            train: rows(&folder.join("banking77-train.csv")),
            test: rows(&folder.join("banking77-test.csv")),
        })
    }

    /// So many examples of each intent from the training split, others for another seed.
    #[allow(dead_code, reason = "not every program that measures needs all of it")]
    pub fn sample(&self, count: usize, seed: u64) -> Vec<(String, String)> {
        let mut by_intent: BTreeMap<&str, Vec<&(String, String)>> = BTreeMap::new();
        for row in &self.train {
            by_intent.entry(&row.1).or_default().push(row);
        }
        let mut state = seed;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let mut sampled = Vec::new();
        for rows in by_intent.values_mut() {
            for _ in 0..count.min(rows.len()) {
                let at = random(rows.len());
                sampled.push(rows.swap_remove(at).clone());
            }
        }
        sampled
    }

    /// The share of the test split that a model trained on these rows understands.
    pub fn accuracy(&self, rows: &[(String, String)]) -> f64 {
        let model = BotModel::train(&bot(rows));
        let model = model.locale("en_US").unwrap();
        let right = self.test.iter().filter(|(text, intent)| model.rank(text)[0].intent == intent);
        share(right.count(), self.test.len())
    }
}

/// A bot whose sample utterances are these rows.
pub fn bot(rows: &[(String, String)]) -> BotDefinition {
    let mut intents: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (text, intent) in rows {
        intents.entry(intent).or_default().push(text.clone());
    }
    let intents = intents.into_iter().map(|(name, sample_utterances)| IntentDefinition {
        name: name.to_owned(),
        sample_utterances,
        ..serde_json::from_str(r#"{"Name": "", "SampleUtterances": []}"#).unwrap()
    });
    let locale = BotLocale {
        locale_id: "en_US".to_owned(),
        intents: intents.collect(),
        slot_types: Vec::new(),
        fallback: Fallback { messages: Vec::new(), max_attempts: None, failed: Vec::new() },
        clarification: None,
        cancelled: Vec::new(),
        confidence: None,
    };
    BotDefinition { name: "Bank".to_owned(), locales: vec![locale] }
}

/// A share of a whole.
#[expect(clippy::cast_precision_loss, reason = "thousands")]
pub fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// The rows of a file of comma-separated values after its first, which names the columns.
fn rows(path: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => cell.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    rows.into_iter()
        .skip(1)
        .filter_map(|row| <[String; 2]>::try_from(row).ok().map(|[text, intent]| (text, intent)))
        .collect()
}
