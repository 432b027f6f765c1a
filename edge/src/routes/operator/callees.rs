//! What flows can call: `/operator/functions` and `/operator/bot-services`. `GET` lists, `POST` adds or changes,
//! `DELETE …/{Name}` takes away.

use edgewise_shared::object::callee::{
    DeleteBotService, DeleteFunction, ListBotServices, ListFunctions, PutBotService, PutFunction,
};
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use worker::{Method, Request, Response, Stub};

use crate::answer::{self, json};
use crate::call::call;
use crate::failure::Failure;

const MALFORMED: RejectionName = RejectionName::InvalidRequestException;

/// Whether this group of paths is served here.
pub fn serves(group: &str) -> bool {
    matches!(group, "functions" | "bot-services")
}

/// Serves a request for a group, and one member of it if it is named.
pub async fn serve(
    request: &Request,
    group: &str,
    name: Option<&str>,
    instance: Stub,
) -> Result<Response, Failure> {
    Ok(match (group, request.method(), name) {
        ("functions", Method::Get, None) => json(&call(instance, &ListFunctions {}).await?),
        ("functions", Method::Post, None) => {
            let wish: PutFunction = answer::body(request, MALFORMED).await?;
            json(&call(instance, &wish).await?)
        }
        ("functions", Method::Delete, Some(name)) => {
            json(&call(instance, &DeleteFunction { name: name.to_owned() }).await?)
        }
        ("bot-services", Method::Get, None) => json(&call(instance, &ListBotServices {}).await?),
        ("bot-services", Method::Post, None) => {
            let wish: PutBotService = answer::body(request, MALFORMED).await?;
            json(&call(instance, &wish).await?)
        }
        ("bot-services", Method::Delete, Some(name)) => {
            json(&call(instance, &DeleteBotService { name: name.to_owned() }).await?)
        }
        _ => {
            let message =
                format!("/operator/{group} takes GET and POST, /operator/{group}/NAME takes DELETE.");
            return Err(Rejection::new(RejectionName::MethodNotAllowedException, message).into());
        }
    }?)
}
