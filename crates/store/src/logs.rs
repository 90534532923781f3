//! Reading the audit log.

use keyward_model::{Event, Id, LogEntry, Time};
use sea_query::{Expr, ExprTrait, Query};

use crate::{
    FromRow, Json, Listed, Paging, Result, Row, Store, Tenant, Tx, V,
    listing::{List, NEWEST},
};

/// The columns that [`LogEntry`] is read from.
macro_rules! columns {
    () => {
        "tenant_id, id, key, payload, created_at"
    };
}

const FIND: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM logs WHERE tenant_id = $1 AND id = $2"
);

/// Keys that have lists of their own.
const APART: [&str; 2] = ["TriggerHook.", "TrustedDevice."];

impl FromRow for LogEntry {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(payload) = row.get("payload")?;
        Ok(Self {
            tenant_id: row.get("tenant_id")?,
            id: row.get("id")?,
            key: row.get("key")?,
            payload,
            created_at: row.get("created_at")?,
        })
    }
}

/// Which entries a list shows.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    /// Only those about this user.
    pub user_id: Option<String>,
    /// Only those about this application.
    pub application_id: Option<String>,
    /// Only those with exactly this key.
    pub key: Option<String>,
    /// Only those not older than this.
    pub from: Option<Time>,
    /// Only those not younger than this.
    pub until: Option<Time>,
    /// Whether our own keys about management are shown.
    pub with_management: bool,
    /// Whether nobody counts beyond [`crate::CAP`].
    pub is_capped: bool,
}

impl Store {
    /// A part of the audit log, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_logs(
        &self,
        tenant: &Tenant,
        filter: &LogFilter,
        paging: Paging,
        now: Time,
    ) -> Result<Listed<LogEntry>> {
        let mut filtered = Query::select();
        filtered
            .from("logs")
            .and_where(Expr::col("tenant_id").eq(tenant.id().as_str()));
        let hidden = (!filter.with_management).then_some(Event::MANAGEMENT_PREFIX);
        for prefix in APART.into_iter().chain(hidden) {
            filtered.and_where(Expr::col("key").not_like(format!("{prefix}%")));
        }
        let exact = [
            ("user_id", &filter.user_id),
            ("application_id", &filter.application_id),
            ("key", &filter.key),
        ];
        for (column, value) in exact {
            if let Some(value) = value {
                filtered.and_where(Expr::col(column).eq(value.as_str()));
            }
        }
        if let Some(from) = filter.from {
            filtered.and_where(Expr::col("created_at").gte(from.millis()));
        }
        if let Some(until) = filter.until {
            filtered.and_where(Expr::col("created_at").lte(until.millis()));
        }
        let list = List {
            columns: columns!(),
            filtered,
            ordering: NEWEST,
            is_capped: filter.is_capped,
        };
        self.list(tenant, list, Some(paging), now).await
    }
}

/// Finds an entry.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, id: &Id<LogEntry>) -> Result<Option<LogEntry>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await
}
