//! An object's SQL: numbered migrations, and rows as types.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use worker::{SqlStorage, SqlStorageValue, Storage};

use crate::failure::Failure;
use crate::sys;

/// An object's database.
pub struct Sql(SqlStorage);

impl Sql {
    /// The database of this storage.
    pub fn of(storage: &Storage) -> Self {
        Self(storage.sql())
    }

    /// Runs a statement.
    pub fn run(&self, statement: &str, bindings: Vec<SqlStorageValue>) -> Result<(), Failure> {
        self.0.exec(statement, bindings)?;
        Ok(())
    }

    /// All rows of a query.
    pub fn rows<T: DeserializeOwned>(
        &self,
        query: &str,
        bindings: Vec<SqlStorageValue>,
    ) -> Result<Vec<T>, Failure> {
        Ok(self.0.exec(query, bindings)?.to_array()?)
    }

    /// The first row of a query, if it has any.
    pub fn first<T: DeserializeOwned>(
        &self,
        query: &str,
        bindings: Vec<SqlStorageValue>,
    ) -> Result<Option<T>, Failure> {
        Ok(self.rows(query, bindings)?.into_iter().next())
    }
}

/// Brings the database to the latest of these migrations, which are numbered by their place. Those that were done
/// stay as they are for ever; a change is a new one at the end.
pub fn migrate(storage: &Storage, migrations: &[&str]) -> Result<(), Failure> {
    #[derive(Deserialize)]
    struct Done {
        count: usize,
    }
    let sql = Sql::of(storage);
    sql.run("CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY) STRICT", vec![])?;
    let done = sql.first::<Done>("SELECT count(*) AS count FROM migration", vec![])?;
    let done = done.map_or(0, |done| done.count);
    for (number, statements) in migrations.iter().enumerate().skip(done) {
        sys::transaction(storage, || {
            sql.run(statements, vec![])?;
            sql.run("INSERT INTO migration (number) VALUES (?)", bind![number])
        })?;
    }
    Ok(())
}

/// A value as SQL takes it: whole numbers below 2^53, text, bytes and nothing.
pub trait Bind {
    /// The value.
    fn bind(self) -> SqlStorageValue;
}

impl Bind for SqlStorageValue {
    fn bind(self) -> SqlStorageValue {
        self
    }
}

impl Bind for Vec<u8> {
    fn bind(self) -> SqlStorageValue {
        self.into()
    }
}

impl<T: Bind> Bind for Option<T> {
    fn bind(self) -> SqlStorageValue {
        self.map_or(SqlStorageValue::Null, Bind::bind)
    }
}

impl Bind for &str {
    fn bind(self) -> SqlStorageValue {
        self.into()
    }
}

impl Bind for String {
    fn bind(self) -> SqlStorageValue {
        self.into()
    }
}

impl Bind for i64 {
    fn bind(self) -> SqlStorageValue {
        self.into()
    }
}

impl Bind for u32 {
    fn bind(self) -> SqlStorageValue {
        i64::from(self).into()
    }
}

impl Bind for u64 {
    fn bind(self) -> SqlStorageValue {
        i64::try_from(self).unwrap_or(i64::MAX).into()
    }
}

impl Bind for usize {
    fn bind(self) -> SqlStorageValue {
        i64::try_from(self).unwrap_or(i64::MAX).into()
    }
}

impl Bind for edgewise_shared::time::Timestamp {
    fn bind(self) -> SqlStorageValue {
        self.millis().into()
    }
}

impl Bind for edgewise_shared::id::ContactId {
    fn bind(self) -> SqlStorageValue {
        self.to_string().into()
    }
}

/// The bindings of a statement.
macro_rules! bind {
    ($($value:expr),* $(,)?) => { vec![$($crate::sql::Bind::bind($value)),*] };
}
pub(crate) use bind;
