//! A database of two tables, on either engine; a second connection to it, and a way to hold the
//! writer.

use std::{
    path::PathBuf,
    pin::Pin,
    sync::mpsc,
    task::{Context, Poll, Waker},
};

use keyward_model::{TenantId, Time};
use keyward_store::{
    Engine, Error, Migration, Options, PostgresOptions, Result, Tx, V, migrate, migrate_postgres,
};
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::sync::oneshot;

use crate::server::Server;

pub const SCHEMA: Migration = Migration {
    version: 1,
    name: "items and parts",
    sql: "CREATE TABLE items (
            tenant_id TEXT NOT NULL,
            id BIGINT NOT NULL,
            name TEXT CONSTRAINT name_is_short CHECK (length(name) < 10000000),
            size BIGINT NOT NULL DEFAULT 0,
            good BOOLEAN,
            data TEXT,
            bytes BLOB,
            PRIMARY KEY (tenant_id, id)
          );
          CREATE UNIQUE INDEX items_name ON items (tenant_id, name);
          CREATE TABLE parts (
            tenant_id TEXT NOT NULL,
            item_id BIGINT NOT NULL,
            FOREIGN KEY (tenant_id, item_id) REFERENCES items (tenant_id, id)
          );",
};

/// The same for PostgreSQL.
pub const POSTGRES_SCHEMA: &[Migration] = &[Migration {
    version: 1,
    name: "items and parts",
    sql: "CREATE TABLE items (
            tenant_id TEXT NOT NULL,
            id BIGINT NOT NULL,
            name TEXT CONSTRAINT name_is_short CHECK (length(name) < 10000000),
            size BIGINT NOT NULL DEFAULT 0,
            good BOOLEAN,
            data TEXT,
            bytes BYTEA,
            PRIMARY KEY (tenant_id, id)
          );
          CREATE UNIQUE INDEX items_name ON items (tenant_id, name);
          CREATE TABLE parts (
            tenant_id TEXT NOT NULL,
            item_id BIGINT NOT NULL,
            FOREIGN KEY (tenant_id, item_id) REFERENCES items (tenant_id, id)
          );",
}];

pub const INSERT: &str = "INSERT INTO items (tenant_id, id) VALUES ($1, $2)";
pub const INSERT_NAMED: &str = "INSERT INTO items (tenant_id, id, name) VALUES ($1, $2, $3)";
pub const ORPHAN: &str = "INSERT INTO parts (tenant_id, item_id) VALUES ($1, 404)";
pub const COUNT: &str = "SELECT COUNT(*) FROM items WHERE tenant_id = $1";

pub struct Database {
    pub engine: Engine,
    pub tenant: TenantId,
    pub path: PathBuf,
    pub _folder: TempDir,
    pub server: Option<Server>,
}

impl Database {
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Options)) -> Self {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("keyward.db");
        migrate(&path, &[SCHEMA], Time::from_millis(1)).unwrap();
        let mut options = Options::new(&path);
        change(&mut options);
        Self {
            engine: Engine::open(options).unwrap(),
            tenant: TenantId::default_tenant(),
            path,
            _folder: folder,
            server: None,
        }
    }

    /// One of each engine; PostgreSQL where there is one for tests.
    pub async fn each() -> Vec<Self> {
        let mut all = vec![Self::new()];
        all.extend(Self::postgres().await);
        all
    }

    /// One on PostgreSQL, if there is one for tests.
    pub async fn postgres() -> Option<Self> {
        Self::postgres_with(|_| {}).await
    }

    pub async fn postgres_with(change: impl FnOnce(&mut PostgresOptions)) -> Option<Self> {
        let server = Server::with_own_database().await?;
        migrate_postgres(&server.target, POSTGRES_SCHEMA, Time::from_millis(1)).unwrap();
        let mut options = server.options();
        change(&mut options);
        Some(Self {
            engine: Engine::open_postgres(&options).unwrap(),
            tenant: TenantId::default_tenant(),
            path: PathBuf::new(),
            _folder: TempDir::new().unwrap(),
            server: Some(server),
        })
    }

    /// A connection as another process would have it.
    pub fn other(&self) -> Connection {
        Connection::open(&self.path).unwrap()
    }

    /// The ids that another connection sees.
    pub async fn ids(&self) -> Vec<i64> {
        match &self.server {
            None => ids(&self.other()),
            Some(server) => {
                let rows = server.query("SELECT id FROM items ORDER BY id").await;
                rows.iter().map(|row| row.get(0)).collect()
            }
        }
    }

    pub async fn insert(&self, id: i64) -> Result<()> {
        self.engine
            .write(&self.tenant, async move |tx| insert(tx, id).await)
            .await
    }

    /// Hands a write over without waiting for it.
    pub fn queue<T, F>(&self, f: F) -> Queued<T>
    where
        T: Send + 'static,
        F: for<'a, 'b> AsyncFnOnce(&'a mut Tx<'b>) -> Result<T> + Send + 'static,
    {
        let (engine, tenant) = (self.engine.clone(), self.tenant.clone());
        handed_over(Box::pin(async move { engine.write(&tenant, f).await }))
    }

    /// Keeps the writer inside a write until the gate is opened; what is queued meanwhile forms
    /// the next group.
    pub async fn hold(&self) -> Gate {
        let (gate, held) = gate();
        let answer = self.queue(async move |_| {
            held.pass();
            Ok(())
        });
        gate.entered(answer).await
    }
}

pub async fn insert(tx: &mut Tx<'_>, id: i64) -> Result<()> {
    let tenant = tx.tenant().clone();
    tx.execute(INSERT, &[V::Text(tenant.as_str()), V::Int(id)])
        .await
        .map(|changed| assert_eq!(changed, 1))
}

pub async fn count(tx: &mut Tx<'_>) -> Result<i64> {
    let tenant = tx.tenant().clone();
    tx.fetch_one(COUNT, &[V::Text(tenant.as_str())]).await
}

pub fn ids(connection: &Connection) -> Vec<i64> {
    connection
        .prepare("SELECT id FROM items ORDER BY id")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

pub type Queued<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// Polls once: the first poll puts a closure into the queue.
pub fn handed_over<T: Send + 'static>(mut call: Queued<T>) -> Queued<T> {
    let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    match polled {
        // The writer was quicker than the end of this poll.
        Poll::Ready(answer) => Box::pin(std::future::ready(answer)),
        Poll::Pending => call,
    }
}

/// Where a closure stops until the test lets it pass.
pub struct Held {
    entered: oneshot::Sender<()>,
    open: mpsc::Receiver<()>,
}

/// The test's side.
pub struct Gate {
    entered: Option<oneshot::Receiver<()>>,
    open: mpsc::Sender<()>,
    answer: Option<Queued<()>>,
}

pub fn gate() -> (Gate, Held) {
    let (entered, has_entered) = oneshot::channel();
    let (open, opened) = mpsc::channel();
    let gate = Gate {
        entered: Some(has_entered),
        open,
        answer: None,
    };
    let held = Held {
        entered,
        open: opened,
    };
    (gate, held)
}

impl Held {
    pub fn pass(self) {
        self.entered.send(()).unwrap();
        self.open.recv().unwrap();
    }
}

impl Gate {
    /// Waits until the closure stands at the gate.
    pub async fn wait(&mut self) {
        self.entered.take().unwrap().await.unwrap();
    }

    async fn entered(mut self, answer: Queued<()>) -> Self {
        self.wait().await;
        self.answer = Some(answer);
        self
    }

    /// Lets the closure pass, and waits for its answer when the gate knows it.
    pub async fn open(self) {
        self.open.send(()).unwrap();
        if let Some(answer) = self.answer {
            answer.await.unwrap();
        }
    }
}

/// Whether it is a broken constraint.
pub fn is_constraint<T>(result: &Result<T>) -> bool {
    matches!(result, Err(Error::Constraint { .. }))
}
