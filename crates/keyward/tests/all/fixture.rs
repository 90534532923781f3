//! A running server with a few routes, and a client that writes bytes.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::{ConnectInfo, Request},
    routing::{get, post},
};
use keyward::{
    layers::{self, Around},
    limits::Limits,
    listener,
    shutdown::{Shutdown, Trigger},
};
use keyward_crypto::SeededRandom;
use keyward_http::RequestId;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Notify,
    task::JoinHandle,
    time::timeout,
};

/// Far longer than anything here takes; reached only by a fault.
pub const LONG: Duration = Duration::from_secs(20);
/// A limit that a test means to reach.
pub const SHORT: Duration = Duration::from_millis(300);

/// A server with its handles.
pub struct Server {
    pub address: SocketAddr,
    pub trigger: Trigger,
    pub gate: Gate,
    task: JoinHandle<()>,
}

/// Holds the requests to `/gate`.
#[derive(Clone, Default)]
pub struct Gate {
    /// Told when a request has come in.
    pub entered: Arc<Notify>,
    /// Lets one request through.
    pub open: Arc<Notify>,
}

impl Server {
    pub async fn start(limits: Limits) -> Self {
        Self::start_at(limits, false).await
    }

    pub async fn start_at(limits: Limits, https: bool) -> Self {
        let gate = Gate::default();
        let around = Around {
            https,
            random: Arc::new(SeededRandom::new(7)),
            limits,
            requests: None,
        };
        let router = layers::wrap(layers::note_routes(routes(&gate)), around, None);
        let socket = listener::bind("127.0.0.1:0".parse().unwrap())
            .await
            .unwrap();
        let address = socket.local_addr().unwrap();
        let (trigger, shutdown) = Shutdown::manual();
        let task = tokio::spawn(listener::serve(router, socket, None, limits, shutdown));
        Self {
            address,
            trigger,
            gate,
            task,
        }
    }

    pub async fn connect(&self) -> Client {
        Client(TcpStream::connect(self.address).await.unwrap())
    }

    /// One request on a connection of its own.
    pub async fn get(&self, path: &str) -> Answer {
        let mut client = self.connect().await;
        client.get(path, "").await;
        client.answer().await.unwrap()
    }

    /// Until the server has ended.
    pub async fn ended(self) {
        timeout(LONG, self.task).await.unwrap().unwrap();
    }
}

fn routes(gate: &Gate) -> Router {
    let gate = gate.clone();
    let wait = move || async move {
        gate.entered.notify_one();
        gate.open.notified().await;
        "through"
    };
    let headers_of_its_own = || async {
        let csp = ("content-security-policy", "frame-ancestors 'none'");
        ([csp, ("referrer-policy", "no-referrer")], "page")
    };
    Router::new()
        .route("/plain", get(|| async { "plain" }))
        .route("/items/{id}", get(|| async { "item" }))
        .route("/health/live", get(|| async { "live" }))
        .route("/gate", get(wait))
        .route("/never", get(std::future::pending::<()>))
        .route("/page", get(headers_of_its_own))
        .route("/long", get(|| async { "long ".repeat(2000) }))
        .route("/huge", get(|| async { vec![b'x'; 64 << 20] }))
        .route("/oidc/token", post(|| async { "token ".repeat(2000) }))
        .route(
            "/length",
            post(|body: Bytes| async move { body.len().to_string() }),
        )
        .route(
            "/id",
            get(|request: Request| async move {
                request.extensions().get::<RequestId>().unwrap().to_string()
            }),
        )
        .route(
            "/peer",
            get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() }),
        )
        .route("/panic", get(panics))
}

async fn panics() -> &'static str {
    let secret = "planted-in-a-panic";
    panic!("the value was {secret}")
}

/// A connection.
pub struct Client(pub TcpStream);

/// An answer as it came.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Client {
    pub async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// `headers` are whole lines.
    pub async fn get(&mut self, path: &str, headers: &str) {
        let request = format!("GET {path} HTTP/1.1\r\nhost: test\r\n{headers}\r\n");
        self.send(request).await;
    }

    /// The next answer; `None` when the connection ends before one.
    pub async fn answer(&mut self) -> Option<Answer> {
        timeout(LONG, self.read_answer()).await.expect("no answer")
    }

    async fn read_answer(&mut self) -> Option<Answer> {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(self.0.read_u8().await.ok()?);
        }
        let head = String::from_utf8(head).unwrap();
        let mut lines = head.trim_end().split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers: Vec<(String, String)> = lines
            .map(|line| {
                let (name, value) = line.split_once(": ").unwrap();
                (name.to_lowercase(), value.to_owned())
            })
            .collect();
        let mut answer = Answer {
            status,
            headers,
            body: Vec::new(),
        };
        if answer.header("transfer-encoding") == Some("chunked") {
            let ends = |body: &[u8]| body.ends_with(b"0\r\n\r\n");
            while !ends(&answer.body) {
                answer.body.push(self.0.read_u8().await.ok()?);
            }
        } else {
            let length = answer.header("content-length").unwrap_or("0");
            answer.body = vec![0; length.parse().unwrap()];
            self.0.read_exact(&mut answer.body).await.ok()?;
        }
        Some(answer)
    }

    /// Until the server has ended the connection; whatever still came is given back.
    pub async fn closed(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        // A reset ends it as well.
        let _ = timeout(LONG, self.0.read_to_end(&mut rest))
            .await
            .expect("the connection stays open");
        rest
    }
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut all = self.headers.iter();
        all.find(|(header, _)| header == name)
            .map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
