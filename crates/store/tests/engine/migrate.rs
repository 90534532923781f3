//! The migration runner.

use std::{
    path::{Path, PathBuf},
    sync::Barrier,
    thread,
};

use keyward_model::Time;
use keyward_store::{MigrateError, Migrated, Migration, migrate};
use rusqlite::Connection;
use tempfile::TempDir;

const ONE: Migration = Migration {
    version: 1,
    name: "a table",
    sql: "CREATE TABLE one (id BIGINT PRIMARY KEY);\nINSERT INTO one VALUES (1);\n",
};
const TWO: Migration = Migration {
    version: 2,
    name: "another",
    sql: "CREATE TABLE two (id BIGINT PRIMARY KEY REFERENCES one (id));",
};

fn at(version: i64, sql: &'static str) -> Migration {
    Migration {
        version,
        name: "a test's",
        sql,
    }
}

fn file() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("keyward.db");
    (folder, path)
}

fn run(path: &Path, list: &[Migration]) -> Result<Migrated, MigrateError> {
    migrate(path, list, Time::from_millis(1000))
}

/// Names of the tables, and how often the first migration has run.
fn state(path: &Path) -> (Vec<String>, i64) {
    let connection = Connection::open(path).unwrap();
    let tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let rows = connection
        .query_row("SELECT COUNT(*) FROM one", [], |row| row.get(0))
        .unwrap_or(0);
    (tables, rows)
}

#[test]
fn what_is_missing_is_applied_once() {
    let (_folder, path) = file();
    let first = run(&path, &[ONE]).unwrap();
    assert_eq!((first.applied, first.version), (vec![1], 1));
    let second = run(&path, &[ONE, TWO]).unwrap();
    assert_eq!((second.applied, second.version), (vec![2], 2));
    let third = run(&path, &[ONE, TWO]).unwrap();
    assert_eq!((third.applied, third.version), (vec![], 2));
    let (tables, rows) = state(&path);
    assert_eq!(tables, ["one", "schema_migrations", "two"]);
    assert_eq!(rows, 1);
}

#[test]
fn a_changed_migration_is_refused() {
    let (_folder, path) = file();
    run(&path, &[ONE]).unwrap();
    let changed = at(1, "CREATE TABLE one (id BIGINT PRIMARY KEY, more TEXT);");
    let error = run(&path, &[changed, TWO]).unwrap_err();
    assert!(
        matches!(error, MigrateError::Changed { version: 1, .. }),
        "{error:?}"
    );
    assert_eq!(state(&path).0, ["one", "schema_migrations"]);
    let line_ends = at(
        1,
        "CREATE TABLE one (id BIGINT PRIMARY KEY);\r\nINSERT INTO one VALUES (1);\r\n",
    );
    run(&path, &[line_ends]).unwrap();
}

#[test]
fn a_newer_database_is_refused() {
    let (_folder, path) = file();
    run(&path, &[ONE, TWO]).unwrap();
    let error = run(&path, &[ONE]).unwrap_err();
    assert!(
        matches!(error, MigrateError::Newer { found: 2, known: 1 }),
        "{error:?}"
    );
    let told = error.to_string();
    assert!(
        told.contains("schema 2") && told.contains("newer keyward"),
        "{told}"
    );
}

#[test]
fn a_list_out_of_order_is_refused() {
    let (_folder, path) = file();
    let error = run(&path, &[TWO, ONE]).unwrap_err();
    assert!(matches!(error, MigrateError::OutOfOrder { version: 1 }));
    run(&path, &[at(2, "SELECT 1")]).unwrap();
    let skipped = run(&path, &[ONE, at(2, "SELECT 1")]).unwrap_err();
    assert!(matches!(skipped, MigrateError::OutOfOrder { version: 2 }));
}

#[test]
fn a_failure_leaves_the_database_as_it_was() {
    let (_folder, path) = file();
    run(&path, &[ONE]).unwrap();
    let broken = at(
        3,
        "CREATE TABLE three (id BIGINT); INSERT INTO nowhere VALUES (1);",
    );
    let error = run(&path, &[ONE, TWO, broken]).unwrap_err();
    assert!(matches!(error, MigrateError::Failed { version: 3, .. }));
    assert_eq!(state(&path).0, ["one", "schema_migrations"]);
    assert_eq!(run(&path, &[ONE, TWO]).unwrap().applied, [2]);
}

#[test]
fn what_the_engine_cannot_work_with_is_refused() {
    let unusable = [
        "CREATE TABLE bad (id BIGINT REFERENCES one (id) DEFERRABLE INITIALLY DEFERRED)",
        "INSERT INTO two VALUES (77)",
        "COMMIT",
    ];
    for sql in unusable {
        let (_folder, path) = file();
        run(&path, &[ONE, TWO]).unwrap();
        let error = run(&path, &[ONE, TWO, at(3, sql)]).unwrap_err();
        assert!(
            matches!(error, MigrateError::Unusable { version: 3, .. }),
            "{sql}: {error:?}"
        );
        let (tables, _) = state(&path);
        assert_eq!(tables, ["one", "schema_migrations", "two"]);
    }
}

#[test]
fn two_that_start_at_once_apply_once() {
    for round in 0..40 {
        let (_folder, path) = file();
        // A new file, and one that lacks the second.
        let present = if round % 2 == 0 { &[][..] } else { &[ONE][..] };
        if !present.is_empty() {
            run(&path, present).unwrap();
        }
        let barrier = Barrier::new(4);
        let applied: Vec<_> = thread::scope(|scope| {
            let starts: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        barrier.wait();
                        run(&path, &[ONE, TWO]).unwrap().applied
                    })
                })
                .collect();
            starts
                .into_iter()
                .flat_map(|start| start.join().unwrap())
                .collect()
        });
        assert_eq!(applied, [1, 2][present.len()..]);
        assert_eq!(state(&path).1, 1);
    }
}
