//! A data folder of a test's own.

use std::path::Path;

use tempfile::TempDir;

use crate::{Engine, postgres};

/// A data folder with a database on the engine that the tests run on. Both go when it is dropped.
pub struct DataFolder(TempDir);

impl DataFolder {
    /// A fresh one.
    pub async fn new() -> Self {
        let new = Self::empty();
        postgres::furnish(new.path(), Engine::of_this_run()).await;
        new
    }

    /// One whose database is a fresh one of another PostgreSQL server.
    pub async fn on(server: &str) -> Self {
        let new = Self::empty();
        postgres::furnish_on(server, new.path()).await;
        new
    }

    fn empty() -> Self {
        Self(TempDir::new().expect("a temporary folder can be made"))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for DataFolder {
    fn drop(&mut self) {
        postgres::remove(self.path());
    }
}
