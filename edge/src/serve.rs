//! How the objects serve calls: the types of [`edgewise_shared::object`], read from a request's text and written as text,
//! so that what surrounds a method is there once and not for each.

use edgewise_shared::object::Method;
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use worker::{Request, Response};

use crate::failure::Failure;

/// What a method replies, as JSON.
pub type Reply = Result<String, Failure>;

/// The method that is called: the path without its slash.
pub fn method_name(request: &Request) -> String {
    request.path().trim_start_matches('/').to_owned()
}

/// Reads a call, has it served, and writes the reply.
pub async fn on<M: Method>(call: &str, serve: impl AsyncFnOnce(M) -> Result<M::Reply, Failure>) -> Reply {
    Ok(serde_json::to_string(&serve(serde_json::from_str(call)?).await?)?)
}

/// As [`on`], for what waits for nothing.
pub fn at_once<M: Method>(call: &str, serve: impl FnOnce(M) -> Result<M::Reply, Failure>) -> Reply {
    Ok(serde_json::to_string(&serve(serde_json::from_str(call)?)?)?)
}

/// The answer to an object's caller.
///
/// # Errors
/// Those of the platform only: what is refused or fails is answered.
pub fn answer(reply: Reply) -> worker::Result<Response> {
    match reply {
        Ok(reply) => Response::ok(reply),
        Err(failure) => refuse(failure),
    }
}

/// The answer of an object that does not do what it was asked.
pub fn refuse(failure: Failure) -> worker::Result<Response> {
    let rejection = failure.tell(RejectionName::InternalServerException);
    Ok(Response::ok(serde_json::to_string(&rejection)?)?.with_status(rejection.name.status()))
}

/// The object does not have the method: a Worker of another version calls it.
pub fn unknown(name: &str) -> Failure {
    let message = format!("The object has no method {name}.");
    Rejection::new(RejectionName::UnknownOperationException, message).into()
}

/// Logs a failure of something that nobody waits for.
pub fn log(failure: Failure) {
    match failure {
        Failure::Rejected(rejection) => worker::console_warn!("{rejection}"),
        fault @ Failure::Fault(_) => drop(fault.tell(RejectionName::InternalServerException)),
    }
}
