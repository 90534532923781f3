//! A running server of its own for each test.

use std::{
    collections::HashMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use keyward::{
    app::{self, App, Front, Parts},
    layers::{self, Around},
    limits::Limits,
    listener,
    metrics::Requests,
    settings::{Data, Database, Storage},
    shutdown::{Shutdown, Trigger},
    workers::CleanUp,
};
use keyward_connectors::Inbox;
use keyward_crypto::{PasswordCost, Random, SeededRandom, SystemRandom};
use keyward_http::{Addresses, Choices, Endpoint, SharedApp, TrustedProxies};
use keyward_model::{ManualClock, Secret, SystemClock, Time};
use keyward_outbound::{Client, HostPort, Policy};
use keyward_store::{Location, Store, Tenant};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::OnceCell, task::JoinHandle};

use crate::{Answer, Browser, Engine, logs, postgres};

/// The moment at which every server's clock stands at first.
pub const START: Time = Time::from_millis(1_795_533_386_000);

/// The key of the inbox of test servers.
const INBOX_KEY: &str = "inbox-key-of-the-tests";

/// How many connections to PostgreSQL a server has, beside the one that looks for changes.
pub const CONNECTIONS: usize = 8;

/// How a server differs from the usual one.
#[derive(Clone, Default)]
pub struct Options {
    /// No inbox: the rules of `keyward serve`.
    pub production: bool,
    /// Addresses that may be called.
    pub allow_outbound: Vec<HostPort>,
    /// Hosts of providers, and the fakes that play them.
    pub routes: HashMap<String, SocketAddr>,
    /// The machine's clock, for tests in which another program has a clock too.
    pub real_clock: bool,
    /// The public address, where another server answers at it too: a second process.
    pub origin: Option<String>,
    /// The path that stands before every other.
    pub base_path: &'static str,
    /// The admin tenant's own address.
    pub admin_endpoint: Option<&'static str>,
    /// The proxies that may speak for others.
    pub trusted_proxies: TrustedProxies,
    /// What the operator has chosen.
    pub choices: Choices,
    /// Limits of connections and requests.
    pub limits: Option<Limits>,
    /// A data folder that outlives the server; a fresh one when absent.
    pub folder: Option<PathBuf>,
    /// Where its data is; as in all tests when absent.
    pub engine: Option<Engine>,
    /// Another way to PostgreSQL: the address of a [`crate::Proxy`].
    pub database_by: Option<SocketAddr>,
}

/// A server. It stops when it is dropped.
pub struct TestApp {
    /// The public address without a base path: `http://localhost:<port>`.
    pub origin: String,
    /// The issuer of the tenant `default`.
    pub issuer: String,
    /// The server's clock.
    pub clock: ManualClock,
    /// What the server's handlers share.
    pub shared: SharedApp,
    /// How long its requests took, for the metrics.
    pub requests: Arc<Requests>,
    /// For requests without cookies.
    pub http: reqwest::Client,
    folder: PathBuf,
    own_folder: Option<TempDir>,
    trigger: Trigger,
    serving: Option<JoinHandle<App>>,
}

/// A data folder that was migrated and seeded once; each server copies it.
static TEMPLATE: OnceCell<TempDir> = OnceCell::const_new();

async fn template() -> &'static Path {
    TEMPLATE
        .get_or_init(|| async {
            let folder = TempDir::new().expect("a temporary folder can be made");
            let random = Arc::new(SystemRandom) as Arc<dyn Random>;
            let clock = ManualClock::new(START);
            let location = Location {
                folder: folder.path().to_owned(),
                database: keyward_store::Database::InFolder,
            };
            let store = Store::open(&location, None, &clock, &random)
                .await
                .expect("a fresh database opens");
            store.close().await;
            folder
        })
        .await
        .path()
}

impl TestApp {
    /// A server with an inbox.
    pub async fn start() -> Self {
        Self::with(Options::default()).await
    }

    /// A server as the options say.
    pub async fn with(options: Options) -> Self {
        logs::capture();
        let own_folder = match &options.folder {
            Some(_) => None,
            None => Some(TempDir::new().expect("a temporary folder can be made")),
        };
        let folder = options.folder.clone().unwrap_or_else(|| {
            own_folder
                .as_ref()
                .map(|folder| folder.path().to_owned())
                .unwrap_or_default()
        });
        let engine = options.engine.unwrap_or_else(Engine::of_this_run);
        postgres::furnish(&folder, engine).await;
        let postgres = postgres::settings(&folder, options.database_by, CONNECTIONS);
        if postgres.is_none() && !folder.join("keyward.db").exists() {
            for name in ["keyward.db", "keyward.key"] {
                std::fs::copy(template().await.join(name), folder.join(name))
                    .expect("the template can be copied");
            }
        }
        let socket = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a loopback port is free");
        let port = socket.local_addr().expect("it is bound").port();
        let origin = format!("http://localhost:{port}");
        let public = options.origin.as_ref().unwrap_or(&origin);
        let endpoint = Endpoint::parse(&format!("{public}{}", options.base_path));
        let endpoint = endpoint.expect("an endpoint");
        let admin = options.admin_endpoint.map(Endpoint::parse).transpose();
        let front = Front {
            addresses: Addresses::new(endpoint.clone(), admin.expect("an endpoint")),
            trusted_proxies: options.trusted_proxies.clone(),
        };
        let clock = ManualClock::new(START);
        let inbox = Inbox::new(Secret::new(INBOX_KEY.to_owned()));
        let policy = Policy {
            allow: options.allow_outbound.clone(),
            ..Policy::default()
        };
        let parts = Parts {
            clock: if options.real_clock {
                Arc::new(SystemClock)
            } else {
                Arc::new(clock.clone())
            },
            // A restarted server must not draw the same ids again.
            random: if options.folder.is_some() {
                Arc::new(SystemRandom)
            } else {
                Arc::new(SeededRandom::new(u64::from(port)))
            },
            outbound: Client::with_routes(policy, options.routes.clone()),
            inbox: (!options.production).then_some(inbox),
            clean_up: CleanUp::default(),
            password_cost: PasswordCost::Usual,
            choices: options.choices.clone(),
        };
        let storage = Storage {
            data: Data::Folder(folder.clone()),
            database: postgres.unwrap_or(Database::InDataFolder),
            key: None,
        };
        let app = app::build(&storage, &folder, front, parts)
            .await
            .expect("the server starts");
        let limits = options.limits.unwrap_or_default();
        let requests = Arc::new(Requests::default());
        let around = Around {
            https: false,
            random: Arc::new(SystemRandom),
            limits,
            requests: Some(requests.clone()),
        };
        let router = layers::wrap(app.routes(), around, Some(app.shared().clone()));
        let (trigger, shutdown) = Shutdown::manual();
        let shared = app.shared().clone();
        let serving = tokio::spawn(async move {
            listener::serve(router, socket, None, limits, shutdown).await;
            app
        });
        Self {
            issuer: format!("{}/oidc", endpoint.url()),
            origin,
            clock,
            shared,
            requests,
            http: http_client(),
            folder,
            own_folder,
            trigger,
            serving: Some(serving),
        }
    }

    /// Stops the server and closes its database.
    pub async fn stop(mut self) {
        self.trigger.request();
        if let Some(serving) = self.serving.take() {
            serving
                .await
                .expect("the server does not panic")
                .close()
                .await;
        }
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A new browser without cookies.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser::new(self)
    }

    /// The tenant `default`.
    #[must_use]
    pub fn tenant(&self) -> Tenant {
        self.shared.store.system().default_tenant()
    }

    /// The address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.origin)
        }
    }

    /// A request without cookies or token.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.http.get(self.url(path))).await
    }

    /// A form without cookies.
    pub async fn post_form(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        self.send(self.http.post(self.url(path)).form(form)).await
    }

    /// A form with client credentials in the header.
    pub async fn post_form_as(
        &self,
        path: &str,
        client: (&str, &str),
        form: &[(&str, &str)],
    ) -> Answer {
        let request = self
            .http
            .post(self.url(path))
            .basic_auth(client.0, Some(client.1))
            .form(form);
        self.send(request).await
    }

    /// Sends a request and reads the answer.
    pub async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        Answer::read(request.send().await.expect("the server answers")).await
    }

    /// The codes that were sent to a number, newest first.
    #[must_use]
    pub fn codes(&self, phone: &str) -> Vec<String> {
        let inbox = self.shared.inbox.as_ref().expect("the server has an inbox");
        inbox
            .list()
            .iter()
            .filter(|found| found.message.to.as_str() == phone)
            .filter_map(|found| found.message.payload.code.as_ref())
            .map(|code| code.expose().to_owned())
            .collect()
    }

    /// The newest code that was sent to a number.
    #[must_use]
    pub fn code(&self, phone: &str) -> String {
        self.codes(phone)
            .into_iter()
            .next()
            .expect("a code was sent")
    }

    /// The inbox page's path, with its key.
    #[must_use]
    pub fn inbox_path(&self) -> String {
        format!("/dev/inbox?key={INBOX_KEY}")
    }

    /// How many rows a table of the database has, seen by a connection of the test's own.
    #[must_use]
    pub fn count(&self, table: &str) -> i64 {
        crate::Database::of(&self.folder).count(table)
    }
}

/// A caller from outside: no redirects, no proxy, and no certificates, which would be read anew for each server.
#[expect(
    clippy::disallowed_methods,
    reason = "tests call the server as anybody would"
)]
pub(crate) fn http_client() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .tls_certs_only([])
        .build()
        .expect("a client without certificates can be made")
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.trigger.request();
        if let Some(folder) = &self.own_folder {
            postgres::remove(folder.path());
        }
    }
}
