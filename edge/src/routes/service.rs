//! `/contact/*` and `/contacts/*`: the Connect service, for back ends. Every request is signed with an access key of the
//! instance, and the signature is verified before anything else is looked at.

use edgewise_shared::admission::{check, check_attributes};
use edgewise_shared::id::{ContactId, InstanceId};
use edgewise_shared::key::fingerprint;
use edgewise_shared::object::contact::{Describe, GetAttributes, Stop, UpdateAttributes};
use edgewise_shared::object::instance::{AccessKey, GetAccessKey};
use edgewise_shared::sigv4::{Claim, ReceivedRequest};
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use edgewise_shared::wire::service::{
    DescribeContactResponse, GetContactAttributesResponse, StartChatContactRequest, StopContactRequest,
    UpdateContactAttributesRequest, id_in_arn,
};
use worker::js_sys::{Date, decode_uri_component};
use worker::{Env, Method, Request, Response, Url};

use super::cache::Cache;
use super::participant::unknown_operation;
use super::start::{Asker, known_instance, start};
use crate::failure::Failure;
use crate::instance::identity;
use crate::{answer, call, clock};

const MALFORMED: RejectionName = RejectionName::InvalidRequestException;

thread_local! {
    /// Access keys are not changed, only made, so that what is remembered of one stays true.
    static KEYS: Cache<AccessKey> = const { Cache::new(100) };
}

/// Serves a request to the Connect service.
pub async fn handle(request: Request, env: &Env) -> worker::Result<Response> {
    let mut response = answer::outcome(serve(request, env).await, RejectionName::InternalServiceException)?;
    // AWS clients whose clock is wrong correct it by this, and sign again.
    response.headers_mut().set("date", &String::from(Date::new_0().to_utc_string()))?;
    answer::open_to_all_origins(response)
}

/// What a path asks for.
enum Operation {
    StartChat,
    Stop,
    UpdateAttributes,
    GetAttributes { instance_id: String, contact_id: String },
    Describe { instance_id: String, contact_id: String },
}

async fn serve(request: Request, env: &Env) -> Result<Response, Failure> {
    let operation = operation(&request)?;
    let url = request.url()?;
    let bytes = answer::body_bytes(request.inner()).await?;
    let caller = authenticate(&request, &url, &bytes, env).await?;
    match operation {
        Operation::StartChat => start_chat(env, &url, &bytes, &caller).await,
        Operation::Stop => {
            let stop: StopContactRequest = answer::parse(&bytes, MALFORMED)?;
            let contact_id = contact(&stop.contact_id)?;
            let instance_id = allowed(env, &caller, &stop.instance_id)?;
            answered(&call::call(call::contact(env, contact_id)?, &Stop { contact_id, instance_id }).await?)
        }
        Operation::UpdateAttributes => {
            let update: UpdateContactAttributesRequest = answer::parse(&bytes, MALFORMED)?;
            check_attributes(&update.attributes)?;
            let contact_id = contact(&update.initial_contact_id)?;
            let instance_id = allowed(env, &caller, &update.instance_id)?;
            let attributes = update.attributes;
            let update = UpdateAttributes { contact_id, instance_id, attributes };
            answered(&call::call(call::contact(env, contact_id)?, &update).await?)
        }
        Operation::GetAttributes { instance_id, contact_id } => {
            let contact_id = contact(&contact_id)?;
            let instance_id = allowed(env, &caller, &instance_id)?;
            let wish = GetAttributes { contact_id, instance_id };
            let attributes = call::call(call::contact(env, contact_id)?, &wish).await?.attributes;
            answered(&GetContactAttributesResponse { attributes })
        }
        Operation::Describe { instance_id, contact_id } => {
            let contact_id = contact(&contact_id)?;
            let instance_id = allowed(env, &caller, &instance_id)?;
            let wish = Describe { contact_id, instance_id };
            let contact = call::call(call::contact(env, contact_id)?, &wish).await?;
            answered(&DescribeContactResponse { contact })
        }
    }
}

fn operation(request: &Request) -> Result<Operation, Failure> {
    let path = request.path();
    let segments: Vec<String> = path.trim_matches('/').split('/').map(decoded).collect();
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let (method, operation) = match segments.as_slice() {
        ["contact", "chat"] => (Method::Put, Operation::StartChat),
        ["contact", "stop"] => (Method::Post, Operation::Stop),
        ["contact", "attributes"] => (Method::Post, Operation::UpdateAttributes),
        ["contact", "attributes", instance, contact] => {
            let (instance_id, contact_id) = ((*instance).to_owned(), (*contact).to_owned());
            (Method::Get, Operation::GetAttributes { instance_id, contact_id })
        }
        ["contacts", instance, contact] => {
            let (instance_id, contact_id) = ((*instance).to_owned(), (*contact).to_owned());
            (Method::Get, Operation::Describe { instance_id, contact_id })
        }
        _ => return Err(unknown_operation(&path).into()),
    };
    if request.method() == method {
        return Ok(operation);
    }
    let message = format!("{path} takes {} only.", method.as_ref());
    Err(Rejection::new(RejectionName::MethodNotAllowedException, message).into())
}

/// A segment of a path, as it was before it was percent-encoded.
fn decoded(segment: &str) -> String {
    decode_uri_component(segment).map_or_else(|_| segment.to_owned(), String::from)
}

/// The access key with which the request is signed.
async fn authenticate(request: &Request, url: &Url, body: &[u8], env: &Env) -> Result<AccessKey, Failure> {
    let mut headers: Vec<(String, String)> = request.headers().entries().collect();
    if !headers.iter().any(|(name, _)| name == "host") {
        headers.push(("host".to_owned(), url.authority().to_owned()));
    }
    let method = request.method();
    let received = ReceivedRequest { method: method.as_ref(), url: url.as_str(), headers: &headers, body };
    let claim = Claim::read(received, clock::now())?;
    let key = access_key(env, claim.access_key_id()).await?;
    claim.verify(received, &key.secret_access_key)?;
    Ok(key)
}

async fn access_key(env: &Env, id: &str) -> Result<AccessKey, Failure> {
    let now = clock::now();
    if let Some(key) = KEYS.with(|keys| keys.get(id, now)) {
        return Ok(key);
    }
    let instance = call::instance(env, &identity::of_deployment(env))?;
    let key = call::call(instance, &GetAccessKey { access_key_id: id.to_owned() }).await?;
    KEYS.with(|keys| keys.put(id, key.clone(), now));
    Ok(key)
}

async fn start_chat(env: &Env, url: &Url, bytes: &[u8], caller: &AccessKey) -> Result<Response, Failure> {
    let request: StartChatContactRequest = answer::parse(bytes, MALFORMED)?;
    let fingerprint = fingerprint(&serde_json::to_vec(&request)?);
    let checked = check(request)?;
    allowed(env, caller, &checked.instance_id)?;
    let asker = Asker { page: None, names_flow: true, fingerprint, device_label: None };
    answered(&start(env, url, checked, asker).await?)
}

/// The instance that is named, if the caller's key is one of its keys.
fn allowed(env: &Env, caller: &AccessKey, id: &str) -> Result<InstanceId, Rejection> {
    let instance = known_instance(env, id_in_arn(id))?;
    if instance == caller.instance_id {
        return Ok(instance);
    }
    Err(Rejection::access_denied("The access key belongs to another instance."))
}

fn contact(text: &str) -> Result<ContactId, Rejection> {
    let unknown = || Rejection::not_found(format!("There is no contact {text}."));
    id_in_arn(text).parse().map_err(|_| unknown())
}

fn answered(body: &impl serde::Serialize) -> Result<Response, Failure> {
    Ok(answer::json(body)?)
}
