//! Databases on the PostgreSQL server of the tests. `KEYWARD_TEST_POSTGRES` holds the URL of a role
//! that may make databases; with `KEYWARD_TEST_ENGINE=postgres` every server of this package has one
//! there unless it asks for another engine, cloned from a template that was migrated and seeded once.

use std::{
    net::SocketAddr,
    path::Path,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use keyward::settings::Database;
use keyward_crypto::{Random, SystemRandom};
use keyward_model::{ManualClock, Secret};
use keyward_store::{Location, PostgresOptions, Store, Target};
use tempfile::TempDir;
use tokio::{process::Command, runtime::Runtime, sync::OnceCell};
use tokio_postgres::{Client, NoTls, Row};

use crate::START;

/// What `ORDER BY rowid` is on SQLite: the order of transactions, and of commands in each. Where a row
/// lies says nothing, since rows take the places of those that were undone.
const AS_WRITTEN: &str =
    "ORDER BY CAST(CAST(xmin AS TEXT) AS BIGINT), CAST(CAST(cmin AS TEXT) AS BIGINT)";

/// Says in a data folder where its database is.
const MARKER: &str = "postgres.url";

/// Where a server has its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// In its data folder.
    Sqlite,
    /// On the PostgreSQL server of the tests.
    Postgres,
}

impl Engine {
    /// The engine that the tests run on, unless they ask for another.
    #[must_use]
    #[expect(
        clippy::disallowed_methods,
        reason = "how tests are told of the engine"
    )]
    pub fn of_this_run() -> Self {
        match std::env::var("KEYWARD_TEST_ENGINE").as_deref() {
            Ok("postgres") => Self::Postgres,
            _ => Self::Sqlite,
        }
    }
}

/// The PostgreSQL server of the tests.
#[expect(
    clippy::disallowed_methods,
    reason = "how tests are told of the server"
)]
fn given() -> String {
    std::env::var("KEYWARD_TEST_POSTGRES").expect(
        "KEYWARD_TEST_POSTGRES names a PostgreSQL server for the tests: `cargo xtask postgres` starts one",
    )
}

/// Whether the servers of this package have their data on PostgreSQL.
#[must_use]
pub fn is_used() -> bool {
    Engine::of_this_run() == Engine::Postgres
}

/// The server that the tests run on, if they run on one: `HOST:PORT`.
#[must_use]
pub fn server() -> Option<String> {
    is_used().then(|| address().to_string())
}

/// The URL of a data folder's database, if it is on PostgreSQL.
pub(crate) fn url_of(folder: &Path) -> Option<String> {
    std::fs::read_to_string(folder.join(MARKER)).ok()
}

/// Gives a data folder a database, unless it has one; nothing to do on SQLite.
pub async fn furnish(folder: &Path, engine: Engine) {
    if engine == Engine::Sqlite || url_of(folder).is_some() {
        return;
    }
    let server = given();
    let template = template(&server).await;
    let (name, key) = (new_name(), "keyward.key");
    create(&server, &name, Some(&template.name)).await;
    std::fs::copy(template.folder.path().join(key), folder.join(key)).expect("a key");
    put_down(folder, &url(&server, &name));
}

/// Gives a data folder a database without tables; nothing to do on SQLite.
pub async fn furnish_blank(folder: &Path, engine: Engine) {
    if engine == Engine::Postgres {
        furnish_on(&given(), folder).await;
    }
}

/// Gives a data folder a database without tables on another server.
pub async fn furnish_on(server: &str, folder: &Path) {
    let name = new_name();
    create(server, &name, None).await;
    put_down(folder, &url(server, &name));
}

fn put_down(folder: &Path, url: &str) {
    std::fs::write(folder.join(MARKER), url).expect("a note");
}

/// Tells a program where the database of its data folder is.
pub fn tell<'c>(command: &'c mut Command, folder: &Path) -> &'c mut Command {
    match url_of(folder) {
        Some(url) => command.env("KEYWARD_DB_URL", url),
        None => command,
    }
}

/// The settings that lead to a data folder's database, by another address if one is given. `None`
/// on SQLite.
pub(crate) fn settings(
    folder: &Path,
    by: Option<SocketAddr>,
    connections: usize,
) -> Option<Database> {
    let mut url = url_of(folder)?;
    if let Some(by) = by {
        url = url.replacen(&address_of(&url).to_string(), &by.to_string(), 1);
    }
    Some(Database::Postgres {
        url: Secret::new(url),
        connections,
        wait: PostgresOptions::WAIT,
    })
}

/// Where the PostgreSQL server of the tests listens.
pub(crate) fn address() -> SocketAddr {
    address_of(&given())
}

fn address_of(url: &str) -> SocketAddr {
    let place = url
        .rsplit('@')
        .next()
        .and_then(|rest| rest.split('/').next());
    place
        .and_then(|place| place.parse().ok())
        .expect("the tests have a server by its address and port")
}

/// Shuts the database of a data folder, as when its server is stopped: connections end, and new ones
/// are refused until it is let in again.
pub fn shut(folder: &Path, is_shut: bool) {
    let url = url_of(folder).expect("its database is on PostgreSQL");
    let name = name_of(&url);
    let open = !is_shut;
    let server = Server::new(&given());
    server.execute(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {open}"));
    if is_shut {
        let ended = server.query(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        ));
        assert!(!ended.is_empty(), "the server under test had connections");
    }
}

fn name_of(url: &str) -> &str {
    let name = url.rsplit('/').next().unwrap_or_default();
    name.split('?').next().unwrap_or_default()
}

/// Removes the database of a data folder.
pub fn remove(folder: &Path) {
    let Some(url) = url_of(folder) else {
        return;
    };
    let (server, name) = (given(), name_of(&url).to_owned());
    let sql = format!("DROP DATABASE {name} WITH (FORCE)");
    // Nobody waits: it takes until the connections have gone. What is left goes with the throwaway cluster.
    thread::spawn(move || {
        let runtime = runtime();
        runtime.block_on(async { connect(&server).await.batch_execute(&sql).await })
    });
}

struct Template {
    name: String,
    folder: TempDir,
}

static TEMPLATE: OnceCell<Template> = OnceCell::const_new();

async fn template(server: &str) -> &'static Template {
    TEMPLATE
        .get_or_init(|| async {
            let (name, folder) = (new_name(), TempDir::new().expect("a temporary folder"));
            create(server, &name, None).await;
            let target = Target::parse(&url(server, &name)).expect("a URL");
            let location = Location {
                folder: folder.path().to_owned(),
                database: keyward_store::Database::Postgres(PostgresOptions::new(target)),
            };
            let random = Arc::new(SystemRandom) as Arc<dyn Random>;
            let store = Store::open(&location, None, &ManualClock::new(START), &random)
                .await
                .expect("a fresh database opens");
            store.close().await;
            Template { name, folder }
        })
        .await
}

fn new_name() -> String {
    let mut bytes = [0; 8];
    SystemRandom.fill(&mut bytes);
    format!("keyward_{:016x}", u64::from_ne_bytes(bytes))
}

fn url(server: &str, name: &str) -> String {
    let (server, _) = server.rsplit_once('/').expect("a URL with a database");
    format!("{server}/{name}?sslmode=disable")
}

async fn create(server: &str, name: &str, template: Option<&str>) {
    let template = template.unwrap_or("template0");
    let client = connect(server).await;
    // A third of the work of going through the log, where that is the other way.
    let strategy = client
        .query_one(
            "SELECT CAST(current_setting('server_version_num') AS INT) >= 150000",
            &[],
        )
        .await
        .expect("its version");
    let strategy = if strategy.get(0) {
        " STRATEGY FILE_COPY"
    } else {
        ""
    };
    let sql = format!("CREATE DATABASE {name} TEMPLATE {template}{strategy}");
    // The connections of the template's own store may take a moment to go.
    let until = Instant::now() + Duration::from_secs(20);
    while let Err(error) = client.batch_execute(&sql).await {
        assert!(Instant::now() < until, "{sql}: {error:?}");
    }
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls)
        .await
        .expect("the server of the tests answers");
    tokio::spawn(connection);
    client
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime")
}

/// A connection for tests, which are asynchronous themselves: each call runs on a thread of its own.
pub(crate) struct Server {
    runtime: Option<Runtime>,
    client: Client,
}

impl Server {
    pub(crate) fn new(url: &str) -> Self {
        let (runtime, url) = (runtime(), url.to_owned());
        let (runtime, client) = thread::spawn(move || {
            let client = runtime.block_on(connect(&url));
            (runtime, client)
        })
        .join()
        .expect("a connection");
        Self {
            runtime: Some(runtime),
            client,
        }
    }

    pub(crate) fn query(&self, sql: &str) -> Vec<Row> {
        let sql = sql.replace("ORDER BY rowid", AS_WRITTEN);
        self.run(|client| Box::pin(async move { client.query(&sql, &[]).await }))
    }

    pub(crate) fn execute(&self, sql: &str) {
        let sql = sql.to_owned();
        self.run(|client| Box::pin(async move { client.batch_execute(&sql).await }));
    }

    fn run<T: Send>(
        &self,
        work: impl FnOnce(
            &Client,
        ) -> std::pin::Pin<
            Box<dyn Future<Output = Result<T, tokio_postgres::Error>> + '_>,
        > + Send,
    ) -> T {
        let runtime = self.runtime.as_ref().expect("until it is dropped");
        thread::scope(|scope| {
            let done = scope.spawn(|| runtime.block_on(work(&self.client)));
            done.join().expect("an answer")
        })
        .unwrap_or_else(|error| panic!("{error:?}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
