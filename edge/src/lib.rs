//! The Worker of Edgewise.
#![deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use worker::{Context, DurableObject, Env, Request, Response, Result, State, durable_object, event};

/// One chat.
#[durable_object]
pub struct Contact {
    state: State,
}

impl DurableObject for Contact {
    fn new(state: State, _env: Env) -> Self {
        Self { state }
    }

    async fn fetch(&self, _request: Request) -> Result<Response> {
        let sql = self.state.storage().sql();
        sql.exec("CREATE TABLE IF NOT EXISTS hit (id INTEGER PRIMARY KEY)", None)?;
        sql.exec("INSERT INTO hit DEFAULT VALUES", None)?;
        let rows: Vec<serde_json::Value> = sql.exec("SELECT count(*) AS hits FROM hit", None)?.to_array()?;
        Response::from_json(&rows)
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

/// The way in.
#[event(fetch)]
pub async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    if request.path() == "/participant/panic" {
        panic!("asked for");
    }
    let stub = env.durable_object("CONTACT")?.id_from_name("first")?.get_stub()?;
    stub.fetch_with_request(request).await
}
