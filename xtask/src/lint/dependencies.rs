//! Every library has a reason in `docs/dependencies.md`, and a room that hides it keeps it to itself.
//!
//! What only one room may name is what makes its replacement cheap: the second table of that document,
//! `| library | only in |` under `## Rooms that hide a library`, is the list.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result, bail};

use super::workspace::{self, Package};
use crate::tree;

const FILE: &str = "docs/dependencies.md";

/// Fails on a direct dependency without a line, and on one that is named outside its room.
pub fn check() -> Result<()> {
    let text = fs::read_to_string(tree::root().join(FILE))
        .with_context(|| format!("cannot read {FILE}"))?;
    let packages = workspace::packages()?;
    let mut faults = without_reason(&text, &packages);
    faults.extend(outside_their_room(&text, &packages));
    if !faults.is_empty() {
        bail!("{}", faults.join("; "));
    }
    Ok(())
}

fn without_reason(text: &str, packages: &[Package]) -> Vec<String> {
    let libraries = packages.iter().flat_map(|package| &package.dependencies);
    let names: BTreeSet<&str> = libraries
        .filter(|library| library.room.is_none())
        .map(|library| library.name.as_str())
        .collect();
    let without = names
        .into_iter()
        .filter(|name| !text.contains(&format!("| `{name}`")));
    without
        .map(|name| format!("`{name}` has no line in {FILE}"))
        .collect()
}

fn outside_their_room(text: &str, packages: &[Package]) -> Vec<String> {
    let section = text
        .lines()
        .skip_while(|line| line.trim() != "## Rooms that hide a library")
        .skip(1);
    let mut faults = Vec::new();
    for row in section
        .take_while(|line| !line.starts_with("## "))
        .filter_map(|line| line.strip_prefix("| `"))
    {
        let Some((library, rooms)) = row.split_once("` |") else {
            continue;
        };
        for package in packages.iter().filter(|package| package.is_room) {
            let used = package
                .dependencies
                .iter()
                .any(|used| used.name == library && !used.is_dev);
            if used && !rooms.contains(&format!("`{}`", package.room)) {
                faults.push(format!(
                    "`{}` uses `{library}`, which {FILE} keeps to {}",
                    package.room,
                    rooms.trim_matches([' ', '|'])
                ));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::super::workspace::Dependency;
    use super::*;

    const TEXT: &str = "\
| `serde` | why |
| `rusqlite` | why |

## Rooms that hide a library
| library | only in |
|---|---|
| `rusqlite` | `store` |

## Later
| `axum` | `http` |
";

    fn package(room: &str, library: &str, is_dev: bool) -> Package {
        let dependency = Dependency {
            name: library.to_owned(),
            is_dev,
            room: None,
        };
        Package {
            room: room.to_owned(),
            is_room: true,
            dependencies: vec![dependency],
        }
    }

    #[test]
    fn a_library_needs_a_line() {
        assert!(without_reason(TEXT, &[package("model", "serde", false)]).is_empty());
        assert_eq!(
            without_reason(TEXT, &[package("model", "serd", true)]).len(),
            1
        );
    }

    #[test]
    fn a_hidden_library_stays_in_its_room() {
        assert!(outside_their_room(TEXT, &[package("store", "rusqlite", false)]).is_empty());
        assert!(outside_their_room(TEXT, &[package("api", "rusqlite", true)]).is_empty());
        assert!(outside_their_room(TEXT, &[package("api", "axum", false)]).is_empty());
        let found = outside_their_room(TEXT, &[package("api", "rusqlite", false)]);
        assert_eq!(
            found,
            ["`api` uses `rusqlite`, which docs/dependencies.md keeps to `store`"]
        );
    }
}
