//! Cloudflare's Turnstile and Google's reCAPTCHA Enterprise, on loopback: what a server asks them.
//! They verify the secret, the site, the token, that it comes once, and what people were about to do.

use std::{
    collections::{HashMap, HashSet},
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

/// The hosts that they play.
pub const HOSTS: [&str; 2] = [
    "challenges.cloudflare.com",
    "recaptchaenterprise.googleapis.com",
];

/// A site that both know.
pub const SITE_KEY: &str = "0x4AAAAAAAtest-site";
/// Its secret.
pub const SECRET_KEY: &str = "0x4AAAAAAAtest/secret+key=";
/// Its project at Google.
pub const PROJECT: &str = "keyward-tests";

/// A token that a browser got.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// How much Google takes its bearer for a person.
    pub score: f64,
    /// For what it was given.
    pub action: &'static str,
}

/// Both providers. They stop when dropped.
#[derive(Debug)]
pub struct CaptchaProviders {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Shared {
    tokens: HashMap<&'static str, Token>,
    used: Mutex<HashSet<String>>,
    requests: Mutex<u64>,
}

impl Shared {
    /// Whether a token is used for the first time.
    fn takes(&self, token: &str) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        used.insert(token.to_owned())
    }

    fn count(&self) {
        *self.requests.lock().unwrap_or_else(PoisonError::into_inner) += 1;
    }
}

impl CaptchaProviders {
    /// Starts both, with the tokens that browsers got.
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn start(tokens: &[(&'static str, Token)]) -> Self {
        let shared = Arc::new(Shared {
            tokens: tokens.iter().copied().collect(),
            ..Shared::default()
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let router = Router::new()
            .route("/turnstile/v0/siteverify", post(turnstile))
            .route("/v1/projects/{project}/assessments", post(recaptcha))
            .with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("it serves");
        });
        Self {
            address,
            shared,
            server,
        }
    }

    /// The hosts that they play, and where they listen.
    #[must_use]
    pub fn routes(&self) -> HashMap<String, SocketAddr> {
        let hosts = HOSTS.iter();
        hosts
            .map(|host| ((*host).to_owned(), self.address))
            .collect()
    }

    /// How often they were asked.
    #[must_use]
    pub fn requests(&self) -> u64 {
        *self
            .shared
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for CaptchaProviders {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    let value = headers.get(name);
    value.and_then(|value| value.to_str().ok()).unwrap_or("")
}

async fn turnstile(State(shared): State<Arc<Shared>>, headers: HeaderMap, body: Bytes) -> Response {
    shared.count();
    let refuse = |code: &str| Json(json!({ "success": false, "error-codes": [code] }));
    if header(&headers, "host") != HOSTS[0]
        || header(&headers, "content-type") != "application/x-www-form-urlencoded"
    {
        return (StatusCode::BAD_REQUEST, refuse("bad-request")).into_response();
    }
    let fields: HashMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| fields.get(name).map(String::as_str).unwrap_or_default();
    let refusal = match (field("secret"), field("response")) {
        ("", _) => Some("missing-input-secret"),
        (secret, _) if secret != SECRET_KEY => Some("invalid-input-secret"),
        (_, "") => Some("missing-input-response"),
        (_, token) if !shared.tokens.contains_key(token) => Some("invalid-input-response"),
        (_, token) if !shared.takes(token) => Some("timeout-or-duplicate"),
        _ => None,
    };
    match refusal {
        Some(code) => refuse(code).into_response(),
        None => Json(json!({ "success": true, "error-codes": [], "hostname": "localhost" }))
            .into_response(),
    }
}

async fn recaptcha(
    State(shared): State<Arc<Shared>>,
    Path(project): Path<String>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    shared.count();
    let fail = |status: StatusCode, text: &str| {
        let error = json!({ "code": status.as_u16(), "message": text });
        (status, Json(json!({ "error": error }))).into_response()
    };
    if header(&headers, "host") != HOSTS[1]
        || header(&headers, "content-type") != "application/json"
    {
        return fail(StatusCode::BAD_REQUEST, "bad request");
    }
    if query.get("key").map(String::as_str) != Some(SECRET_KEY) {
        return fail(StatusCode::BAD_REQUEST, "API key not valid.");
    }
    if project != PROJECT {
        return fail(StatusCode::FORBIDDEN, "permission denied");
    }
    let Ok(body) = serde_json::from_slice::<Value>(&body) else {
        return fail(StatusCode::BAD_REQUEST, "no JSON");
    };
    let event = |name: &str| body["event"][name].as_str().unwrap_or_default().to_owned();
    if event("siteKey") != SITE_KEY || event("expectedAction") != "interaction" {
        return fail(StatusCode::BAD_REQUEST, "no such site or action");
    }
    let token = event("token");
    let known = shared.tokens.get(token.as_str());
    let (properties, score) = match known {
        None => (json!({ "valid": false, "invalidReason": "MALFORMED" }), 0.0),
        Some(_) if !shared.takes(&token) => {
            (json!({ "valid": false, "invalidReason": "DUPE" }), 0.0)
        }
        Some(token) => (
            json!({ "valid": true, "action": token.action }),
            token.score,
        ),
    };
    let analysis = json!({ "score": score, "reasons": [] });
    Json(json!({ "tokenProperties": properties, "riskAnalysis": analysis })).into_response()
}
