//! Who works here: sign-in links, sessions, and what the Router must know of an agent. Of secrets only hashes are kept.

use edgewise_shared::id::{AgentId, InstanceId, QueueId, RoutingProfileId};
use edgewise_shared::key::fingerprint;
use edgewise_shared::object::instance::{SignInSecret, SignedIn};
use edgewise_shared::object::router::PutAgent;
use edgewise_shared::time::{Span, Timestamp};
use edgewise_shared::wire::console::Session;
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use serde::Deserialize;

use crate::failure::Failure;
use crate::ids::{RandomIds, secret};
use crate::sql::{Sql, bind};

/// How long a sign-in link works.
const SIGN_IN_SPAN: Span = Span::hours(24);
/// How long a session lasts.
const SESSION_SPAN: Span = Span::hours(12);

const USER: &str = "
SELECT user.id, username, display_name, routing_profile_id, slots, queues
FROM user JOIN routing_profile ON routing_profile.id = routing_profile_id ";

#[derive(Deserialize)]
struct UserRow {
    id: String,
    username: String,
    display_name: String,
    routing_profile_id: String,
    slots: u32,
    queues: String,
}

#[derive(Deserialize)]
struct SecretRow {
    user_id: String,
    expires_at: i64,
}

/// Makes a one-time secret for a user.
pub fn create_sign_in(sql: &Sql, now: Timestamp, username: &str) -> Result<SignInSecret, Failure> {
    let user: Option<UserRow> = sql.first(&format!("{USER} WHERE username = ?"), bind![username])?;
    let unknown = || Rejection::not_found(format!("There is no user {username}."));
    let user = user.ok_or_else(unknown)?;
    let secret = secret(&mut RandomIds::default());
    sql.run("DELETE FROM sign_in WHERE expires_at <= ?", bind![now])?;
    sql.run(
        "INSERT INTO sign_in (hash, user_id, expires_at) VALUES (?, ?, ?)",
        bind![fingerprint(secret.as_bytes()), user.id, now.after(SIGN_IN_SPAN)],
    )?;
    Ok(SignInSecret { secret })
}

/// Exchanges a one-time secret for a session. The secret is spent, whatever comes of it.
pub fn redeem_sign_in(
    sql: &Sql,
    now: Timestamp,
    instance: &InstanceId,
    secret_of_link: &str,
) -> Result<SignedIn, Failure> {
    let hash = fingerprint(secret_of_link.as_bytes());
    let row: Option<SecretRow> =
        sql.first("DELETE FROM sign_in WHERE hash = ? RETURNING user_id, expires_at", bind![hash])?;
    let spent = || unauthorized("This sign-in link has expired or was used before. Ask for a new one.");
    let row = row.filter(|row| now.millis() < row.expires_at).ok_or_else(spent)?;
    let user = user_of(sql, &row.user_id)?.ok_or_else(spent)?;
    let cookie = secret(&mut RandomIds::default());
    sql.run("DELETE FROM session WHERE expires_at <= ?", bind![now])?;
    sql.run(
        "INSERT INTO session (hash, user_id, expires_at) VALUES (?, ?, ?)",
        bind![fingerprint(cookie.as_bytes()), row.user_id, now.after(SESSION_SPAN)],
    )?;
    Ok(SignedIn { session: session_of(instance, &user), cookie, agent: routing_of(user)? })
}

/// Who the session is for.
pub fn get_session(
    sql: &Sql,
    now: Timestamp,
    instance: &InstanceId,
    cookie: &str,
) -> Result<Session, Failure> {
    let hash = fingerprint(cookie.as_bytes());
    let row: Option<SecretRow> =
        sql.first("SELECT user_id, expires_at FROM session WHERE hash = ?", bind![hash])?;
    let over = || unauthorized("The session has ended. Sign in again.");
    let row = row.filter(|row| now.millis() < row.expires_at).ok_or_else(over)?;
    let user = user_of(sql, &row.user_id)?.ok_or_else(over)?;
    Ok(session_of(instance, &user))
}

/// Ends a session; one that has ended stays so.
pub fn sign_out(sql: &Sql, cookie: &str) -> Result<(), Failure> {
    sql.run("DELETE FROM session WHERE hash = ?", bind![fingerprint(cookie.as_bytes())])
}

/// Whether there is an agent of this id.
///
/// # Errors
/// `ResourceNotFoundException` if there is none.
pub fn check(sql: &Sql, agent: &AgentId) -> Result<(), Failure> {
    let unknown = || Rejection::not_found(format!("There is no agent {agent}."));
    user_of(sql, agent.as_str())?.map(|_| ()).ok_or_else(|| unknown().into())
}

fn user_of(sql: &Sql, id: &str) -> Result<Option<UserRow>, Failure> {
    sql.first(&format!("{USER} WHERE user.id = ?"), bind![id])
}

fn session_of(instance: &InstanceId, user: &UserRow) -> Session {
    Session {
        instance_id: instance.clone(),
        agent_id: AgentId::new(user.id.as_str()),
        username: user.username.clone(),
        display_name: user.display_name.clone(),
    }
}

fn routing_of(user: UserRow) -> Result<PutAgent, Failure> {
    let queues: Vec<QueueId> = serde_json::from_str(&user.queues)?;
    Ok(PutAgent {
        agent_id: AgentId::new(user.id),
        display_name: user.display_name,
        routing_profile_id: RoutingProfileId::new(user.routing_profile_id),
        queues,
        slots: user.slots,
    })
}

fn unauthorized(message: &str) -> Rejection {
    Rejection::new(RejectionName::UnauthorizedException, message)
}
