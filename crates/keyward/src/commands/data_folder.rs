//! The data folder for as long as a command runs.

use std::{
    fs::Permissions,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::settings::Data;

/// The folder of a server that somebody else may have started.
pub(super) fn of_server(data: &Data) -> &Path {
    match data {
        Data::Folder(path) => path,
        Data::Temporary => Path::new("."),
    }
}

/// A folder that stays, or one that is removed when this is dropped.
pub(super) enum DataFolder {
    Kept(PathBuf),
    Temporary(TempDir),
}

impl DataFolder {
    /// Makes the temporary folder, for its owner only. One that stays is made by the store.
    pub(super) fn open(data: &Data) -> Result<Self> {
        match data {
            Data::Folder(path) => Ok(Self::Kept(path.clone())),
            Data::Temporary => {
                let made = tempfile::Builder::new()
                    .prefix("keyward-dev-")
                    .permissions(Permissions::from_mode(0o700))
                    .tempdir();
                let folder = made.context("the temporary data folder cannot be made")?;
                Ok(Self::Temporary(folder))
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        match self {
            Self::Kept(path) => path,
            Self::Temporary(folder) => folder.path(),
        }
    }

    pub(super) fn is_temporary(&self) -> bool {
        matches!(self, Self::Temporary(_))
    }
}
