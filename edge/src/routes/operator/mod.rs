//! `/operator/*`: what whoever runs the deployment asks of it, with the secret `OPERATOR_SECRET` as bearer.

mod callees;

use edgewise_shared::key::fingerprint;
use edgewise_shared::object::instance::{CreateAccessKey, CreateSignIn, Throttle};
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use worker::{Env, Method, Request, Response};

use super::page;
use super::participant::unknown_operation;
use crate::failure::Failure;
use crate::instance::identity;
use crate::{answer, call};

/// A secret that is shorter opens nothing.
const SECRET_LENGTH: usize = 16;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SignInLinkRequest {
    username: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct SignInLink {
    url: String,
}

/// Serves a request of the operator.
pub async fn handle(request: Request, env: &Env) -> worker::Result<Response> {
    answer::outcome(serve(request, env).await, RejectionName::InternalServerException)
}

async fn serve(request: Request, env: &Env) -> Result<Response, Failure> {
    let instance = call::instance(env, &identity::of_deployment(env))?;
    if !is_operator(&request, env)? {
        let throttle = Throttle { action: "operator".to_owned(), address: page::network(&request)? };
        call::call(instance, &throttle).await?;
        let message = "This takes the deployment's OPERATOR_SECRET as bearer.";
        return Err(Rejection::new(RejectionName::UnauthorizedException, message).into());
    }
    let path = request.path();
    let mut steps = path.trim_start_matches("/operator/").splitn(2, '/');
    let (group, name) = (steps.next().unwrap_or_default(), steps.next());
    if callees::serves(group) {
        return callees::serve(&request, group, name, instance).await;
    }
    match (request.method(), path.as_str()) {
        (Method::Post, "/operator/sign-in-links") => {
            let wish: SignInLinkRequest =
                answer::body(&request, RejectionName::InvalidRequestException).await?;
            let secret = call::call(instance, &CreateSignIn { username: wish.username }).await?.secret;
            let origin = page::own_origin(&request)?;
            Ok(answer::json(&SignInLink { url: format!("{origin}/console/#sign-in={secret}") })?)
        }
        (Method::Post, "/operator/access-keys") => {
            Ok(answer::json_text(call::reply(instance, &CreateAccessKey {}).await?)?)
        }
        (_, "/operator/sign-in-links" | "/operator/access-keys") => {
            let message = format!("{path} takes POST only.");
            Err(Rejection::new(RejectionName::MethodNotAllowedException, message).into())
        }
        _ => Err(unknown_operation(&path).into()),
    }
}

/// Compares hashes, in constant time: neither the secret nor its length shows in how long it takes.
fn is_operator(request: &Request, env: &Env) -> Result<bool, Failure> {
    let secret = env.secret("OPERATOR_SECRET").map(|secret| secret.to_string()).unwrap_or_default();
    let header = request.headers().get("authorization")?.unwrap_or_default();
    let given = header.strip_prefix("Bearer ").unwrap_or_default();
    let [secret_hash, given_hash] = [secret.as_str(), given].map(|text| fingerprint(text.as_bytes()));
    Ok(secret.len() >= SECRET_LENGTH && bool::from(secret_hash.as_bytes().ct_eq(given_hash.as_bytes())))
}
