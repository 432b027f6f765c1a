//! The ids of what a deployment begins with. They follow from names, so that a deployment finds them again.

use edgewise_shared::id::InstanceId;
use edgewise_shared::key::fingerprint;
use worker::Env;

/// The instance of this deployment, named by the variable `INSTANCE_NAME`.
pub fn of_deployment(env: &Env) -> InstanceId {
    let name = env.var("INSTANCE_NAME").map_or_else(|_| "edgewise".to_owned(), |name| name.to_string());
    InstanceId::new(uuid_of(&format!("instance/{name}")))
}

/// The UUID (of version 8) that belongs to a name.
pub fn uuid_of(name: &str) -> String {
    let digits = fingerprint(name.as_bytes());
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    format!("{}-{}-8{}-8{}-{}", part(0, 8), part(8, 12), part(12, 15), part(15, 18), part(18, 30))
}
