//! Bots that are built into the simulated instance.

use serde::{Deserialize, Serialize};

use super::answers::is_named;
use crate::bot::date::Date;
use crate::bot::definition::BotDefinition;
use crate::bot::dialog::respond;
use crate::bot::model::BotModel;
use crate::contact::call::BotCall;
use crate::time::Timestamp;
use crate::wire::lex::RecognizeTextResponse;

/// A bot that has learnt its definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "BotDefinition", into = "BotDefinition")]
pub struct TaughtBot {
    definition: BotDefinition,
    model: BotModel,
}

impl From<BotDefinition> for TaughtBot {
    fn from(definition: BotDefinition) -> Self {
        let model = BotModel::train(&definition);
        Self { definition, model }
    }
}

impl From<TaughtBot> for BotDefinition {
    fn from(bot: TaughtBot) -> Self {
        bot.definition
    }
}

impl TaughtBot {
    /// What it is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.definition.name
    }

    /// Whether a flow means it that names its bot so.
    pub(super) fn is_meant_by(&self, bot: &str) -> bool {
        is_named(bot, &self.definition.name)
    }

    pub(super) fn respond(&self, call: &BotCall, now: Timestamp) -> RecognizeTextResponse {
        respond(&self.definition, &self.model, call.locale.as_deref(), &call.request, Date::at(now))
    }
}
