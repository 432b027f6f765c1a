//! Operations on contacts.

use edgewise_shared::admission::{check, check_attributes};
use edgewise_shared::amendment;
use edgewise_shared::id::{ContactId, InstanceId};
use edgewise_shared::key::fingerprint;
use edgewise_shared::object::contact::{
    ContinuePastChat, CreateParticipant, Describe, GetAttributes, GetFlowLog, Stop, TagContact, UntagContact,
    UpdateAttributes, UpdateContact, UpdateRoleConfig, UpdateRoutingData,
};
use edgewise_shared::wire::rejection::Rejection;
use edgewise_shared::wire::service::{
    CreateParticipantRequest, CreateParticipantResponse, CreatePersistentContactAssociationRequest,
    CreatePersistentContactAssociationResponse, DescribeContactRequest, DescribeContactResponse,
    GetContactAttributesRequest, GetContactAttributesResponse, ParticipantTokenCredentials,
    StartChatContactRequest, StopContactRequest, TagContactRequest, UntagContactRequest,
    UpdateContactAttributesRequest, UpdateContactRequest, UpdateContactRoutingDataRequest,
    UpdateParticipantRoleConfigRequest, id_in_arn,
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

impl ContactCall<'_> {
    /// Does it.
    pub async fn serve(self, operation: ContactOperation) -> Result<Response, Failure> {
        match operation {
            ContactOperation::Start => self.start().await,
            ContactOperation::Stop => self.stop().await,
            ContactOperation::Describe => self.describe().await,
            ContactOperation::GetAttributes => self.get_attributes().await,
            ContactOperation::GetFlowLog => self.get_flow_log().await,
            ContactOperation::UpdateAttributes => self.update_attributes().await,
            ContactOperation::Update => self.update().await,
            ContactOperation::UpdateRoutingData => self.update_routing_data().await,
            ContactOperation::UpdateParticipantRoleConfig => self.update_participant_role_config().await,
            ContactOperation::CreateParticipant => self.create_participant().await,
            ContactOperation::CreatePersistentAssociation => self.create_persistent_association().await,
            ContactOperation::Tag => self.tag().await,
            ContactOperation::Untag => self.untag().await,
        }
    }

    async fn start(self) -> Result<Response, Failure> {
        let request: StartChatContactRequest = bound(self.members)?;
        let fingerprint = fingerprint(&serde_json::to_vec(&request)?);
        let asker = Asker { page: None, names_flow: true, fingerprint, device_label: None };
        answered(&start(self.env, self.url, check(request)?, asker).await?)
    }

    async fn stop(self) -> Result<Response, Failure> {
        let request: StopContactRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        let stop = Stop { contact_id, instance_id: self.instance_id };
        answered(&call::call(call::contact(self.env, contact_id)?, &stop).await?)
    }

    async fn describe(self) -> Result<Response, Failure> {
        let request: DescribeContactRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        let describe = Describe { contact_id, instance_id: self.instance_id };
        let contact = call::call(call::contact(self.env, contact_id)?, &describe).await?;
        answered(&DescribeContactResponse { contact })
    }

    async fn get_attributes(self) -> Result<Response, Failure> {
        let request: GetContactAttributesRequest = bound(self.members)?;
        let contact_id = contact(&request.initial_contact_id)?;
        let wish = GetAttributes { contact_id, instance_id: self.instance_id };
        let attributes = call::call(call::contact(self.env, contact_id)?, &wish).await?.attributes;
        answered(&GetContactAttributesResponse { attributes })
    }

    async fn get_flow_log(self) -> Result<Response, Failure> {
        let request: DescribeContactRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        let wish = GetFlowLog { contact_id, instance_id: self.instance_id };
        let log = call::call(call::contact(self.env, contact_id)?, &wish).await?;
        Ok(answer::text(&log.to_json_lines(), "application/x-ndjson")?)
    }

    async fn update_attributes(self) -> Result<Response, Failure> {
        let request: UpdateContactAttributesRequest = bound(self.members)?;
        check_attributes(&request.attributes)?;
        let contact_id = contact(&request.initial_contact_id)?;
        let update =
            UpdateAttributes { contact_id, instance_id: self.instance_id, attributes: request.attributes };
        answered(&call::call(call::contact(self.env, contact_id)?, &update).await?)
    }

    async fn update(self) -> Result<Response, Failure> {
        let request: UpdateContactRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        let data = amendment::contact_data(request)?;
        let update = UpdateContact { contact_id, instance_id: self.instance_id, data };
        answered(&call::call(call::contact(self.env, contact_id)?, &update).await?)
    }

    async fn update_routing_data(self) -> Result<Response, Failure> {
        let request: UpdateContactRoutingDataRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        let update = UpdateRoutingData {
            contact_id,
            instance_id: self.instance_id,
            queue_priority: request.queue_priority,
            queue_time_adjustment_seconds: request.queue_time_adjustment_seconds,
            routing_criteria: amendment::routing_criteria(&request)?,
        };
        answered(&call::call(call::contact(self.env, contact_id)?, &update).await?)
    }

    async fn update_participant_role_config(self) -> Result<Response, Failure> {
        let request: UpdateParticipantRoleConfigRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        let timers = amendment::role_timers(&request)?;
        let update = UpdateRoleConfig { contact_id, instance_id: self.instance_id, timers };
        answered(&call::call(call::contact(self.env, contact_id)?, &update).await?)
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

    async fn tag(self) -> Result<Response, Failure> {
        let request: TagContactRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        amendment::check_tag_keys(request.tags.keys())?;
        let tag = TagContact { contact_id, instance_id: self.instance_id, tags: request.tags };
        answered(&call::call(call::contact(self.env, contact_id)?, &tag).await?)
    }

    async fn untag(self) -> Result<Response, Failure> {
        let request: UntagContactRequest = bound(self.members)?;
        let contact_id = contact(&request.contact_id)?;
        amendment::check_tag_keys(request.tag_keys.iter())?;
        let untag = UntagContact { contact_id, instance_id: self.instance_id, tag_keys: request.tag_keys };
        answered(&call::call(call::contact(self.env, contact_id)?, &untag).await?)
    }
}

fn contact(text: &str) -> Result<ContactId, Rejection> {
    let unknown = || Rejection::not_found(format!("There is no contact {text}."));
    id_in_arn(text).parse().map_err(|_| unknown())
}

fn answered(body: &impl Serialize) -> Result<Response, Failure> {
    Ok(answer::json(body)?)
}
