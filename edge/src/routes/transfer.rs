//! `/console/api/destinations` and `/console/api/contacts/{ContactId}/transfer`: an agent sends a contact on.

use edgewise_shared::object::contact::Transfer;
use edgewise_shared::object::instance::CheckAgent;
use edgewise_shared::object::router::ListDestinations;
use edgewise_shared::wire::console::{Destination, Session, TransferRequest};
use edgewise_shared::wire::rejection::Rejection;
use edgewise_shared::wire::service::{DescribeQueue, ListQueues};
use worker::{Env, Request, Response};

use super::console::{MALFORMED, in_hands, session};
use crate::failure::Failure;
use crate::{answer, call};

/// Where the agent can send a contact: the instance knows the queues, the Router who is there.
pub async fn destinations(request: &Request, env: &Env) -> Result<Response, Failure> {
    let Session { instance_id, agent_id, .. } = session(request, env).await?;
    let all = ListQueues { queue_types: Vec::new(), next_token: None, max_results: None };
    let queues = call::call(call::instance(env, &instance_id)?, &all).await?.queue_summary_list;
    let router = call::router(env, &instance_id)?;
    Ok(answer::json_text(call::reply(router, &ListDestinations { agent_id, queues }).await?)?)
}

/// Sends a contact on that is in the agent's hands. Whether the agent is connected to it, the chat says.
pub async fn transfer(request: &Request, env: &Env, contact: &str) -> Result<Response, Failure> {
    let (session, contact_id) = in_hands(request, env, contact).await?;
    let TransferRequest { destination, client_token } = answer::body(request, MALFORMED).await?;
    check(&session, env, &destination).await?;
    let Session { instance_id, agent_id, .. } = session;
    let wish = Transfer { contact_id, instance_id, agent_id, target: destination.into(), client_token };
    Ok(answer::json_text(call::reply(call::contact(env, contact_id)?, &wish).await?)?)
}

/// There must be such a queue, or such another agent.
async fn check(session: &Session, env: &Env, destination: &Destination) -> Result<(), Failure> {
    let instance = call::instance(env, &session.instance_id)?;
    let known = match destination {
        Destination::AgentId(agent_id) if *agent_id == session.agent_id => {
            return Err(Rejection::not_found("The contact is with this agent already.").into());
        }
        Destination::AgentId(agent_id) => call::reply(instance, &CheckAgent { agent_id: agent_id.clone() }),
        Destination::QueueId(queue_id) => {
            call::reply(instance, &DescribeQueue { queue_id: queue_id.to_string() })
        }
    };
    known.await.map(|_| ())
}
