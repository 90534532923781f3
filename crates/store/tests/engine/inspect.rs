//! What a look from outside finds, on each engine, and that it changes nothing.

use keyward_store::{Database, Inspection, Location, MigrateError, Schema, Trigrams};
use tempfile::TempDir;

use crate::{migrated::Migrated, server::Server};

async fn look(location: &Location) -> Option<Inspection> {
    let location = location.clone();
    let looked = tokio::task::spawn_blocking(move || Inspection::of(&location)).await;
    looked.unwrap().unwrap()
}

fn location(migrated: &Migrated) -> Location {
    Location {
        folder: migrated.folder.path().to_owned(),
        database: match &migrated.server {
            None => Database::InFolder,
            Some(server) => Database::Postgres(server.options()),
        },
    }
}

#[tokio::test]
async fn a_store_that_was_opened_is_current_and_may_be_written() {
    for migrated in Migrated::each().await {
        let found = look(&location(&migrated)).await.unwrap();
        assert_eq!(found.schema.as_ref().unwrap(), &Schema::Current);
        assert!(
            found.may_write && found.may_migrate && found.is_utf8,
            "{found:?}"
        );
        let is_server = migrated.server.is_some();
        let engine = if is_server {
            "PostgreSQL "
        } else {
            "SQLite 3."
        };
        assert!(found.engine.starts_with(engine), "{found:?}");
        assert_eq!(
            (found.time.is_some(), found.connections.is_some()),
            (is_server, is_server)
        );
    }
}

#[tokio::test]
async fn nothing_is_made_where_nothing_is() {
    let folder = TempDir::new().unwrap();
    let mut nothing = Location {
        folder: folder.path().join("data"),
        database: Database::InFolder,
    };
    assert!(look(&nothing).await.is_none());
    assert!(!nothing.folder.exists());
    let Some(server) = Server::with_own_database().await else {
        return;
    };
    nothing.database = Database::Postgres(server.options());
    let found = look(&nothing).await.unwrap();
    assert_eq!(found.schema.unwrap(), Schema::Missing);
    assert_eq!(found.trigrams, Trigrams::Creatable);
    assert!(found.may_write && found.may_migrate);
    let tables = "SELECT 1 FROM pg_tables WHERE schemaname = 'public'";
    assert!(server.query(tables).await.is_empty());
}

#[tokio::test]
async fn older_and_newer_schemas_are_told_apart() {
    for migrated in Migrated::each().await {
        let location = location(&migrated);
        let execute = async |sql: &str| match &migrated.server {
            None => migrated.file().execute_batch(sql).unwrap(),
            Some(server) => server.execute(sql).await,
        };
        execute("DELETE FROM schema_migrations WHERE version > 2").await;
        let schema = look(&location).await.unwrap().schema.unwrap();
        assert!(
            matches!(schema, Schema::Behind(missing) if missing > 0),
            "{schema:?}"
        );
        execute("INSERT INTO schema_migrations VALUES (9999, 'later', 'x', 0)").await;
        let schema = look(&location).await.unwrap().schema;
        assert!(
            matches!(schema, Err(MigrateError::Newer { found: 9999, .. })),
            "{schema:?}"
        );
    }
}

#[tokio::test]
async fn a_role_that_may_only_read_is_told() {
    let Some(migrated) = Migrated::postgres().await else {
        return;
    };
    let server = migrated.server.as_ref().unwrap();
    let database = server.url.rsplit_once('/').unwrap().1;
    server
        .execute(&format!(
            "ALTER DATABASE {database} SET default_transaction_read_only = on"
        ))
        .await;
    let found = look(&location(&migrated)).await.unwrap();
    assert!(!found.may_write && !found.may_migrate, "{found:?}");
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_an_error() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = closed.local_addr().unwrap().port();
    drop(closed);
    let url = format!("postgres://u:planted@127.0.0.1:{port}/d");
    let options = keyward_store::PostgresOptions::new(keyward_store::Target::parse(&url).unwrap());
    let location = Location {
        folder: "/nowhere".into(),
        database: Database::Postgres(options),
    };
    let looked = tokio::task::spawn_blocking(move || Inspection::of(&location)).await;
    let error = looked.unwrap().unwrap_err();
    assert!(
        !format!("{error:?} {error}").contains("planted"),
        "{error:?}"
    );
}
