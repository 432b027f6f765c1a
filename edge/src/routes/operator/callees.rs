//! What flows can call: `/operator/functions`, `/operator/bots` and `/operator/bot-services`. `GET` lists, `POST` adds or
//! changes, `DELETE …/{Name}` takes away; `GET /operator/bots/{Name}` answers a bot's definition.

use edgewise_shared::object;
use edgewise_shared::object::callee::{
    DeleteBot, DeleteBotService, DeleteFunction, DescribeBot, ListBotServices, ListBots, ListFunctions,
    PutBot, PutBotService, PutFunction,
};
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use worker::{Method, Request, Response, Stub};

use crate::failure::Failure;
use crate::{answer, call};

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
    let asked = match (group, request.method(), name) {
        ("functions", Method::Get, None) => named(&ListFunctions {}),
        ("functions", Method::Post, None) => {
            let wish: PutFunction = answer::body(request, MALFORMED).await?;
            named(&wish)
        }
        ("functions", Method::Delete, Some(name)) => named(&DeleteFunction { name: name.to_owned() }),
        ("bots", Method::Get, None) => named(&ListBots {}),
        ("bots", Method::Get, Some(name)) => named(&DescribeBot { name: name.to_owned() }),
        ("bots", Method::Post, None) => {
            let definition = String::from_utf8(answer::body_bytes(request.inner(), BOT_LIMIT).await?)
                .map_err(|_| Rejection::new(MALFORMED, "The request's body is not UTF-8."))?;
            named(&PutBot { definition })
        }
        ("bots", Method::Delete, Some(name)) => named(&DeleteBot { name: name.to_owned() }),
        ("bot-services", Method::Get, None) => named(&ListBotServices {}),
        ("bot-services", Method::Post, None) => {
            let wish: PutBotService = answer::body(request, MALFORMED).await?;
            named(&wish)
        }
        ("bot-services", Method::Delete, Some(name)) => named(&DeleteBotService { name: name.to_owned() }),
        _ => {
            let message =
                format!("/operator/{group} takes GET and POST, /operator/{group}/NAME takes DELETE.");
            return Err(Rejection::new(RejectionName::MethodNotAllowedException, message).into());
        }
    };
    let (method, wish) = asked?;
    Ok(answer::json_text(call::named(instance, method, wish).await?)?)
}

/// A call, by its method's name.
fn named<M: object::Method>(wish: &M) -> Result<(&'static str, String), Failure> {
    Ok((M::NAME, serde_json::to_string(wish)?))
}
