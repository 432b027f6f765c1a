//! Calls of functions.

use std::rc::Rc;

use edgewise_shared::contact::call::{
    CallFailure, CallOutcome, CallReply, FUNCTION_ANSWER_LIMIT, FunctionCall,
};
use edgewise_shared::id::CallId;
use edgewise_shared::object::callee::Callee;
use edgewise_shared::remote::answer;
use edgewise_shared::remote::exchange::{Exchange, FUNCTION_TRIES};
use edgewise_shared::remote::target::CallTarget;
use edgewise_shared::remote::webhook::Secret;

use super::{checked, target};
use crate::contact::turn::Shell;
use crate::{clock, outcall};

/// Calls a function. All tries have the call's id.
pub async fn call(shell: &Rc<Shell>, id: &CallId, request: &FunctionCall) -> CallOutcome {
    let CallTarget::Function(function) = target(shell, Callee::Function(request.function.clone())).await?
    else {
        return Err(CallFailure::new("This is no function."));
    };
    let address = checked(shell, &function.address)?;
    let secret = Secret::parse(&function.secret)
        .ok_or_else(|| CallFailure::new("The function's secret cannot be read: register it again."))?;
    let body = request.event.to_string();
    let sign = || {
        let headers = secret.sign(id.as_str(), clock::now(), &body);
        headers.map(|(name, value)| (name.to_owned(), value)).into()
    };
    let exchange = Exchange::new("function", clock::now(), request.time_limit, FUNCTION_TRIES);
    let answer = outcall::call(exchange, &address, &body, FUNCTION_ANSWER_LIMIT, sign).await?;
    answer::function(&answer).map(CallReply::Function)
}
