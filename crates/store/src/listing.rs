//! Lists: searched, filtered, paged and counted (reference management-api.md §0.3, §0.5). The only
//! statements that are no constants; the query builder makes their text and binds every value.

use std::time::Duration;

use keyward_model::Time;
use sea_query::{Expr, Order, PostgresQueryBuilder, Query, SelectStatement, Value};

use crate::{Error, FromRow, Result, Store, Tenant, Tx, V, cache::Key};

/// Which part of a list is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// How many rows.
    pub limit: u32,
    /// After how many others.
    pub offset: u64,
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Listed<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// How many rows the whole list has; at most [`CAP`] when it is capped.
    pub total: u64,
    /// Whether the list is longer than what was counted.
    pub is_capped: bool,
}

impl<T> Listed<T> {
    /// The same part with each row turned into something else.
    #[must_use]
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Listed<U> {
        Listed {
            rows: self.rows.into_iter().map(turn).collect(),
            total: self.total,
            is_capped: self.is_capped,
        }
    }
}

/// How far a capped list is counted.
pub const CAP: u64 = 10_000;
/// How long the total of a list that is longer than [`CAP`] is believed.
const TOTAL_LIFE: Duration = Duration::from_secs(5);

/// A list before it is cut into pages.
pub(crate) struct List {
    /// The columns, as in the constant statements.
    pub columns: &'static str,
    /// `FROM` and `WHERE`.
    pub filtered: SelectStatement,
    /// Whether nobody counts beyond [`CAP`].
    pub is_capped: bool,
}

/// A text of the query builder and its values.
struct Built {
    sql: String,
    values: Vec<Value>,
}

impl Built {
    fn of(select: &SelectStatement) -> Self {
        let (sql, values) = select.build(PostgresQueryBuilder);
        Self {
            sql,
            values: values.0,
        }
    }

    fn args(&self) -> Result<Vec<V<'_>>> {
        let bound = self.values.iter().map(|value| match value {
            Value::String(Some(text)) => Ok(V::Text(text)),
            Value::BigInt(Some(number)) => Ok(V::Int(*number)),
            Value::BigUnsigned(Some(number)) => i64::try_from(*number)
                .map(V::Int)
                .map_err(|_| Error::sql("a bound number is too large")),
            Value::Bool(Some(truth)) => Ok(V::Bool(*truth)),
            _ => Err(Error::sql(
                "a list binds a value of a type that no list has",
            )),
        });
        bound.collect()
    }

    /// What tells this list from others: the text and the values.
    fn key(&self) -> Key {
        Key::Total(format!("{}\n{:?}", self.sql, self.values))
    }
}

impl Store {
    /// Fetches a part of a list, newest first, and its total.
    pub(crate) async fn list<T: FromRow + Send + 'static>(
        &self,
        tenant: &Tenant,
        list: List,
        paging: Option<Paging>,
        now: Time,
    ) -> Result<Listed<T>> {
        let rows = Built::of(&rows(&list, paging));
        let Some(_) = paging else {
            let rows: Vec<T> = self
                .read(tenant, async move |tx| fetch(tx, &rows).await)
                .await?;
            return Ok(Listed {
                total: rows.len() as u64,
                rows,
                is_capped: false,
            });
        };
        let count = Built::of(&count(&list));
        let (key, version) = (count.key(), self.cache.version(tenant.id()));
        let known = self
            .cache
            .get::<(u64, Time)>(tenant.id(), &key)
            .filter(|known| known.1 > now)
            .map(|known| known.0);
        let (rows, total) = self
            .read(tenant, async move |tx| -> Result<_> {
                let rows = fetch(tx, &rows).await?;
                let total = match known {
                    Some(total) => total,
                    None => fetch_total(tx, &count).await?,
                };
                Ok((rows, total))
            })
            .await?;
        if known.is_none() && total > CAP {
            let entry = (total, now.plus(TOTAL_LIFE));
            self.cache
                .put(tenant.id(), key, version, std::sync::Arc::new(entry));
        }
        let is_capped = list.is_capped && total > CAP;
        let total = if is_capped { CAP } else { total };
        Ok(Listed {
            rows,
            total,
            is_capped,
        })
    }
}

fn rows(list: &List, paging: Option<Paging>) -> SelectStatement {
    let mut select = list.filtered.clone();
    select
        .expr(Expr::cust(list.columns))
        .order_by("created_at", Order::Desc)
        .order_by("id", Order::Desc);
    if let Some(paging) = paging {
        select.limit(paging.limit.into()).offset(paging.offset);
    }
    select
}

fn count(list: &List) -> SelectStatement {
    let mut counted = list.filtered.clone();
    if list.is_capped {
        counted.expr(Expr::cust("1")).limit(CAP + 1);
        return Query::select()
            .expr(Expr::cust("COUNT(*)"))
            .from_subquery(counted, "counted")
            .take();
    }
    counted.expr(Expr::cust("COUNT(*)"));
    counted
}

async fn fetch<T: FromRow>(tx: &mut Tx<'_>, built: &Built) -> Result<Vec<T>> {
    tx.fetch_all_built(&built.sql, &built.args()?).await
}

async fn fetch_total(tx: &mut Tx<'_>, built: &Built) -> Result<u64> {
    let total: i64 = tx.fetch_one_built(&built.sql, &built.args()?).await?;
    u64::try_from(total).map_err(|_| Error::decode("a count is negative"))
}
