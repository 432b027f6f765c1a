//! Signature Version 4: requests to the Connect service are verified, requests to the bots of others are signed. The
//! algorithm itself is that of the `aws-sigv4` crate.

mod sign;
mod verify;

pub use sign::{Signer, UnsignedRequest};
pub use verify::{Claim, ReceivedRequest, SKEW};
