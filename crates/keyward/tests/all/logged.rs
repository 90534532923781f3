//! The access log: one line for a request, and no secrets in it.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use keyward::{limits::Limits, logging};
use serde_json::Value;
use tracing::subscriber::DefaultGuard;
use tracing_subscriber::EnvFilter;

use crate::fixture::{LONG, Server};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Lines {
    /// From here on what this thread does is logged, all levels, as `logging` formats it.
    fn keep() -> (Self, DefaultGuard) {
        let lines = Self::default();
        let writer = lines.clone();
        // Spans for a collector are none of the log: see `logging::start`.
        let all = EnvFilter::new("trace,traces=off");
        let subscriber = logging::json_lines(move || writer.clone(), all);
        (lines, tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    fn access(&self) -> Vec<Value> {
        self.text()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .filter(|line: &Value| line["target"] == "access")
            .collect()
    }
}

#[tokio::test]
async fn a_line_tells_method_route_status_duration_and_id() {
    let (lines, _guard) = Lines::keep();
    let server = Server::start(Limits::default()).await;
    let answer = server.get("/items/7?x=y").await;
    let access = lines.access();
    assert_eq!(access.len(), 1, "{access:?}");
    let line = &access[0];
    assert_eq!(line["level"], "INFO");
    assert_eq!(line["http.request.method"], "GET");
    assert_eq!(line["http.route"], "/items/{id}");
    assert_eq!(line["http.response.status_code"], 200);
    assert!(line["duration_ms"].is_f64(), "{line}");
    assert_eq!(
        line["span"]["request_id"],
        answer.header("logto-core-request-id").unwrap()
    );
}

#[tokio::test]
async fn faults_are_warnings_and_keep_their_route() {
    let (lines, _guard) = Lines::keep();
    let server = Server::start(Limits::default()).await;
    server.get("/panic").await;
    server.get("/health/live").await;
    let access = lines.access();
    assert_eq!(access[0]["level"], "WARN");
    assert_eq!(access[0]["http.response.status_code"], 500);
    assert_eq!(access[0]["http.route"], "/panic");
    assert_eq!(access[1]["level"], "DEBUG");
}

#[tokio::test]
async fn a_client_that_leaves_has_its_line() {
    let (lines, _guard) = Lines::keep();
    let server = Server::start(Limits::default()).await;
    let mut client = server.connect().await;
    client.get("/gate", "").await;
    server.gate.entered.notified().await;
    assert!(lines.access().is_empty());
    drop(client);
    let written = async {
        while lines.access().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(LONG, written).await.unwrap();
    let access = lines.access();
    assert_eq!(access[0]["outcome"], "abandoned");
    assert_eq!(access[0]["http.route"], "/gate");
    assert!(access[0]["span"]["request_id"].is_string());
}

#[tokio::test]
async fn nothing_that_was_sent_is_logged() {
    let (lines, _guard) = Lines::keep();
    let server = Server::start(Limits::default()).await;
    let headers = "authorization: Bearer planted-1\r\ncookie: _session=planted-2\r\n\
                   user-agent: planted-3\r\nreferer: http://planted-4/\r\n";
    for path in [
        "/plain?code=planted-5",
        "/items/planted-6",
        "/planted-7",
        "/panic",
        "/length",
    ] {
        let mut client = server.connect().await;
        client.get(path, headers).await;
        client.answer().await.unwrap();
    }
    let mut client = server.connect().await;
    let body = "planted-8";
    let head = format!(
        "PLANTED-9 /length HTTP/1.1\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    client.send(head).await;
    client.answer().await.unwrap();
    let text = lines.text();
    assert_eq!(lines.access().len(), 6, "{text}");
    assert!(!text.to_lowercase().contains("planted"), "{text}");
}
