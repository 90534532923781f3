//! Databases of both engines, with some rows that are hard to carry.

use std::{
    io::{BufReader, Cursor, Write},
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

use keyward_crypto::{Random, SystemRandom};
use keyward_model::{ManualClock, Time};
use keyward_store::{
    Database, Location, PostgresOptions, Store, Target, V,
    backup::{self, BackupError, Source, Summary},
};
use tempfile::TempDir;

pub const NOW: Time = Time::from_millis(1_795_533_386_000);

/// Texts and bytes that some format would trip over.
pub const ODD: [&str; 6] = [
    "",
    "a\"b\\c/d",
    "line\nbreak\r\n\ttab",
    "\\N",
    "{\"a\":  1, \"b\": [] }",
    "ärger 中文 \u{1F600} \u{7f}",
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// The engines that there are here.
pub fn engines() -> Vec<Engine> {
    if url().is_some() {
        return vec![Engine::Sqlite, Engine::Postgres];
    }
    eprintln!("KEYWARD_TEST_POSTGRES is not set: on SQLite only");
    vec![Engine::Sqlite]
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one who runs the tests says where PostgreSQL is"
)]
fn url() -> Option<String> {
    std::env::var("KEYWARD_TEST_POSTGRES").ok()
}

/// A place for a database, empty at first. A key file lies there once a store was opened.
pub struct Place {
    pub location: Location,
    folder: TempDir,
}

impl Place {
    pub async fn new(engine: Engine) -> Self {
        let folder = TempDir::new().unwrap();
        let database = match engine {
            Engine::Sqlite => Database::InFolder,
            Engine::Postgres => Database::Postgres(PostgresOptions::new(new_database().await)),
        };
        Self {
            location: Location {
                folder: folder.path().to_owned(),
                database,
            },
            folder,
        }
    }

    /// One that uses the same key.
    pub async fn beside(&self, engine: Engine) -> Self {
        let other = Self::new(engine).await;
        std::fs::copy(self.key_file(), other.key_file()).unwrap();
        other
    }

    pub fn key_file(&self) -> PathBuf {
        self.folder.path().join("keyward.key")
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub async fn open(&self) -> Store {
        let random = Arc::new(SystemRandom) as Arc<dyn Random>;
        let opened = Store::open(&self.location, None, &ManualClock::new(NOW), &random).await;
        opened.unwrap()
    }

    /// A database that was in use and is closed again.
    pub async fn filled(engine: Engine) -> Self {
        let place = Self::new(engine).await;
        let store = place.open().await;
        let tenant = store.system().default_tenant();
        store
            .write(&tenant, async |tx| {
                let tenant = tx.tenant().clone();
                for (number, odd) in ODD.iter().enumerate() {
                    let args = [
                        V::Text(tenant.as_str()),
                        V::Text(&format!("odd{number}")),
                        V::Text(odd),
                        V::opt_text((number % 2 == 0).then_some(*odd)),
                        V::Bool(number % 2 == 0),
                        V::Int(i64::MAX - i64::try_from(number).unwrap()),
                    ];
                    tx.execute(INSERT, &args).await?;
                }
                let bytes: Vec<u8> = (0..=255).collect();
                for (number, bytes) in [&bytes[..], &[]].into_iter().enumerate() {
                    let args = [
                        V::Text(tenant.as_str()),
                        V::Text(&format!("odd{number}")),
                        V::Blob(bytes),
                    ];
                    tx.execute(INSERT_BYTES, &args).await?;
                }
                Ok::<_, keyward_store::Error>(())
            })
            .await
            .unwrap();
        store.close().await;
        place
    }

    pub async fn back_up(&self) -> Vec<u8> {
        self.try_back_up(false).await.unwrap().1
    }

    pub async fn try_back_up(&self, with_key: bool) -> Result<(Summary, Vec<u8>), BackupError> {
        let source = Source {
            location: self.location.clone(),
            master: None,
            with_key,
            version: "1.2.3",
        };
        let archive = Kept::default();
        let out = archive.clone();
        let done = tokio::task::spawn_blocking(move || backup::back_up(source, out, NOW)).await;
        let bytes = archive.0.lock().unwrap().clone();
        done.unwrap().map(|summary| (summary, bytes))
    }

    pub async fn restore(&self, archive: &[u8]) -> Result<Summary, BackupError> {
        let location = self.location.clone();
        let input = BufReader::new(Cursor::new(archive.to_vec()));
        let restored = tokio::task::spawn_blocking(move || {
            backup::restore(&location, None, input, NOW, &SystemRandom)
        });
        restored.await.unwrap()
    }

    /// Whether nothing of a database is there.
    pub async fn is_empty(&self) -> bool {
        match &self.location.database {
            Database::Postgres(_) => {
                matches!(
                    self.try_back_up(false).await,
                    Err(BackupError::Nothing | BackupError::KeyMissing { .. })
                ) || self
                    .back_up()
                    .await
                    .split(|byte| *byte == b'\n')
                    .all(|line| !line.starts_with(b"["))
            }
            _ => {
                let mut names = std::fs::read_dir(self.folder()).unwrap();
                names.all(|entry| entry.unwrap().file_name() == "keyward.key")
            }
        }
    }
}

pub const INSERT: &str = "INSERT INTO users (tenant_id, id, username, name, profile, custom_data, identities, logto_config, is_suspended, created_at, updated_at) VALUES ($1, $2, $2, $4, $3, $3, '{}', '{}', $5, $6, -1)";
const INSERT_BYTES: &str =
    "INSERT INTO cookie_keys (tenant_id, id, value, created_at) VALUES ($1, $2, $3, 0)";

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// An archive's lines.
pub fn lines(archive: &[u8]) -> Vec<serde_json::Value> {
    archive
        .split_inclusive(|byte| *byte == b'\n')
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect()
}

/// The number of rows and the sum of each table.
pub fn sums(archive: &[u8]) -> Vec<serde_json::Value> {
    let lines = lines(archive).into_iter();
    lines.filter(|line| line["sum"].is_string()).collect()
}

/// A new database, reached with these options of the server.
pub async fn with_options(options: &str) -> Target {
    let (url, name) = (url().unwrap(), new_name().await);
    let options = options.replace(' ', "%20").replace('=', "%3D");
    let target = Target::parse(&format!("{url}?options={options}"));
    target.unwrap().with_database(&name)
}

async fn new_database() -> Target {
    let (url, name) = (url().unwrap(), new_name().await);
    Target::parse(&url).unwrap().with_database(&name)
}

async fn new_name() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let url = url().unwrap();
    let number = NUMBER.fetch_add(1, Relaxed);
    let name = format!("backup_{}_{number}", std::process::id());
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls)
        .await
        .unwrap();
    let driven = tokio::spawn(connection);
    for sql in [
        format!("DROP DATABASE IF EXISTS {name}"),
        format!("CREATE DATABASE {name}"),
    ] {
        client.batch_execute(&sql).await.unwrap();
    }
    drop(client);
    driven.await.unwrap().unwrap();
    name
}
