//! What flows can call: functions, whose secrets follow from the deployment's root key as those of access keys do, and
//! bots outside the instance, whose owner's secret is stored sealed.

use edgewise_shared::key::KeyRing;
use edgewise_shared::object::callee::{
    BotServiceList, BotServiceSummary, Callee, Function, FunctionList, PutBotService, PutFunction,
};
use edgewise_shared::remote::address::{Address, Reach};
use edgewise_shared::remote::target::{BotService, CallTarget, FunctionTarget, bot_name, function_name};
use edgewise_shared::remote::webhook::Secret;
use edgewise_shared::seal::SealedSecret;
use edgewise_shared::time::Timestamp;
use edgewise_shared::wire::rejection::Rejection;
use serde::Deserialize;
use serde_bytes::ByteBuf;

use crate::failure::Failure;
use crate::ids::{RandomIds, secret};
use crate::sql::{Sql, bind};

/// How many functions, and how many bots, an instance can have.
const COUNT_LIMIT: usize = 200;

#[derive(Deserialize)]
struct FunctionRow {
    name: String,
    url: String,
    salt: String,
    key_id: String,
}

#[derive(Deserialize)]
struct BotRow {
    name: String,
    /// The [`BotServiceSummary`], as JSON.
    body: String,
    key_id: String,
    sealed: ByteBuf,
}

/// Where a call goes.
pub fn target(sql: &Sql, ring: &KeyRing, reach: Reach, callee: &Callee) -> Result<CallTarget, Failure> {
    match callee {
        Callee::Function(text) => {
            let name = function_name(text);
            let row = function_row(sql, name)?.ok_or_else(|| unknown("function", name))?;
            let secret = secret_of(ring, &row)?;
            let target = FunctionTarget { address: address(&row.url, reach)?, secret: secret.to_text() };
            Ok(CallTarget::Function(target))
        }
        Callee::Bot(text) => {
            let name = bot_name(text);
            let query = "SELECT name, body, key_id, sealed FROM bot_service WHERE name = ?";
            let row: Option<BotRow> = sql.first(query, bind![name])?;
            bot_of(row.ok_or_else(|| unknown("bot", name))?, ring, reach)
        }
    }
}

/// Adds a function, or changes where it is.
pub fn put_function(
    sql: &Sql,
    now: Timestamp,
    ring: &KeyRing,
    reach: Reach,
    wish: &PutFunction,
) -> Result<Function, Failure> {
    let url = wish.check(reach)?.as_str().to_owned();
    if function_row(sql, &wish.name)?.is_none() {
        check_count(sql, "SELECT name FROM function")?;
        let salt = secret(&mut RandomIds::default());
        let (key_id, _) = ring.newest(&purpose(&salt));
        sql.run(
            "INSERT INTO function (name, url, salt, key_id, created_at) VALUES (?, ?, ?, ?, ?)",
            bind![wish.name.as_str(), url.as_str(), salt, key_id, now],
        )?;
    }
    sql.run("UPDATE function SET url = ? WHERE name = ?", bind![url.as_str(), wish.name.as_str()])?;
    let row = function_row(sql, &wish.name)?.ok_or_else(|| Failure::fault("a function was not stored"))?;
    Ok(Function { name: row.name.clone(), url, secret: Some(secret_of(ring, &row)?.to_text()) })
}

/// All functions.
pub fn list_functions(sql: &Sql) -> Result<FunctionList, Failure> {
    let rows: Vec<FunctionRow> =
        sql.rows("SELECT name, url, salt, key_id FROM function ORDER BY name", vec![])?;
    let functions = rows.into_iter().map(|row| Function { name: row.name, url: row.url, secret: None });
    Ok(FunctionList { functions: functions.collect() })
}

/// Takes a function away.
pub fn delete_function(sql: &Sql, name: &str) -> Result<(), Failure> {
    sql.run("DELETE FROM function WHERE name = ?", bind![name])
}

/// Adds a bot, or changes what is known of it.
pub fn put_bot(
    sql: &Sql,
    now: Timestamp,
    ring: &KeyRing,
    reach: Reach,
    wish: &PutBotService,
) -> Result<BotServiceSummary, Failure> {
    let summary = wish.check(reach)?;
    let known: Option<serde_json::Value> =
        sql.first("SELECT name FROM bot_service WHERE name = ?", bind![summary.name.as_str()])?;
    if known.is_none() {
        check_count(sql, "SELECT name FROM bot_service")?;
    }
    let place = place(&summary.name);
    let sealed = SealedSecret::seal(ring, &place, &wish.secret_access_key, &mut RandomIds::default())
        .ok_or_else(|| Failure::fault("a secret could not be sealed"))?;
    sql.run(
        "INSERT OR REPLACE INTO bot_service (name, body, key_id, sealed, modified_at) VALUES (?, ?, ?, ?, ?)",
        bind![summary.name.as_str(), serde_json::to_string(&summary)?, sealed.key_id, sealed.bytes, now],
    )?;
    Ok(summary)
}

/// All bots outside the instance.
pub fn list_bots(sql: &Sql) -> Result<BotServiceList, Failure> {
    #[derive(Deserialize)]
    struct Row {
        body: String,
    }
    let rows: Vec<Row> = sql.rows("SELECT body FROM bot_service ORDER BY name", vec![])?;
    let bots = rows.iter().map(|row| serde_json::from_str(&row.body)).collect::<Result<_, _>>()?;
    Ok(BotServiceList { bot_services: bots })
}

/// Takes a bot away.
pub fn delete_bot(sql: &Sql, name: &str) -> Result<(), Failure> {
    sql.run("DELETE FROM bot_service WHERE name = ?", bind![name])
}

fn function_row(sql: &Sql, name: &str) -> Result<Option<FunctionRow>, Failure> {
    sql.first("SELECT name, url, salt, key_id FROM function WHERE name = ?", bind![name])
}

fn secret_of(ring: &KeyRing, row: &FunctionRow) -> Result<Secret, Rejection> {
    let derived = ring.get(&row.key_id, &purpose(&row.salt));
    derived.map(Secret::new).ok_or_else(|| {
        let name = &row.name;
        Rejection::invalid_request(format!(
            "The function {name} was registered under a root key that is gone: delete it and register it again."
        ))
    })
}

fn bot_of(row: BotRow, ring: &KeyRing, reach: Reach) -> Result<CallTarget, Failure> {
    let sealed = SealedSecret { key_id: row.key_id, bytes: row.sealed.into_vec() };
    let secret_access_key = sealed.open(ring, &place(&row.name)).map_err(|_| {
        let name = &row.name;
        Rejection::invalid_request(format!(
            "The bot {name} was registered under a root key that is gone: register it again."
        ))
    })?;
    let summary: BotServiceSummary = serde_json::from_str(&row.body)?;
    Ok(CallTarget::BotService(BotService {
        address: address(&summary.url, reach)?,
        bot_id: summary.bot_id,
        alias_id: summary.alias_id,
        locales: summary.locales,
        region: summary.region,
        access_key_id: summary.access_key_id,
        secret_access_key,
    }))
}

fn purpose(salt: &str) -> String {
    format!("edgewise/function/v1/{salt}")
}

fn place(name: &str) -> String {
    format!("bot-service|{name}")
}

fn address(url: &str, reach: Reach) -> Result<Address, Rejection> {
    Address::parse(url, reach).map_err(|bad| Rejection::invalid_request(bad.to_string()))
}

fn check_count(sql: &Sql, query: &str) -> Result<(), Failure> {
    let rows: Vec<serde_json::Value> = sql.rows(query, vec![])?;
    if rows.len() < COUNT_LIMIT {
        return Ok(());
    }
    let message =
        format!("An instance can have {COUNT_LIMIT} of these: delete one that is not used any more.");
    Err(Rejection::invalid_request(message).into())
}

fn unknown(kind: &str, name: &str) -> Rejection {
    let shown: String = name.chars().take(200).collect();
    Rejection::not_found(format!("This instance knows no {kind} {shown}."))
}
