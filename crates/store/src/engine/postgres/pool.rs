//! The connections of one thread. They are driven by the thread that uses them, so that a statement
//! wakes nobody else.

use std::time::Duration;

use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolConfig, PoolError, QueueMode,
    RecyclingMethod, Runtime, TimeoutType, Timeouts,
};
use tokio_postgres::NoTls;

use super::{
    failure::not_connected,
    target::{CONNECT, Target},
};
use crate::engine::{Error, Result};

/// How long a statement may run, wait for a row that another write holds, or keep the server
/// waiting for the next one.
///
/// Joins are made in the order in which they are written, from the row that is named by its key. Left to choose, the
/// planner begins with whatever it believes to be empty, and of a table that has just grown it believes so until the
/// next ANALYZE: then a lookup by key walks through all grants times all users.
const SESSION: &str = "SET statement_timeout = '10s'; SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '10s'; SET join_collapse_limit = 1";

/// Makes a pool; no connection is made yet.
pub(super) fn pool(target: &Target, connections: usize, wait: Duration) -> Result<Pool> {
    let config = ManagerConfig {
        // No question to the server when a connection is taken: it would cost a round trip.
        recycling_method: RecyclingMethod::Fast,
    };
    let manager = match target.tls() {
        Some(tls) => Manager::from_config(target.config().clone(), tls.clone(), config),
        None => Manager::from_config(target.config().clone(), NoTls, config),
    };
    Pool::builder(manager)
        .config(PoolConfig {
            max_size: connections.max(1),
            timeouts: Timeouts {
                wait: Some(wait),
                create: Some(2 * CONNECT),
                recycle: None,
            },
            // The connection that was used last knows the most statements.
            queue_mode: QueueMode::Lifo,
        })
        .runtime(Runtime::Tokio1)
        .post_create(Hook::async_fn(|client, _| {
            Box::pin(async move {
                client
                    .batch_execute(SESSION)
                    .await
                    .map_err(HookError::Backend)
            })
        }))
        .build()
        .map_err(|error| Error::sql(format!("no pool can be made: {error}")))
}

/// A connection that is free, or a new one.
pub(super) async fn take(pool: &Pool) -> Result<Object> {
    pool.get().await.map_err(|error| match error {
        PoolError::Timeout(TimeoutType::Wait) => {
            Error::unavailable("no connection became free in time")
        }
        PoolError::Timeout(_) => Error::unavailable("the server does not answer"),
        PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
            not_connected(&error)
        }
        PoolError::Closed => Error::Closed,
        _ => Error::unavailable("no connection can be made"),
    })
}
