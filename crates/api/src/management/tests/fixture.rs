//! A server without a listener, and whoever calls it.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{self, State},
    http::{HeaderMap, Method, Request, StatusCode, header},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use keyward_connectors::{
    BreachedList, BreachedPasswords, CaptchaVerifier, Inbox, Messenger, Registry,
};
use keyward_crypto::{Random, SeededRandom};
use keyward_experience::Notices;
use keyward_http::{
    Addresses, App, Endpoint, Phrases, RequestId, SharedApp, TrustedProxies, resolve_tenant,
};
use keyward_model::{Clock, ManualClock, Secret, TenantId, Time};
use keyward_outbound::{Client, Policy};
use keyward_store::{Location, Store, Tenant, V};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::management::{Administrator, applications, router};

/// 2026-11-24.
const START: Time = Time::from_millis(1_795_533_385_883);

pub struct Server {
    pub app: SharedApp,
    pub clock: ManualClock,
    /// A token of a machine application with the management role.
    pub token: String,
    pub client_id: String,
    /// The id of every request.
    pub request_id: RequestId,
    router: Router,
    _folder: TempDir,
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub fn code(&self) -> (u16, String) {
        let code = self.json()["code"].as_str().unwrap_or_default().to_owned();
        (self.status.as_u16(), code)
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// A few texts in two languages.
fn phrases() -> Phrases {
    let texts = |pairs: &[(&str, &str)]| {
        let pairs = pairs.iter();
        pairs
            .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
            .collect()
    };
    let english = [
        ("button.continue", "Continue"),
        ("code.title", "Enter the code"),
    ];
    let chinese = [("button.continue", "继续"), ("code.title", "输入验证码")];
    Phrases::new([("en", texts(&english)), ("zh-CN", texts(&chinese))])
}

impl Server {
    pub async fn start() -> Self {
        Self::with(None).await
    }

    pub async fn with_inbox() -> Self {
        Self::with(Some(Inbox::new(Secret::new("key".to_owned())))).await
    }

    async fn with(inbox: Option<Inbox>) -> Self {
        let folder = TempDir::new().unwrap();
        let clock = ManualClock::new(START);
        let random: Arc<dyn Random> = Arc::new(SeededRandom::new(1));
        let location = Location {
            folder: folder.path().to_owned(),
            database: keyward_store::Database::InFolder,
        };
        let store = Store::open(&location, None, &clock, &random).await.unwrap();
        let shared: Arc<dyn Clock> = Arc::new(clock.clone());
        let registry = Registry::new();
        let messenger = Messenger::new(
            registry.clone(),
            Client::new(Policy::default()),
            shared.clone(),
            random.clone(),
            inbox.clone(),
        );
        let app = Arc::new(App {
            documents: keyward_http::Documents::default(),
            passwords: keyward_crypto::PasswordPool::default(),
            sign_ins: Arc::default(),
            breached_passwords: BreachedPasswords::new(
                BreachedList::Off,
                Client::new(Policy::default()),
                shared.clone(),
            ),
            captcha: CaptchaVerifier::new(Client::new(Policy::default())),
            phrases: phrases(),
            notices: Notices::new(
                store.clone(),
                messenger.clone(),
                shared.clone(),
                random.clone(),
                false,
            ),
            messenger,
            registry,
            inbox,
            addresses: Addresses::new(Endpoint::parse("http://localhost:3001").unwrap(), None),
            trusted_proxies: TrustedProxies::default(),
            choices: keyward_http::Choices::default(),
            store,
            clock: shared,
            random: random.clone(),
        });
        let resolved = tower::ServiceBuilder::new()
            .layer(from_fn_with_state(app.clone(), within))
            .service(router(&app).with_state(app.clone()));
        let mut server = Self {
            router: Router::new().fallback_service(resolved),
            app,
            clock,
            token: String::new(),
            client_id: String::new(),
            request_id: RequestId::new(&SeededRandom::new(2)),
            _folder: folder,
        };
        let client = applications::create_management_client(&server.operator(), "tests").await;
        server.client_id = client.unwrap().client_id.as_str().to_owned();
        server.token = server
            .sign(&server.default_tenant(), &server.claims())
            .await;
        server
    }

    pub fn default_tenant(&self) -> Tenant {
        self.app.store.system().default_tenant()
    }

    pub fn operator(&self) -> Administrator {
        Administrator::operator(
            self.app.store.clone(),
            self.default_tenant(),
            self.app.now(),
            self.app.random.clone(),
        )
    }

    /// The claims of a good token.
    pub fn claims(&self) -> Value {
        json!({
            "iss": "http://localhost:3001/oidc",
            "aud": "https://default.logto.app/api",
            "sub": self.client_id,
            "client_id": self.client_id,
            "scope": "all",
            "exp": self.app.now().seconds() + 3600,
        })
    }

    pub async fn sign(&self, tenant: &Tenant, claims: &Value) -> String {
        let keys = self.app.store.keys(tenant, self.app.now()).await.unwrap();
        keys.signing
            .signer()
            .sign_jwt(Some("at+jwt"), claims)
            .unwrap()
    }

    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(self.request_id.clone());
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// A request with a token and, perhaps, a JSON body.
    pub fn request(&self, method: &Method, path: &str, body: Option<&Value>) -> Request<Body> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        match body {
            None => request.body(Body::empty()),
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string())),
        }
        .unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(&Method::GET, path, None)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(&Method::POST, path, Some(body)))
            .await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(&Method::PATCH, path, Some(body)))
            .await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(&Method::PUT, path, Some(body)))
            .await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(&Method::DELETE, path, None)).await
    }

    /// The keys of all audit entries, oldest first.
    pub async fn log_keys(&self) -> Vec<String> {
        self.app
            .store
            .read(&self.default_tenant(), async |tx| {
                let tenant = TenantId::default_tenant();
                tx.fetch_all::<String>(
                    "SELECT key FROM logs WHERE tenant_id = $1 ORDER BY rowid",
                    &[V::Text(tenant.as_str())],
                )
                .await
            })
            .await
            .unwrap_or_else(|error: keyward_store::Error| panic!("{error}"))
    }

    /// What a query answers.
    pub async fn number(&self, sql: &str) -> i64 {
        let sql = sql.to_owned();
        self.app
            .store
            .read(&self.default_tenant(), async move |tx| {
                tx.fetch_one_built::<i64>(&sql, &[]).await
            })
            .await
            .unwrap_or_else(|error: keyward_store::Error| panic!("{error}"))
    }

    /// How many rows a table has.
    pub async fn rows_of(&self, table: &str) -> i64 {
        self.number(&format!("SELECT COUNT(*) FROM {table}")).await
    }

    /// How many rows each table has, for proving that nothing was written.
    pub async fn rows(&self) -> Vec<(String, i64)> {
        let names = self
            .app
            .store
            .read(&self.default_tenant(), async |tx| {
                let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
                tx.fetch_all::<String>(tables, &[]).await
            })
            .await
            .unwrap_or_else(|error: keyward_store::Error| panic!("{error}"));
        let mut rows = Vec::with_capacity(names.len());
        for name in names {
            let count = self.rows_of(&name).await;
            rows.push((name, count));
        }
        rows
    }

    /// Changes something behind the API's back.
    pub async fn execute(&self, sql: &'static str) {
        self.app
            .store
            .write(&self.default_tenant(), async move |tx| {
                tx.execute(sql, &[]).await
            })
            .await
            .unwrap_or_else(|error: keyward_store::Error| panic!("{error}"));
    }
}

async fn within(State(app): State<SharedApp>, request: extract::Request, next: Next) -> Response {
    let routed = async |request| next.run(request).await;
    resolve_tenant(&app, request, routed).await
}
