//! `/console/api/destinations` and `/console/api/contacts/{ContactId}/transfer`: an agent sends a contact on.

use edgewise_shared::object::contact::Transfer;
use edgewise_shared::object::router::ListDestinations;
use edgewise_shared::wire::console::{Destinations, Session, TransferRequest};
use edgewise_shared::wire::service::ListQueues;
use worker::{Env, Request, Response};

use super::console::{MALFORMED, in_hands, session};
use crate::failure::Failure;
use crate::{answer, call};

/// Where the agent can send a contact.
pub async fn destinations(request: &Request, env: &Env) -> Result<Response, Failure> {
    let session = session(request, env).await?;
    Ok(answer::json(&list(&session, env).await?)?)
}

/// Sends a contact on that is in the agent's hands. Whether the agent is connected to it, the chat says.
pub async fn transfer(request: &Request, env: &Env, contact: &str) -> Result<Response, Failure> {
    let (session, contact_id) = in_hands(request, env, contact).await?;
    let TransferRequest { destination, client_token } = answer::body(request, MALFORMED).await?;
    list(&session, env).await?.check(&destination)?;
    let Session { instance_id, agent_id, .. } = session;
    let wish = Transfer { contact_id, instance_id, agent_id, target: destination.into(), client_token };
    Ok(answer::json(&call::call(call::contact(env, contact_id)?, &wish).await?)?)
}

/// The instance knows the queues, the Router who is there.
async fn list(session: &Session, env: &Env) -> Result<Destinations, Failure> {
    let all = ListQueues { queue_types: Vec::new(), next_token: None, max_results: None };
    let queues = call::call(call::instance(env, &session.instance_id)?, &all).await?.queue_summary_list;
    let wish = ListDestinations { agent_id: session.agent_id.clone(), queues };
    call::call(call::router(env, &session.instance_id)?, &wish).await
}
