//! TLS towards PostgreSQL, as each `sslmode` means it, with a password by SCRAM. The role is let in by
//! TLS only; the server's certificate is for `localhost`.

use std::{path::Path, sync::Arc};

use keyward_crypto::{Random, SystemRandom};
use keyward_model::ManualClock;
use keyward_store::{
    Database, Error, Inspection, Location, OpenError, PostgresOptions, Store, Target, TlsFault,
};
use tempfile::TempDir;

use crate::{migrated::NOW, server::Server};

/// Of `cargo xtask postgres`.
const ROLE: &str = "keyward_tls";
const PASSWORD: &str = "a%20planted%20%2F%20password";

/// A database that the role may fill.
struct House {
    server: Server,
    folder: TempDir,
}

impl House {
    async fn new() -> Option<Self> {
        let server = Server::with_own_database().await?;
        server
            .execute(&format!("GRANT ALL ON SCHEMA public TO {ROLE}"))
            .await;
        Some(Self {
            server,
            folder: TempDir::new().unwrap(),
        })
    }

    /// The URL for a host, which stands in the certificate or not; the server is always the same.
    fn url(&self, host: &str, password: &str, query: &str) -> String {
        let (_, place) = self.server.url.rsplit_once(':').unwrap();
        format!("postgres://{ROLE}:{password}@{host}:{place}?hostaddr=127.0.0.1&{query}")
    }

    fn location(&self, host: &str, password: &str, query: &str) -> Location {
        let target = Target::parse(&self.url(host, password, query)).unwrap();
        Location {
            folder: self.folder.path().to_owned(),
            database: Database::Postgres(PostgresOptions::new(target)),
        }
    }

    async fn open(&self, host: &str, query: &str) -> Result<Store, OpenError> {
        let random = Arc::new(SystemRandom) as Arc<dyn Random>;
        let clock = ManualClock::new(NOW);
        let location = self.location(host, PASSWORD, query);
        Store::open(&location, None, &clock, &random).await
    }

    async fn look(&self, host: &str, password: &str, query: &str) -> Result<Inspection, Error> {
        let location = self.location(host, password, query);
        let looked = tokio::task::spawn_blocking(move || Inspection::of(&location)).await;
        looked.unwrap().map(|found| found.unwrap())
    }
}

fn authority(name: &str) -> String {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let file = repository.join(format!("tests/tests/commands/tls/{name}-authority.pem"));
    let file = file.to_str().unwrap().replace('/', "%2F");
    format!("sslrootcert={file}")
}

#[tokio::test]
async fn each_mode_is_as_strict_as_its_name() {
    let Some(house) = House::new().await else {
        return;
    };
    let (right, wrong) = (authority("one"), authority("other"));
    let (named, other) = ("localhost", "elsewhere.example");
    let root = |mode: &str, authority: &str| format!("sslmode={mode}&{authority}");
    for (host, query, expected) in [
        (named, String::new(), None),
        (other, "sslmode=prefer".to_owned(), None),
        (other, "sslmode=require".to_owned(), None),
        (named, root("verify-full", &right), None),
        ("127.0.0.1", root("verify-full", &right), None),
        (other, root("verify-full", &right), Some(TlsFault::Host)),
        (
            named,
            root("verify-full", &wrong),
            Some(TlsFault::Authority),
        ),
        (other, root("verify-ca", &right), None),
        (named, root("verify-ca", &wrong), Some(TlsFault::Authority)),
        // An authority that is named is asked, as libpq does.
        (other, root("require", &right), None),
        (named, root("require", &wrong), Some(TlsFault::Authority)),
        (
            named,
            "sslmode=disable".to_owned(),
            Some(TlsFault::Required),
        ),
    ] {
        let looked = house.look(host, PASSWORD, &query).await;
        let fault = match &looked {
            Err(Error::Tls(fault)) => Some(*fault),
            other => {
                assert!(other.is_ok(), "{host} {query}: {looked:?}");
                None
            }
        };
        assert_eq!(fault, expected, "{host} {query}");
    }
}

#[tokio::test]
async fn a_store_works_by_tls_and_by_nothing_else() {
    let Some(house) = House::new().await else {
        return;
    };
    let query = format!("sslmode=verify-full&{}", authority("one"));
    let store = house.open("localhost", &query).await.unwrap();
    let tenants = store.system().list_tenant_records().await.unwrap();
    assert_eq!(tenants.len(), 2);
    let own = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let admin = store.system().admin_tenant();
    let encrypted: Vec<bool> = store
        .read(&admin, async |tx| tx.fetch_all(own, &[]).await)
        .await
        .unwrap();
    assert_eq!(encrypted, [true]);
    store.close().await;

    let refused = house.open("elsewhere.example", &query).await;
    assert!(
        matches!(&refused, Err(OpenError::Unreachable(why)) if why.contains("another host")),
        "{:?}",
        refused.err()
    );
}

#[tokio::test]
async fn a_wrong_password_is_no_matter_of_tls() {
    let Some(house) = House::new().await else {
        return;
    };
    let refused = house.look("localhost", "wrong", "sslmode=require").await;
    let error = refused.unwrap_err();
    assert!(matches!(error, Error::Unavailable { .. }), "{error:?}");
    let context = error.context().unwrap();
    assert!(context.contains("28P01"), "{context}");
    assert!(!context.contains("wrong"), "{context}");
}

/// A server that answers the question for TLS with no.
#[tokio::test]
async fn a_server_without_tls_is_not_spoken_to_in_plain() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut question = [0; 8];
        stream.read_exact(&mut question).await.unwrap();
        stream.write_all(b"N").await.unwrap();
        let mut said = Vec::new();
        stream.read_to_end(&mut said).await.unwrap();
        said
    });
    let url = format!("postgres://{ROLE}:{PASSWORD}@127.0.0.1:{port}/x?sslmode=require");
    let location = Location {
        folder: TempDir::new().unwrap().path().to_owned(),
        database: Database::Postgres(PostgresOptions::new(Target::parse(&url).unwrap())),
    };
    let looked = tokio::task::spawn_blocking(move || Inspection::of(&location)).await;
    let error = looked.unwrap().unwrap_err();
    assert!(
        matches!(error, Error::Tls(TlsFault::Unsupported)),
        "{error:?}"
    );
    assert_eq!(served.await.unwrap(), b"");
}
