//! The key file: made once with rights for its owner only, refused when others may read it.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use keyward_model::Secret;
use zeroize::Zeroizing;

use super::key::{MasterKey, MasterKeyError, decode};
use crate::{Random, random};

/// Far more than a key takes: what is longer is another file.
const LONGEST: u64 = 1024;

pub(super) fn load_or_create(
    path: &Path,
    random: &dyn Random,
) -> Result<MasterKey, MasterKeyError> {
    match load(path) {
        Err(MasterKeyError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
            save(path, &MasterKey::generate(random), random)?;
            // Read it back: another process may have been faster, and then its key counts.
            load(path)
        }
        loaded => loaded,
    }
}

pub(super) fn load(path: &Path) -> Result<MasterKey, MasterKeyError> {
    let file = File::open(path).map_err(|source| io_error(path, source))?;
    // Asked of the open file: between a check by name and the opening the file could be swapped.
    let metadata = file.metadata().map_err(|source| io_error(path, source))?;
    if !metadata.is_file() {
        return Err(MasterKeyError::NotAFile { path: path.into() });
    }
    if is_exposed(&metadata) {
        return Err(MasterKeyError::Exposed { path: path.into() });
    }
    let mut text = String::with_capacity(64);
    let read = file.take(LONGEST).read_to_string(&mut text);
    let text = Secret::new(text);
    read.map_err(|source| io_error(path, source))?;
    decode(text.expose()).ok_or_else(|| MasterKeyError::MalformedFile { path: path.into() })
}

pub(super) fn save(
    path: &Path,
    key: &MasterKey,
    random: &dyn Random,
) -> Result<(), MasterKeyError> {
    create(path, key, random).map_err(|source| io_error(path, source))
}

/// Writes a key beside `path` and links it there: the name appears at once and whole, and only if
/// it is still free. Neither `rename` (replaces) nor creating in place (appears empty) gives both.
fn create(path: &Path, key: &MasterKey, random: &dyn Random) -> io::Result<()> {
    let draft = draft_path(path, random);
    let made = write_draft(&draft, key).and_then(|()| match fs::hard_link(&draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked,
    });
    let removed = fs::remove_file(&draft);
    made?;
    removed?;
    sync_folder(path)
}

fn write_draft(draft: &Path, key: &MasterKey) -> io::Result<()> {
    let text = Zeroizing::new(STANDARD.encode(key.0.as_slice()));
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    restrict(&mut options);
    let mut file = options.open(draft)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

fn draft_path(path: &Path, random: &dyn Random) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(random::short_id(random));
    name.into()
}

fn io_error(path: &Path, source: io::Error) -> MasterKeyError {
    MasterKeyError::Io {
        path: path.into(),
        source,
    }
}

#[cfg(unix)]
fn is_exposed(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(unix)]
fn restrict(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

/// Makes the new name survive a power cut; whatever is sealed under the key would be lost with it.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    File::open(folder)?.sync_all()
}

// Elsewhere rights come from the folder, and folders cannot be synced.
#[cfg(not(unix))]
fn is_exposed(_: &fs::Metadata) -> bool {
    false
}

#[cfg(not(unix))]
fn restrict(_: &mut OpenOptions) {}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
