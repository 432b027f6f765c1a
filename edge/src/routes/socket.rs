//! `/ws`: the participant's socket. The ticket in its URL is verified here and spent by the chat.

use edgewise_shared::token::TokenKind;
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use serde::{Deserialize, Serialize};
use worker::{Env, Request, Response};

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
    let refused = || Rejection::access_denied("The socket's URL is not complete.");
    let Query { ticket } = request.query().map_err(|_| refused())?;
    let claims = secrets::signer(env)?.verify(&ticket, TokenKind::Ticket, clock::now())?;
    let chat = call::contact(env, claims.contact_id)?;
    call::open_socket(chat, request, TICKET_HEADER, &claims).await
}
