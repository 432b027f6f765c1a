//! Answers to the outside: JSON, and rejections in the protocol's form.

use std::cell::RefCell;

use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use serde::Serialize;
use serde::de::DeserializeOwned;
use worker::js_sys::Uint8Array;
use worker::js_sys::futures::JsFuture;
use worker::worker_sys::web_sys;
use worker::{Headers, Request, Response, ResponseBuilder};

use crate::failure::Failure;
use crate::serve::Reply;

/// The largest body that a request may have unless it has a flow in it, in bytes: the largest content twice over, as JSON may escape it.
pub const BODY_LIMIT: usize = 131_072;

const JSON: &str = "application/json";

/// What browsers may send across origins, asked before they send it.
const PREFLIGHT: [(&str, &str); 4] = [
    ("access-control-allow-origin", "*"),
    ("access-control-allow-methods", "GET, POST, PUT, DELETE, OPTIONS"),
    (
        "access-control-allow-headers",
        "authorization, content-type, x-amz-bearer, x-amz-content-sha256, x-amz-date, x-amz-security-token, \
         x-amz-user-agent, amz-sdk-invocation-id, amz-sdk-request",
    ),
    ("access-control-max-age", "7200"),
];

/// What browsers may read across origins.
const READABLE: [(&str, &str); 2] = [
    ("access-control-allow-origin", "*"),
    ("access-control-expose-headers", "x-amzn-errortype, x-amzn-requestid"),
];

thread_local! {
    /// The headers of an answer that any page may read. Setting one costs more than copying all.
    static OPEN: RefCell<Option<Headers>> = const { RefCell::new(None) };
}

/// `200` with a body.
pub fn json(body: &impl Serialize) -> worker::Result<Response> {
    json_text(serde_json::to_string(body)?)
}

/// `200` with a body that is JSON already.
pub fn json_text(body: String) -> worker::Result<Response> {
    text(body, JSON)
}

/// `200` with a body that is written already.
pub fn text(body: String, content_type: &str) -> worker::Result<Response> {
    Ok(builder()?.with_header("content-type", content_type)?.fixed(body.into_bytes()))
}

/// A rejection: status, `x-amzn-ErrorType` and `{"Message": …}`. A flow's has its problems, under the names that flows
/// and modules have for them.
pub fn rejection(rejection: &Rejection) -> worker::Result<Response> {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Body<'a> {
        message: &'a str,
        #[serde(rename = "problems", skip_serializing_if = "Vec::is_empty")]
        problems_of_flow: Vec<Problem<'a>>,
        #[serde(rename = "Problems", skip_serializing_if = "Vec::is_empty")]
        problems_of_module: Vec<Problem<'a>>,
    }
    #[derive(Serialize)]
    struct Problem<'a> {
        message: &'a str,
    }
    let name = rejection.name;
    let problems = |named: RejectionName| {
        let problems = rejection.problems.iter().filter(|_| name == named);
        problems.map(|message| Problem { message }).collect()
    };
    let body = Body {
        message: &rejection.message,
        problems_of_flow: problems(RejectionName::InvalidContactFlowException),
        problems_of_module: problems(RejectionName::InvalidContactFlowModuleException),
    };
    refusal(name, &body)
}

/// ResourceNotFoundException of the Participant Service, which says what was asked for. The protocol's list of resource
/// types has no views; a view belongs to the flow that shows it.
pub fn no_such_resource(message: &str, resource_id: &str) -> worker::Result<Response> {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Body<'a> {
        message: &'a str,
        resource_id: &'a str,
        resource_type: &'static str,
    }
    let name = RejectionName::ResourceNotFoundException;
    refusal(name, &Body { message, resource_id, resource_type: "CONTACT_FLOW" })
}

/// What comes of a handler, as an answer. A fault is told under `name_of_faults`.
pub fn outcome(result: Result<Response, Failure>, name_of_faults: RejectionName) -> worker::Result<Response> {
    match result {
        Ok(response) => Ok(response),
        Err(failure) => rejection(&failure.tell(name_of_faults)),
    }
}

/// What an object answers to a request that the Worker hands on to it: what the outside gets.
pub fn to_outside(reply: Reply) -> worker::Result<Response> {
    match reply {
        Ok(reply) => {
            Ok(with_id(ResponseBuilder::new().with_headers(open_headers()?))?.fixed(reply.into_bytes()))
        }
        Err(failure) => {
            open_to_all_origins(rejection(&failure.tell(RejectionName::InternalServerException))?)
        }
    }
}

/// Adds what lets any page read the answer.
pub fn open_to_all_origins(mut response: Response) -> worker::Result<Response> {
    let headers = response.headers_mut();
    for (name, value) in READABLE {
        headers.set(name, value)?;
    }
    Ok(response)
}

/// The answer to a browser that asks whether it may ask.
pub fn preflight() -> worker::Result<Response> {
    let mut response = ResponseBuilder::new().with_status(204).empty();
    for (name, value) in PREFLIGHT {
        response.headers_mut().set(name, value)?;
    }
    Ok(response)
}

/// The body of a request as JSON. An empty body is an empty object.
///
/// # Errors
/// RequestEntityTooLargeException beyond [`BODY_LIMIT`], and `malformed` with what is wrong if it is not JSON or not
/// of the right shape.
pub async fn body<T: DeserializeOwned>(request: &Request, malformed: RejectionName) -> Result<T, Failure> {
    let bytes = body_bytes(request.inner(), BODY_LIMIT).await?;
    parse(&bytes, malformed)
}

/// The body of a request.
///
/// # Errors
/// RequestEntityTooLargeException beyond `limit` bytes.
pub async fn body_bytes(request: &web_sys::Request, limit: usize) -> Result<Vec<u8>, Failure> {
    let announced = request.headers().get("content-length").map_err(worker::Error::from)?;
    let announced = announced.and_then(|length| length.parse().ok());
    if announced.is_some_and(|length: usize| length > limit) {
        return Err(too_large(limit).into());
    }
    // A body that breaks off is its sender's doing, who will not read the answer.
    let broken = |_| Rejection::new(RejectionName::InvalidRequestException, "The request's body broke off.");
    let buffer =
        JsFuture::from(request.array_buffer().map_err(worker::Error::from)?).await.map_err(broken)?;
    let bytes = Uint8Array::new(&buffer);
    if usize::try_from(bytes.byte_length()).is_ok_and(|length| length > limit) {
        Err(too_large(limit).into())
    } else {
        Ok(bytes.to_vec())
    }
}

/// Bytes as JSON; none are an empty object.
///
/// # Errors
/// `malformed` with what is wrong.
pub fn parse<T: DeserializeOwned>(bytes: &[u8], malformed: RejectionName) -> Result<T, Failure> {
    let refused = |what: String| {
        Failure::from(Rejection::new(malformed, format!("The request's body cannot be read: {what}.")))
    };
    let text = str::from_utf8(if bytes.is_empty() { b"{}" } else { bytes });
    serde_json::from_str(text.map_err(|error| refused(error.to_string()))?)
        .map_err(|error| refused(error.to_string()))
}

fn too_large(limit: usize) -> Rejection {
    let message = format!("The request's body is larger than {limit} bytes.");
    Rejection::new(RejectionName::RequestEntityTooLargeException, message)
}

fn refusal(name: RejectionName, body: &impl Serialize) -> worker::Result<Response> {
    let builder = builder()?.with_status(name.status()).with_header("x-amzn-ErrorType", name.as_str())?;
    Ok(builder.with_header("content-type", JSON)?.fixed(serde_json::to_vec(body)?))
}

fn builder() -> worker::Result<ResponseBuilder> {
    with_id(ResponseBuilder::new())?.with_header("cache-control", "no-store")
}

fn with_id(builder: ResponseBuilder) -> worker::Result<ResponseBuilder> {
    let id = getrandom::u64().unwrap_or_default();
    builder.with_header("x-amzn-RequestId", &format!("{id:016x}"))
}

fn open_headers() -> worker::Result<Headers> {
    if let Some(headers) = OPEN.with_borrow(Clone::clone) {
        return Ok(headers);
    }
    let headers = Headers::new();
    headers.set("cache-control", "no-store")?;
    headers.set("content-type", JSON)?;
    for (name, value) in READABLE {
        headers.set(name, value)?;
    }
    OPEN.set(Some(headers.clone()));
    Ok(headers)
}
