//! A server of few words: it notes each request and says what it was told to say.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use url::Url;

pub struct Fake {
    address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Seen {
    connections: usize,
    requests: Vec<String>,
}

impl Fake {
    /// Sends these bytes to each request, then keeps the connection open.
    pub async fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let answer = Arc::new(answer.into());
        let task = tokio::spawn(serve(listener, Arc::clone(&seen), answer));
        Self {
            address,
            seen,
            task,
        }
    }

    /// Answers with a status and a body.
    pub async fn answering(status: &str, body: &str) -> Self {
        let length = body.len();
        Self::saying(format!(
            "HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}"
        ))
        .await
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    pub fn url(&self, scheme: &str, path: &str) -> Url {
        Url::parse(&format!("{scheme}://localhost:{}{path}", self.port())).unwrap()
    }

    /// How often someone connected.
    pub fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    /// The complete requests, head and body as they came.
    pub fn requests(&self) -> Vec<String> {
        self.seen.lock().unwrap().requests.clone()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(listener: TcpListener, seen: Arc<Mutex<Seen>>, answer: Arc<Vec<u8>>) {
    while let Ok((connection, _)) = listener.accept().await {
        seen.lock().unwrap().connections += 1;
        tokio::spawn(converse(connection, Arc::clone(&seen), Arc::clone(&answer)));
    }
}

async fn converse(mut connection: TcpStream, seen: Arc<Mutex<Seen>>, answer: Arc<Vec<u8>>) {
    let mut read = Vec::new();
    while let Ok(1..) = connection.read_buf(&mut read).await {
        if let Some(request) = complete(&read) {
            seen.lock().unwrap().requests.push(request);
            read.clear();
            if connection.write_all(&answer).await.is_err() {
                return;
            }
        }
    }
}

/// The request, if all of it is here.
fn complete(read: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(read);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, value)| value.trim().parse().unwrap());
    (body.len() >= length).then(|| text.clone().into_owned())
}
