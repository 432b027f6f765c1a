//! How the Worker and the objects call objects: the types of [`edgewise_shared::object`] over the platform's fetch.

use std::future::Future;
use std::time::Duration;

use edgewise_shared::id::{AgentId, ContactId, InstanceId};
use edgewise_shared::object::Method;
use edgewise_shared::wire::rejection::Rejection;
use futures_util::future::{Either, LocalBoxFuture, ready, select};
use serde::Serialize;
use worker::worker_sys::web_sys;
use worker::{Delay, Env, Request, Response, Stub};

use crate::failure::Failure;
use crate::sys;

/// An object that does not answer in this time has failed.
const DEADLINE: Duration = Duration::from_secs(10);

/// The object of a chat.
pub fn contact(env: &Env, contact: ContactId) -> Result<Stub, Failure> {
    Ok(env.durable_object("CONTACT")?.get_by_name(&contact.initial().to_string())?)
}

/// The object of an agent.
pub fn agent(env: &Env, agent: &AgentId) -> Result<Stub, Failure> {
    Ok(env.durable_object("AGENT")?.get_by_name(agent.as_str())?)
}

/// The router of an instance.
pub fn router(env: &Env, instance: &InstanceId) -> Result<Stub, Failure> {
    Ok(env.durable_object("ROUTER")?.get_by_name(instance.as_str())?)
}

/// The configuration of an instance.
pub fn instance(env: &Env, instance: &InstanceId) -> Result<Stub, Failure> {
    Ok(env.durable_object("INSTANCE")?.get_by_name(instance.as_str())?)
}

/// Calls a method of an object and waits for its reply, ten seconds at most.
///
/// # Errors
/// The rejection that the object answers, or a fault if it answers nothing that can be read.
pub async fn call<M: Method>(stub: Stub, request: &M) -> Result<M::Reply, Failure> {
    Ok(serde_json::from_str(&reply(stub, request).await?)?)
}

/// Calls a method of an object and hands on its reply as the JSON that it is.
///
/// # Errors
/// As [`call`].
pub fn reply<M: Method>(stub: Stub, request: &M) -> Replying {
    match serde_json::to_string(request) {
        Ok(request) => named(stub, M::NAME, request),
        Err(error) => Box::pin(ready(Err(error.into()))),
    }
}

/// A call that is under way. Boxed: each of the many callers would have the whole of it inlined.
pub type Replying = LocalBoxFuture<'static, Result<String, Failure>>;

/// Calls a method by its name, with request and reply as JSON.
///
/// # Errors
/// As [`call`].
pub fn named(stub: Stub, name: &'static str, request: String) -> Replying {
    Box::pin(async move {
        let mut response = Response::from(post(stub, name, &request).await?);
        let text = response.text().await?;
        if response.status_code() == 200 {
            return Ok(text);
        }
        match serde_json::from_str::<Rejection>(&text) {
            Ok(rejection) => Err(rejection.into()),
            Err(_) => Err(Failure::fault(format!("{name} answered {}", response.status_code()))),
        }
    })
}

/// Hands a request for a socket on to an object, which learns from a header who opens it.
///
/// # Errors
/// `ValidationException` if the request is not for a socket, and what the object answers.
pub async fn open_socket(
    stub: Stub,
    request: &Request,
    header: &str,
    who: &impl Serialize,
) -> Result<Response, Failure> {
    let upgrade = request.headers().get("upgrade")?.unwrap_or_default();
    if !upgrade.eq_ignore_ascii_case("websocket") {
        return Err(Rejection::validation("This is the address of a WebSocket.").into());
    }
    let who = serde_json::to_string(who)?;
    let answer = sys::upgrade(stub, "https://object/socket", header, &who);
    let mut response = Response::from(within_deadline(answer).await?);
    if response.status_code() == 101 {
        return Ok(response);
    }
    let rejection: Rejection = serde_json::from_str(&response.text().await?)?;
    Err(rejection.into())
}

/// Calls a method of an object and hands on what it answers as it is. For methods that answer to the outside.
pub async fn forward<M: Method>(stub: Stub, request: &M) -> Result<web_sys::Response, Failure> {
    post(stub, M::NAME, &serde_json::to_string(request)?).await
}

/// Waits for an object's answer, ten seconds at most.
pub async fn within_deadline<T>(answer: impl Future<Output = worker::Result<T>>) -> Result<T, Failure> {
    match select(Box::pin(answer), Box::pin(Delay::from(DEADLINE))).await {
        Either::Left((response, _)) => Ok(response?),
        Either::Right(_) => Err(Failure::fault("an object did not answer in time")),
    }
}

async fn post(stub: Stub, name: &str, body: &str) -> Result<web_sys::Response, Failure> {
    Ok(sys::post(stub, &format!("https://object/{name}"), body, DEADLINE).await?)
}
