//! Which database a measured server is on.

use std::{
    env,
    io::Write,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};

use crate::proc;

/// A PostgreSQL that measurements may make databases in; `cargo xtask bench` starts one.
const VARIABLE: &str = "KEYWARD_BENCH_POSTGRES";
/// Some process of it, whichever: they all have one parent.
const ANY_PROCESS: &str = "SELECT MIN(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()";

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

    /// The first process of PostgreSQL, where that is on this machine.
    pub fn postmaster(&self) -> Result<Option<u32>> {
        let Self::Postgres(url) = self else {
            return Ok(None);
        };
        let any = psql(url, ANY_PROCESS)?;
        let any = any.trim().parse().context("psql printed no process")?;
        Ok(proc::parent(any).ok())
    }
}

/// A database of each engine, with nothing in it. PostgreSQL only where there is one.
pub fn fresh(name: &str) -> Result<Vec<Database>> {
    Ok([Some(Database::Sqlite), fresh_postgres(name)?]
        .into_iter()
        .flatten()
        .collect())
}

/// A database on PostgreSQL with nothing in it, where there is one.
pub fn fresh_postgres(name: &str) -> Result<Option<Database>> {
    let Some(url) = postgres() else {
        return Ok(None);
    };
    // A trial may have left one.
    psql(
        &url,
        &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
    )?;
    psql(&url, &format!("CREATE DATABASE {name}"))?;
    let (server, _) = url.rsplit_once('/').unwrap_or((&url, ""));
    Ok(Some(Database::Postgres(format!("{server}/{name}"))))
}

/// Runs a statement and gives back what `psql` prints: rows as lines, columns between tabs.
pub fn psql(url: &str, statement: &str) -> Result<String> {
    let output = client(url)
        .args(["--command", statement])
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .context("psql cannot be started")?;
    ensure!(output.status.success(), "psql refuses {statement}");
    Ok(String::from_utf8(output.stdout)?)
}

/// Runs a script that is written while it runs.
pub fn psql_script(url: &str, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let mut child = client(url)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .context("psql cannot be started")?;
    let stdin = child.stdin.take().context("its input is piped")?;
    let mut stdin = std::io::BufWriter::with_capacity(1 << 20, stdin);
    let written = write(&mut stdin).and_then(|()| Ok(stdin.flush()?));
    drop(stdin);
    ensure!(child.wait()?.success(), "psql refuses a script");
    written
}

fn client(url: &str) -> Command {
    let mut client = Command::new("psql");
    client
        .args(["--quiet", "--no-psqlrc", "--no-align", "--tuples-only"])
        .args(["--field-separator", "\t", "--set", "ON_ERROR_STOP=1"])
        .env("PGOPTIONS", "-c client_min_messages=warning")
        .arg(url);
    client
}

#[expect(
    clippy::disallowed_methods,
    reason = "whoever starts the measurements says where PostgreSQL is"
)]
fn postgres() -> Option<String> {
    env::var(VARIABLE).ok()
}
