//! How a chat starts, whoever asks for it: admitted by the instance, begun by its own object, answered with a token.

use edgewise_shared::admission::ChatStart;
use edgewise_shared::amendment::as_json;
use edgewise_shared::contact::call::PastChat;
use edgewise_shared::id::{ContactId, FlowId, InstanceId};
use edgewise_shared::object::contact::{Caller, CheckPastChat, Connect, ContinuedFrom, Seat, Start};
use edgewise_shared::object::instance::{AdmitChat, Page};
use edgewise_shared::wire::participant::CreateParticipantConnectionRequest;
use edgewise_shared::wire::rejection::Rejection;
use edgewise_shared::wire::service::{RehydrationType, StartChatContactResponse, id_in_arn};
use worker::{Env, Url};

use super::participant::{connection, participant_claims};
use crate::failure::Failure;
use crate::ids::RandomIds;
use crate::instance::identity;
use crate::{call, clock, secrets};

/// Who asks for the chat.
pub struct Asker {
    /// The page, if one asks.
    pub page: Option<Page>,
    /// Whether the flow is named in the request; else it is the instance's inbound flow.
    pub names_flow: bool,
    /// What must be the same in two requests with one client token.
    pub fingerprint: String,
    /// What the customer's first device is called.
    pub device_label: Option<String>,
}

/// Starts a chat, or answers the one that the same client token has started.
pub async fn start(
    env: &Env,
    url: &Url,
    start: ChatStart,
    asker: Asker,
) -> Result<StartChatContactResponse, Failure> {
    let instance_id = known_instance(env, &start.instance_id)?;
    let now = clock::now();
    let continued = match start.continues {
        Some(wish) => {
            Some(past_chat(env, &instance_id, wish.rehydration_type, &wish.source_contact_id).await?)
        }
        None => None,
    };
    let admission = AdmitChat {
        contact_id: ContactId::generate(&mut RandomIds::default(), now),
        flow_id: asker.names_flow.then(|| FlowId::new(start.flow_id)),
        client_token: start.client_token,
        fingerprint: asker.fingerprint,
        page: asker.page,
    };
    let admitted = call::call(call::instance(env, &instance_id)?, &admission).await?;
    let chat = || call::contact(env, admitted.contact_id);
    let begin = Start {
        contact_id: admitted.contact_id,
        instance_id: admitted.instance_id,
        display_name: start.display_name,
        attributes: start.attributes,
        initial_message: start.initial_message,
        expires_at: now.after(start.duration),
        content_types: start.content_types,
        flow_id: admitted.flow_id,
        library: admitted.library,
        related_contact_id: start.related_contact_id,
        customer_id: start.customer_id,
        device_label: asker.device_label,
        segment_attributes: as_json(start.segment_attributes),
        past_chat: continued.as_ref().map(|(past_chat, _)| past_chat.clone()),
        disconnect_on_customer_exit: start.agent_leaves_with_customer,
    };
    let seat = call::call(chat()?, &begin).await?;
    let mut response = seated(env, &seat)?;
    response.continued_from_contact_id = continued.map(|(_, from)| from.contact_id.to_string());
    if !start.connection_types.is_empty() {
        let request = CreateParticipantConnectionRequest {
            types: Some(start.connection_types.clone()),
            connect_participant: None,
        };
        call::call(chat()?, &Connect { caller: caller_of(&seat), request }).await?;
        let signer = secrets::signer(env)?;
        let parts = connection(&signer, &participant_claims(&seat), &start.connection_types, url);
        response.connection_credentials = parts.connection_credentials;
        response.websocket = parts.websocket;
    }
    Ok(response)
}

/// The past chat that a chat is to continue, and the contact from which it does.
///
/// # Errors
/// `ResourceNotFoundException` if it is no chat of the instance; what its object says if it cannot be continued.
pub async fn past_chat(
    env: &Env,
    instance_id: &InstanceId,
    rehydration_type: RehydrationType,
    source: &str,
) -> Result<(PastChat, ContinuedFrom), Failure> {
    let unknown = |_| Rejection::not_found(format!("There is no contact {source}."));
    let source_contact_id: ContactId = id_in_arn(source).parse().map_err(unknown)?;
    let past_chat = PastChat { rehydration_type, source_contact_id };
    let check = CheckPastChat { past_chat: past_chat.clone(), instance_id: instance_id.clone() };
    let from = call::call(call::contact(env, source_contact_id)?, &check).await?;
    Ok((past_chat, from))
}

/// The answer that gives a customer's device its seat.
pub fn seated(env: &Env, seat: &Seat) -> Result<StartChatContactResponse, Failure> {
    Ok(StartChatContactResponse {
        contact_id: seat.contact_id,
        participant_id: seat.participant_id.clone(),
        continued_from_contact_id: None,
        participant_token: secrets::signer(env)?.sign(&participant_claims(seat)),
        connection_credentials: None,
        websocket: None,
    })
}

/// The instance of this deployment, if that is the one that is meant. Others are not woken, for there are none.
pub fn known_instance(env: &Env, id: &str) -> Result<InstanceId, Rejection> {
    let known = identity::of_deployment(env);
    if id == known.as_str() {
        Ok(known)
    } else {
        Err(Rejection::not_found(format!("There is no instance {id}.")))
    }
}

fn caller_of(seat: &Seat) -> Caller {
    Caller {
        participant_id: seat.participant_id.clone(),
        device_id: seat.device_id.clone(),
        generation: seat.generation,
    }
}
