//! What flows ask of places outside the chat: asked after the turn that decided it, answered in a turn of its own.

use std::rc::Rc;

use edgewise_shared::contact::call::{Call, CallFailure, CallOutcome, CallReply, CallRequest, PastChat};
use edgewise_shared::contact::command::Command;
use edgewise_shared::flow::step::Target;
use edgewise_shared::object::contact::CheckPastChat;
use edgewise_shared::object::router::GetQueueMetrics;

use super::turn::Shell;
use crate::call;
use crate::failure::Failure;
use crate::serve::log;

/// Makes a call beside whatever else the object does. Its answer comes as a command.
pub fn make(shell: &Rc<Shell>, call: &Call) {
    let (shell, call) = (Rc::clone(shell), call.clone());
    let waiting = Rc::clone(&shell);
    waiting.state.wait_until(async move {
        let outcome = perform(&shell, call.request).await;
        if let Err(failure) = shell.turn(Command::CallAnswered { call_id: call.id, outcome }).await {
            log(failure);
        }
    });
}

async fn perform(shell: &Rc<Shell>, request: CallRequest) -> CallOutcome {
    let reply = match request {
        CallRequest::Metrics(target) => metrics(shell, target).await,
        CallRequest::PastChat(past_chat) => check(shell, past_chat).await,
        CallRequest::Function(_) | CallRequest::Bot(_) => Err(Failure::fault("not configured")),
    };
    reply.map_err(|failure| match failure {
        Failure::Rejected(rejection) => CallFailure::new(rejection.message),
        fault @ Failure::Fault(_) => {
            log(fault);
            CallFailure::new("There was no answer.")
        }
    })
}

async fn metrics(shell: &Rc<Shell>, target: Target) -> Result<CallReply, Failure> {
    let instance = shell.look(|loaded| Ok(loaded.chat.instance_id.clone()))?;
    let router = call::router(&shell.env, &instance)?;
    Ok(CallReply::Metrics(call::call(router, &GetQueueMetrics { target }).await?))
}

async fn check(shell: &Rc<Shell>, past_chat: PastChat) -> Result<CallReply, Failure> {
    let instance_id = shell.look(|loaded| Ok(loaded.chat.instance_id.clone()))?;
    let contact = call::contact(&shell.env, past_chat.source_contact_id)?;
    call::call(contact, &CheckPastChat { past_chat, instance_id }).await?;
    Ok(CallReply::PastChat)
}
