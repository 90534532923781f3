//! How spans leave: by the one client for outgoing calls, whatever library has packed them.

use std::{error, future::Future, pin::Pin};

use anyhow::{Context, Result};
use http::{HeaderName, HeaderValue, Request, Response};
use keyward_model::Secret;
use keyward_outbound::{Client, HostPort, Policy};
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use tokio::runtime::Handle;
use url::Url;

use crate::settings;

/// Posts on the server's runtime: the library's own thread has none.
#[derive(Debug)]
pub(super) struct Sender {
    client: Client,
    headers: Vec<(String, Secret)>,
    runtime: Handle,
}

impl Sender {
    /// The operator named the place, so it may be a private one.
    pub(super) fn new(settings: &settings::Traces, runtime: Handle) -> Result<Self> {
        let (host, port) = settings
            .endpoint
            .host_str()
            .zip(settings.endpoint.port_or_known_default())
            .context("the endpoint of traces names no host")?;
        let place = HostPort::parse(&format!("{host}:{port}"))
            .ok()
            .context("the endpoint of traces names no host")?;
        for (name, value) in &settings.headers {
            // The value may be a key, and is not repeated.
            let is_header = HeaderName::try_from(name.as_str()).is_ok()
                && HeaderValue::try_from(value.expose()).is_ok();
            anyhow::ensure!(
                is_header,
                "OTEL_EXPORTER_OTLP_HEADERS holds what is no header"
            );
        }
        let policy = Policy {
            allow: vec![place],
            timeout: settings.timeout,
            ..Policy::default()
        };
        Ok(Self {
            client: Client::new(policy),
            headers: settings.headers.clone(),
            runtime,
        })
    }
}

type Sending<'s> = Pin<Box<dyn Future<Output = Result<Response<Bytes>, HttpError>> + Send + 's>>;

impl HttpClient for Sender {
    fn send_bytes<'s, 'f>(&'s self, request: Request<Bytes>) -> Sending<'f>
    where
        's: 'f,
        Self: 'f,
    {
        let client = self.client.clone();
        let own = self.headers.clone();
        let (parts, body) = request.into_parts();
        let sent = self.runtime.spawn(async move {
            let url = Url::parse(&parts.uri.to_string())?;
            let theirs = parts.headers.iter();
            let theirs =
                theirs.filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)));
            // Those of the settings are known to the library too, as they came.
            let theirs = theirs
                .filter(|(name, _)| !own.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)));
            let own = own
                .iter()
                .map(|(name, value)| (name.as_str(), value.expose()));
            let headers: Vec<_> = theirs.chain(own).collect();
            let answer = client.post(&url, &headers, body.into()).await?;
            if !answer.is_success() {
                tracing::warn!(
                    http.response.status_code = answer.status,
                    "spans were refused"
                );
            }
            let response = Response::builder().status(answer.status);
            Ok::<_, Box<dyn error::Error + Send + Sync>>(response.body(answer.body.into())?)
        });
        Box::pin(async move { sent.await? })
    }
}
