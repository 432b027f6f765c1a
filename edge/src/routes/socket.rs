//! `/ws`: the participant's socket. The ticket in its URL is verified here and spent by the chat.

use edgewise_shared::token::{Claims, TokenKind};
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use serde::{Deserialize, Serialize};
use worker::{Env, Headers, Request, RequestInit, Response};

use crate::failure::Failure;
use crate::{answer, call, clock, secrets};

/// The header in which the Worker tells the chat's object who opens a socket.
pub const TICKET_HEADER: &str = "x-edgewise-ticket";

#[derive(Serialize, Deserialize)]
struct Query {
    ticket: String,
}

/// Serves a request for a socket.
pub async fn handle(request: Request, env: &Env) -> worker::Result<Response> {
    answer::outcome(serve(&request, env).await, RejectionName::InternalServerException)
}

async fn serve(request: &Request, env: &Env) -> Result<Response, Failure> {
    let upgrade = request.headers().get("upgrade")?.unwrap_or_default();
    if !upgrade.eq_ignore_ascii_case("websocket") {
        return Err(Rejection::validation("This is the address of a WebSocket.").into());
    }
    let refused = || Rejection::access_denied("The socket's URL is not complete.");
    let Query { ticket } = request.query().map_err(|_| refused())?;
    let claims = secrets::signer(env)?.verify(&ticket, TokenKind::Ticket, clock::now())?;
    let chat = call::contact(env, claims.contact_id)?;
    let mut response = call::within_deadline(chat.fetch_with_request(forward(&claims)?)).await?;
    if response.status_code() == 101 {
        return Ok(response);
    }
    match serde_json::from_str::<Rejection>(&response.text().await?) {
        Ok(rejection) => Err(rejection.into()),
        Err(error) => Err(error.into()),
    }
}

fn forward(claims: &Claims) -> Result<Request, Failure> {
    let headers = Headers::new();
    headers.set("upgrade", "websocket")?;
    headers.set(TICKET_HEADER, &serde_json::to_string(claims)?)?;
    let mut init = RequestInit::new();
    init.with_headers(headers);
    Ok(Request::new_with_init("https://object/socket", &init)?)
}
