//! A provider that is called by HTTP: the running server, and what a test asks of it.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;
use tokio::{net::TcpListener, task::JoinHandle};

/// What arrived somewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// The number or address as it was sent.
    pub to: String,
    /// Who stands as the sender.
    pub from: String,
    /// The subject of a mail.
    pub subject: String,
    /// The words of a text message, or the plain part of a mail.
    pub text: String,
    /// The HTML part of a mail.
    pub html: String,
    /// Everything, as the provider got it.
    pub raw: String,
}

/// A no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The status of the answer.
    pub status: u16,
    /// Its body.
    pub body: String,
}

impl Refusal {
    /// With a JSON body.
    #[must_use]
    #[expect(
        clippy::needless_pass_by_value,
        reason = "reads better where it is called"
    )]
    pub fn json(status: u16, body: Value) -> Self {
        Self {
            status,
            body: body.to_string(),
        }
    }
}

/// A request as it came in.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path, with the query if there is one.
    pub path: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// A header, or nothing.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The user name and password of Basic authentication.
    #[must_use]
    pub fn basic(&self) -> Option<(String, String)> {
        let encoded = self.header("authorization").strip_prefix("Basic ")?;
        let pair = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
        let (user, password) = pair.split_once(':')?;
        Some((user.to_owned(), password.to_owned()))
    }

    /// The fields of a form, each once.
    #[must_use]
    pub fn form(&self) -> Option<BTreeMap<String, String>> {
        if self.header("content-type") != "application/x-www-form-urlencoded" {
            return None;
        }
        let mut fields = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(&self.body) {
            if fields
                .insert(name.into_owned(), value.into_owned())
                .is_some()
            {
                return None;
            }
        }
        Some(fields)
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        if !self.header("content-type").starts_with("application/json") {
            return None;
        }
        serde_json::from_slice(&self.body).ok()
    }

    /// Whether it is a `POST` to this path.
    #[must_use]
    pub fn is_post_to(&self, path: &str) -> bool {
        self.method == Method::POST && self.path == path
    }
}

/// What a provider verifies.
pub trait Provider: Send + 'static {
    /// The host that it has in the world.
    const HOST: &'static str;

    /// Judges a request: what was delivered, with status and body of the answer.
    ///
    /// # Errors
    /// [`Refusal`], as the real one refuses.
    fn judge(&mut self, request: &Request) -> Result<(Delivered, u16, String), Refusal>;
}

/// A running fake. It stops when it is dropped.
pub struct Fake<P: Provider> {
    address: SocketAddr,
    shared: Arc<Mutex<Situation<P>>>,
    server: JoinHandle<()>,
}

struct Situation<P> {
    provider: P,
    delivered: Vec<Delivered>,
    refusals: Vec<Refusal>,
    requests: u64,
    scripted: VecDeque<(u16, String)>,
}

impl<P: Provider> Fake<P> {
    /// Starts a fake on a free port of loopback.
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn start(provider: P) -> Self {
        let shared = Arc::new(Mutex::new(Situation {
            provider,
            delivered: Vec::new(),
            refusals: Vec::new(),
            requests: 0,
            scripted: VecDeque::new(),
        }));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let router = Router::new()
            .fallback(answer::<P>)
            .with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            let served = axum::serve(listener, router).await;
            served.expect("the listener stays open");
        });
        Self {
            address,
            shared,
            server,
        }
    }

    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The way to it from the provider's own host.
    #[must_use]
    pub fn route(&self) -> (String, SocketAddr) {
        (P::HOST.to_owned(), self.address)
    }

    /// What was delivered so far, oldest first.
    #[must_use]
    pub fn delivered(&self) -> Vec<Delivered> {
        self.situation().delivered.clone()
    }

    /// Takes what was delivered since the last time.
    pub fn take(&self) -> Vec<Delivered> {
        std::mem::take(&mut self.situation().delivered)
    }

    /// What was refused so far, oldest first.
    #[must_use]
    pub fn refusals(&self) -> Vec<Refusal> {
        self.situation().refusals.clone()
    }

    /// How many requests came so far.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.situation().requests
    }

    /// Answers the next request with this and does nothing else: an upstream that is broken.
    pub fn answer_next(&self, status: u16, body: &str) {
        self.situation()
            .scripted
            .push_back((status, body.to_owned()));
    }

    /// Changes the provider's mind.
    pub fn change(&self, change: impl FnOnce(&mut P)) {
        change(&mut self.situation().provider);
    }

    fn situation(&self) -> MutexGuard<'_, Situation<P>> {
        lock(&self.shared)
    }
}

fn lock<P>(shared: &Mutex<Situation<P>>) -> MutexGuard<'_, Situation<P>> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<P: Provider> Drop for Fake<P> {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl<P: Provider> fmt::Debug for Fake<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fake({} at {})", P::HOST, self.address)
    }
}

async fn answer<P: Provider>(
    State(shared): State<Arc<Mutex<Situation<P>>>>,
    parts: Parts,
    body: Bytes,
) -> Response {
    let request = Request {
        method: parts.method,
        path: parts.uri.to_string(),
        headers: parts.headers,
        body: body.to_vec(),
    };
    let mut situation = lock(&shared);
    situation.requests += 1;
    let (status, body) = if let Some(scripted) = situation.scripted.pop_front() {
        scripted
    } else {
        let judged = if request.header("host") == P::HOST {
            situation.provider.judge(&request)
        } else {
            Err(Refusal {
                status: 421,
                body: "misdirected".to_owned(),
            })
        };
        match judged {
            Ok((delivered, status, body)) => {
                situation.delivered.push(delivered);
                (status, body)
            }
            Err(refusal) => {
                situation.refusals.push(refusal.clone());
                (refusal.status, refusal.body)
            }
        }
    };
    drop(situation);
    let status = StatusCode::from_u16(status).expect("a status");
    (status, body).into_response()
}
