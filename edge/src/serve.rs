//! What the objects do alike beside their methods.

use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use worker::{Request, Response};

use crate::call;
use crate::failure::Failure;

/// The method that is called: the path without its slash.
pub fn method_name(request: &Request) -> String {
    request.path().trim_start_matches('/').to_owned()
}

/// The answer to a method that the object does not have: a Worker of another version calls it.
pub fn unknown_method(name: &str) -> worker::Result<Response> {
    call::refuse(unknown(name).into())
}

/// The object does not have the method.
pub fn unknown(name: &str) -> Rejection {
    let message = format!("The object has no method {name}.");
    Rejection::new(RejectionName::UnknownOperationException, message)
}

/// Logs a failure of something that nobody waits for.
pub fn log(failure: Failure) {
    match failure {
        Failure::Rejected(rejection) => worker::console_warn!("{rejection}"),
        fault @ Failure::Fault(_) => drop(fault.tell(RejectionName::InternalServerException)),
    }
}
