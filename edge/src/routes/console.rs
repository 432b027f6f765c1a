//! `/console/api/*`: the agent's console. A session cookie says who it is; requests that change something, and the
//! socket, must come from our own pages.

use edgewise_shared::id::{ContactId, FlowId};
use edgewise_shared::object::contact::{AgentSeat, Detail, GetFlowLog};
use edgewise_shared::object::instance::{
    GetFlowLibrary, GetSession, ListPublishedFlows, RedeemSignIn, SignOut, Throttle,
};
use edgewise_shared::object::router::{Accept, Clear, PutStatus, Reject, View};
use edgewise_shared::wire::console::{
    ContactConnection, OfferAnswer, PutStatusRequest, Session, SignInRequest,
};
use edgewise_shared::wire::participant::Empty;
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use worker::{Env, Method, Request, Response};

use super::page;
use super::participant::{participant_claims, unknown_operation};
use super::transfer;
use crate::agent::{WHO_HEADER, Who};
use crate::failure::Failure;
use crate::instance::identity;
use crate::{answer, call, secrets};

pub(super) const MALFORMED: RejectionName = RejectionName::ValidationException;
const COOKIE: &str = "edgewise_session";
/// As long as the session lasts that it stands for, in seconds.
const COOKIE_AGE: u32 = 12 * 60 * 60;

/// Serves a request of the console.
pub async fn handle(request: Request, env: &Env) -> worker::Result<Response> {
    answer::outcome(serve(request, env).await, RejectionName::InternalServerException)
}

async fn serve(request: Request, env: &Env) -> Result<Response, Failure> {
    let path = request.path();
    let segments: Vec<&str> = path.strip_prefix("/console/api/").unwrap_or_default().split('/').collect();
    if request.method() != Method::Get || segments == ["socket"] {
        check_origin(&request)?;
    }
    match (request.method(), segments.as_slice()) {
        (Method::Post, ["session"]) => sign_in(request, env).await,
        (Method::Delete, ["session"]) => sign_out(&request, env).await,
        (Method::Get, ["session"]) => Ok(answer::json(&session(&request, env).await?)?),
        (Method::Get, ["socket"]) => socket(&request, env).await,
        (Method::Post, ["status"]) => put_status(request, env).await,
        (Method::Get, ["contacts", contact]) => detail(&request, env, contact).await,
        (Method::Get, ["contacts", contact, "flow-log"]) => flow_log(&request, env, contact).await,
        (Method::Get, ["destinations"]) => transfer::destinations(&request, env).await,
        (Method::Post, ["contacts", contact, "transfer"]) => transfer::transfer(&request, env, contact).await,
        (Method::Get, ["flows"]) => flows(&request, env).await,
        (Method::Get, ["flows", flow]) => flow_library(&request, env, flow).await,
        (Method::Post, ["contacts", contact, action @ ("accept" | "reject" | "clear" | "connection")]) => {
            act(request, env, contact, action).await
        }
        (
            _,
            ["session" | "socket" | "status" | "flows" | "destinations"]
            | ["contacts" | "flows", _]
            | ["contacts", _, "flow-log"],
        ) => {
            let message = format!("{path} does not take {}.", request.method().as_ref());
            Err(Rejection::new(RejectionName::MethodNotAllowedException, message).into())
        }
        _ => Err(unknown_operation(&path).into()),
    }
}

/// The cookie is sent along by any page that makes the browser call us; the origin tells such a page from ours.
fn check_origin(request: &Request) -> Result<(), Failure> {
    let origin = request.headers().get("origin")?;
    if origin.as_deref() == Some(page::own_origin(request)?.as_str()) {
        return Ok(());
    }
    Err(Rejection::access_denied("Only the console itself may do this.").into())
}

async fn sign_in(request: Request, env: &Env) -> Result<Response, Failure> {
    let address = page::network(&request)?;
    let wish: SignInRequest = answer::body(&request, MALFORMED).await?;
    let instance_id = identity::of_deployment(env);
    let instance = || call::instance(env, &instance_id);
    call::call(instance()?, &Throttle { action: "sign-in".to_owned(), address }).await?;
    let signed_in = call::call(instance()?, &RedeemSignIn { secret: wish.sign_in }).await?;
    let router = || call::router(env, &instance_id);
    // The link is spent by now, so this is worth a second try.
    if call::call(router()?, &signed_in.agent).await.is_err() {
        call::call(router()?, &signed_in.agent).await?;
    }
    let mut response = answer::json(&signed_in.session)?;
    response.headers_mut().set("set-cookie", &cookie(&request, &signed_in.cookie, COOKIE_AGE)?)?;
    Ok(response)
}

async fn sign_out(request: &Request, env: &Env) -> Result<Response, Failure> {
    if let Some(cookie) = cookie_of(request)? {
        call::call(call::instance(env, &identity::of_deployment(env))?, &SignOut { cookie }).await?;
    }
    let mut response = answer::json(&Empty {})?;
    response.headers_mut().set("set-cookie", &cookie(request, "", 0)?)?;
    Ok(response)
}

async fn socket(request: &Request, env: &Env) -> Result<Response, Failure> {
    let session = session(request, env).await?;
    let who = Who { instance_id: session.instance_id, agent_id: session.agent_id };
    call::open_socket(call::agent(env, &who.agent_id)?, request, WHO_HEADER, &who).await
}

async fn put_status(request: Request, env: &Env) -> Result<Response, Failure> {
    let session = session(&request, env).await?;
    let wish: PutStatusRequest = answer::body(&request, MALFORMED).await?;
    let router = call::router(env, &session.instance_id)?;
    let status = PutStatus { agent_id: session.agent_id, status: wish.status };
    Ok(answer::json_text(call::reply(router, &status).await?)?)
}

async fn act(request: Request, env: &Env, contact: &str, action: &str) -> Result<Response, Failure> {
    let session = session(&request, env).await?;
    let contact_id = contact_id(contact)?;
    let agent_id = session.agent_id;
    let router = call::router(env, &session.instance_id)?;
    let view = match action {
        "accept" => {
            let OfferAnswer { offer_id } = answer::body(&request, MALFORMED).await?;
            call::reply(router, &Accept { agent_id, contact_id, offer_id }).await?
        }
        "reject" => {
            let OfferAnswer { offer_id } = answer::body(&request, MALFORMED).await?;
            call::reply(router, &Reject { agent_id, contact_id, offer_id }).await?
        }
        "clear" => call::reply(router, &Clear { agent_id, contact_id }).await?,
        _ => {
            let seat =
                call::call(call::contact(env, contact_id)?, &AgentSeat { contact_id, agent_id }).await?;
            let participant_token = secrets::signer(env)?.sign(&participant_claims(&seat));
            let connection = ContactConnection {
                contact_id,
                initial_contact_id: contact_id.initial(),
                participant_id: seat.participant_id,
                participant_token,
            };
            return Ok(answer::json(&connection)?);
        }
    };
    Ok(answer::json_text(view)?)
}

/// The Router says whether the contact is in the agent's hands; the chat says what it is about.
async fn detail(request: &Request, env: &Env, contact: &str) -> Result<Response, Failure> {
    let (session, contact_id) = in_hands(request, env, contact).await?;
    let chat = call::contact(env, contact_id)?;
    let wish = Detail { contact_id, agent_id: session.agent_id };
    Ok(answer::json_text(call::reply(chat, &wish).await?)?)
}

/// What flows have done in a contact's chat, for whom the contact is in hand: one JSON document a line.
async fn flow_log(request: &Request, env: &Env, contact: &str) -> Result<Response, Failure> {
    let (session, contact_id) = in_hands(request, env, contact).await?;
    let wish = GetFlowLog { contact_id, instance_id: session.instance_id };
    let log = call::call(call::contact(env, contact_id)?, &wish).await?;
    Ok(answer::text(log, "application/x-ndjson")?)
}

/// Whoever asks, and the contact, which must be in their hands.
pub(super) async fn in_hands(
    request: &Request,
    env: &Env,
    contact: &str,
) -> Result<(Session, ContactId), Failure> {
    let session = session(request, env).await?;
    let contact_id = contact_id(contact)?;
    let router = call::router(env, &session.instance_id)?;
    let view = call::call(router, &View { agent_id: session.agent_id.clone() }).await?;
    if !view.contacts.iter().any(|contact| contact.contact_id == contact_id) {
        return Err(Rejection::not_found("This contact is not in your hands.").into());
    }
    Ok((session, contact_id))
}

/// The flows and modules that can be tried.
async fn flows(request: &Request, env: &Env) -> Result<Response, Failure> {
    let session = session(request, env).await?;
    let instance = call::instance(env, &session.instance_id)?;
    Ok(answer::json_text(call::reply(instance, &ListPublishedFlows {}).await?)?)
}

async fn flow_library(request: &Request, env: &Env, flow: &str) -> Result<Response, Failure> {
    let session = session(request, env).await?;
    let wish = GetFlowLibrary { flow_id: FlowId::new(flow) };
    Ok(answer::json_text(call::reply(call::instance(env, &session.instance_id)?, &wish).await?)?)
}

/// Who is signed in.
pub(super) async fn session(request: &Request, env: &Env) -> Result<Session, Failure> {
    let signed_out = || Rejection::new(RejectionName::UnauthorizedException, "Nobody is signed in.");
    let cookie = cookie_of(request)?.ok_or_else(signed_out)?;
    call::call(call::instance(env, &identity::of_deployment(env))?, &GetSession { cookie }).await
}

fn contact_id(text: &str) -> Result<ContactId, Rejection> {
    text.parse().map_err(|_| Rejection::not_found(format!("There is no contact {text}.")))
}

fn cookie_of(request: &Request) -> Result<Option<String>, Failure> {
    let header = request.headers().get("cookie")?.unwrap_or_default();
    let mut cookies = header.split(';').filter_map(|cookie| cookie.trim().split_once('='));
    Ok(cookies.find(|(name, value)| *name == COOKIE && !value.is_empty()).map(|(_, value)| value.to_owned()))
}

/// No script reads it, no other site's page sends it along but by a link, and no path but the console's gets it.
fn cookie(request: &Request, value: &str, age: u32) -> Result<String, Failure> {
    let secure = if request.url()?.scheme() == "https" { "; Secure" } else { "" };
    Ok(format!("{COOKIE}={value}; Path=/console; HttpOnly; SameSite=Lax; Max-Age={age}{secure}"))
}
