//! The key-encryption key: given, or in a file that only its owner can read.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
};

use keyward_crypto::MasterKey;

use super::finding::Finding;

const CHECK: &str = "key";

pub(super) fn look(given: Option<&MasterKey>, folder: &Path, has_data: bool) -> Finding {
    if given.is_some() {
        return Finding::ok(CHECK, "the key is given by a setting");
    }
    let file = folder.join(keyward_store::KEY_FILE);
    let shown = file.display();
    let Ok(metadata) = fs::metadata(&file) else {
        return if has_data {
            Finding::error(
                CHECK,
                format!("there is a database, and no key file {shown}"),
                "put the file back from a backup, or give the key as KEYWARD_KEY",
            )
        } else {
            Finding::ok(CHECK, format!("{shown} will be made at the first start"))
        };
    };
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        let found = format!("{shown} may be read or written by others (mode {mode:04o})");
        return Finding::error(CHECK, found, format!("chmod 600 {shown}"));
    }
    let user = rustix::process::geteuid().as_raw();
    if user != 0 && metadata.uid() != user {
        let found = format!("{shown} belongs to another user (id {})", metadata.uid());
        return Finding::error(CHECK, found, format!("chown {user} {shown}"));
    }
    match MasterKey::load(&file) {
        Ok(_) => Finding::ok(CHECK, format!("{shown}, for its owner only")),
        Err(error) => Finding::error(
            CHECK,
            error.to_string(),
            format!("put {shown} back from a backup"),
        ),
    }
}
