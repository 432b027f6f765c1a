//! Modules that say something, or ask.

use serde_json::{Map, Value, json};

use super::actions::{members, object, with};
use super::branches::{Leads, transitions, usual};
use super::module::{Branch, Module};
use crate::flow::document::Action;

/// What a module says: as words, as marked-up speech or as a recording.
pub(super) fn prompt(module: &Module) -> Map<String, Value> {
    let recording = ["AudioPrompt", "PromptId", "Prompt"].into_iter().find_map(|name| module.value(name));
    match (module.value("Text"), recording) {
        (Some(text), _) => {
            let name = if module.text("TextToSpeechType") == Some("ssml") { "SSML" } else { "Text" };
            Map::from_iter([(name.to_owned(), text)])
        }
        (None, Some(recording)) => Map::from_iter([("PromptId".to_owned(), recording)]),
        (None, None) => Map::new(),
    }
}

pub(super) fn loop_prompts(module: &Module) -> Action {
    let messages = module.parameters.iter().filter_map(|parameter| {
        let name = match (parameter.name.as_str(), parameter.key.as_deref()) {
            ("Text", Some("ssml")) => "SSML",
            ("Text", _) => "Text",
            ("AudioPrompt" | "Prompt" | "PromptId", _) => "PromptId",
            _ => return None,
        };
        Some(json!({ name: parameter.value }))
    });
    let messages: Vec<Value> = messages.collect();
    let mut parameters = members(module, &[("InterruptSeconds", "InterruptFrequencySeconds")]);
    parameters.insert("Messages".to_owned(), Value::Array(messages));
    let transitions = transitions(module, |branch| match branch.condition.as_str() {
        "Timeout" => Leads::when("Equals", "MessagesInterrupted"),
        _ => usual(branch),
    });
    with(module, "MessageParticipantIteratively", parameters, transitions)
}

/// Asks for a key, or lets the customer talk with a bot.
pub(super) fn get_input(module: &Module) -> Action {
    if module.target == "Lex" || module.value("BotName").is_some() {
        return bot(module);
    }
    let mut parameters = prompt(module);
    parameters.insert("StoreInput".to_owned(), json!("False"));
    parameters.insert("InputTimeLimitSeconds".to_owned(), time_limit(module));
    with(module, "GetParticipantInput", parameters, transitions(module, input_branch))
}

pub(super) fn store_input(module: &Module) -> Action {
    let mut parameters = prompt(module);
    parameters.insert("StoreInput".to_owned(), json!("True"));
    parameters.insert("InputTimeLimitSeconds".to_owned(), time_limit(module));
    let validation = match module.text("CustomerInputType") {
        Some("PhoneNumber") => {
            let names = [("PhoneNumberFormat", "NumberFormat"), ("CountryCode", "CountryCode")];
            json!({ "PhoneNumberValidation": members(module, &names) })
        }
        _ => json!({ "CustomValidation": members(module, &[("MaxDigits", "MaximumLength")]) }),
    };
    parameters.insert("InputValidation".to_owned(), validation);
    if module.flag("EncryptEntry") {
        let names = [("EncryptionKeyId", "EncryptionKeyId"), ("EncryptionKey", "Key")];
        parameters.insert("InputEncryption".to_owned(), Value::Object(members(module, &names)));
    }
    let keys = [("TerminatorDigits", "InputTerminationSequence"), ("DisableCancel", "DisableCancelKey")];
    let keys = members(module, &keys);
    if !keys.is_empty() {
        parameters.insert("DTMFConfiguration".to_owned(), Value::Object(keys));
    }
    with(module, "GetParticipantInput", parameters, transitions(module, input_branch))
}

fn bot(module: &Module) -> Action {
    let mut parameters = prompt(module);
    let alias = ["BotAliasArn", "LexV2BotAliasArn"].into_iter().find_map(|name| module.value(name));
    if let Some(alias) = alias {
        parameters.insert("LexV2Bot".to_owned(), json!({ "AliasArn": alias }));
    } else {
        let names = [("BotName", "Name"), ("BotRegion", "Region"), ("BotAlias", "Alias")];
        parameters.insert("LexBot".to_owned(), Value::Object(members(module, &names)));
    }
    let mut attributes = module.keyed("Attribute");
    attributes.append(&mut module.keyed("SessionAttribute"));
    if !attributes.is_empty() {
        parameters.append(&mut object(json!({ "LexSessionAttributes": attributes })));
    }
    with(module, "ConnectParticipantWithLexBot", parameters, transitions(module, input_branch))
}

fn input_branch(branch: &Branch) -> Leads {
    match branch.condition.as_str() {
        "Timeout" => Leads::fails("InputTimeLimitExceeded"),
        "InvalidNumber" => Leads::fails("InvalidPhoneNumber"),
        _ => usual(branch),
    }
}

fn time_limit(module: &Module) -> Value {
    module.value("Timeout").unwrap_or_else(|| json!("5"))
}
