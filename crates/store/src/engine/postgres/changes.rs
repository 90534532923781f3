//! What other processes have changed. Each write that changes what a tenant's cache holds moves the
//! tenant's version on, in the same transaction; every process looks at the versions.

use std::{
    collections::HashMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use deadpool_postgres::Pool;
use keyward_model::TenantId;
use tokio::{sync::watch, time::MissedTickBehavior};

use super::{pool, session::READ, session::Session};
use crate::engine::Result;

/// How often the versions are looked at. Others are to hear of a change within a second.
const LOOK: Duration = Duration::from_millis(400);

const VERSIONS: &str = "SELECT tenant_id, version FROM tenant_versions";

/// The versions as they were last seen, and who is told.
pub(super) struct Changes {
    seen: Mutex<HashMap<TenantId, i64>>,
    told: Arc<dyn Fn(&TenantId) + Send + Sync>,
}

impl Changes {
    pub fn new(told: Arc<dyn Fn(&TenantId) + Send + Sync>) -> Self {
        Self {
            seen: Mutex::default(),
            told,
        }
    }

    /// A write of ours has moved a tenant to this version. If it was the one after the last seen,
    /// nobody else was in between.
    pub fn committed(&self, tenant: &TenantId, version: Option<i64>) {
        if let Some(version) = version {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            let last = seen.entry(tenant.clone()).or_default();
            if *last == version - 1 {
                *last = version;
            }
        }
        self.tell(tenant);
    }

    /// Looks until the engine closes.
    pub async fn watch(&self, pool: &Pool, mut closing: watch::Receiver<bool>) {
        let mut ticks = tokio::time::interval(LOOK);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut fails = false;
        loop {
            tokio::select! {
                _ = closing.changed() => return,
                _ = ticks.tick() => {}
            }
            let looked = self.look(pool).await;
            if let Err(error) = &looked
                && !fails
            {
                // Said once: what is cached stays, so that what needs no database goes on.
                tracing::warn!(
                    context = error.context(),
                    "changes of other processes cannot be seen: {error}"
                );
            }
            fails = looked.is_err();
        }
    }

    async fn look(&self, pool: &Pool) -> Result<()> {
        let mut session = Session::new(pool::take(pool).await?, READ);
        let rows = session.query(VERSIONS, true, &[]).await;
        if rows.is_ok() {
            session.roll_back();
        } else {
            session.discard();
            return rows.map(drop);
        }
        let mut moved = Vec::new();
        {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            for row in rows? {
                let (Ok(id), Ok(version)) = (row.try_get::<_, &str>(0), row.try_get::<_, i64>(1))
                else {
                    continue;
                };
                let Ok(tenant) = TenantId::parse(id) else {
                    continue;
                };
                if seen.get(&tenant) != Some(&version) {
                    seen.insert(tenant.clone(), version);
                    moved.push(tenant);
                }
            }
        }
        moved.iter().for_each(|tenant| self.tell(tenant));
        Ok(())
    }

    fn tell(&self, tenant: &TenantId) {
        // Foreign code must not end this thread's work.
        if catch_unwind(AssertUnwindSafe(|| (self.told)(tenant))).is_err() {
            tracing::error!("a panic of a listener for changes was caught");
        }
    }
}
