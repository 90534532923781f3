//! SQL stays in `crates/store`: looks for statements in the other rooms' sources.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::tree;

/// All words of one entry in a line make it a statement. Our SQL is written in capitals, so prose is not meant.
const STATEMENTS: [&[&str]; 7] = [
    &["SELECT ", " FROM "],
    &["INSERT INTO "],
    &["UPDATE ", " SET "],
    &["DELETE FROM "],
    &["CREATE TABLE "],
    &["ALTER TABLE "],
    &["PRAGMA "],
];

/// Fails on a statement outside the room.
pub fn check() -> Result<()> {
    let crates = tree::root().join("crates");
    let mut found = Vec::new();
    for file in tree::files(&crates, &["node_modules", "target"])? {
        let inside = file.starts_with(crates.join("store"));
        // Tests look into the database to see that nothing happened.
        let is_test = file.components().any(|part| part.as_os_str() == "tests");
        if inside || is_test || file.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let text = fs::read_to_string(&file)?;
        let shown = file.strip_prefix(tree::root()).unwrap_or(&file);
        found.extend(statements(shown, &text));
    }
    if !found.is_empty() {
        bail!("SQL outside `store`: {}", found.join(", "));
    }
    Ok(())
}

fn statements(file: &Path, text: &str) -> Vec<String> {
    let numbered = text.lines().enumerate();
    let hits =
        numbered.filter(|(_, line)| !line.trim_start().starts_with("//") && is_statement(line));
    hits.map(|(index, _)| format!("{}:{}", file.display(), index + 1))
        .collect()
}

fn is_statement(line: &str) -> bool {
    STATEMENTS
        .iter()
        .any(|words| words.iter().all(|word| line.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_are_found_and_prose_is_not() {
        let text = "//! SELECT x FROM y is only prose\nlet a = \"INSERT INTO users\";\nlet b = \"select one\";\n";
        assert_eq!(statements(Path::new("a.rs"), text), ["a.rs:2"]);
        assert!(is_statement("  \"UPDATE users SET name = $1\""));
        assert!(!is_statement("\"DELETE /users/{id}\""));
    }
}
