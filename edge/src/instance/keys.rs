//! Access keys for AWS clients. A key's secret is derived from the deployment's root key and the key's id, so that there
//! is no secret to steal from the store.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use edgewise_shared::flow::stock::INBOUND_FLOW;
use edgewise_shared::id::{FlowId, IdSource, InstanceId};
use edgewise_shared::key::KeyRing;
use edgewise_shared::object::instance::AccessKey;
use edgewise_shared::time::Timestamp;
use edgewise_shared::wire::rejection::{Rejection, RejectionName};
use serde::Deserialize;

use crate::failure::Failure;
use crate::ids::RandomIds;
use crate::sql::{Sql, bind};

#[derive(Deserialize)]
struct KeyRow {
    key_id: String,
}

/// Makes an access key.
pub fn create(
    sql: &Sql,
    now: Timestamp,
    instance: &InstanceId,
    ring: &KeyRing,
) -> Result<AccessKey, Failure> {
    let id = new_id();
    let (key_id, secret) = ring.newest(&purpose(&id));
    sql.run(
        "INSERT INTO access_key (id, key_id, created_at) VALUES (?, ?, ?)",
        bind![id.as_str(), key_id, now],
    )?;
    Ok(access_key(instance, id, secret))
}

/// The key of this id, as long as the root key that it was made with is still on the ring.
pub fn get(sql: &Sql, instance: &InstanceId, ring: &KeyRing, id: &str) -> Result<AccessKey, Failure> {
    let row: Option<KeyRow> = sql.first("SELECT key_id FROM access_key WHERE id = ?", bind![id])?;
    let secret = row.and_then(|row| ring.get(&row.key_id, &purpose(id)));
    let unknown = || {
        let message = "The access key of the signature is not known here.";
        Rejection::new(RejectionName::UnrecognizedClientException, message)
    };
    Ok(access_key(instance, id.to_owned(), secret.ok_or_else(unknown)?))
}

fn access_key(instance: &InstanceId, id: String, secret: [u8; 32]) -> AccessKey {
    AccessKey {
        instance_id: instance.clone(),
        access_key_id: id,
        secret_access_key: STANDARD.encode(secret),
        contact_flow_id: FlowId::new(INBOUND_FLOW),
    }
}

fn purpose(id: &str) -> String {
    format!("edgewise/access-key/v1/{id}")
}

/// `EWAK` and sixteen letters and digits: 80 bits.
fn new_id() -> String {
    let digits = RandomIds::default().random().into_iter().map(|byte| match byte % 32 {
        digit @ 0..26 => char::from(b'A' + digit),
        digit => char::from(b'2' + digit - 26),
    });
    "EWAK".chars().chain(digits).collect()
}
