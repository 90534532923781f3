//! Many users at once, past the server: rows as it would write them, then the indexes, then the search. Statements in
//! thousands would take hours through the Management API.

use std::path::Path;

use anyhow::{Context, Result};
use rusqlite::{Connection, params};

use super::people::{COLUMNS, Person};
use crate::{
    engine::{self, Database},
    server,
};

const TENANT: &str = "default";

/// Fills a database that a server has made.
pub fn fill(database: &Database, data: &Path, count: u32) -> Result<()> {
    match database {
        Database::Sqlite => sqlite(&data.join(server::FILE), count),
        Database::Postgres(url) => postgres(url, count),
    }
}

/// Nothing needs to survive a fall while it is filled.
const IN_A_HURRY: &str = "PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; \
                          PRAGMA cache_size = -500000; PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF";
const PARTS: &str = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name = 'users' AND type IN ('index', 'trigger') AND sql IS NOT NULL";
/// What the triggers would have done, in the order in which users came.
const SEARCHED: [&str; 2] = [
    "INSERT INTO users_search_keys (tenant_id, user_id) SELECT tenant_id, id FROM users ORDER BY created_at",
    "INSERT INTO users_search (rowid, id, username, primary_email, primary_phone, name) SELECT k.number, lower(u.id), lower(u.username), lower(u.primary_email), lower(u.primary_phone), lower(u.name) FROM users_search_keys k JOIN users u ON u.tenant_id = k.tenant_id AND u.id = k.user_id ORDER BY k.number",
];

fn sqlite(file: &Path, count: u32) -> Result<()> {
    let connection = Connection::open(file)?;
    connection.execute_batch(IN_A_HURRY)?;
    let mut statement = connection.prepare(PARTS)?;
    let parts = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let parts: Vec<(String, String, String)> = parts.collect::<Result<_, _>>()?;
    drop(statement);
    connection.execute_batch("BEGIN")?;
    for (kind, name, _) in &parts {
        connection.execute_batch(&format!("DROP {kind} {name}"))?;
    }
    let insert = format!(
        "INSERT INTO users ({COLUMNS}) VALUES (?1, ?2, ?3, ?3, ?4, ?4, ?5, ?6, '{{}}', '{{}}', '{{}}', '{{}}', FALSE, ?7, ?7)"
    );
    let mut insert = connection.prepare(&insert)?;
    for number in 0..count {
        let Person {
            id,
            username,
            email,
            phone,
            name,
            created_at,
        } = Person::of(number, count);
        insert.execute(params![
            TENANT, id, username, email, phone, name, created_at
        ])?;
    }
    drop(insert);
    for statement in SEARCHED {
        connection.execute_batch(statement)?;
    }
    for (_, _, sql) in &parts {
        connection.execute_batch(sql)?;
    }
    connection.execute_batch("COMMIT")?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    Ok(())
}

/// All but the primary key, with the statements that make them again.
const INDEXES: &str = "SELECT indexrelid::regclass, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'users'::regclass AND NOT indisprimary";

fn postgres(url: &str, count: u32) -> Result<()> {
    let indexes = engine::psql(url, INDEXES)?;
    let indexes: Option<Vec<_>> = indexes.lines().map(|line| line.split_once('\t')).collect();
    let indexes = indexes.context("an index and its statement")?;
    engine::psql_script(url, |script| {
        writeln!(script, "SET maintenance_work_mem = '512MB';")?;
        for (name, _) in &indexes {
            writeln!(script, "DROP INDEX {name};")?;
        }
        writeln!(script, "COPY users ({COLUMNS}) FROM STDIN;")?;
        for number in 0..count {
            let Person {
                id,
                username,
                email,
                phone,
                name,
                created_at,
            } = Person::of(number, count);
            writeln!(
                script,
                "{TENANT}\t{id}\t{username}\t{username}\t{email}\t{email}\t{phone}\t{name}\t{{}}\t{{}}\t{{}}\t{{}}\tf\t\
                 {created_at}\t{created_at}"
            )?;
        }
        writeln!(script, "\\.")?;
        for (_, statement) in &indexes {
            writeln!(script, "{statement};")?;
        }
        // As the system's own upkeep would do a while later.
        writeln!(script, "VACUUM (ANALYZE) users;")?;
        Ok(())
    })
}
