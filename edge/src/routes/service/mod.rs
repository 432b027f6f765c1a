//! The Connect service, for back ends and for those who configure. Every request is signed with an access key of the
//! instance, and the signature is verified before anything else is looked at.

mod binding;
mod contacts;
mod table;

use edgewise_shared::id::InstanceId;
use edgewise_shared::object::instance::{AccessKey, GetAccessKey};
use edgewise_shared::sigv4::{Claim, ReceivedRequest};
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use edgewise_shared::wire::service::id_in_arn;
use serde_json::{Map, Value};
use worker::js_sys::Date;
use worker::{Env, Request, Response, Url};

use super::cache::Cache;
use super::start::known_instance;
use crate::failure::Failure;
use crate::instance::identity;
use crate::{answer, call, clock};
pub use binding::knows;
use contacts::ContactCall;
use table::Server;

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

async fn serve(request: Request, env: &Env) -> Result<Response, Failure> {
    let asked = binding::find(request.method().as_ref(), &request.path())?;
    let server = asked.operation.server;
    let url = request.url()?;
    let bytes = answer::body_bytes(request.inner(), asked.operation.body_limit()).await?;
    let caller = authenticate(&request, &url, &bytes, env).await?;
    let members = asked.members(&url, &bytes)?;
    let instance_id = allowed(env, &caller, &members)?;
    match server {
        Server::Contact(operation) => {
            ContactCall { env, url: &url, instance_id, members }.serve(operation).await
        }
        Server::Instance(name) => {
            let request = serde_json::to_string(&members)?;
            let reply = call::named(call::instance(env, &instance_id)?, name, request).await?;
            Ok(answer::json_text(reply)?)
        }
    }
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

/// The instance that the request names, if the caller's key is one of its keys.
fn allowed(env: &Env, caller: &AccessKey, members: &Map<String, Value>) -> Result<InstanceId, Rejection> {
    let named = members.get("InstanceId").and_then(Value::as_str);
    let named = named.ok_or_else(|| Rejection::invalid_request("InstanceId is missing."))?;
    let instance = known_instance(env, id_in_arn(named))?;
    if instance == caller.instance_id {
        return Ok(instance);
    }
    Err(Rejection::access_denied("The access key belongs to another instance."))
}
