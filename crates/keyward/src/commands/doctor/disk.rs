//! The folders of the data: writable, and room in them.

use std::path::Path;

use rustix::fs::{Access, access, statvfs};

use super::finding::Finding;
use crate::settings::{Database, Storage};

const CHECK: &str = "disk";
/// Below it the server will soon have to refuse writes.
const LITTLE: u64 = 100 * 1024 * 1024;
/// Below it there is no room for a backup beside a database of some size.
const SCARCE: u64 = 1024 * 1024 * 1024;

pub(super) fn look(storage: &Storage, folder: &Path) -> Vec<Finding> {
    let mut folders = vec![folder];
    if let Database::Sqlite(file) = &storage.database
        && let Some(parent) = file.parent().filter(|parent| *parent != folder)
    {
        folders.push(if parent.as_os_str().is_empty() {
            Path::new(".")
        } else {
            parent
        });
    }
    folders.into_iter().map(look_at).collect()
}

fn look_at(folder: &Path) -> Finding {
    let shown = folder.display();
    // What is not there yet is made in the first folder above that is.
    let there = folder.ancestors().find(|folder| folder.exists());
    let there = match there {
        Some(there) => there,
        None => Path::new("."),
    };
    if access(there, Access::WRITE_OK | Access::EXEC_OK).is_err() {
        return Finding::error(
            CHECK,
            format!("{} is not writable", there.display()),
            format!(
                "give the folder to the user that runs Keyward, or name another in --data: {shown}"
            ),
        );
    }
    let Ok(room) = statvfs(there) else {
        return Finding::warning(
            CHECK,
            format!("the room in {shown} cannot be told"),
            "look at it with df",
        );
    };
    let free = room.f_bavail.saturating_mul(room.f_frsize);
    let found = format!("{} MB free in {shown}", free / (1024 * 1024));
    if free < LITTLE {
        Finding::error(CHECK, found, "make room: without it nothing can be written")
    } else if free < SCARCE {
        Finding::warning(
            CHECK,
            found,
            "make room before the database or its log fill it",
        )
    } else {
        Finding::ok(CHECK, found)
    }
}
