//! A list of breached passwords as Have I Been Pwned serves it, on loopback: by the first five
//! characters of a SHA-1 digest, padded. It takes nothing but what the real one is asked.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use tokio::{net::TcpListener, task::JoinHandle};

/// The host that it plays.
pub const HOST: &str = "api.pwnedpasswords.com";

/// The list. It stops when dropped.
#[derive(Debug)]
pub struct BreachedService {
    address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    /// Digests in capital hexadecimal.
    digests: Vec<String>,
    /// What was asked: paths.
    asked: Mutex<Vec<String>>,
    /// What was asked as it should not be.
    wrong: Mutex<Vec<String>>,
}

impl BreachedService {
    /// Starts a list of these digests (40 capital hexadecimal characters).
    ///
    /// # Panics
    /// When there is no free port.
    pub async fn start(digests: &[&str]) -> Self {
        let shared = Arc::new(Shared {
            digests: digests.iter().map(|digest| (*digest).to_owned()).collect(),
            asked: Mutex::default(),
            wrong: Mutex::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("bound");
        let router = Router::new()
            .fallback(answer)
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

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The paths that were asked for.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        locked(&self.shared.asked).clone()
    }

    /// What was asked as it should not be.
    #[must_use]
    pub fn wrong(&self) -> Vec<String> {
        locked(&self.shared.wrong).clone()
    }
}

impl Drop for BreachedService {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(State(shared): State<Arc<Shared>>, parts: Parts) -> Response {
    let path = parts.uri.path().to_owned();
    locked(&shared.asked).push(parts.uri.to_string());
    let header = |name: &str| {
        let value = parts.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    };
    let prefix = path.strip_prefix("/range/").unwrap_or_default();
    let is_prefix = prefix.len() == 5 && prefix.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_right = parts.method == "GET"
        && is_prefix
        && parts.uri.query().is_none()
        && header("host") == HOST
        && header("add-padding") == "true";
    if !is_right {
        locked(&shared.wrong).push(format!("{} {}", parts.method, parts.uri));
        return (
            StatusCode::BAD_REQUEST,
            "The hash format was not in a valid format",
        )
            .into_response();
    }
    let prefix = prefix.to_ascii_uppercase();
    let listed = shared.digests.iter();
    let listed = listed.filter_map(|digest| digest.strip_prefix(&prefix));
    let mut lines: Vec<String> = listed.map(|rest| format!("{rest}:3")).collect();
    // Padding: what nobody has ever used.
    lines.extend((0..800_u32).map(|number| format!("{number:035X}:0")));
    lines.sort();
    lines.join("\r\n").into_response()
}
