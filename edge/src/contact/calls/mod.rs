//! What flows ask of places outside the chat: asked after the turn that decided it, answered in a turn of its own.

mod bot;
mod function;
mod own_bot;

use std::rc::Rc;

use edgewise_shared::contact::call::{Call, CallFailure, CallOutcome, CallReply, CallRequest, PastChat};
use edgewise_shared::contact::command::Command;
use edgewise_shared::flow::step::Target;
use edgewise_shared::id::{AgentId, CallId, InstanceId};
use edgewise_shared::object::callee::{Callee, GetCallTarget};
use edgewise_shared::object::contact::CheckPastChat;
use edgewise_shared::object::instance::CheckAgent;
use edgewise_shared::object::router::GetQueueMetrics;
use edgewise_shared::remote::address::Address;
use edgewise_shared::remote::target::CallTarget;

use super::turn::Shell;
use crate::failure::Failure;
use crate::serve::log;
use crate::{call, outcall};

/// Makes a call beside whatever else the object does. Its answer comes as a command. One that is under way is not made a
/// second time: it will be answered.
pub fn make(shell: &Rc<Shell>, call: &Call) {
    if !shell.calling.borrow_mut().insert(call.id.clone()) {
        return;
    }
    let (shell, call) = (Rc::clone(shell), call.clone());
    let waiting = Rc::clone(&shell);
    waiting.state.wait_until(async move {
        let outcome = perform(&shell, &call.id, call.request).await;
        shell.calling.borrow_mut().remove(&call.id);
        if let Err(failure) = shell.turn(Command::CallAnswered { call_id: call.id, outcome }).await {
            log(failure);
        }
    });
}

async fn perform(shell: &Rc<Shell>, id: &CallId, request: CallRequest) -> CallOutcome {
    match request {
        CallRequest::Function(request) => function::call(shell, id, &request).await,
        CallRequest::Bot(request) => bot::call(shell, &request).await,
        CallRequest::Metrics(target) => metrics(shell, target).await.map_err(in_words),
        CallRequest::PastChat(past_chat) => check(shell, past_chat).await.map_err(in_words),
        CallRequest::Agent(agent_id) => check_agent(shell, agent_id).await.map_err(in_words),
    }
}

/// Only the instance knows all its agents; the Router knows those who have signed in.
async fn check_agent(shell: &Rc<Shell>, agent_id: AgentId) -> Result<CallReply, Failure> {
    let instance = call::instance(&shell.env, &instance(shell)?)?;
    call::call(instance, &CheckAgent { agent_id }).await?;
    Ok(CallReply::Agent)
}

async fn metrics(shell: &Rc<Shell>, target: Target) -> Result<CallReply, Failure> {
    if let Target::Agent(agent_id) = &target {
        check_agent(shell, agent_id.clone()).await?;
    }
    let router = call::router(&shell.env, &instance(shell)?)?;
    Ok(CallReply::Metrics(call::call(router, &GetQueueMetrics { target }).await?))
}

async fn check(shell: &Rc<Shell>, past_chat: PastChat) -> Result<CallReply, Failure> {
    let instance_id = instance(shell)?;
    let contact = call::contact(&shell.env, past_chat.source_contact_id)?;
    call::call(contact, &CheckPastChat { past_chat, instance_id }).await?;
    Ok(CallReply::PastChat)
}

/// Where a call goes, as the chat's instance knows it.
async fn target(shell: &Rc<Shell>, callee: Callee) -> Result<CallTarget, CallFailure> {
    let instance = instance(shell).and_then(|id| call::instance(&shell.env, &id)).map_err(in_words)?;
    call::call(instance, &GetCallTarget { callee }).await.map_err(in_words)
}

/// An address once more: it was checked when it was stored, perhaps by other rules.
fn checked(shell: &Shell, address: &Address) -> Result<Address, CallFailure> {
    Address::parse(address.as_str(), outcall::reach(&shell.env))
        .map_err(|bad| CallFailure::new(bad.to_string()))
}

fn instance(shell: &Shell) -> Result<InstanceId, Failure> {
    shell.look(|loaded| Ok(loaded.chat.instance_id.clone()))
}

/// A failure for the flow log. A fault of ours is told there without detail.
fn in_words(failure: Failure) -> CallFailure {
    match failure {
        Failure::Rejected(rejection) => CallFailure::new(rejection.message),
        fault @ Failure::Fault(_) => {
            log(fault);
            CallFailure::new("Something went wrong on our side.")
        }
    }
}
