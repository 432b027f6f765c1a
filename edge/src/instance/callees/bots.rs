//! Bots of the instance: their definitions, and what they have learnt from them when they were put.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use edgewise_shared::bot::definition::BotDefinition;
use edgewise_shared::bot::model::BotModel;
use edgewise_shared::bot::problems::Problem;
use edgewise_shared::key::fingerprint;
use edgewise_shared::object::callee::{BotList, BotSummary, TrainedBot};
use edgewise_shared::remote::target::BotTarget;
use edgewise_shared::time::Timestamp;
use edgewise_shared::wire::participant::Empty;
use edgewise_shared::wire::rejection::Rejection;
use serde::Deserialize;
use serde_bytes::ByteBuf;
use serde_json::Value;

use super::{Means, bot_services, unknown};
use crate::failure::Failure;
use crate::sql::{Sql, bind};

/// How many problems of a definition are told at once.
const PROBLEMS_SHOWN: usize = 50;

#[derive(Deserialize)]
struct Row {
    fingerprint: String,
    definition: String,
    model: ByteBuf,
}

#[derive(Deserialize)]
struct SummaryRow {
    name: String,
    locales: String,
    model_size: usize,
}

/// Which definition a bot has now, if there is one of this name.
pub fn target(means: &Means<'_>, name: &str) -> Result<Option<BotTarget>, Failure> {
    let fingerprint = fingerprint_in(means.sql, name)?;
    Ok(fingerprint.map(|fingerprint| BotTarget { name: name.to_owned(), fingerprint }))
}

/// A bot with what it has learnt. What an earlier release has learnt is of no use to this one, so it learns again.
pub fn trained(means: &Means<'_>, name: &str) -> Result<TrainedBot, Failure> {
    let row = row(means, name)?;
    let mut model = row.model.into_vec();
    if BotModel::from_bytes(&model).is_err() {
        model = BotModel::train(&serde_json::from_str(&row.definition)?).to_bytes();
    }
    Ok(TrainedBot { fingerprint: row.fingerprint, definition: row.definition, model: STANDARD.encode(model) })
}

/// Adds a bot, or changes the one of its name. A definition that is as it was is not learnt again.
pub fn put(means: &Means<'_>, json: &str) -> Result<BotSummary, Failure> {
    let definition = BotDefinition::from_json(json).map_err(|problems| refused(&problems))?;
    let name = definition.name.as_str();
    if bot_services::is_known(means.sql, name)? {
        let message = format!("There is a bot {name} outside the instance already.");
        return Err(Rejection::invalid_request(message).into());
    }
    let known = target(means, name)?;
    if known.is_none() {
        means.check_count("SELECT name FROM bot")?;
    }
    let fingerprint = fingerprint_of(&definition)?;
    if known.is_none_or(|known| known.fingerprint != fingerprint) {
        store(means.sql, means.now, &definition)?;
    }
    let query = format!("{SUMMARY} WHERE name = ?");
    let row = means.sql.first::<SummaryRow>(&query, bind![name])?;
    summary(row.ok_or_else(|| Failure::fault("a bot was not stored"))?)
}

/// All bots of the instance.
pub fn list(means: &Means<'_>) -> Result<BotList, Failure> {
    let rows: Vec<SummaryRow> = means.sql.rows(&format!("{SUMMARY} ORDER BY name"), vec![])?;
    Ok(BotList { bots: rows.into_iter().map(summary).collect::<Result<_, _>>()? })
}

/// The definition of a bot.
pub fn describe(means: &Means<'_>, name: &str) -> Result<Value, Failure> {
    Ok(serde_json::from_str(&row(means, name)?.definition)?)
}

/// Takes a bot away.
pub fn delete(means: &Means<'_>, name: &str) -> Result<Empty, Failure> {
    means.sql.run("DELETE FROM bot WHERE name = ?", bind![name])?;
    Ok(Empty {})
}

/// Stores a bot with what it learns.
pub fn store(sql: &Sql, now: Timestamp, bot: &BotDefinition) -> Result<(), Failure> {
    let locales: Vec<_> = bot.locales.iter().map(|locale| locale.locale_id.as_str()).collect();
    sql.run(
        "INSERT OR REPLACE INTO bot (name, locales, fingerprint, definition, model, modified_at)
         VALUES (?, ?, ?, ?, ?, ?)",
        bind![
            bot.name.as_str(),
            serde_json::to_string(&locales)?,
            fingerprint_of(bot)?,
            serde_json::to_string(bot)?,
            BotModel::train(bot).to_bytes(),
            now
        ],
    )
}

/// Names a definition.
pub fn fingerprint_of(bot: &BotDefinition) -> Result<String, Failure> {
    Ok(fingerprint(serde_json::to_string(bot)?.as_bytes()))
}

/// Names the definition of the bot of this name, if there is one.
pub fn fingerprint_in(sql: &Sql, name: &str) -> Result<Option<String>, Failure> {
    #[derive(Deserialize)]
    struct FingerprintRow {
        fingerprint: String,
    }
    let row: Option<FingerprintRow> = sql.first("SELECT fingerprint FROM bot WHERE name = ?", bind![name])?;
    Ok(row.map(|row| row.fingerprint))
}

const SUMMARY: &str = "SELECT name, locales, length(model) AS model_size FROM bot";

fn row(means: &Means<'_>, name: &str) -> Result<Row, Failure> {
    let query = "SELECT fingerprint, definition, model FROM bot WHERE name = ?";
    let row = means.sql.first(query, bind![name])?;
    row.ok_or_else(|| unknown("bot", name).into())
}

fn summary(row: SummaryRow) -> Result<BotSummary, Failure> {
    let locales = serde_json::from_str(&row.locales)?;
    Ok(BotSummary { name: row.name, locales, model_size: row.model_size })
}

fn refused(problems: &[Problem]) -> Rejection {
    let lines = problems.iter().take(PROBLEMS_SHOWN).map(|problem| format!("\n{problem}"));
    let lines: String = lines.collect();
    Rejection::invalid_request(format!("The bot has {} problems:{lines}", problems.len()))
}
