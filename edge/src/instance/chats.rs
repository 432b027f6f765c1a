//! Who may start a chat: allowed pages, limits, and one chat for each client token.

use std::rc::Rc;

use edgewise_shared::flow::library::FlowLibrary;
use edgewise_shared::flow::stock::INBOUND_FLOW;
use edgewise_shared::id::{FlowId, InstanceId};
use edgewise_shared::object::instance::{AdmitChat, Admitted, Page};
use edgewise_shared::origin::AllowedOrigins;
use edgewise_shared::quota::{Bucket, Rate};
use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use serde::Deserialize;
use worker::Env;

use crate::failure::Failure;
use crate::sql::{Sql, bind};

/// How long a client token is remembered.
const TOKEN_SPAN: Span = Span::hours(7 * 24);

/// What is configured for the whole deployment.
pub struct Limits {
    origins: AllowedOrigins,
    per_instance: Rate,
    per_address: Rate,
}

impl Limits {
    /// Reads `ALLOWED_ORIGINS`, `STARTS_PER_SECOND` (of the instance, five times as many at once) and
    /// `STARTS_PER_MINUTE` (of one network address, as many at once).
    pub fn of(env: &Env) -> Self {
        let text = |name: &str| env.var(name).map(|value| value.to_string()).unwrap_or_default();
        let number = |name: &str, otherwise: u32| text(name).parse().unwrap_or(otherwise).clamp(1, 1_000);
        let per_second = number("STARTS_PER_SECOND", 100);
        let per_minute = number("STARTS_PER_MINUTE", 30);
        Self {
            origins: AllowedOrigins::parse(&text("ALLOWED_ORIGINS")),
            per_instance: Rate {
                burst: per_second * 5,
                interval: Span::millis(1_000 / i64::from(per_second)),
            },
            per_address: Rate { burst: per_minute, interval: Span::millis(60_000 / i64::from(per_minute)) },
        }
    }

    /// Refuses pages of an origin that is not allowed. Our own pages always are.
    pub fn check_origin(&self, origin: &str, own: bool) -> Result<(), Rejection> {
        if own || self.origins.allow(origin) {
            return Ok(());
        }
        let shown: String = origin.chars().take(200).collect();
        Err(Rejection::access_denied(format!(
            "Pages of {shown} may not start chats here: add it to ALLOWED_ORIGINS."
        )))
    }
}

#[derive(Deserialize)]
struct AdmissionRow {
    fingerprint: String,
    contact_id: String,
}

#[derive(Deserialize)]
struct BucketRow {
    full_at: i64,
}

/// Admits a chat, or answers the one that its client token began.
pub fn admit(
    sql: &Sql,
    now: Timestamp,
    instance: &InstanceId,
    limits: &Limits,
    library: impl FnOnce(&FlowId) -> Result<Rc<FlowLibrary>, Failure>,
    request: &AdmitChat,
) -> Result<Admitted, Failure> {
    if let Some(page) = &request.page {
        limits.check_origin(&page.origin, page.own)?;
    }
    let flow_id = request.flow_id.clone().unwrap_or_else(|| FlowId::new(INBOUND_FLOW));
    let library = library(&flow_id)?;
    let token = request.client_token.as_deref().map(|token| token_of(request.page.as_ref(), token));
    let earlier = token.as_deref().map(|token| earlier(sql, now, token, &request.fingerprint)).transpose()?;
    let contact_id = if let Some(contact_id) = earlier.flatten() {
        contact_id.parse().map_err(|_| Failure::fault("an admission names no contact"))?
    } else {
        take(sql, now, limits, request.page.as_ref())?;
        if let Some(token) = token {
            remember(sql, now, &token, request)?;
        }
        request.contact_id
    };
    Ok(Admitted { contact_id, instance_id: instance.clone(), flow_id, library: FlowLibrary::clone(&library) })
}

/// What a token is remembered by: pages of one origin cannot guess those of another, nor those of a back end.
fn token_of(page: Option<&Page>, token: &str) -> String {
    page.map_or_else(|| format!("service {token}"), |page| format!("page {} {token}", page.origin))
}

fn earlier(sql: &Sql, now: Timestamp, token: &str, fingerprint: &str) -> Result<Option<String>, Failure> {
    let oldest = now.millis() - TOKEN_SPAN.as_millis();
    sql.run("DELETE FROM admission WHERE admitted_at < ?", bind![oldest])?;
    let row: Option<AdmissionRow> =
        sql.first("SELECT fingerprint, contact_id FROM admission WHERE token = ?", bind![token])?;
    match row {
        Some(row) if row.fingerprint != fingerprint => {
            let message = "A request with this ClientToken came before, with other parameters.";
            Err(Rejection::new(RejectionName::IdempotencyException, message).into())
        }
        row => Ok(row.map(|row| row.contact_id)),
    }
}

fn remember(sql: &Sql, now: Timestamp, token: &str, request: &AdmitChat) -> Result<(), Failure> {
    sql.run(
        "INSERT INTO admission (token, fingerprint, contact_id, admitted_at) VALUES (?, ?, ?, ?)",
        bind![token, request.fingerprint.as_str(), request.contact_id, now],
    )
}

fn take(sql: &Sql, now: Timestamp, limits: &Limits, page: Option<&Page>) -> Result<(), Failure> {
    if let Some(page) = page {
        take_from(sql, now, &format!("starts {}", page.address), limits.per_address)?;
    }
    take_from(sql, now, "starts", limits.per_instance)
}

/// Takes a token out of a bucket.
pub fn take_from(sql: &Sql, now: Timestamp, name: &str, rate: Rate) -> Result<(), Failure> {
    let row: Option<BucketRow> = sql.first("SELECT full_at FROM bucket WHERE name = ?", bind![name])?;
    let bucket = row.map_or_else(Bucket::default, |row| Bucket::full_at(Timestamp::from_millis(row.full_at)));
    let bucket = bucket.take(rate, now).map_err(|wait| {
        let message = format!("Too many requests. Try again in {} s.", wait.as_seconds() + 1);
        Rejection::new(RejectionName::TooManyRequestsException, message)
    })?;
    sql.run("DELETE FROM bucket WHERE full_at <= ?", bind![now])?;
    sql.run("INSERT OR REPLACE INTO bucket (name, full_at) VALUES (?, ?)", bind![name, bucket.time_full()])
}
