//! Which database a measured server is on.

use std::{env, process::Command};

use anyhow::{Result, ensure};

/// A PostgreSQL that measurements may make databases in; `cargo xtask bench` starts one.
const VARIABLE: &str = "KEYWARD_BENCH_POSTGRES";

/// A database.
#[derive(Clone, Debug)]
pub enum Database {
    /// SQLite in the data folder.
    Sqlite,
    /// A database of this address on a PostgreSQL server.
    Postgres(String),
}

impl Database {
    /// How tables name it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    /// Tells a command of the server.
    pub fn tell(&self, command: &mut Command) {
        if let Self::Postgres(url) = self {
            command.args(["--db-url", url]);
        }
    }
}

/// A database of each engine, with nothing in it. PostgreSQL only where there is one.
pub fn fresh(name: &str) -> Result<Vec<Database>> {
    let mut all = vec![Database::Sqlite];
    if let Some(url) = postgres() {
        let made = Command::new("psql")
            .args(["--quiet", "--no-psqlrc", &url, "--command"])
            .arg(format!("CREATE DATABASE {name}"))
            .status()?;
        ensure!(made.success(), "psql could not make the database {name}");
        let (server, _) = url.rsplit_once('/').unwrap_or((&url, ""));
        all.push(Database::Postgres(format!("{server}/{name}")));
    }
    Ok(all)
}

#[expect(
    clippy::disallowed_methods,
    reason = "whoever starts the measurements says where PostgreSQL is"
)]
fn postgres() -> Option<String> {
    env::var(VARIABLE).ok()
}
