//! Texts that the query builder makes, where a statement's shape depends on what is asked for:
//! filters, pages, lists of ids. Every value is bound.

use sea_query::{PostgresQueryBuilder, QueryStatementWriter, Value};

use crate::{Error, FromRow, Result, Tx, V};

/// A text and its values.
#[derive(Debug)]
pub(crate) struct Built {
    sql: String,
    values: Vec<Value>,
}

impl Built {
    pub(crate) fn of(statement: &impl QueryStatementWriter) -> Self {
        let (sql, values) = statement.build(PostgresQueryBuilder);
        Self {
            sql,
            values: values.0,
        }
    }

    pub(crate) async fn fetch_all<T: FromRow>(&self, tx: &mut Tx<'_>) -> Result<Vec<T>> {
        tx.fetch_all_built(&self.sql, &self.args()?).await
    }

    pub(crate) async fn fetch_one<T: FromRow>(&self, tx: &mut Tx<'_>) -> Result<T> {
        tx.fetch_one_built(&self.sql, &self.args()?).await
    }

    fn args(&self) -> Result<Vec<V<'_>>> {
        let bound = self.values.iter().map(|value| match value {
            Value::String(text) => Ok(V::opt_text(text.as_deref())),
            Value::BigInt(Some(number)) => Ok(V::Int(*number)),
            Value::BigUnsigned(Some(number)) => i64::try_from(*number)
                .map(V::Int)
                .map_err(|_| Error::sql("a bound number is too large")),
            Value::Bool(Some(truth)) => Ok(V::Bool(*truth)),
            Value::Bytes(Some(bytes)) => Ok(V::Blob(bytes)),
            _ => Err(Error::sql(
                "a list binds a value of a type that no list has",
            )),
        });
        bound.collect()
    }

    /// What tells this statement from others: the text and the values.
    pub(crate) fn key(&self) -> String {
        format!("{}\n{:?}", self.sql, self.values)
    }
}
