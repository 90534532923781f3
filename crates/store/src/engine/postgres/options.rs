//! How a PostgreSQL engine is opened.

use std::{sync::Arc, thread::available_parallelism, time::Duration};

use keyward_model::TenantId;

use super::Target;

/// How a PostgreSQL engine is opened, and whom it tells about changes.
#[derive(Clone)]
pub struct PostgresOptions {
    /// The database.
    pub target: Target,
    /// How many connections this process holds at most, beside one that looks for changes.
    pub connections: usize,
    /// How many threads run closures; at most one for each connection.
    pub threads: usize,
    /// How long a read or a write waits for a free connection.
    pub wait: Duration,
    /// Called after the COMMIT of a write that marked its tenant as changed, before that write is
    /// answered, and when another process has committed such a write, within a second. It must be
    /// quick.
    pub on_change: Arc<dyn Fn(&TenantId) + Send + Sync>,
}

impl std::fmt::Debug for PostgresOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresOptions")
            .field("target", &self.target)
            .field("connections", &self.connections)
            .field("wait", &self.wait)
            .finish_non_exhaustive()
    }
}

impl PostgresOptions {
    /// How many connections a process holds at most unless told otherwise.
    pub const CONNECTIONS: usize = 20;
    /// How long a caller waits for a free connection unless told otherwise.
    pub const WAIT: Duration = Duration::from_secs(3);

    /// The usual limits, and nobody to tell.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self {
            target,
            connections: Self::CONNECTIONS,
            // More do not help: they only hand statements on.
            threads: available_parallelism().map_or(1, usize::from).min(4),
            wait: Self::WAIT,
            on_change: Arc::new(|_| {}),
        }
    }
}
