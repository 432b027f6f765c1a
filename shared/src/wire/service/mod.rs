//! The Connect service (`connect`, 2017-08-08): what a back end calls, signed with SigV4.
//!
//! A request is one struct with all its members, wherever they travel: those of the path and of the query stand beside
//! those of the body, each under the name that it has there.

mod contact;
mod directory;
mod flow;
mod flow_module;
mod hours;
mod queue;
mod routing;
mod start;
mod update;

pub use contact::*;
pub use directory::*;
pub use flow::*;
pub use flow_module::*;
pub use hours::*;
pub use queue::*;
pub use routing::*;
pub use start::*;
pub use update::*;

use crate::id::InstanceId;

/// The ARN of an instance. Region and account are those of no AWS account: only the id in it means something.
#[must_use]
pub fn instance_arn(instance: &InstanceId) -> String {
    format!("arn:aws:connect:us-west-2:000000000000:instance/{instance}")
}

/// The ARN of a part of an instance, such as `("contact", id)`, `("queue", id)` or `("contact-flow", id)`.
#[must_use]
pub fn resource_arn(instance: &InstanceId, kind: &str, id: &str) -> String {
    format!("{}/{kind}/{id}", instance_arn(instance))
}

/// The id at the end of an ARN; an id as it is.
#[must_use]
pub fn id_in_arn(text: &str) -> &str {
    if text.starts_with("arn:") { text.rsplit('/').next().unwrap_or(text) } else { text }
}
