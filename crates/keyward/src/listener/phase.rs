//! Whether a connection is waiting for the client or working for it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

/// Counts the changes between waiting (even) and working (odd), so that who looks again sees
/// whether it is still the same wait.
#[derive(Clone, Default)]
pub(super) struct Phase(Arc<AtomicU64>);

impl Phase {
    /// A request has come in whole.
    pub(super) fn begin_work(&self) {
        self.0.fetch_or(1, Ordering::Relaxed);
    }

    /// Its answer is ready; the next request may come.
    pub(super) fn end_work(&self) {
        if self.0.load(Ordering::Relaxed) % 2 == 1 {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// The number of the current wait; `None` while working.
    pub(super) fn wait(&self) -> Option<u64> {
        let count = self.0.load(Ordering::Relaxed);
        count.is_multiple_of(2).then_some(count)
    }
}
