//! Operations on contacts.

use edgewise_shared::admission::{check, check_attributes};
use edgewise_shared::amendment;
use edgewise_shared::id::{ContactId, InstanceId};
use edgewise_shared::key::fingerprint;
use edgewise_shared::object::Method;
use edgewise_shared::object::contact::{
    ContinuePastChat, CreateParticipant, Describe, GetAttributes, GetFlowLog, Stop, TagContact, UntagContact,
    UpdateAttributes, UpdateContact, UpdateRoleConfig, UpdateRoutingData,
};
use edgewise_shared::wire::rejection::Rejection;
use edgewise_shared::wire::service::{
    CreateParticipantRequest, CreateParticipantResponse, CreatePersistentContactAssociationRequest,
    CreatePersistentContactAssociationResponse, DescribeContactRequest, GetContactAttributesRequest,
    ParticipantTokenCredentials, StartChatContactRequest, StopContactRequest, TagContactRequest,
    UntagContactRequest, UpdateContactAttributesRequest, UpdateContactRequest,
    UpdateContactRoutingDataRequest, UpdateParticipantRoleConfigRequest, id_in_arn,
};
use serde::Serialize;
use serde_json::{Map, Value};
use worker::{Env, Response, Url};

use super::binding::bound;
use crate::failure::Failure;
use crate::routes::participant::participant_claims;
use crate::routes::start::{Asker, past_chat, start};
use crate::{answer, call, secrets};

/// What can be done to a contact.
#[derive(Clone, Copy)]
pub enum ContactOperation {
    Start,
    Stop,
    Describe,
    GetAttributes,
    /// What flows have done in the chat, as JSON lines: our own.
    GetFlowLog,
    UpdateAttributes,
    Update,
    UpdateRoutingData,
    UpdateParticipantRoleConfig,
    CreateParticipant,
    CreatePersistentAssociation,
    Tag,
    Untag,
}

/// A request about a contact, from somebody who may act for the instance.
pub struct ContactCall<'a> {
    pub env: &'a Env,
    pub url: &'a Url,
    pub instance_id: InstanceId,
    pub members: Map<String, Value>,
}

/// A method of a chat whose reply is what the operation answers.
struct HandedOn {
    contact_id: ContactId,
    method: &'static str,
    call: String,
}

impl HandedOn {
    fn of<M: Method>(contact_id: ContactId, call: &M) -> Result<Self, Failure> {
        Ok(Self { contact_id, method: M::NAME, call: serde_json::to_string(call)? })
    }
}

impl ContactCall<'_> {
    /// Does it.
    pub async fn serve(self, operation: ContactOperation) -> Result<Response, Failure> {
        let env = self.env;
        let HandedOn { contact_id, method, call } = match operation {
            ContactOperation::Start => return self.start().await,
            ContactOperation::Stop => self.stop()?,
            ContactOperation::Describe => self.describe()?,
            ContactOperation::GetAttributes => self.get_attributes()?,
            ContactOperation::GetFlowLog => return self.get_flow_log().await,
            ContactOperation::UpdateAttributes => self.update_attributes()?,
            ContactOperation::Update => self.update()?,
            ContactOperation::UpdateRoutingData => self.update_routing_data()?,
            ContactOperation::UpdateParticipantRoleConfig => self.update_participant_role_config()?,
            ContactOperation::CreateParticipant => return self.create_participant().await,
            ContactOperation::CreatePersistentAssociation => {
                return self.create_persistent_association().await;
            }
            ContactOperation::Tag => self.tag()?,
            ContactOperation::Untag => self.untag()?,
        };
        let chat = call::contact(env, contact_id)?;
        Ok(answer::json_text(call::named(chat, method, call).await?)?)
    }

    async fn start(self) -> Result<Response, Failure> {
        let request: StartChatContactRequest = bound(self.members)?;
        let fingerprint = fingerprint(&serde_json::to_vec(&request)?);
        let asker = Asker { page: None, names_flow: true, fingerprint, device_label: None };
        answered(&start(self.env, self.url, check(request)?, asker).await?)
    }

    fn stop(self) -> Result<HandedOn, Failure> {
        let request: StopContactRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        let stop = Stop { contact_id, instance_id: self.instance_id };
        HandedOn::of(contact_id, &stop)
    }

    fn describe(self) -> Result<HandedOn, Failure> {
        let request: DescribeContactRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        let describe = Describe { contact_id, instance_id: self.instance_id };
        HandedOn::of(contact_id, &describe)
    }

    fn get_attributes(self) -> Result<HandedOn, Failure> {
        let request: GetContactAttributesRequest = bound(self.members)?;
        let contact_id = contact(&request.initial_contact_id)?;
        let wish = GetAttributes { contact_id, instance_id: self.instance_id };
        HandedOn::of(contact_id, &wish)
    }

    async fn get_flow_log(self) -> Result<Response, Failure> {
        let request: DescribeContactRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        let wish = GetFlowLog { contact_id, instance_id: self.instance_id };
        let log = call::call(call::contact(self.env, contact_id)?, &wish).await?;
        Ok(answer::text(log, "application/x-ndjson")?)
    }

    fn update_attributes(self) -> Result<HandedOn, Failure> {
        let request: UpdateContactAttributesRequest = bound(self.members)?;
        check_attributes(&request.attributes)?;
        let contact_id = contact(&request.initial_contact_id)?;
        let update =
            UpdateAttributes { contact_id, instance_id: self.instance_id, attributes: request.attributes };
        HandedOn::of(contact_id, &update)
    }

    fn update(self) -> Result<HandedOn, Failure> {
        let request: UpdateContactRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        let data = amendment::contact_data(request)?;
        let update = UpdateContact { contact_id, instance_id: self.instance_id, data };
        HandedOn::of(contact_id, &update)
    }

    fn update_routing_data(self) -> Result<HandedOn, Failure> {
        let request: UpdateContactRoutingDataRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        let update = UpdateRoutingData {
            contact_id,
            instance_id: self.instance_id,
            queue_priority: request.queue_priority,
            queue_time_adjustment_seconds: request.queue_time_adjustment_seconds,
            routing_criteria: amendment::routing_criteria(&request)?,
        };
        HandedOn::of(contact_id, &update)
    }

    fn update_participant_role_config(self) -> Result<HandedOn, Failure> {
        let request: UpdateParticipantRoleConfigRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        let timers = amendment::role_timers(&request)?;
        let update = UpdateRoleConfig { contact_id, instance_id: self.instance_id, timers };
        HandedOn::of(contact_id, &update)
    }

    async fn create_participant(self) -> Result<Response, Failure> {
        let request: CreateParticipantRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        let create = CreateParticipant {
            contact_id,
            instance_id: self.instance_id,
            display_name: amendment::participant_name(&request)?,
            client_token: request.client_token.filter(|token| !token.is_empty()),
        };
        let seat = call::call(call::contact(self.env, contact_id)?, &create).await?;
        let participant_token = secrets::signer(self.env)?.sign(&participant_claims(&seat));
        answered(&CreateParticipantResponse {
            participant_credentials: ParticipantTokenCredentials {
                participant_token,
                expiry: seat.expires_at,
            },
            participant_id: seat.participant_id,
        })
    }

    async fn create_persistent_association(self) -> Result<Response, Failure> {
        let request: CreatePersistentContactAssociationRequest = bound(self.members)?;
        let contact_id = contact(&request.initial_contact_id)?;
        let (env, source) = (self.env, &request.source_contact_id);
        let (past_chat, from) = past_chat(env, &self.instance_id, request.rehydration_type, source).await?;
        let association = ContinuePastChat { contact_id, instance_id: self.instance_id, past_chat };
        call::call(call::contact(env, contact_id)?, &association).await?;
        let continued_from_contact_id = from.contact_id.to_string();
        answered(&CreatePersistentContactAssociationResponse { continued_from_contact_id })
    }

    fn tag(self) -> Result<HandedOn, Failure> {
        let request: TagContactRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        amendment::check_tag_keys(request.tags.keys())?;
        let tag = TagContact { contact_id, instance_id: self.instance_id, tags: request.tags };
        HandedOn::of(contact_id, &tag)
    }

    fn untag(self) -> Result<HandedOn, Failure> {
        let request: UntagContactRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        amendment::check_tag_keys(request.tag_keys.iter())?;
        let untag = UntagContact { contact_id, instance_id: self.instance_id, tag_keys: request.tag_keys };
        HandedOn::of(contact_id, &untag)
    }
}

fn contact(text: &str) -> Result<ContactId, Rejection> {
    let unknown = || Rejection::not_found(format!("There is no contact {text}."));
    id_in_arn(text).parse().map_err(|_| unknown())
}

fn answered(body: &impl Serialize) -> Result<Response, Failure> {
    Ok(answer::json(body)?)
}
