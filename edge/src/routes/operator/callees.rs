//! What flows can call: `/operator/functions`, `/operator/bots` and `/operator/bot-services`. `GET` lists, `POST` adds or
//! changes, `DELETE …/{Name}` takes away; `GET /operator/bots/{Name}` answers a bot's definition.

use edgewise_shared::object::callee::{
    DeleteBot, DeleteBotService, DeleteFunction, DescribeBot, ListBotServices, ListBots, ListFunctions,
    PutBot, PutBotService, PutFunction,
};
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use worker::{Method, Request, Response, Stub};

use crate::answer::{self, json};
use crate::call::call;
use crate::failure::Failure;

/// The largest definition of a bot, in bytes: it is one value in the instance's storage.
const BOT_LIMIT: usize = 1_500_000;
const MALFORMED: RejectionName = RejectionName::InvalidRequestException;

/// Whether this group of paths is served here.
pub fn serves(group: &str) -> bool {
    matches!(group, "functions" | "bots" | "bot-services")
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
        ("bots", Method::Get, None) => json(&call(instance, &ListBots {}).await?),
        ("bots", Method::Get, Some(name)) => {
            json(&call(instance, &DescribeBot { name: name.to_owned() }).await?)
        }
        ("bots", Method::Post, None) => {
            let definition = String::from_utf8(answer::body_bytes(request.inner(), BOT_LIMIT).await?)
                .map_err(|_| Rejection::new(MALFORMED, "The request's body is not UTF-8."))?;
            json(&call(instance, &PutBot { definition }).await?)
        }
        ("bots", Method::Delete, Some(name)) => {
            json(&call(instance, &DeleteBot { name: name.to_owned() }).await?)
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
