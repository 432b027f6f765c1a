//! From an intent to its end: slots that are asked for, corrected and confirmed.

use serde_json::{Map, Value};

use super::turn::{Outcome, Turn};
use crate::bot::definition::{Content, FulfilledBy, IntentDefinition, SlotDefinition, Then};
use crate::bot::slot::{Found, Mention, mentions, yes_no};
use crate::bot::template::Values;
use crate::bot::text::Text;
use crate::wire::lex::{
    ConfirmationState, DialogAction, DialogActionType, Intent, IntentState, Slot, SlotValue,
};

impl Turn<'_> {
    /// The customer was asked for a slot.
    pub(super) fn fill(&mut self, definition: &IntentDefinition, mut intent: Intent, asked: &str) -> Outcome {
        let Some(slot) = definition.slot(asked) else { return self.recognize() };
        if self.text.is_any(self.reader.language().cancel) {
            return self.cancel(intent);
        }
        let text = self.text.clone();
        let mentions = mentions(&self.reader, definition, &text, Some(asked));
        let said =
            mentions.iter().find(|mention| mention.slot.name == asked).map(|mention| mention.found.clone());
        let corrects = self.corrects();
        let others: Vec<&Mention<'_>> = mentions
            .iter()
            .filter(|mention| mention.slot.name != asked)
            .filter(|mention| intent.slot(&mention.slot.name).is_none() || corrects || said.is_none())
            .filter(|mention| intent.slot(&mention.slot.name) != Some(mention.found.value.as_str()))
            .collect();
        let free = self.reader.is_free(slot);
        if said.is_none()
            && others.is_empty()
            && let Some(outcome) = self.switch(&definition.name, free)
        {
            return outcome;
        }
        let answer = match said {
            Some(found) => Some(found),
            None if others.is_empty() || free => self.reader.answer(slot, &text),
            None => None,
        };
        if answer.is_none() && others.is_empty() {
            return self.ask_again(definition, intent, slot);
        }
        for mention in others.into_iter().filter(|_| !free) {
            put(&mut intent, mention.slot, &text, &mention.found);
        }
        if let Some(found) = answer {
            put(&mut intent, slot, &text, &found);
        }
        self.advance(definition, intent)
    }

    /// The customer was asked for a yes or no.
    pub(super) fn confirm(&mut self, definition: &IntentDefinition, mut intent: Intent) -> Outcome {
        let text = self.text.clone();
        let language = self.reader.language();
        let changed: Vec<Mention<'_>> = mentions(&self.reader, definition, &text, None)
            .into_iter()
            .filter(|mention| intent.slot(&mention.slot.name) != Some(mention.found.value.as_str()))
            .collect();
        if !changed.is_empty() {
            for mention in &changed {
                put(&mut intent, mention.slot, &text, &mention.found);
            }
            return self.advance(definition, intent);
        }
        match yes_no(&text, language) {
            Some(true) => {
                intent.confirmation_state = Some(ConfirmationState::Confirmed);
                self.finish(definition, intent)
            }
            Some(false) => {
                intent.confirmation_state = Some(ConfirmationState::Denied);
                let declined =
                    definition.confirmation.as_ref().map(|confirmation| confirmation.declined.as_slice());
                self.close(intent, declined.unwrap_or_default())
            }
            None if text.is_any(language.cancel) => self.cancel(intent),
            None => {
                self.switch(&definition.name, false).unwrap_or_else(|| self.confirm_again(definition, intent))
            }
        }
    }

    /// Takes what was said for an intent's slots; free text only where a sample utterance frames it.
    pub(super) fn take_mentions(&self, definition: &IntentDefinition, intent: &mut Intent, text: &Text<'_>) {
        for mention in mentions(&self.reader, definition, text, None) {
            put(intent, mention.slot, text, &mention.found);
        }
    }

    /// What is next for an intent: a slot that is still open, the confirmation, or its end.
    pub(super) fn advance(&mut self, definition: &IntentDefinition, intent: Intent) -> Outcome {
        self.memory.retries = 0;
        let open = definition.slots.iter().find(|slot| slot.required && intent.slot(&slot.name).is_none());
        match open {
            Some(slot) => self.ask(intent, slot),
            None if definition.confirmation.is_some() => self.ask_to_confirm(definition, intent),
            None => self.finish(definition, intent),
        }
    }

    fn ask_again(&mut self, definition: &IntentDefinition, intent: Intent, slot: &SlotDefinition) -> Outcome {
        self.memory.retries = self.memory.retries.saturating_add(1);
        if self.memory.retries > slot.max_retries() {
            self.fail(definition, intent)
        } else {
            self.ask(intent, slot)
        }
    }

    fn confirm_again(&mut self, definition: &IntentDefinition, intent: Intent) -> Outcome {
        self.memory.retries = self.memory.retries.saturating_add(1);
        if self.memory.retries > SlotDefinition::MAX_RETRIES {
            return self.fail(definition, intent);
        }
        self.ask_to_confirm(definition, intent)
    }

    fn ask(&self, intent: Intent, slot: &SlotDefinition) -> Outcome {
        Outcome {
            action: DialogAction::elicit(slot.name.as_str()),
            messages: self.say_again(&slot.prompts, self.memory.retries, Some(&intent)),
            intent: Some(Intent { state: Some(IntentState::InProgress), ..intent }),
        }
    }

    fn ask_to_confirm(&self, definition: &IntentDefinition, intent: Intent) -> Outcome {
        let prompts = definition.confirmation.as_ref().map(|confirmation| confirmation.prompts.as_slice());
        Outcome {
            action: DialogAction::of(DialogActionType::ConfirmIntent),
            messages: self.say_again(prompts.unwrap_or_default(), self.memory.retries, Some(&intent)),
            intent: Some(Intent { state: Some(IntentState::InProgress), ..intent }),
        }
    }

    fn finish(&mut self, definition: &IntentDefinition, intent: Intent) -> Outcome {
        let values = Values { intent: Some(&intent), attributes: &self.attributes };
        let set: Vec<(String, String)> = definition
            .session_attributes
            .iter()
            .map(|(name, text)| (name.clone(), values.fill(text)))
            .collect();
        self.attributes.extend(set);
        self.memory.retries = 0;
        let state = match definition.fulfilled_by {
            FulfilledBy::Flow => IntentState::ReadyForFulfillment,
            FulfilledBy::Bot => IntentState::Fulfilled,
        };
        let action = match definition.then {
            Then::Close => DialogActionType::Close,
            Then::ElicitIntent => DialogActionType::ElicitIntent,
        };
        Outcome {
            action: DialogAction::of(action),
            messages: self.say(&definition.responses, Some(&intent)),
            intent: Some(Intent { state: Some(state), ..intent }),
        }
    }

    fn fail(&mut self, definition: &IntentDefinition, intent: Intent) -> Outcome {
        self.close(intent, &definition.failed)
    }

    fn cancel(&mut self, intent: Intent) -> Outcome {
        let cancelled = &self.locale.cancelled;
        self.close(intent, cancelled)
    }

    /// Ends an intent that did not come to what it was for.
    fn close(&mut self, intent: Intent, contents: &[Content]) -> Outcome {
        self.memory.retries = 0;
        Outcome {
            action: DialogAction::of(DialogActionType::Close),
            messages: self.say(contents, Some(&intent)),
            intent: Some(Intent { state: Some(IntentState::Failed), ..intent }),
        }
    }

    /// Whether the customer takes back something that was said before.
    fn corrects(&self) -> bool {
        self.text.has_any(self.reader.language().instead)
    }
}

fn put(intent: &mut Intent, slot: &SlotDefinition, text: &Text<'_>, found: &Found) {
    let value = SlotValue {
        original_value: text.raw().get(found.start..found.end).map(str::to_owned),
        interpreted_value: Some(found.value.clone()),
        resolved_values: std::iter::once(&found.value).chain(&found.also).cloned().collect(),
    };
    let shape = Map::from_iter([("shape".to_owned(), Value::String("Scalar".to_owned()))]);
    intent.slots.insert(slot.name.clone(), Some(Slot { value: Some(value), rest: shape }));
}
