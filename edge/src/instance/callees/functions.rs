//! Functions. A function's secret follows from the deployment's root key and a salt, as that of an access key follows
//! from its id: there is none to steal from the store.

use edgewise_shared::object::callee::{Function, FunctionList, PutFunction};
use edgewise_shared::remote::target::FunctionTarget;
use edgewise_shared::remote::webhook::Secret;
use edgewise_shared::wire::participant::Empty;
use edgewise_shared::wire::rejection::Rejection;
use serde::Deserialize;

use super::Means;
use crate::failure::Failure;
use crate::ids::{RandomIds, secret};
use crate::sql::bind;

#[derive(Deserialize)]
struct Row {
    name: String,
    url: String,
    salt: String,
    key_id: String,
}

/// Where a function is, if there is one of this name.
pub fn target(means: &Means<'_>, name: &str) -> Result<Option<FunctionTarget>, Failure> {
    let Some(row) = row(means, name)? else {
        return Ok(None);
    };
    let secret = secret_of(means, &row)?.to_text();
    Ok(Some(FunctionTarget { address: means.address(&row.url)?, secret }))
}

/// Adds a function, or changes where it is.
pub fn put(means: &Means<'_>, wish: &PutFunction) -> Result<Function, Failure> {
    let url = wish.check(means.reach)?.as_str().to_owned();
    let name = wish.name.as_str();
    if row(means, name)?.is_none() {
        means.check_count("SELECT name FROM function")?;
        let salt = secret(&mut RandomIds::default());
        let (key_id, _) = means.ring.newest(&purpose(&salt));
        means.sql.run(
            "INSERT INTO function (name, url, salt, key_id, created_at) VALUES (?, ?, ?, ?, ?)",
            bind![name, url.as_str(), salt, key_id, means.now],
        )?;
    }
    means.sql.run("UPDATE function SET url = ? WHERE name = ?", bind![url, name])?;
    let row = row(means, name)?.ok_or_else(|| Failure::fault("a function was not stored"))?;
    let secret = secret_of(means, &row)?.to_text();
    Ok(Function { name: row.name, url: row.url, secret: Some(secret) })
}

/// All functions.
pub fn list(means: &Means<'_>) -> Result<FunctionList, Failure> {
    let rows: Vec<Row> =
        means.sql.rows("SELECT name, url, salt, key_id FROM function ORDER BY name", vec![])?;
    let functions = rows.into_iter().map(|row| Function { name: row.name, url: row.url, secret: None });
    Ok(FunctionList { functions: functions.collect() })
}

/// Takes a function away.
pub fn delete(means: &Means<'_>, name: &str) -> Result<Empty, Failure> {
    means.sql.run("DELETE FROM function WHERE name = ?", bind![name])?;
    Ok(Empty {})
}

fn row(means: &Means<'_>, name: &str) -> Result<Option<Row>, Failure> {
    means.sql.first("SELECT name, url, salt, key_id FROM function WHERE name = ?", bind![name])
}

fn secret_of(means: &Means<'_>, row: &Row) -> Result<Secret, Rejection> {
    let derived = means.ring.get(&row.key_id, &purpose(&row.salt));
    derived.map(Secret::new).ok_or_else(|| {
        let name = &row.name;
        Rejection::invalid_request(format!(
            "The function {name} was registered under a root key that is gone: delete it and register it again."
        ))
    })
}

fn purpose(salt: &str) -> String {
    format!("edgewise/function/v1/{salt}")
}
