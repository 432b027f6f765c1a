//! Turns of bots of the instance, which are answered right here.

use std::cell::RefCell;
use std::rc::Rc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use edgewise_shared::bot::date::Date;
use edgewise_shared::bot::definition::BotDefinition;
use edgewise_shared::bot::dialog::{ACCEPT_CONTENT_TYPES, respond};
use edgewise_shared::bot::model::BotModel;
use edgewise_shared::contact::call::{BotCall, CallFailure, CallOutcome, CallReply};
use edgewise_shared::object::callee::{GetTrainedBot, TrainedBot};
use edgewise_shared::recent::Recent;
use edgewise_shared::remote::target::BotTarget;
use edgewise_shared::wire::content_type::INTERACTIVE;

use super::{in_words, instance};
use crate::contact::turn::Shell;
use crate::failure::Failure;
use crate::{call, clock};

/// How much memory bots may take, in bytes, in all chats of an isolate together.
const ROOM: usize = 32 << 20;
/// What a byte of a model or definition takes in memory, about.
const EXPANSION: usize = 3;

thread_local! {
    /// The bots that were used last, by fingerprint.
    static BOTS: RefCell<Recent<String, Rc<Bot>>> = const { RefCell::new(Recent::new(ROOM)) };
}

struct Bot {
    definition: BotDefinition,
    model: BotModel,
}

/// Lets a bot take its turn.
pub async fn call(shell: &Rc<Shell>, target: &BotTarget, request: &BotCall) -> CallOutcome {
    let bot = match BOTS.with_borrow_mut(|bots| bots.get(&target.fingerprint)) {
        Some(bot) => bot,
        None => fetch(shell, target).await.map_err(in_words)?,
    };
    let mut turn = request.request.clone();
    if !shows_choices(shell)? {
        turn.request_attributes.insert(ACCEPT_CONTENT_TYPES.to_owned(), "PlainText".to_owned());
    }
    let today = Date::at(clock::now());
    let answer = respond(&bot.definition, &bot.model, request.locale.as_deref(), &turn, today);
    Ok(CallReply::Bot(Box::new(answer)))
}

async fn fetch(shell: &Rc<Shell>, target: &BotTarget) -> Result<Rc<Bot>, Failure> {
    let object = call::instance(&shell.env, &instance(shell)?)?;
    let TrainedBot { fingerprint, definition, model } =
        call::call(object, &GetTrainedBot { name: target.name.clone() }).await?;
    let model = STANDARD.decode(model).map_err(|error| Failure::fault(error.to_string()))?;
    let weight = (definition.len() + model.len()).saturating_mul(EXPANSION);
    let bot = Rc::new(Bot {
        definition: serde_json::from_str(&definition)?,
        model: BotModel::from_bytes(&model).map_err(|bad| Failure::fault(bad.to_string()))?,
    });
    BOTS.with_borrow_mut(|bots| bots.put(fingerprint, Rc::clone(&bot), weight));
    Ok(bot)
}

/// Whether everybody in the chat can be shown choices.
fn shows_choices(shell: &Shell) -> Result<bool, CallFailure> {
    let look = shell.look(|loaded| Ok(loaded.chat.content_types.iter().any(|known| known == INTERACTIVE)));
    look.map_err(in_words)
}
