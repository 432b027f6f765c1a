//! The page that a request comes from, and what it may read.

use edgewise_shared::origin::is_loopback;
use edgewise_shared::quota::network_of;
use edgewise_shared::wire::rejection::Rejection;
use worker::{Request, Response, ResponseBuilder};

use crate::failure::Failure;

const METHODS: &str = "GET, POST, OPTIONS";
const HEADERS: &str = "content-type, x-amz-bearer";
const EXPOSED: &str = "x-amzn-errortype, x-amzn-requestid";
/// How long a browser remembers what it may send, in seconds.
const MAX_AGE: &str = "7200";

/// A page, as the browser names it.
#[derive(Debug, Clone)]
pub struct PageOrigin {
    /// Its origin.
    pub origin: String,
    /// Whether it is ours, or one that is being built on the machine on which we run.
    pub own: bool,
}

impl PageOrigin {
    /// The page that the request comes from. Browsers leave the origin out only where a page of ours reads from us.
    ///
    /// # Errors
    /// `AccessDeniedException` if it does not say and would have to.
    pub fn of(request: &Request) -> Result<Self, Failure> {
        let ours = own_origin(request)?;
        match request.headers().get("origin")? {
            None if request.method() == worker::Method::Get => Ok(Self { origin: ours, own: true }),
            None => {
                Err(Rejection::access_denied("The request does not say from which page it comes.").into())
            }
            Some(origin) => {
                let own = origin == ours || (is_loopback(&origin) && is_loopback(&ours));
                Ok(Self { origin, own })
            }
        }
    }
}

/// The origin by which the request has reached us.
pub fn own_origin(request: &Request) -> Result<String, Failure> {
    Ok(request.url()?.origin().ascii_serialization())
}

/// The part of the network that the request comes from which one customer holds.
pub fn network(request: &Request) -> Result<String, Failure> {
    let address = request.headers().get("cf-connecting-ip")?;
    Ok(network_of(address.as_deref().unwrap_or("unknown")))
}

/// Lets the page read the answer, and keeps caches from showing it to another.
pub fn readable(mut response: Response, origin: Option<&str>) -> worker::Result<Response> {
    let headers = response.headers_mut();
    headers.set("vary", "origin")?;
    if let Some(origin) = origin {
        headers.set("access-control-allow-origin", origin)?;
        headers.set("access-control-expose-headers", EXPOSED)?;
    }
    Ok(response)
}

/// The answer to a browser that asks what a page may send. Whether the page's requests are served is decided when they
/// come.
pub fn preflight(request: &Request) -> worker::Result<Response> {
    let origin = request.headers().get("origin")?;
    let builder = ResponseBuilder::new()
        .with_status(204)
        .with_header("access-control-allow-methods", METHODS)?
        .with_header("access-control-allow-headers", HEADERS)?
        .with_header("access-control-max-age", MAX_AGE)?;
    readable(builder.empty(), origin.as_deref())
}
