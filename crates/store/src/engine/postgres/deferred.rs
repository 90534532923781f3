//! Writes that nobody waits for. They gather for a moment and share one transaction, each in a
//! savepoint.

use std::time::Duration;

use tokio::{
    sync::{mpsc, watch},
    time::timeout,
};

use super::{
    pool,
    session::{Session, WRITE},
    worker::{DEADLINE, Shared, commit},
};
use crate::engine::{Error, Result, Tx, job::Job};

/// How many may wait.
pub(super) const MOST: usize = 4096;

/// How long the first of a group waits for company.
const COMPANY: Duration = Duration::from_millis(20);

/// How many share a transaction.
const GROUP: usize = 128;

/// A write that nobody waits for.
pub(super) type Deferred = Box<dyn Job>;

const FIRST: &str = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SAVEPOINT job";
const AFTER_KEPT: &str = "RELEASE SAVEPOINT job; SAVEPOINT job";
const AFTER_FAILED: &str = "ROLLBACK TO SAVEPOINT job";

/// Works until the engine closes, and what was handed over by then is written.
pub(super) async fn run(
    shared: &Shared,
    mut given: mpsc::Receiver<Deferred>,
    mut closing: watch::Receiver<bool>,
) {
    loop {
        let first = tokio::select! {
            first = given.recv() => first,
            _ = closing.changed() => {
                given.close();
                given.recv().await
            }
        };
        let Some(first) = first else {
            return;
        };
        let mut jobs = vec![first];
        let company = async {
            while jobs.len() < GROUP {
                match given.recv().await {
                    Some(job) => jobs.push(job),
                    None => break,
                }
            }
        };
        let _ = timeout(COMPANY, company).await;
        if let Err(error) = group(shared, &mut jobs).await {
            for job in &mut jobs {
                job.overrule(error.clone());
            }
        }
        for job in jobs {
            job.answer();
        }
    }
}

async fn group(shared: &Shared, jobs: &mut [Deferred]) -> Result<()> {
    let mut session = Session::new(pool::take(&shared.pool).await?, WRITE);
    session.before(FIRST);
    let (mut changed, mut kept_any) = (Vec::new(), false);
    for job in jobs {
        shared
            .tally
            .writes
            .fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let tenant = job.tenant().clone();
        let mut tx = Tx::postgres(&mut session, &tenant, &shared.tally.write_statements);
        let Ok(kept) = timeout(DEADLINE, job.start(&mut tx)).await else {
            session.discard();
            return Err(Error::unavailable("the server does not answer"));
        };
        let (marked, failure) = (tx.take_changed(), tx.failure().cloned());
        let sent = !session.is_pending();
        if let Some(error) = failure {
            // The others would meet the same; and a text that cannot be prepared ends the
            // transaction outside of a savepoint of its own.
            let is_everybodys = error.is_unavailable()
                || (!sent && session.is_open() && matches!(error, Error::Sql { .. }));
            if is_everybodys {
                session.discard();
                return Err(error);
            }
        }
        kept_any |= kept;
        for tenant in marked {
            if kept && !changed.contains(&tenant) {
                changed.push(tenant);
            }
        }
        // Of one that sent nothing, nothing is to be kept or undone.
        if sent {
            session.before(if kept { AFTER_KEPT } else { AFTER_FAILED });
        }
    }
    if !kept_any {
        session.roll_back();
        return Ok(());
    }
    commit(shared, session, &changed).await
}
