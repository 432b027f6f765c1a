//! Bots outside the instance. The secret of their owner's access key is stored sealed.

use edgewise_shared::object::callee::{BotServiceList, BotServiceSummary, PutBotService};
use edgewise_shared::remote::target::BotService;
use edgewise_shared::seal::SealedSecret;
use edgewise_shared::wire::participant::Empty;
use edgewise_shared::wire::rejection::Rejection;
use serde::Deserialize;
use serde_bytes::ByteBuf;

use super::{Means, bots};
use crate::failure::Failure;
use crate::ids::RandomIds;
use crate::sql::{Sql, bind};

#[derive(Deserialize)]
struct Row {
    /// The [`BotServiceSummary`], as JSON.
    body: String,
    key_id: String,
    sealed: ByteBuf,
}

/// Where a bot is and how it is asked, if there is one of this name.
pub fn target(means: &Means<'_>, name: &str) -> Result<Option<BotService>, Failure> {
    let query = "SELECT body, key_id, sealed FROM bot_service WHERE name = ?";
    let Some(row) = means.sql.first::<Row>(query, bind![name])? else {
        return Ok(None);
    };
    let sealed = SealedSecret { key_id: row.key_id, bytes: row.sealed.into_vec() };
    let secret_access_key = sealed.open(means.ring, &place(name)).map_err(|_| {
        Rejection::invalid_request(format!(
            "The bot {name} was registered under a root key that is gone: register it again."
        ))
    })?;
    let summary: BotServiceSummary = serde_json::from_str(&row.body)?;
    Ok(Some(BotService {
        address: means.address(&summary.url)?,
        bot_id: summary.bot_id,
        alias_id: summary.alias_id,
        locales: summary.locales,
        region: summary.region,
        access_key_id: summary.access_key_id,
        secret_access_key,
    }))
}

/// Adds a bot, or changes what is known of it.
pub fn put(means: &Means<'_>, wish: &PutBotService) -> Result<BotServiceSummary, Failure> {
    let summary = wish.check(means.reach)?;
    let name = summary.name.as_str();
    if bots::target(means, name)?.is_some() {
        let message = format!("This instance has a bot {name} of its own already.");
        return Err(Rejection::invalid_request(message).into());
    }
    if !is_known(means.sql, name)? {
        means.check_count("SELECT name FROM bot_service")?;
    }
    let sealed =
        SealedSecret::seal(means.ring, &place(name), &wish.secret_access_key, &mut RandomIds::default())
            .ok_or_else(|| Failure::fault("a secret could not be sealed"))?;
    means.sql.run(
        "INSERT OR REPLACE INTO bot_service (name, body, key_id, sealed, modified_at) VALUES (?, ?, ?, ?, ?)",
        bind![name, serde_json::to_string(&summary)?, sealed.key_id, sealed.bytes, means.now],
    )?;
    Ok(summary)
}

/// Whether there is a bot of this name.
pub fn is_known(sql: &Sql, name: &str) -> Result<bool, Failure> {
    let query = "SELECT name FROM bot_service WHERE name = ?";
    Ok(sql.first::<serde_json::Value>(query, bind![name])?.is_some())
}

/// All bots outside the instance.
pub fn list(means: &Means<'_>) -> Result<BotServiceList, Failure> {
    #[derive(Deserialize)]
    struct BodyRow {
        body: String,
    }
    let rows: Vec<BodyRow> = means.sql.rows("SELECT body FROM bot_service ORDER BY name", vec![])?;
    let bots = rows.iter().map(|row| serde_json::from_str(&row.body)).collect::<Result<_, _>>()?;
    Ok(BotServiceList { bot_services: bots })
}

/// Takes a bot away.
pub fn delete(means: &Means<'_>, name: &str) -> Result<Empty, Failure> {
    means.sql.run("DELETE FROM bot_service WHERE name = ?", bind![name])?;
    Ok(Empty {})
}

fn place(name: &str) -> String {
    format!("bot-service|{name}")
}
