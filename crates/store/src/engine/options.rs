//! How an engine is opened.

use std::{path::PathBuf, sync::Arc};

use keyward_model::TenantId;

/// How an engine is opened, and whom it tells about changes.
#[derive(Clone)]
pub struct Options {
    /// The database file. It is created, readable by its owner only, when it is missing.
    pub path: PathBuf,
    /// How many threads read; each has a connection with a page cache of up to 2 MB.
    pub readers: usize,
    /// How many writes may share one commit.
    pub group: usize,
    /// Called after the COMMIT of a write that marked its tenant as changed, and before that
    /// write is answered. Runs on the writer's thread: it must be quick.
    pub on_commit: Arc<dyn Fn(&TenantId) + Send + Sync>,
    /// Called when another process has committed, within half a second. Runs on the writer's
    /// thread.
    pub on_foreign_change: Arc<dyn Fn() + Send + Sync>,
}

impl Options {
    /// Four readers, groups of up to 128 writes, and nobody to tell.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            readers: 4,
            group: 128,
            on_commit: Arc::new(|_| {}),
            on_foreign_change: Arc::new(|| {}),
        }
    }
}
