//! The PostgreSQL server of the tests: `KEYWARD_TEST_POSTGRES` holds the URL of a role that may make
//! databases. Without it the tests that need one say so and pass.

use keyward_store::{PostgresOptions, Target};
use tokio_postgres::{Client, NoTls, Row, error::SqlState};

/// A server, and a database of the test's own on it, which goes with it.
pub struct Server {
    pub url: String,
    pub target: Target,
    name: String,
    client: Client,
    admin: String,
}

#[expect(
    clippy::disallowed_methods,
    reason = "how tests are told of the server"
)]
fn given() -> Option<String> {
    std::env::var("KEYWARD_TEST_POSTGRES").ok()
}

pub async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

impl Server {
    pub async fn with_own_database() -> Option<Self> {
        let Some(admin) = given() else {
            eprintln!("KEYWARD_TEST_POSTGRES is not set: not run on PostgreSQL");
            return None;
        };
        let name = format!("store_{:016x}", rand());
        let creator = connect(&admin).await;
        let create = format!("CREATE DATABASE {name} TEMPLATE template0");
        creator.batch_execute(&create).await.unwrap();
        let (server, _) = admin.rsplit_once('/').unwrap();
        let url = format!("{server}/{name}");
        Some(Self {
            target: Target::parse(&format!("{url}?sslmode=disable")).unwrap(),
            client: connect(&url).await,
            url,
            name,
            admin,
        })
    }

    pub fn options(&self) -> PostgresOptions {
        PostgresOptions {
            connections: 8,
            threads: 4,
            ..PostgresOptions::new(self.target.clone())
        }
    }

    /// Asks over a connection of the test's own.
    pub async fn query(&self, sql: &str) -> Vec<Row> {
        self.client.query(sql, &[]).await.unwrap()
    }

    /// Prepares a statement; answers what the server says against it.
    pub async fn prepare(&self, sql: &str) -> Result<(), String> {
        let Err(error) = self.client.prepare(sql).await else {
            return Ok(());
        };
        if error.code() == Some(&SqlState::AMBIGUOUS_PARAMETER) {
            // The engine says which types its values have; here any one must do.
            for known in ["text", "bigint", "boolean", "bytea"] {
                for number in 0..9 {
                    let types = "unknown, ".repeat(number) + known;
                    let prepare = format!("PREPARE one ({types}) AS {sql}; DEALLOCATE one");
                    if self.client.batch_execute(&prepare).await.is_ok() {
                        return Ok(());
                    }
                }
            }
        }
        let said = error.as_db_error().map(|error| error.message().to_owned());
        Err(said.unwrap_or_else(|| error.to_string()))
    }

    pub async fn execute(&self, sql: &str) {
        self.client.batch_execute(sql).await.unwrap();
    }
}

/// Names must not meet those of other tests and processes.
fn rand() -> u64 {
    use keyward_crypto::{Random, SystemRandom};
    let mut bytes = [0; 8];
    SystemRandom.fill(&mut bytes);
    u64::from_ne_bytes(bytes)
}

impl Drop for Server {
    fn drop(&mut self) {
        let (admin, name) = (self.admin.clone(), self.name.clone());
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let client = connect(&admin).await;
                let drop = format!("DROP DATABASE {name} WITH (FORCE)");
                // What is left goes with the throwaway cluster.
                let _ = client.batch_execute(&drop).await;
            });
        });
        let _ = dropped.join();
    }
}
