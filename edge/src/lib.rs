//! The Worker of Edgewise: HTTP in, Durable Objects, D1 and R2; thin shells around `edgewise-shared`, which decides.
//!
//! `routes` is the outside, one file for each group of paths. `contact`, `router`, `agent` and `instance` are the
//! four Durable Objects. The files beside them are what they share: calls between objects (`call`), requests to servers
//! of others (`outcall`), answers to the outside (`answer`), why something is not served (`failure`), and the platform's
//! clock, randomness, secrets and transactions.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod agent;
mod alarm;
mod answer;
mod call;
mod clock;
mod contact;
mod failure;
mod ids;
mod instance;
mod outcall;
mod router;
mod routes;
mod secrets;
mod serve;
mod sql;
mod sys;
mod zone;

use worker::worker_sys::web_sys;
use worker::{Context, Env, Result, event};

/// The way in: the first part of the path says who serves it.
#[event(fetch)]
pub async fn fetch(request: web_sys::Request, env: Env, _context: Context) -> Result<web_sys::Response> {
    let url = request.url();
    let path = path_of(&url);
    let group = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let is_service = routes::service::knows(group);
    if (is_service || group == "participant") && request.method() == "OPTIONS" {
        return answer::preflight().map(Into::into);
    }
    let response = match group {
        "participant" => return routes::participant::handle(request, path, &env).await,
        "widget" => routes::widget::handle(request.into(), &env).await,
        "console" => routes::console::handle(request.into(), &env).await,
        "operator" => routes::operator::handle(request.into(), &env).await,
        "embed" => routes::embed::handle(request.into(), &env).await,
        "ws" => routes::socket::handle(request.into(), &env).await,
        _ if is_service => routes::service::handle(request.into(), &env).await,
        _ => answer::rejection(&routes::participant::unknown_operation(path)),
    };
    response.map(Into::into)
}

/// The path of a URL as the platform writes it: complete, with a path of one slash at least.
fn path_of(url: &str) -> &str {
    let behind_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = behind_scheme.find('/').and_then(|slash| behind_scheme.get(slash..)).unwrap_or("/");
    path.split(['?', '#']).next().unwrap_or_default()
}
