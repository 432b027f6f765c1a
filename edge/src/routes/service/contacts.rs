//! Operations on contacts.

use edgewise_shared::admission::{check, check_attributes};
use edgewise_shared::id::{ContactId, InstanceId};
use edgewise_shared::key::fingerprint;
use edgewise_shared::object::contact::{Describe, GetAttributes, Stop, UpdateAttributes};
use edgewise_shared::wire::rejection::Rejection;
use edgewise_shared::wire::service::{
    DescribeContactRequest, DescribeContactResponse, GetContactAttributesRequest,
    GetContactAttributesResponse, StartChatContactRequest, StopContactRequest,
    UpdateContactAttributesRequest, id_in_arn,
};
use serde::Serialize;
use serde_json::{Map, Value};
use worker::{Env, Response, Url};

use super::binding::bound;
use crate::failure::Failure;
use crate::routes::start::{Asker, start};
use crate::{answer, call};

/// What can be done to a contact.
#[derive(Clone, Copy)]
pub enum ContactOperation {
    Start,
    Stop,
    Describe,
    GetAttributes,
    UpdateAttributes,
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
            ContactOperation::UpdateAttributes => self.update_attributes().await,
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

    async fn update_attributes(self) -> Result<Response, Failure> {
        let request: UpdateContactAttributesRequest = bound(self.members)?;
        check_attributes(&request.attributes)?;
        let contact_id = contact(&request.initial_contact_id)?;
        let update =
            UpdateAttributes { contact_id, instance_id: self.instance_id, attributes: request.attributes };
        answered(&call::call(call::contact(self.env, contact_id)?, &update).await?)
    }
}

fn contact(text: &str) -> Result<ContactId, Rejection> {
    let unknown = || Rejection::not_found(format!("There is no contact {text}."));
    id_in_arn(text).parse().map_err(|_| unknown())
}

fn answered(body: &impl Serialize) -> Result<Response, Failure> {
    Ok(answer::json(body)?)
}
