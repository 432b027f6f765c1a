//! How the Durable Objects call each other, as types: one request per method, each with its reply.
//!
//! A call is `POST https://object/{NAME}` with the request as JSON; the answer is the reply as JSON with status 200,
//! or a [`crate::wire::rejection::Rejection`] as JSON with the rejection's own status.

pub mod agent;
pub mod callee;
pub mod contact;
pub mod instance;
pub mod router;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A method of a Durable Object.
pub trait Method: Serialize + DeserializeOwned {
    /// The method's name, which is the path.
    const NAME: &'static str;
    /// What it answers.
    type Reply: Serialize + DeserializeOwned;
}

macro_rules! methods {
    ($($request:ident -> $reply:ty;)*) => {
        $(impl $crate::object::Method for $request {
            const NAME: &'static str = stringify!($request);
            type Reply = $reply;
        })*
    };
}
pub(crate) use methods;
