//! Lists: searched, filtered, paged and counted (reference management-api.md §0.3, §0.5). The only
//! statements that are no constants; the query builder makes their text and binds every value.

use std::{sync::Arc, time::Duration};

use keyward_model::Time;
use sea_query::{Expr, Order, Query, SelectStatement};

use crate::{Dialect, Error, FromRow, Result, Store, Tenant, Tx, built::Built, cache::Key};

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
    /// The order of the rows.
    pub ordering: Ordering,
    /// Whether nobody counts beyond [`CAP`].
    pub is_capped: bool,
}

/// The order in which rows come: columns, together unique in the tenant.
pub(crate) type Ordering = &'static [(&'static str, Order)];

/// Newest first.
pub(crate) const NEWEST: Ordering = &[("created_at", Order::Desc), ("id", Order::Desc)];

/// Newest first, where an index has found the rows: they are sorted, instead of walking all rows in that order and asking of
/// each whether it was found. `+` takes a column out of SQLite's choice of an index.
pub(crate) const NEWEST_FOUND: Ordering = &[("+created_at", Order::Desc), ("+id", Order::Desc)];

impl Store {
    /// Which engine holds the data.
    pub(crate) fn dialect(&self) -> Dialect {
        self.engine.dialect()
    }

    /// Fetches a part of a list and its total.
    pub(crate) async fn list<T: FromRow + Send + 'static>(
        &self,
        tenant: &Tenant,
        list: List,
        paging: Option<Paging>,
        now: Time,
    ) -> Result<Listed<T>> {
        let rows = Built::of(&rows(&list, paging));
        let Some(paging) = paging else {
            let rows: Vec<T> = self
                .read(tenant, async move |tx| rows.fetch_all(tx).await)
                .await?;
            return Ok(Listed {
                total: rows.len() as u64,
                rows,
                is_capped: false,
            });
        };
        let count = Built::of(&count(&list));
        let (key, version) = (Key::Total(count.key()), self.cache.version(tenant.id()));
        let known = self.cache.get::<(u64, Time)>(tenant.id(), &key);
        if let Some(old) = known.as_ref().filter(|known| known.1 <= now) {
            // One counts again; meanwhile the others believe what was counted last.
            let entry = Arc::new((old.0, now.plus(TOTAL_LIFE)));
            self.cache.put(tenant.id(), key.clone(), version, entry);
        }
        let known = known.filter(|known| known.1 > now).map(|known| known.0);
        let (rows, total) = self
            .read(tenant, async move |tx| -> Result<_> {
                let rows: Vec<T> = rows.fetch_all(tx).await?;
                let total = match known.or_else(|| ends_here(&rows, paging)) {
                    Some(total) => total,
                    None => fetch_total(tx, &count).await?,
                };
                Ok((rows, total))
            })
            .await?;
        if known.is_none() && total > CAP {
            let entry = (total, now.plus(TOTAL_LIFE));
            self.cache.put(tenant.id(), key, version, Arc::new(entry));
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
    select.expr(Expr::cust(list.columns));
    for (column, order) in list.ordering {
        match column.starts_with('+') {
            true => select.order_by_expr(Expr::cust(*column), order.clone()),
            false => select.order_by(*column, order.clone()),
        };
    }
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

/// How long a list is whose last rows these are: nothing need be counted then.
fn ends_here<T>(rows: &[T], paging: Paging) -> Option<u64> {
    let count = rows.len() as u64;
    let is_last = count < paging.limit.into() && (count > 0 || paging.offset == 0);
    is_last.then_some(paging.offset + count)
}

async fn fetch_total(tx: &mut Tx<'_>, built: &Built) -> Result<u64> {
    let total: i64 = built.fetch_one(tx).await?;
    u64::try_from(total).map_err(|_| Error::decode("a count is negative"))
}
