//! Turns of bots.

use std::rc::Rc;

use edgewise_shared::contact::call::{BOT_TIME_LIMIT, BotCall, CallFailure, CallOutcome, CallReply};
use edgewise_shared::object::callee::Callee;
use edgewise_shared::remote::answer::{self, BOT_ANSWER_LIMIT};
use edgewise_shared::remote::exchange::{BOT_TRIES, Exchange};
use edgewise_shared::remote::target::{BotService, CallTarget};
use edgewise_shared::sigv4::{Signer, UnsignedRequest};

use super::{checked, own_bot, target};
use crate::contact::turn::Shell;
use crate::{clock, outcall};

/// The service that requests are signed for.
const SERVICE: &str = "lex";

/// Lets a bot take its turn.
pub async fn call(shell: &Rc<Shell>, request: &BotCall) -> CallOutcome {
    match target(shell, Callee::Bot(request.bot.clone())).await? {
        CallTarget::Bot(bot) => own_bot::call(shell, &bot, request).await,
        CallTarget::BotService(bot) => ask(shell, &bot, request).await,
        CallTarget::Function(_) => Err(CallFailure::new("This is no bot.")),
    }
}

/// Asks a bot outside the instance.
async fn ask(shell: &Rc<Shell>, bot: &BotService, request: &BotCall) -> CallOutcome {
    checked(shell, &bot.address)?;
    let address = bot.turn_address(request).map_err(|bad| CallFailure::new(bad.to_string()))?;
    let body =
        serde_json::to_string(&request.request).map_err(|error| CallFailure::new(error.to_string()))?;
    let signer = Signer {
        access_key_id: bot.access_key_id.clone(),
        secret_access_key: bot.secret_access_key.clone(),
        region: bot.region.clone(),
        service: SERVICE.to_owned(),
    };
    let headers = [("content-type", "application/json")];
    let unsigned =
        UnsignedRequest { method: "POST", url: address.as_str(), headers: &headers, body: body.as_bytes() };
    if signer.sign(unsigned, clock::now()).is_none() {
        return Err(CallFailure::new("The request of the bot cannot be signed: check its key and region."));
    }
    let sign = || signer.sign(unsigned, clock::now()).unwrap_or_default();
    let exchange = Exchange::new("bot", clock::now(), BOT_TIME_LIMIT, BOT_TRIES);
    let answer = outcall::call(exchange, &address, &body, BOT_ANSWER_LIMIT, sign).await?;
    answer::bot(&answer).map(|answer| CallReply::Bot(Box::new(answer)))
}
