//! A model as bytes: numbers little-endian, texts and lists after their length.

use std::fmt;

use super::vocabulary::Vocabulary;
use super::{BotModel, IntentModel};

/// The bytes are not a model of this version. It can be trained again from the bot's definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedModel;

impl fmt::Display for MalformedModel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a bot's model of this version")
    }
}

impl std::error::Error for MalformedModel {}

/// What a model starts with. The last byte is the version: another one when anything changes in how texts become
/// grams, or in the bytes.
const MAGIC: [u8; 4] = *b"EWB\x01";

impl BotModel {
    /// The model as bytes, at most [`super::MAX_MODEL`].
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        write_len(&mut bytes, self.locales.len());
        for (id, model) in &self.locales {
            write_text(&mut bytes, id);
            model.write(&mut bytes);
        }
        bytes
    }

    /// Reads a model.
    ///
    /// # Errors
    /// If the bytes are not those of a model of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MalformedModel> {
        let mut reader = Reader(bytes);
        if reader.array::<4>()? != MAGIC {
            return Err(MalformedModel);
        }
        let count = reader.len()?;
        let locales = (0..count)
            .map(|_| Ok((reader.text()?, IntentModel::read(&mut reader)?)))
            .collect::<Result<_, _>>()?;
        if reader.0.is_empty() { Ok(Self { locales }) } else { Err(MalformedModel) }
    }
}

impl IntentModel {
    fn write(&self, bytes: &mut Vec<u8>) {
        write_text(bytes, &self.language);
        write_len(bytes, self.intents.len());
        for (intent, scale) in self.intents.iter().zip(&self.scales) {
            write_text(bytes, intent);
            bytes.extend(scale.to_le_bytes());
        }
        write_len(bytes, self.vocabulary.len());
        bytes.extend(self.vocabulary.keys().iter().flat_map(|key| key.to_le_bytes()));
        bytes.extend(self.vocabulary.rarity().iter().flat_map(|rarity| rarity.to_le_bytes()));
        bytes.extend(self.vocabulary.unknown().to_le_bytes());
        bytes.extend(self.weights.iter().flat_map(|weight| weight.to_le_bytes()));
        write_len(bytes, self.learnt.len());
        for (hash, intent) in &self.learnt {
            bytes.extend(hash.to_le_bytes());
            bytes.extend(intent.to_le_bytes());
        }
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, MalformedModel> {
        let language = reader.text()?;
        let count = reader.len()?;
        let named: Vec<(String, f32)> =
            (0..count).map(|_| Ok((reader.text()?, reader.f32()?))).collect::<Result<_, _>>()?;
        let (intents, scales): (Vec<String>, Vec<f32>) = named.into_iter().unzip();
        let grams = reader.len()?;
        let keys = reader.list(grams, |bytes| u32::from_le_bytes(*bytes))?;
        let rarity = reader.list(grams, |bytes| f32::from_le_bytes(*bytes))?;
        let vocabulary = Vocabulary::from_parts(keys, rarity, reader.f32()?).ok_or(MalformedModel)?;
        let weights = reader.list(grams.saturating_mul(count), |bytes| i8::from_le_bytes(*bytes))?;
        let learnt = reader.len()?;
        let learnt: Vec<(u32, u16)> = (0..learnt)
            .map(|_| Ok((u32::from_le_bytes(reader.array()?), u16::from_le_bytes(reader.array()?))))
            .collect::<Result<_, _>>()?;
        let fine = scales.iter().all(|scale| scale.is_finite())
            && learnt.is_sorted_by(|one, other| one.0 < other.0)
            && learnt.iter().all(|entry| usize::from(entry.1) < intents.len());
        if fine {
            Ok(Self { language, intents, vocabulary, scales, weights, learnt })
        } else {
            Err(MalformedModel)
        }
    }
}

fn write_len(bytes: &mut Vec<u8>, len: usize) {
    bytes.extend(u32::try_from(len).unwrap_or(u32::MAX).to_le_bytes());
}

fn write_text(bytes: &mut Vec<u8>, text: &str) {
    write_len(bytes, text.len());
    bytes.extend(text.as_bytes());
}

/// What is still to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], MalformedModel> {
        let (taken, rest) = self.0.split_at_checked(len).ok_or(MalformedModel)?;
        self.0 = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], MalformedModel> {
        self.take(N)?.try_into().map_err(|_| MalformedModel)
    }

    fn len(&mut self) -> Result<usize, MalformedModel> {
        usize::try_from(u32::from_le_bytes(self.array()?)).map_err(|_| MalformedModel)
    }

    fn f32(&mut self) -> Result<f32, MalformedModel> {
        Ok(f32::from_le_bytes(self.array()?))
    }

    fn text(&mut self) -> Result<String, MalformedModel> {
        let len = self.len()?;
        Ok(std::str::from_utf8(self.take(len)?).map_err(|_| MalformedModel)?.to_owned())
    }

    /// Takes the bytes first, so that a length that lies asks for no memory.
    fn list<T, const N: usize>(
        &mut self,
        len: usize,
        read: impl Fn(&[u8; N]) -> T,
    ) -> Result<Vec<T>, MalformedModel> {
        let (items, _) = self.take(len.saturating_mul(N))?.as_chunks::<N>();
        Ok(items.iter().map(read).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bot::definition::BotDefinition;

    fn bot() -> BotDefinition {
        serde_json::from_value(serde_json::json!({
            "Name": "Shop",
            "Locales": [
                {"LocaleId": "en_US", "Fallback": {"Messages": ["Sorry?"]}, "Intents": [
                    {"Name": "Order", "SampleUtterances": ["where is my order", "where is {Number}"],
                     "Slots": [{"Name": "Number", "Type": "AlphaNumeric", "Prompts": ["Which?"]}]},
                    {"Name": "Hours", "SampleUtterances": ["when are you open"]}
                ]},
                {"LocaleId": "de_DE", "Fallback": {"Messages": ["Wie bitte?"]}, "Intents": [
                    {"Name": "Hours", "SampleUtterances": ["wann haben Sie geöffnet"]}
                ]}
            ]
        }))
        .unwrap()
    }

    #[test]
    fn a_model_comes_back_from_its_bytes_the_same() {
        let model = BotModel::train(&bot());
        let read = BotModel::from_bytes(&model.to_bytes()).unwrap();
        assert_eq!(read, model);
        assert_eq!(read.locale("en_US").unwrap().rank("is it open")[0].intent, "Hours");
    }

    #[test]
    fn learning_the_same_again_gives_the_same_bytes() {
        assert_eq!(BotModel::train(&bot()).to_bytes(), BotModel::train(&bot()).to_bytes());
    }

    /// The bytes on any machine; another hash means another version in [`MAGIC`].
    #[test]
    fn learning_gives_the_same_bytes_on_every_machine() {
        let hash = BotModel::train(&bot()).to_bytes().iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        assert_eq!(format!("{hash:016x}"), "f643b8ea073be8d7");
    }

    #[test]
    fn bytes_that_are_no_model_are_an_error() {
        let bytes = BotModel::train(&bot()).to_bytes();
        for len in 0..bytes.len() {
            assert_eq!(BotModel::from_bytes(&bytes[..len]), Err(MalformedModel), "cut to {len}");
        }
        assert_eq!(BotModel::from_bytes(&[&bytes[..], &[0]].concat()), Err(MalformedModel));
        // A changed byte may still be a model, but never a fault.
        for at in 0..bytes.len() {
            for change in [0x01, 0x80, 0xff] {
                let mut changed = bytes.clone();
                changed[at] ^= change;
                if let Ok(model) = BotModel::from_bytes(&changed)
                    && let Some(model) = model.locale("en_US")
                {
                    let _ = model.rank("where is my order 4711");
                }
            }
        }
    }
}
