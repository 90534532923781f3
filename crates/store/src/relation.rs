//! Tables of pairs: who has which role, and what a role allows.

use std::marker::PhantomData;

use keyward_model::Id;
use sea_query::{Expr, ExprTrait, OnConflict, Query, SelectStatement};

use crate::{Error, Result, Tx, built::Built};

/// A table of pairs, seen from one side: one `One` has many `Many`.
pub struct Relation<One, Many> {
    table: &'static str,
    one: &'static str,
    many: &'static str,
    /// The table of the many.
    of: &'static str,
    /// Whether the tenant's cache holds what follows from it.
    is_cached: bool,
    sides: PhantomData<fn() -> (One, Many)>,
}

impl<One, Many> Relation<One, Many> {
    pub(crate) const fn new(
        table: &'static str,
        one: &'static str,
        many: &'static str,
        of: &'static str,
    ) -> Self {
        Self {
            table,
            one,
            many,
            of,
            is_cached: false,
            sides: PhantomData,
        }
    }

    /// The same, where the tenant's cache holds what follows from it.
    pub(crate) const fn cached(mut self) -> Self {
        self.is_cached = true;
        self
    }

    /// The many that one has, for a condition.
    pub(crate) fn all(&self, tenant: &str, one: &Id<One>) -> SelectStatement {
        Query::select()
            .column(self.many)
            .from(self.table)
            .and_where(Expr::col("tenant_id").eq(tenant))
            .and_where(Expr::col(self.one).eq(one.as_str()))
            .take()
    }

    /// Which of these one has.
    ///
    /// # Errors
    /// When the statement fails.
    pub async fn among(
        &self,
        tx: &mut Tx<'_>,
        one: &Id<One>,
        many: &[Id<Many>],
    ) -> Result<Vec<Id<Many>>> {
        if many.is_empty() {
            return Ok(Vec::new());
        }
        let mut held = self.all(tx.tenant().as_str(), one);
        held.and_where(Expr::col(self.many).is_in(texts(many)));
        Built::of(&held).fetch_all(tx).await
    }

    /// Adds these to what one has; answers which are new. Of those that do not exist, nothing is
    /// written and nothing answered.
    ///
    /// # Errors
    /// When the statement fails; a foreign key when there is no such one.
    pub async fn add(
        &self,
        tx: &mut Tx<'_>,
        one: &Id<One>,
        many: &[Id<Many>],
    ) -> Result<Vec<Id<Many>>> {
        if many.is_empty() {
            return Ok(Vec::new());
        }
        if self.is_cached {
            tx.changed();
        }
        let existing = Query::select()
            .column("tenant_id")
            .expr(Expr::val(one.as_str()))
            .column("id")
            .from(self.of)
            .and_where(Expr::col("tenant_id").eq(tx.tenant().as_str()))
            .and_where(Expr::col("id").is_in(texts(many)))
            .take();
        let columns = ["tenant_id", self.one, self.many];
        let mut insert = Query::insert();
        insert
            .into_table(self.table)
            .columns(columns)
            .select_from(existing)
            .map_err(|_| Error::sql("a pair has more columns than its table"))?
            .on_conflict(OnConflict::columns(columns).do_nothing().to_owned())
            .returning_col(self.many);
        Built::of(&insert).fetch_all(tx).await
    }

    /// Takes these from what one has; answers which it had.
    ///
    /// # Errors
    /// When the statement fails.
    pub async fn remove(
        &self,
        tx: &mut Tx<'_>,
        one: &Id<One>,
        many: &[Id<Many>],
    ) -> Result<Vec<Id<Many>>> {
        if many.is_empty() {
            return Ok(Vec::new());
        }
        if self.is_cached {
            tx.changed();
        }
        let mut delete = Query::delete();
        delete
            .from_table(self.table)
            .and_where(Expr::col("tenant_id").eq(tx.tenant().as_str()))
            .and_where(Expr::col(self.one).eq(one.as_str()))
            .and_where(Expr::col(self.many).is_in(texts(many)))
            .returning_col(self.many);
        Built::of(&delete).fetch_all(tx).await
    }
}

fn texts<T>(ids: &[Id<T>]) -> impl Iterator<Item = &str> {
    ids.iter().map(Id::as_str)
}
