//! The bots that come with a release. They belong to the instance from then on: one that somebody changed or deleted stays
//! so, one that nobody touched becomes that of a later release.

use edgewise_shared::bot::definition::BotDefinition;
use edgewise_shared::bot::stock::SHOP;
use edgewise_shared::key::fingerprint;
use edgewise_shared::time::Timestamp;
use serde::Deserialize;

use super::{bot_services, bots};
use crate::failure::Failure;
use crate::sql::{Sql, bind};

const STOCK: [(&str, &str); 1] = [("shop", SHOP)];

#[derive(Deserialize)]
struct Row {
    document: String,
    definition: String,
}

/// Brings the stock bots of this release in. Does nothing if they are in.
pub fn seed(sql: &Sql, now: Timestamp) -> Result<(), Failure> {
    for (id, document) in STOCK {
        let hash = fingerprint(document.as_bytes());
        let earlier: Option<Row> =
            sql.first("SELECT document, definition FROM stock_bot WHERE id = ?", bind![id])?;
        if earlier.as_ref().is_some_and(|earlier| earlier.document == hash) {
            continue;
        }
        let bot: BotDefinition = serde_json::from_str(document)?;
        let definition = bots::fingerprint_of(&bot)?;
        let present = bots::fingerprint_in(sql, &bot.name)?;
        let is_free = present.is_none() && !bot_services::is_known(sql, &bot.name)?;
        let comes_in = match &earlier {
            None => is_free,
            Some(earlier) => present.as_ref() == Some(&earlier.definition),
        };
        if comes_in {
            bots::store(sql, now, &bot)?;
        }
        sql.run(
            "INSERT OR REPLACE INTO stock_bot (id, document, definition) VALUES (?, ?, ?)",
            bind![id, hash, definition],
        )?;
    }
    Ok(())
}
