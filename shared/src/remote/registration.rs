//! What may be registered for flows to call.

use super::address::{Address, Reach};
use crate::object::callee::{BotServiceSummary, PutBotService, PutFunction};
use crate::wire::rejection::Rejection;

/// The longest name, in characters.
const NAME_LIMIT: usize = 140;
/// The longest of the other texts, in characters.
const TEXT_LIMIT: usize = 256;
/// How many languages a bot can speak.
const LOCALES_LIMIT: usize = 50;

impl PutFunction {
    /// Checks the request; answers where the function is.
    ///
    /// # Errors
    /// `InvalidRequestException` for a name or an address that will not do.
    pub fn check(&self, reach: Reach) -> Result<Address, Rejection> {
        check_name(&self.name)?;
        address(&self.url, reach)
    }
}

impl PutBotService {
    /// Checks the request; answers what is known of the bot from now on, but its secret.
    ///
    /// # Errors
    /// `InvalidRequestException` for a member that will not do.
    pub fn check(&self, reach: Reach) -> Result<BotServiceSummary, Rejection> {
        check_name(&self.name)?;
        let url = address(&self.url, reach)?.as_str().to_owned();
        let summary = BotServiceSummary {
            name: self.name.clone(),
            url,
            bot_id: self.bot_id.clone().unwrap_or_else(|| self.name.clone()),
            alias_id: self.alias_id.clone(),
            locales: self.locales.clone(),
            region: self.region.clone(),
            access_key_id: self.access_key_id.clone(),
        };
        check_text("BotId", &summary.bot_id)?;
        check_text("AliasId", &summary.alias_id)?;
        check_text("Region", &summary.region)?;
        check_text("AccessKeyId", &summary.access_key_id)?;
        check_text("SecretAccessKey", &self.secret_access_key)?;
        if summary.locales.len() > LOCALES_LIMIT {
            return Err(Rejection::invalid_request(format!("Locales may have {LOCALES_LIMIT} members.")));
        }
        summary.locales.iter().try_for_each(|locale| check_text("Locales", locale))?;
        Ok(summary)
    }
}

fn address(url: &str, reach: Reach) -> Result<Address, Rejection> {
    Address::parse(url, reach).map_err(|bad| Rejection::invalid_request(bad.to_string()))
}

fn check_name(name: &str) -> Result<(), Rejection> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if (1..=NAME_LIMIT).contains(&name.len()) && name.bytes().all(plain) {
        return Ok(());
    }
    let message = format!("Name must be 1 to {NAME_LIMIT} letters, digits, hyphens and underscores.");
    Err(Rejection::invalid_request(message))
}

fn check_text(member: &str, text: &str) -> Result<(), Rejection> {
    if (1..=TEXT_LIMIT).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    let message = format!("{member} must be 1 to {TEXT_LIMIT} characters without spaces.");
    Err(Rejection::invalid_request(message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function(name: &str, url: &str) -> PutFunction {
        PutFunction { name: name.to_owned(), url: url.to_owned() }
    }

    fn bot() -> PutBotService {
        PutBotService {
            name: "BOTID12345".to_owned(),
            url: "https://runtime-v2-lex.eu-central-1.amazonaws.com/".to_owned(),
            bot_id: None,
            alias_id: "TSTALIASID".to_owned(),
            locales: vec!["de_DE".to_owned()],
            region: "eu-central-1".to_owned(),
            access_key_id: "AKIA".to_owned(),
            secret_access_key: "wJalr/XUtn+FEMI=".to_owned(),
        }
    }

    #[test]
    fn a_function_has_a_plain_name_and_a_public_address() {
        let good = function("orderStatus_2-live", "https://functions.example.com/orders");
        assert_eq!(good.check(Reach::Internet).unwrap().as_str(), good.url);
        let long = "a".repeat(141);
        for name in ["", "order status", "order:status", "bestellung/ü", &long] {
            let refused =
                function(name, "https://functions.example.com/").check(Reach::Internet).unwrap_err();
            assert!(refused.message.starts_with("Name must be"), "{name}");
        }
        let refused = function("a", "https://169.254.169.254/").check(Reach::Internet).unwrap_err();
        assert!(refused.message.contains("private network"));
    }

    #[test]
    fn a_bot_is_named_by_its_id_unless_it_has_both() {
        let known = bot().check(Reach::Internet).unwrap();
        assert_eq!((known.name.as_str(), known.bot_id.as_str()), ("BOTID12345", "BOTID12345"));
        let both = PutBotService { name: "Shop".to_owned(), bot_id: Some("B1".to_owned()), ..bot() };
        assert_eq!(both.check(Reach::Internet).unwrap().bot_id, "B1");
    }

    #[test]
    fn what_will_not_do_is_named() {
        let refusal = |wish: PutBotService| wish.check(Reach::Internet).unwrap_err().message;
        let spaced = || "a b".to_owned();
        for (member, wish) in [
            ("Name", PutBotService { name: spaced(), ..bot() }),
            ("BotId", PutBotService { bot_id: Some(String::new()), ..bot() }),
            ("AliasId", PutBotService { alias_id: spaced(), ..bot() }),
            ("Region", PutBotService { region: "é".to_owned(), ..bot() }),
            ("AccessKeyId", PutBotService { access_key_id: "a\nb".to_owned(), ..bot() }),
            ("SecretAccessKey", PutBotService { secret_access_key: "a".repeat(257), ..bot() }),
            ("Locales", PutBotService { locales: vec![spaced()], ..bot() }),
            ("Locales", PutBotService { locales: vec!["de_DE".to_owned(); 51], ..bot() }),
            ("The address", PutBotService { url: "http://lex.example.com/".to_owned(), ..bot() }),
        ] {
            let message = refusal(wish);
            assert!(message.starts_with(member), "{member}: {message}");
        }
    }
}
