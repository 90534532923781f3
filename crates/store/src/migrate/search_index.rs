//! PostgreSQL's index for substrings of what is searched of users. It needs `pg_trgm`, which comes
//! with PostgreSQL, and which a role may create in a database that it owns. Without it searches look
//! at row after row and find the same.

use tokio_postgres::{Client, error::SqlState};

use super::postgres::try_lock;
use crate::engine::{
    Error, Result, Target,
    postgres::{blocking, refusal},
};

/// Whether the index is there (and complete, which one is not whose making was interrupted).
const STATE: &str =
    "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('users__search')";
const EXTENSION: &str = "CREATE EXTENSION IF NOT EXISTS pg_trgm";
const FORGET: &str = "DROP INDEX CONCURRENTLY IF EXISTS users__search";
/// Nobody waits for it but who starts.
const INDEX: &str = "CREATE INDEX CONCURRENTLY users__search ON users USING gin (lower(id) gin_trgm_ops, lower(username) gin_trgm_ops, lower(primary_email) gin_trgm_ops, lower(primary_phone) gin_trgm_ops, lower(name) gin_trgm_ops)";
const USERS: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM users LIMIT 10001) AS counted";
/// With more users than this nobody waits for the index at start.
const FEW: i64 = 10_000;

/// Makes the index where the role may, unless another process is about it. A start waits for it
/// while there are few users.
pub(crate) fn ensure_search_index(target: &Target) -> Result<()> {
    let target = target.clone();
    let reached = target.clone();
    let is_long = blocking(async move || {
        let client = reached.connect().await?;
        if state(&client).await? == Some(true) {
            return Ok(None);
        }
        let row = client.query_one(USERS, &[]).await;
        let users: i64 = row.map_err(|error| refusal(&error, USERS))?.get(0);
        Ok(Some(users > FEW))
    })?;
    match is_long {
        None => Ok(()),
        Some(false) => blocking(async move || make(&target).await),
        Some(true) => {
            let started = std::thread::Builder::new()
                .name("store-index".to_owned())
                .spawn(move || {
                    if let Err(error) = blocking(async move || make(&target).await) {
                        let context = error.context();
                        tracing::warn!(context, "the search index was not made: {error}");
                    }
                });
            started
                .map(drop)
                .map_err(|error| Error::sql(format!("a thread cannot be started: {error}")))
        }
    }
}

async fn make(target: &Target) -> Result<()> {
    let client = target.connect().await?;
    if !try_lock(&client).await? || state(&client).await? == Some(true) {
        return Ok(());
    }
    if let Err(error) = client.batch_execute(EXTENSION).await {
        let may_not = [
            SqlState::INSUFFICIENT_PRIVILEGE,
            SqlState::UNDEFINED_FILE,
            SqlState::FEATURE_NOT_SUPPORTED,
        ];
        if error.code().is_some_and(|code| may_not.contains(code)) {
            tracing::info!("no pg_trgm: searches for users look at row after row");
            return Ok(());
        }
        return Err(refusal(&error, EXTENSION));
    }
    for sql in [FORGET, INDEX] {
        let done = client.batch_execute(sql).await;
        done.map_err(|error| refusal(&error, sql))?;
    }
    Ok(())
}

async fn state(client: &Client) -> Result<Option<bool>> {
    let row = client.query_opt(STATE, &[]).await;
    row.map(|row| row.map(|row| row.get(0)))
        .map_err(|error| refusal(&error, STATE))
}
