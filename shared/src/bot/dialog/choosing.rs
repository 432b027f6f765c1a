//! Which intent is meant: taking the one that is clear, asking where several are likely, saying so where none is.

use serde_json::json;

use super::ACCEPT_CONTENT_TYPES;
use super::turn::{Outcome, Turn, blank, fallback};
use crate::bot::definition::{BotLocale, IntentDefinition};
use crate::bot::matching::{ASK, Understood, understand};
use crate::bot::slot::yes_no;
use crate::bot::text::{Text, fold};
use crate::wire::lex::{DialogAction, DialogActionType, IntentState, Message};

impl<'a> Turn<'a> {
    /// The customer says what they want.
    pub(super) fn recognize(&mut self) -> Outcome {
        let locale = self.locale;
        match understand(&self.ranked, locale.confidence.unwrap_or(BotLocale::CONFIDENCE)) {
            Understood::Match(name) => self.begin_named(name),
            Understood::Ask(names) => self.offer(&names),
            Understood::Nothing => self.not_understood(),
        }
    }

    /// The customer answers which of the offered intents is meant, or says it in other words.
    pub(super) fn choose(&mut self) -> Outcome {
        let locale = self.locale;
        let offered: Vec<&IntentDefinition> =
            self.memory.offered.iter().filter_map(|name| locale.intent(name)).collect();
        match self.choice(&offered) {
            Choice::Intent(intent) => self.begin(intent, ""),
            Choice::None => self.not_understood(),
            Choice::Unclear => {
                let best = self.ranked.first().filter(|best| best.confidence >= ASK);
                match best.and_then(|best| offered.iter().find(|intent| intent.name == best.intent)) {
                    Some(intent) => self.begin(intent, self.text.raw()),
                    None => self.recognize_again(),
                }
            }
        }
    }

    /// Starts the intent that the customer means so clearly that another one is left for it, if there is one. In the
    /// place of free text, which may be anything, only the very words of a sample utterance are clear enough.
    pub(super) fn switch(&mut self, from: &str, free: bool) -> Option<Outcome> {
        let clear = if free { 1.0 } else { self.locale.confidence.unwrap_or(BotLocale::CONFIDENCE) };
        let best = self.ranked.first().filter(|best| best.intent != from && best.confidence >= clear)?;
        Some(self.begin(self.locale.intent(best.intent)?, self.text.raw()))
    }

    /// The customer was asked which intent is meant and says something that is none of them: another question is
    /// another attempt.
    fn recognize_again(&mut self) -> Outcome {
        self.memory.offered.clear();
        let locale = self.locale;
        match understand(&self.ranked, locale.confidence.unwrap_or(BotLocale::CONFIDENCE)) {
            Understood::Match(name) => {
                self.memory.utterance = None;
                self.begin_named(name)
            }
            Understood::Ask(names)
                if self.memory.attempts.saturating_add(1) < locale.fallback.max_attempts() =>
            {
                self.memory.attempts = self.memory.attempts.saturating_add(1);
                self.offer(&names)
            }
            Understood::Ask(_) | Understood::Nothing => self.not_understood(),
        }
    }

    fn choice(&self, offered: &[&'a IntentDefinition]) -> Choice<'a> {
        let said = fold(self.text.raw());
        let language = self.reader.language();
        let (_, none_of_these) = self.question();
        let number = said.parse::<usize>().ok();
        let by_number = |at: usize| number == Some(at + 1);
        let named = offered.iter().enumerate().find(|(at, intent)| {
            by_number(*at) || said == fold(intent.label()) || said == fold(&intent.name)
        });
        if let Some((_, intent)) = named {
            return Choice::Intent(intent);
        }
        let none = said == fold(&none_of_these) || by_number(offered.len());
        match (yes_no(&self.text, language), offered) {
            _ if none => Choice::None,
            (Some(true), [only]) => Choice::Intent(only),
            // "No" and no more; what says more may say what is meant instead.
            (Some(false), _) if self.text.words().len() <= 2 => Choice::None,
            _ => Choice::Unclear,
        }
    }

    /// Asks which of these intents is meant.
    fn offer(&mut self, names: &[&str]) -> Outcome {
        let intents: Vec<&IntentDefinition> =
            names.iter().filter_map(|name| self.locale.intent(name)).collect();
        if intents.is_empty() {
            return self.not_understood();
        }
        let (prompt, none_of_these) = self.question();
        let labels: Vec<&str> =
            intents.iter().map(|intent| intent.label()).chain([none_of_these.as_str()]).collect();
        let accepted = self.request.request_attributes.get(ACCEPT_CONTENT_TYPES);
        let message = if accepted.is_none_or(|types| types.contains("CustomPayload")) {
            let elements: Vec<_> = labels.iter().map(|label| json!({"title": label})).collect();
            let content = json!({"title": prompt, "elements": elements});
            Message::custom(
                json!({"templateType": "QuickReply", "version": "1.0", "data": {"content": content}})
                    .to_string(),
            )
        } else {
            let lines = labels.iter().enumerate().map(|(at, label)| format!("\n{}. {label}", at + 1));
            Message::plain(lines.fold(prompt, |text, line| text + &line))
        };
        self.memory.offered = intents.iter().map(|intent| intent.name.clone()).collect();
        self.memory.utterance = Some(self.text.raw().to_owned());
        Outcome {
            action: DialogAction::of(DialogActionType::ElicitIntent),
            intent: Some(fallback(IntentState::InProgress)),
            messages: vec![message],
        }
    }

    /// The question and the choice for none of the intents.
    fn question(&self) -> (String, String) {
        let usual = self.reader.language();
        match &self.locale.clarification {
            Some(own) => (own.prompt.clone(), own.none_of_these.clone()),
            None => (usual.which.to_owned(), usual.none_of_these.to_owned()),
        }
    }

    fn begin_named(&mut self, name: &str) -> Outcome {
        match self.locale.intent(name) {
            Some(intent) => self.begin(intent, self.text.raw()),
            None => self.not_understood(),
        }
    }

    /// Starts an intent with what was said for its slots, now and before the question which one is meant.
    fn begin(&mut self, definition: &IntentDefinition, said: &str) -> Outcome {
        let mut intent = blank(definition);
        let before = self.memory.utterance.take().unwrap_or_default();
        self.memory.offered.clear();
        self.memory.attempts = 0;
        for text in [before.as_str(), said] {
            self.take_mentions(definition, &mut intent, &Text::new(text));
        }
        self.advance(definition, intent)
    }

    fn not_understood(&mut self) -> Outcome {
        self.memory.offered.clear();
        self.memory.utterance = None;
        self.memory.attempts = self.memory.attempts.saturating_add(1);
        let fallback_of = &self.locale.fallback;
        if self.memory.attempts >= fallback_of.max_attempts() {
            return self.give_up();
        }
        Outcome {
            action: DialogAction::of(DialogActionType::ElicitIntent),
            intent: Some(fallback(IntentState::InProgress)),
            messages: self.say_again(&fallback_of.messages, self.memory.attempts.saturating_sub(1), None),
        }
    }

    fn give_up(&mut self) -> Outcome {
        self.memory.attempts = 0;
        self.memory.utterance = None;
        Outcome {
            action: DialogAction::of(DialogActionType::Close),
            intent: Some(fallback(IntentState::Failed)),
            messages: self.say(&self.locale.fallback.failed, None),
        }
    }
}

/// What a customer answered when intents were offered.
enum Choice<'a> {
    Intent(&'a IntentDefinition),
    None,
    Unclear,
}
