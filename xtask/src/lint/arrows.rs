//! Who may use whom: compares the manifests with the table under `## Arrows` in ARCHITECTURE.md.
//!
//! The table has two columns, `| room | may use |`; a room is a folder of `crates/`, and the second column lists rooms
//! with commas (`–` for none). The tests, the benches and xtask may use everything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use anyhow::{Context, Result, bail};

use super::workspace::{self, Package};
use crate::tree;

type Table = BTreeMap<String, BTreeSet<String>>;

const FILE: &str = "ARCHITECTURE.md";

/// Fails on an edge that the table does not allow, and on a table that names other rooms than there are.
pub fn check() -> Result<()> {
    let text = fs::read_to_string(tree::root().join(FILE))
        .with_context(|| format!("cannot read {FILE}"))?;
    let table = parse(&text)?;
    let faults = faults(&table, &workspace::packages()?);
    if !faults.is_empty() {
        bail!("{}", faults.join("; "));
    }
    Ok(())
}

fn parse(text: &str) -> Result<Table> {
    let section = text
        .lines()
        .skip_while(|line| line.trim() != "## Arrows")
        .skip(1);
    let mut table = Table::new();
    for line in section.take_while(|line| !line.starts_with("## ")) {
        let Some(row) = line.trim().strip_prefix('|') else {
            continue;
        };
        let cells: Vec<&str> = row.trim_end_matches('|').split('|').map(plain).collect();
        let [room, uses] = cells[..] else {
            bail!("{FILE}: this row of the table has not two columns: {line}")
        };
        if room == "room" || room.starts_with("--") || room.starts_with(":-") {
            continue;
        }
        let uses = uses
            .split(',')
            .map(plain)
            .filter(|word| !matches!(*word, "" | "–" | "-"));
        table.insert(room.to_owned(), uses.map(str::to_owned).collect());
    }
    if table.is_empty() {
        bail!("{FILE} has no table under `## Arrows`");
    }
    Ok(table)
}

/// A word of the table without its spaces and back-ticks.
fn plain(cell: &str) -> &str {
    cell.trim().trim_matches('`')
}

fn faults(table: &Table, packages: &[Package]) -> Vec<String> {
    let rooms: BTreeSet<&str> = packages
        .iter()
        .filter(|package| package.is_room)
        .map(|package| package.room.as_str())
        .collect();
    let mut faults = Vec::new();
    let named = table
        .iter()
        .flat_map(|(room, uses)| std::iter::once(room).chain(uses));
    for room in named.map(String::as_str).collect::<BTreeSet<_>>() {
        if !rooms.contains(room) {
            faults.push(format!("{FILE} names a room `{room}` that is not there"));
        }
    }
    for package in packages.iter().filter(|package| package.is_room) {
        let Some(allowed) = table.get(&package.room) else {
            faults.push(format!("{FILE} has no row for the room `{}`", package.room));
            continue;
        };
        for used in package
            .dependencies
            .iter()
            // What only a room's tests use is no arrow of the house.
            .filter(|dependency| !dependency.is_dev)
            .filter_map(|dependency| dependency.room.as_ref())
        {
            if !allowed.contains(used) {
                faults.push(format!(
                    "`{}` uses `{used}`, which {FILE} does not allow",
                    package.room
                ));
            }
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::workspace::Dependency;
    use super::*;

    const TEXT: &str = "\
# Map

## Arrows

Bottom up.

| room | may use |
|---|---|
| `model` | – |
| `crypto` | `model` |
| oidc | model, crypto |

## Invariants
| not | a row |
";

    fn room(name: &str, uses: &[&str]) -> Package {
        let dependency = |name: &&str| Dependency {
            name: format!("keyward-{name}"),
            is_dev: false,
            room: Some((*name).to_owned()),
        };
        Package {
            room: name.to_owned(),
            is_room: true,
            dependencies: uses.iter().map(dependency).collect(),
        }
    }

    #[test]
    fn reads_the_table_of_its_section_only() {
        let table = parse(TEXT).unwrap();
        assert_eq!(
            table.keys().collect::<Vec<_>>(),
            ["crypto", "model", "oidc"]
        );
        assert!(table["model"].is_empty());
        assert_eq!(
            table["oidc"].iter().collect::<Vec<_>>(),
            ["crypto", "model"]
        );
        assert!(parse("# Map\n").is_err());
    }

    #[test]
    fn an_arrow_that_is_not_in_the_table_is_a_fault() {
        let table = parse(TEXT).unwrap();
        let good = [
            room("model", &[]),
            room("crypto", &["model"]),
            room("oidc", &["model"]),
        ];
        assert!(faults(&table, &good).is_empty());
        let bad = [
            room("model", &["crypto"]),
            room("crypto", &[]),
            room("oidc", &[]),
        ];
        assert_eq!(
            faults(&table, &bad),
            ["`model` uses `crypto`, which ARCHITECTURE.md does not allow"]
        );
    }

    #[test]
    fn rooms_and_rows_must_be_the_same() {
        let table = parse(TEXT).unwrap();
        let found = faults(
            &table,
            &[room("model", &[]), room("crypto", &[]), room("pages", &[])],
        );
        assert_eq!(found.len(), 2);
        assert!(found[0].contains("`oidc`") && found[1].contains("`pages`"));
    }
}
