//! What the operator's log tells: where a call went and what failed, but nothing that was sent.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use keyward_outbound::{Client, Policy};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};
use url::Url;

use crate::{fake::Fake, policy};

/// Keeps every field of every event as text.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn event(&self, event: &Event<'_>) {
        event.record(&mut self.clone());
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        attributes.record(&mut self.clone());
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut self.clone());
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

impl Visit for Log {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        *self.0.lock().unwrap() += &format!("{field}={value:?} ");
    }
}

/// What is logged while this URL is called, by whatever library.
async fn logged(client: &Client, url: &Url) -> String {
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    let fields = [("key".to_owned(), "body-secret".to_owned())];
    assert!(client.post_form(url, &fields).await.is_err());
    drop(guard);
    log.0.lock().unwrap().clone()
}

#[tokio::test]
async fn a_failure_names_the_destination_and_the_cause_without_secrets() {
    let garbage = Fake::saying("answer-secret\r\n\r\n").await;
    let silent = Fake::saying("").await;
    let closed = Fake::saying("").await;
    let client = Client::new(Policy {
        timeout: std::time::Duration::from_millis(300),
        ..policy(&[&garbage, &silent, &closed])
    });
    let path = "/path-secret?key=url-secret";
    let closed_url = closed.url("http", path);
    drop(closed);
    for (url, cause) in [
        (garbage.url("http", path), "invalid HTTP"),
        (silent.url("http", path), "in time"),
        (closed_url, "refused"),
        (
            garbage
                .url("https", "/path-secret")
                .join("//localhost/url-secret")
                .unwrap(),
            "not public",
        ),
    ] {
        let log = logged(&client, &url).await;
        assert!(log.contains("server.address=\"localhost\""), "{log}");
        let port = url.port_or_known_default().unwrap();
        assert!(log.contains(&format!("server.port={port}")), "{log}");
        assert!(log.contains(cause), "{cause}: {log}");
        assert!(!log.contains("secret"), "{log}");
    }
}
