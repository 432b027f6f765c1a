//! What flows can call: functions, bots of the instance, and bots outside of it.

mod bot_services;
mod bots;
mod functions;
pub mod stock_bots;

use edgewise_shared::key::KeyRing;
use edgewise_shared::object::Method;
use edgewise_shared::object::callee::{
    Callee, DeleteBot, DeleteBotService, DeleteFunction, DescribeBot, GetCallTarget, GetTrainedBot,
    ListBotServices, ListBots, ListFunctions, PutBot, PutBotService, PutFunction,
};
use edgewise_shared::remote::address::{Address, Reach};
use edgewise_shared::remote::target::{CallTarget, bot_name, function_name};
use edgewise_shared::time::Timestamp;
use edgewise_shared::wire::rejection::Rejection;

use super::configuration::on;
use crate::failure::Failure;
use crate::serve::Reply;
use crate::sql::Sql;

/// How many of a kind an instance can have.
const COUNT_LIMIT: usize = 200;
/// How much of a name that nobody knows is told back, in characters.
const SHOWN: usize = 200;

/// What is worked with.
pub struct Means<'a> {
    /// The instance's tables.
    pub sql: &'a Sql,
    /// Now.
    pub now: Timestamp,
    /// The deployment's keys.
    pub ring: &'a KeyRing,
    /// How far calls may go.
    pub reach: Reach,
}

/// Serves a call that changes nothing. None if there is none of this name.
pub fn read(means: &Means<'_>, name: &str, request: &str) -> Option<Reply> {
    Some(match name {
        GetCallTarget::NAME => on(request, |wish: GetCallTarget| means.target(&wish.callee)),
        GetTrainedBot::NAME => on(request, |wish: GetTrainedBot| bots::trained(means, &wish.name)),
        ListFunctions::NAME => on(request, |_: ListFunctions| functions::list(means)),
        ListBots::NAME => on(request, |_: ListBots| bots::list(means)),
        DescribeBot::NAME => on(request, |wish: DescribeBot| bots::describe(means, &wish.name)),
        ListBotServices::NAME => on(request, |_: ListBotServices| bot_services::list(means)),
        _ => return None,
    })
}

/// Serves a call that changes something. None if there is none of this name.
pub fn write(means: &Means<'_>, name: &str, request: &str) -> Option<Reply> {
    Some(match name {
        PutFunction::NAME => on(request, |wish| functions::put(means, &wish)),
        DeleteFunction::NAME => on(request, |wish: DeleteFunction| functions::delete(means, &wish.name)),
        PutBot::NAME => on(request, |wish: PutBot| bots::put(means, &wish.definition)),
        DeleteBot::NAME => on(request, |wish: DeleteBot| bots::delete(means, &wish.name)),
        PutBotService::NAME => on(request, |wish| bot_services::put(means, &wish)),
        DeleteBotService::NAME => {
            on(request, |wish: DeleteBotService| bot_services::delete(means, &wish.name))
        }
        _ => return None,
    })
}

impl Means<'_> {
    /// Where a call goes.
    fn target(&self, callee: &Callee) -> Result<CallTarget, Failure> {
        match callee {
            Callee::Function(text) => {
                let name = function_name(text);
                let found = functions::target(self, name)?.map(CallTarget::Function);
                found.ok_or_else(|| unknown("function", name).into())
            }
            Callee::Bot(text) => {
                let name = bot_name(text);
                if let Some(bot) = bots::target(self, name)? {
                    return Ok(CallTarget::Bot(bot));
                }
                let found = bot_services::target(self, name)?.map(CallTarget::BotService);
                found.ok_or_else(|| unknown("bot", name).into())
            }
        }
    }

    /// An address that was stored, if calls may still go there.
    fn address(&self, url: &str) -> Result<Address, Rejection> {
        Address::parse(url, self.reach).map_err(|bad| Rejection::invalid_request(bad.to_string()))
    }

    /// Refuses more of a kind than an instance can have. The query lists those of the kind.
    fn check_count(&self, query: &str) -> Result<(), Failure> {
        let rows: Vec<serde_json::Value> = self.sql.rows(query, vec![])?;
        if rows.len() < COUNT_LIMIT {
            return Ok(());
        }
        let message = format!("An instance can have {COUNT_LIMIT} of these: delete one that nobody needs.");
        Err(Rejection::invalid_request(message).into())
    }
}

fn unknown(kind: &str, name: &str) -> Rejection {
    let shown: String = name.chars().take(SHOWN).collect();
    Rejection::not_found(format!("This instance knows no {kind} {shown}."))
}
