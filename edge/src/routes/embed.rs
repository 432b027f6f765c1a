//! `/embed`: the chat as a page of its own. Only sites that may start chats may frame it: what happens in it counts as
//! our own.

use edgewise_shared::origin::{AllowedOrigins, is_loopback};
use worker::{Env, Request, Response};

use super::page;
use crate::answer;
use crate::failure::Failure;

/// What stands for every site that is being built on the machine on which we run.
const LOOPBACK: &str = " http://127.0.0.1:* http://localhost:*";

/// Serves the page.
pub async fn handle(request: Request, env: &Env) -> worker::Result<Response> {
    let fault = edgewise_shared::wire::rejection::RejectionName::InternalServerException;
    answer::outcome(serve(request, env).await, fault)
}

async fn serve(request: Request, env: &Env) -> Result<Response, Failure> {
    let mut sources =
        AllowedOrigins::parse(&env.var("ALLOWED_ORIGINS").map(|text| text.to_string()).unwrap_or_default())
            .sources();
    if is_loopback(&page::own_origin(&request)?) {
        sources.push_str(LOOPBACK);
    }
    let response = env.assets("ASSETS")?.fetch_request(request).await?;
    let headers = response.headers().clone();
    headers.set("content-security-policy", &format!("frame-ancestors 'self'{sources}"))?;
    Ok(response.with_headers(headers))
}
