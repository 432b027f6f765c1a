//! Calls to an instance's object, `Instance`, about what its flows can call: functions, bots of the instance, and bots
//! outside of it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::methods;
use crate::remote::target::CallTarget;
use crate::wire::participant::Empty;

/// Where a call of a flow goes. Rejected if the instance knows no such function or bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetCallTarget {
    /// What is called.
    pub callee: Callee,
}

/// What a flow calls, as the flow names it: by name, id or ARN.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Callee {
    /// A function.
    Function(String),
    /// A bot.
    Bot(String),
}

/// Lets flows call a function, or changes where it is. Its secret stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutFunction {
    /// Its name, which flows name it by; 1 to 140 letters, digits, `-` and `_`.
    pub name: String,
    /// Where it is.
    pub url: String,
}

/// A function that flows can call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// What it verifies calls with; told when it is put, and not in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

/// All functions that flows can call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListFunctions {}

/// Answers [`ListFunctions`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FunctionList {
    /// The functions, by name.
    pub functions: Vec<Function>,
}

/// Flows cannot call a function any more. One that is not there is fine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteFunction {
    /// Its name.
    pub name: String,
}

/// Lets flows talk to a bot outside the instance, or changes what is known of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PutBotService {
    /// Its name, which flows name it by: the bot's id, for flows that name it by ARN. 1 to 140 letters, digits, `-` and
    /// `_`.
    pub name: String,
    /// Where the service is, without the path of RecognizeText.
    pub url: String,
    /// The bot's id there; its name unless given.
    #[serde(default)]
    pub bot_id: Option<String>,
    /// The id of the alias there.
    pub alias_id: String,
    /// The languages it speaks, such as `en_US`; the first is for chats in another one. None is any.
    #[serde(default)]
    pub locales: Vec<String>,
    /// The region that requests are signed for.
    pub region: String,
    /// The access key that requests are signed with.
    pub access_key_id: String,
    /// Its secret, which is stored sealed and told nobody.
    pub secret_access_key: String,
}

/// A bot outside the instance that flows can talk to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BotServiceSummary {
    /// Its name.
    pub name: String,
    /// Where the service is.
    pub url: String,
    /// The bot's id there.
    pub bot_id: String,
    /// The id of the alias there.
    pub alias_id: String,
    /// The languages it speaks.
    pub locales: Vec<String>,
    /// The region that requests are signed for.
    pub region: String,
    /// The access key that requests are signed with.
    pub access_key_id: String,
}

/// All bots outside the instance that flows can talk to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListBotServices {}

/// Answers [`ListBotServices`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BotServiceList {
    /// The bots, by name.
    pub bot_services: Vec<BotServiceSummary>,
}

/// Flows cannot talk to a bot any more. One that is not there is fine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteBotService {
    /// Its name.
    pub name: String,
}

/// Adds a bot of the instance, or changes the one of its name. It learns at once; talks that are under way go on with
/// what it has learnt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PutBot {
    /// The bot's definition, as JSON.
    pub definition: String,
}

/// A bot of the instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BotSummary {
    /// Its name, which flows name it by.
    pub name: String,
    /// The languages it speaks.
    pub locales: Vec<String>,
    /// How many bytes it takes to remember what it has learnt.
    pub model_size: usize,
}

/// All bots of the instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListBots {}

/// Answers [`ListBots`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct BotList {
    /// The bots, by name.
    pub bots: Vec<BotSummary>,
}

/// The definition of a bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribeBot {
    /// Its name.
    pub name: String,
}

/// Takes a bot away. One that is not there is fine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteBot {
    /// Its name.
    pub name: String,
}

/// A bot with what it has learnt, for who lets it talk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetTrainedBot {
    /// Its name.
    pub name: String,
}

/// Answers [`GetTrainedBot`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrainedBot {
    /// Names this definition of the bot; another one has another.
    pub fingerprint: String,
    /// The bot's definition, as JSON.
    pub definition: String,
    /// What it has learnt, in base64.
    pub model: String,
}

methods! {
    GetCallTarget -> CallTarget;
    PutFunction -> Function;
    ListFunctions -> FunctionList;
    DeleteFunction -> Empty;
    PutBotService -> BotServiceSummary;
    ListBotServices -> BotServiceList;
    DeleteBotService -> Empty;
    PutBot -> BotSummary;
    ListBots -> BotList;
    DescribeBot -> Value;
    DeleteBot -> Empty;
    GetTrainedBot -> TrainedBot;
}
