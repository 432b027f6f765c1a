//! `/participant/*`: the Participant Service. Tokens are verified and bodies read here, so that a stranger wakes no
//! chat; the chat decides the rest.

use std::ops::RangeInclusive;

use edgewise_shared::object::contact::{
    Caller, Connect, DisconnectParticipant, GetTranscript, Seat, SendEvent, SendMessage,
};
use edgewise_shared::token::{CONNECTION_SPAN, Claims, Signer, TICKET_SPAN, TokenKind};
use edgewise_shared::wire::participant::{
    ConnectionCredentials, ConnectionType, CreateParticipantConnectionRequest,
    CreateParticipantConnectionResponse, DescribeViewResponse, Websocket,
};
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use worker::Env;
use worker::js_sys::decode_uri_component;
use worker::worker_sys::web_sys;

use super::cache::Cache;
use crate::answer::BODY_LIMIT;
use crate::failure::Failure;
use crate::ids::{RandomIds, secret};
use crate::{answer, call, clock, secrets};

/// How long the token of a view may be, in characters.
const VIEW_TOKEN_LENGTH: RangeInclusive<usize> = 1..=1_000;

thread_local! {
    /// Tokens that were found authentic: whoever writes shows the same one with each message.
    static AUTHENTIC: Cache<Claims> = const { Cache::new(2_000) };
}

/// Serves a request to the Participant Service. It comes as the platform gives it: what the binding reads of a request
/// by itself costs as much as all that is read here.
pub async fn handle(request: web_sys::Request, path: &str, env: &Env) -> worker::Result<web_sys::Response> {
    match serve(&request, path, env).await {
        Ok(response) => Ok(response),
        Err(failure) => {
            let rejection = failure.tell(RejectionName::InternalServerException);
            Ok(answer::open_to_all_origins(answer::rejection(&rejection)?)?.into())
        }
    }
}

async fn serve(request: &web_sys::Request, path: &str, env: &Env) -> Result<web_sys::Response, Failure> {
    let operation = path.strip_prefix("/participant/").unwrap_or_default();
    if let Some(token) = operation.strip_prefix("views/") {
        return view(request, token, env).await;
    }
    let kind = match operation {
        "connection" => TokenKind::Participant,
        "message" | "event" | "transcript" | "disconnect" => TokenKind::Connection,
        _ => return Err(unknown_operation(path).into()),
    };
    check_method(request, "POST")?;
    let signer = secrets::signer(env)?;
    let claims = bearer(request, &signer, kind)?;
    let bytes = answer::body_bytes(request, BODY_LIMIT).await?;
    let malformed = RejectionName::ValidationException;
    let caller = caller(&claims);
    let chat = call::contact(env, claims.contact_id)?;
    match operation {
        "connection" => {
            let wish: CreateParticipantConnectionRequest = answer::parse(&bytes, malformed)?;
            check(&wish)?;
            let types = wish.types.clone().unwrap_or_default();
            call::call(chat, &Connect { caller, request: wish }).await?;
            let response = connection(&signer, &claims, &types, &url_of(request)?);
            Ok(answer::open_to_all_origins(answer::json(&response)?)?.into())
        }
        "message" => {
            let request = answer::parse(&bytes, malformed)?;
            call::forward(chat, &SendMessage { caller, request }).await
        }
        "event" => {
            let request = answer::parse(&bytes, malformed)?;
            call::forward(chat, &SendEvent { caller, request }).await
        }
        "transcript" => {
            let request = answer::parse(&bytes, malformed)?;
            call::forward(chat, &GetTranscript { caller, request }).await
        }
        _ => {
            let request = answer::parse(&bytes, malformed)?;
            call::forward(chat, &DisconnectParticipant { caller, request }).await
        }
    }
}

/// `DescribeView`: what a view is drawn from, for whoever may read the chat.
async fn view(request: &web_sys::Request, token: &str, env: &Env) -> Result<web_sys::Response, Failure> {
    check_method(request, "GET")?;
    let signer = secrets::signer(env)?;
    let claims = bearer(request, &signer, TokenKind::Connection)?;
    let token = decode_uri_component(token).map(String::from);
    let token = token.map_err(|_| Rejection::validation("ViewToken is not encoded as a part of a path."))?;
    if !VIEW_TOKEN_LENGTH.contains(&token.chars().count()) {
        return Err(Rejection::validation("ViewToken must have 1 to 1000 characters.").into());
    }
    let may_read =
        Connect { caller: caller(&claims), request: CreateParticipantConnectionRequest::default() };
    call::call(call::contact(env, claims.contact_id)?, &may_read).await?;
    let response = match edgewise_shared::view::find(&token) {
        Some(view) => answer::json(&DescribeViewResponse::from(view))?,
        None => answer::no_such_resource("There is no such view.", &token)?,
    };
    Ok(answer::open_to_all_origins(response)?.into())
}

fn check_method(request: &web_sys::Request, method: &str) -> Result<(), Rejection> {
    if request.method() == method {
        return Ok(());
    }
    let message = format!("This path takes {method} only.");
    Err(Rejection::new(RejectionName::MethodNotAllowedException, message))
}

/// The claims of the request's bearer token.
///
/// # Errors
/// AccessDeniedException if there is none, or not one of this kind.
pub fn bearer(request: &web_sys::Request, signer: &Signer, kind: TokenKind) -> Result<Claims, Failure> {
    let token = request.headers().get("x-amz-bearer").map_err(worker::Error::from)?;
    let token = token.ok_or_else(|| Rejection::access_denied("The header X-Amz-Bearer is missing."))?;
    let now = clock::now();
    if let Some(claims) = AUTHENTIC.with(|known| known.get(&token, now)) {
        claims.check(kind, now)?;
        return Ok(claims);
    }
    let claims = signer.verify(&token, kind, now)?;
    AUTHENTIC.with(|known| known.put(&token, claims.clone(), now));
    Ok(claims)
}

fn url_of(request: &web_sys::Request) -> Result<worker::Url, Failure> {
    worker::Url::parse(&request.url()).map_err(|error| Failure::fault(error.to_string()))
}

/// Who the claims are about.
pub fn caller(claims: &Claims) -> Caller {
    Caller {
        participant_id: claims.participant_id.clone(),
        device_id: claims.device_id.clone(),
        generation: claims.generation,
    }
}

/// What a seat's participant token says: good until the chat ends.
pub fn participant_claims(seat: &Seat) -> Claims {
    Claims {
        kind: TokenKind::Participant,
        instance_id: seat.instance_id.clone(),
        contact_id: seat.contact_id,
        participant_id: seat.participant_id.clone(),
        device_id: seat.device_id.clone(),
        generation: seat.generation,
        expiry_millis: seat.expires_at.millis(),
        nonce: String::new(),
    }
}

/// The connection parts that were asked for, for whoever the claims are about. The socket's URL is on the host of
/// `url`, by which the caller has just reached us.
pub fn connection(
    signer: &Signer,
    claims: &Claims,
    types: &[ConnectionType],
    url: &worker::Url,
) -> CreateParticipantConnectionResponse {
    let now = clock::now();
    let websocket = types.contains(&ConnectionType::Websocket).then(|| {
        let expiry = now.after(TICKET_SPAN);
        let nonce = secret(&mut RandomIds::default());
        let ticket =
            Claims { kind: TokenKind::Ticket, expiry_millis: expiry.millis(), nonce, ..claims.clone() };
        let url = format!("{}/ws?ticket={}", socket_origin(url), signer.sign(&ticket));
        Websocket { url, connection_expiry: expiry }
    });
    let connection_credentials = types.contains(&ConnectionType::ConnectionCredentials).then(|| {
        let expiry = now.after(CONNECTION_SPAN);
        let token = Claims { kind: TokenKind::Connection, expiry_millis: expiry.millis(), ..claims.clone() };
        ConnectionCredentials { connection_token: signer.sign(&token), expiry }
    });
    CreateParticipantConnectionResponse { websocket, connection_credentials }
}

/// `wss://host`; without TLS `ws://127.0.0.1:port`, the only plain form that ChatJS accepts.
fn socket_origin(url: &worker::Url) -> String {
    let scheme = if url.scheme() == "https" { "wss" } else { "ws" };
    let host = match url.host_str().unwrap_or_default() {
        "localhost" => "127.0.0.1",
        host => host,
    };
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{scheme}://{host}{port}")
}

fn check(wish: &CreateParticipantConnectionRequest) -> Result<(), Rejection> {
    let types = wish.types.as_deref();
    if types.is_some_and(<[_]>::is_empty) || (types.is_none() && wish.connect_participant != Some(true)) {
        return Err(Rejection::validation(
            "Type must have one member at least, unless ConnectParticipant is true.",
        ));
    }
    if types.is_some_and(|types| types.contains(&ConnectionType::WebrtcConnection)) {
        return Err(Rejection::validation("WEBRTC_CONNECTION is not available for chats."));
    }
    Ok(())
}

/// There is nothing at this path.
pub fn unknown_operation(path: &str) -> Rejection {
    Rejection::new(RejectionName::UnknownOperationException, format!("There is nothing at {path}."))
}
