//! The Worker of Edgewise: HTTP in, Durable Objects, D1 and R2; thin shells around `edgewise-shared`, which decides.
//!
//! `routes` is the outside, one file for each group of paths. `contact`, `router`, `agent` and `instance` are the
//! four Durable Objects. The files beside them are what they share: calls between objects (`call`), answers to the
//! outside (`answer`), why something is not served (`failure`), and the platform's clock, randomness, secrets and
//! transactions.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod answer;
mod call;
mod clock;
mod contact;
mod failure;
mod ids;
mod routes;
mod secrets;
mod sys;

use worker::{Context, DurableObject, Env, Request, Response, Result, State, durable_object, event};

/// The way in: the first part of the path says who serves it.
#[event(fetch)]
pub async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    let path = request.path();
    let group = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    match group {
        "participant" | "contact" | "contacts" if request.method() == worker::Method::Options => {
            answer::preflight()
        }
        "participant" => routes::participant::handle(request, &env).await,
        "ws" => routes::socket::handle(request, &env).await,
        _ => answer::rejection(&routes::participant::unknown_operation(&path)),
    }
}

/// One agent.
#[durable_object]
pub struct Agent {}

impl DurableObject for Agent {
    fn new(_state: State, _env: Env) -> Self {
        Self {}
    }

    async fn fetch(&self, _request: Request) -> Result<Response> {
        Response::ok("agent")
    }
}

/// The router of an instance.
#[durable_object]
pub struct Router {}

impl DurableObject for Router {
    fn new(_state: State, _env: Env) -> Self {
        Self {}
    }

    async fn fetch(&self, _request: Request) -> Result<Response> {
        Response::ok("router")
    }
}

/// The configuration of an instance.
#[durable_object]
pub struct Instance {}

impl DurableObject for Instance {
    fn new(_state: State, _env: Env) -> Self {
        Self {}
    }

    async fn fetch(&self, _request: Request) -> Result<Response> {
        Response::ok("instance")
    }
}
