//! How the Worker and the objects call objects: the types of [`edgewise_shared::object`] over the platform's fetch.

use std::future::Future;
use std::time::Duration;

use edgewise_shared::id::{AgentId, ContactId, InstanceId};
use edgewise_shared::object::Method;
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use futures_util::future::{Either, select};
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
    let reply = named(stub, M::NAME, &serde_json::to_string(request)?).await?;
    Ok(serde_json::from_str(&reply)?)
}

/// Calls a method by its name, with request and reply as JSON.
///
/// # Errors
/// As [`call`].
pub async fn named(stub: Stub, name: &str, request: &str) -> Result<String, Failure> {
    let mut response = Response::from(post(stub, name, request).await?);
    let text = response.text().await?;
    if response.status_code() == 200 {
        return Ok(text);
    }
    match serde_json::from_str::<Rejection>(&text) {
        Ok(rejection) => Err(rejection.into()),
        Err(_) => Err(Failure::fault(format!("{name} answered {}", response.status_code()))),
    }
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

/// Serves one call of a method, on the side of the object that is called.
///
/// # Errors
/// Those of the platform only: what `serve` refuses or fails at is answered.
pub async fn serve<M: Method>(
    mut request: Request,
    serve: impl AsyncFnOnce(M) -> Result<M::Reply, Failure>,
) -> worker::Result<Response> {
    match served(&mut request, serve).await {
        Ok(reply) => Response::from_json(&reply),
        Err(failure) => refuse(failure),
    }
}

/// Reads a call and has it served.
pub async fn served<M: Method>(
    request: &mut Request,
    serve: impl AsyncFnOnce(M) -> Result<M::Reply, Failure>,
) -> Result<M::Reply, Failure> {
    serve(serde_json::from_str(&request.text().await?)?).await
}

/// The answer of an object that does not do what it was asked.
pub fn refuse(failure: Failure) -> worker::Result<Response> {
    let rejection = failure.tell(RejectionName::InternalServerException);
    Ok(Response::from_json(&rejection)?.with_status(rejection.name.status()))
}

async fn post(stub: Stub, name: &str, body: &str) -> Result<web_sys::Response, Failure> {
    Ok(sys::post(stub, &format!("https://object/{name}"), body, DEADLINE).await?)
}
