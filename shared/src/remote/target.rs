//! Where a flow's calls go: what an instance knows of a function or a bot, and by which name a flow means it.

use serde::{Deserialize, Serialize};

use super::address::{Address, BadAddress};
use crate::contact::call::BotCall;

/// The language where nobody has named one.
const LOCALE: &str = "en_US";

/// A function that an instance knows.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionTarget {
    /// Where it is.
    pub address: Address,
    /// What its calls are signed with, as [`super::webhook::Secret`] writes it.
    pub secret: String,
}

/// A bot outside the instance that speaks RecognizeText.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BotService {
    /// Where the service is, without the path of RecognizeText.
    pub address: Address,
    /// The bot's id there.
    pub bot_id: String,
    /// The id of the alias there.
    pub alias_id: String,
    /// The languages it speaks, such as `en_US`; the first is for chats in another one. None is any.
    pub locales: Vec<String>,
    /// The region that requests are signed for.
    pub region: String,
    /// The access key that requests are signed with.
    pub access_key_id: String,
    /// Its secret.
    pub secret_access_key: String,
}

/// A bot of the instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BotTarget {
    /// Its name.
    pub name: String,
    /// Names its definition: another one has another.
    pub fingerprint: String,
}

/// Where a call goes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CallTarget {
    /// To a function.
    Function(FunctionTarget),
    /// To a bot outside the instance.
    BotService(BotService),
    /// To a bot of the instance.
    Bot(BotTarget),
}

impl BotService {
    /// The address of a turn.
    ///
    /// # Errors
    /// If an id cannot stand in an address.
    pub fn turn_address(&self, call: &BotCall) -> Result<Address, BadAddress> {
        let locale = self.locale(call.locale.as_deref());
        self.address.below(&[
            "bots",
            &self.bot_id,
            "botAliases",
            &self.alias_id,
            "botLocales",
            locale,
            "sessions",
            &call.session_id,
            "text",
        ])
    }

    /// The language to speak in a chat of this language: that one, or another form of it, or the first.
    fn locale<'a>(&'a self, wanted: Option<&'a str>) -> &'a str {
        let same = |locale: &&String| Some(locale.as_str()) == wanted;
        let alike = |locale: &&String| Some(language(locale)) == wanted.map(language);
        let spoken = self.locales.iter();
        let found = spoken.clone().find(same).or_else(|| spoken.clone().find(alike)).or(self.locales.first());
        found.map(String::as_str).or(wanted).unwrap_or(LOCALE)
    }
}

/// `en` for `en_US`.
fn language(locale: &str) -> &str {
    locale.split('_').next().unwrap_or(locale)
}

/// The name by which a function is registered, from how a flow names it: by that name, or by an ARN that ends in
/// `function:NAME` or `function:NAME:VERSION`. So a flow that was written for another account finds the function of
/// the same name here.
#[must_use]
pub fn function_name(text: &str) -> &str {
    named_by_arn(text, ":function:").and_then(|name| name.split(':').next()).unwrap_or(text)
}

/// The name by which a bot is registered, from how a flow names it: by that name, or by the ARN of an alias, which ends
/// in `bot-alias/BOT/ALIAS` and names the bot by its id.
#[must_use]
pub fn bot_name(text: &str) -> &str {
    named_by_arn(text, ":bot-alias/").and_then(|name| name.split('/').next()).unwrap_or(text)
}

fn named_by_arn<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    text.strip_prefix("arn:")?.split_once(before).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::super::address::Reach;
    use super::*;
    use crate::wire::lex::RecognizeTextRequest;

    #[test]
    fn a_function_is_named_by_itself_or_by_its_arn() {
        for text in [
            "orderStatus",
            "arn:aws:lambda:us-west-2:123456789012:function:orderStatus",
            "arn:aws:lambda:us-west-2:123456789012:function:orderStatus:LIVE",
            "arn:aws-cn:lambda:cn-north-1:123456789012:function:orderStatus:7",
        ] {
            assert_eq!(function_name(text), "orderStatus", "{text}");
        }
        assert_eq!(function_name("my:function:orderStatus"), "my:function:orderStatus", "it is no ARN");
        assert_eq!(function_name("arn:aws:s3:::bucket"), "arn:aws:s3:::bucket");
    }

    #[test]
    fn a_bot_is_named_by_itself_or_by_the_arn_of_its_alias() {
        let arn = "arn:aws:lex:us-west-2:123456789012:bot-alias/BOTID12345/TSTALIASID";
        assert_eq!(bot_name(arn), "BOTID12345");
        assert_eq!(bot_name("Shop"), "Shop");
    }

    #[test]
    fn a_turn_of_a_bot_has_the_address_of_its_session() {
        let bot = BotService {
            address: Address::parse("https://bots.example.com/lex/", Reach::Internet).unwrap(),
            bot_id: "BOTID12345".to_owned(),
            alias_id: "TSTALIASID".to_owned(),
            locales: Vec::new(),
            region: "eu-central-1".to_owned(),
            access_key_id: "KEY".to_owned(),
            secret_access_key: "secret".to_owned(),
        };
        let call = |locale: Option<&str>| BotCall {
            bot: "BOTID12345".to_owned(),
            locale: locale.map(str::to_owned),
            session_id: "contact-1".to_owned(),
            request: RecognizeTextRequest::default(),
        };
        let path = "https://bots.example.com/lex/bots/BOTID12345/botAliases/TSTALIASID/botLocales";
        let address = |bot: &BotService, locale| bot.turn_address(&call(locale)).unwrap().as_str().to_owned();
        let spoken = |locale| format!("{path}/{locale}/sessions/contact-1/text");
        assert_eq!(address(&bot, Some("fr_FR")), spoken("fr_FR"));
        assert_eq!(address(&bot, None), spoken("en_US"));
        let locales = vec!["de_DE".to_owned(), "en_GB".to_owned()];
        let european = BotService { locales, ..bot.clone() };
        assert_eq!(address(&european, Some("en_GB")), spoken("en_GB"));
        assert_eq!(address(&european, Some("en_US")), spoken("en_GB"));
        assert_eq!(address(&european, Some("fr_FR")), spoken("de_DE"));
        assert_eq!(address(&european, None), spoken("de_DE"));
        let bad = BotService { bot_id: "..".to_owned(), ..bot };
        assert_eq!(bad.turn_address(&call(None)), Err(BadAddress::Form));
    }
}
