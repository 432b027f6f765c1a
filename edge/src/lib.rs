//! The Worker of Edgewise: HTTP in, Durable Objects, D1 and R2; thin shells around `edgewise-shared`, which decides.
//!
//! `routes` is the outside, one file for each group of paths. `contact`, `router`, `agent` and `instance` are the
//! four Durable Objects. The files beside them are what they share: calls between objects (`call`), answers to the
//! outside (`answer`), why something is not served (`failure`), and the platform's clock, randomness, secrets and
//! transactions.
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
mod router;
mod routes;
mod secrets;
mod serve;
mod sql;
mod sys;

use worker::worker_sys::web_sys;
use worker::{Context, Env, Method, Request, Result, event};

/// The way in: the first part of the path says who serves it.
#[event(fetch)]
pub async fn fetch(request: Request, env: Env, _context: Context) -> Result<web_sys::Response> {
    let path = request.path();
    let group = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let response = match group {
        "participant" | "contact" | "contacts" if request.method() == Method::Options => answer::preflight(),
        "participant" => return routes::participant::handle(request, &env).await,
        "contact" | "contacts" => routes::service::handle(request, &env).await,
        "widget" => routes::widget::handle(request, &env).await,
        "console" => routes::console::handle(request, &env).await,
        "operator" => routes::operator::handle(request, &env).await,
        "embed" => routes::embed::handle(request, &env).await,
        "ws" => routes::socket::handle(request, &env).await,
        _ => answer::rejection(&routes::participant::unknown_operation(&path)),
    };
    response.map(Into::into)
}
