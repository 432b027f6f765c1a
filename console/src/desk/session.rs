//! Signing in and out.

use edgewise_shared::wire::console::{Session, SignInRequest};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Desk, control};
use crate::browser::{http, page};
use crate::model::wording::Fault;

const PATH: &str = "/console/api/session";

/// Whether somebody is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gate {
    /// That is being found out.
    Asking,
    /// Nobody, and why.
    Outside(Outside),
    /// Somebody is.
    Inside(Session),
}

/// Why nobody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outside {
    /// No session was there.
    NoSession,
    /// The link was used before, or is too old.
    LinkUsed,
    /// The session has ended while the console was open.
    Ended,
    /// The agent signed out.
    SignedOut,
    /// The server could not be asked.
    Unreachable,
}

/// Signs in with the link's secret if the page was opened by one; otherwise asks whose session it is.
pub fn begin(desk: Desk) {
    desk.gate.set(Gate::Asking);
    let secret = page::take_sign_in();
    spawn_local(async move {
        let by_link = match &secret {
            Some(secret) => Some(sign_in(secret.clone()).await),
            None => None,
        };
        match by_link {
            Some(Ok(session)) => enter(desk, session),
            Some(Err(Fault::Unreachable)) => leave(desk, Outside::Unreachable),
            // A link that was opened a second time in the browser it signed in is no reason to shut the agent out.
            link => match (http::get(PATH).await, link) {
                (Ok(session), _) => enter(desk, session),
                (Err(Fault::Unreachable), _) => leave(desk, Outside::Unreachable),
                (Err(_), Some(_)) => leave(desk, Outside::LinkUsed),
                (Err(_), None) => leave(desk, Outside::NoSession),
            },
        }
    });
}

/// Whether the session is still good; if it is not, the console closes.
pub fn check(desk: Desk) {
    spawn_local(async move {
        if let Err(Fault::SignedOut) = http::get::<Session>(PATH).await {
            leave(desk, Outside::Ended);
        }
    });
}

/// Signs out.
pub fn sign_out(desk: Desk) {
    spawn_local(async move {
        match http::delete(PATH).await {
            Ok(()) | Err(Fault::SignedOut) => leave(desk, Outside::SignedOut),
            Err(fault) => desk.problem.set(Some(fault.words("You are not signed out yet."))),
        }
    });
}

/// Closes the console.
pub fn leave(desk: Desk, why: Outside) {
    desk.clear();
    desk.gate.set(Gate::Outside(why));
}

async fn sign_in(secret: String) -> Result<Session, Fault> {
    http::post(PATH, &SignInRequest { sign_in: secret }).await
}

fn enter(desk: Desk, session: Session) {
    desk.clear();
    desk.gate.set(Gate::Inside(session));
    control::open(desk);
}
