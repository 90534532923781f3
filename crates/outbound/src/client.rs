//! The client: one call from its judgement to its answer, within the limits.

use std::{collections::HashMap, error, net::SocketAddr, sync::Arc};

use reqwest::{
    Method, RequestBuilder,
    header::{HOST, HeaderValue},
};
use serde::Serialize;
use tokio::time::timeout;
use tracing::{Instrument, Level, Span, field::Empty};
use url::Url;

use crate::{
    Error, Policy, Refusal, Response,
    connections::Connections,
    resolver::{self, PrivateAddress},
    target::{self, Target},
};

/// Makes outgoing calls. Clones share connections and limits.
#[derive(Clone, Debug)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    policy: Policy,
    routes: Arc<HashMap<String, SocketAddr>>,
    connections: Connections,
}

impl Client {
    /// A client under a policy. Nothing is set up before the first call.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self::with_routes(policy, HashMap::new())
    }

    /// A client for tests, whose calls to the named hosts go to these addresses by plain `http`,
    /// so that a fake can stand in for a provider at its real URL. The `Host` header stays the
    /// provider's. Never made from a setting.
    #[must_use]
    pub fn with_routes(policy: Policy, routes: HashMap<String, SocketAddr>) -> Self {
        let routes = Arc::new(routes);
        Self(Arc::new(Inner {
            policy,
            connections: Connections::new(Arc::clone(&routes)),
            routes,
        }))
    }

    /// Asks for a resource.
    ///
    /// # Errors
    /// [`Error`]; every status that came is a [`Response`], not an error.
    pub async fn get(&self, url: &Url) -> Result<Response, Error> {
        self.call(Method::GET, url, |request| request).await
    }

    /// Asks for a resource, with headers of the caller's.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub async fn get_with(
        &self,
        url: &Url,
        headers: &[(&'static str, &'static str)],
    ) -> Result<Response, Error> {
        let add_headers = |request: RequestBuilder| {
            let pairs = headers.iter();
            pairs.fold(request, |request, (name, value)| {
                request.header(*name, *value)
            })
        };
        self.call(Method::GET, url, add_headers).await
    }

    /// Sends a form (`application/x-www-form-urlencoded`), fields in the given order.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub async fn post_form(
        &self,
        url: &Url,
        fields: &[(String, String)],
    ) -> Result<Response, Error> {
        self.call(Method::POST, url, |request| request.form(fields))
            .await
    }

    /// Sends a value as JSON.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub async fn post_json(
        &self,
        url: &Url,
        value: &(impl Serialize + Sync + ?Sized),
    ) -> Result<Response, Error> {
        self.call(Method::POST, url, |request| request.json(value))
            .await
    }

    /// Sends a body as it is, for requests that are signed or authenticated. The headers are
    /// secrets: no log shows them.
    ///
    /// # Errors
    /// As [`Client::get`].
    pub async fn post(
        &self,
        url: &Url,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Result<Response, Error> {
        self.call(Method::POST, url, |request| {
            let request = headers.iter().fold(request, |request, (name, value)| {
                let value = HeaderValue::from_str(value).map(|mut value| {
                    value.set_sensitive(true);
                    value
                });
                match value {
                    Ok(value) => request.header(*name, value),
                    // The library's own error for a value that no header can have.
                    Err(_) => request.header(*name, "\n"),
                }
            });
            request.body(body)
        })
        .await
    }

    /// The addresses of a host that another protocol than HTTP (SMTP) may connect to, under the
    /// same rules: all of them public, or the exact `host:port` is allowed. Whoever asks connects
    /// to these and looks nothing up again.
    ///
    /// # Errors
    /// [`Error`], as for a call.
    pub async fn resolve(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Error> {
        let Inner { policy, routes, .. } = &*self.0;
        if let Some(&address) = routes.get(host) {
            return Ok(vec![address]);
        }
        let found = timeout(policy.timeout, resolver::resolve(host, port, policy));
        found
            .await
            .unwrap_or(Err(Error::Timeout))
            .inspect_err(|error| {
                tracing::warn!(
                    server.address = host,
                    server.port = port,
                    error = error.to_string(),
                    "outgoing connection failed"
                );
            })
    }

    async fn call(
        &self,
        method: Method,
        url: &Url,
        add_body: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Response, Error> {
        let span = span(&method, url);
        let called = self.call_within_limits(method, url, add_body);
        let answer = called.instrument(span.clone()).await;
        match &answer {
            Ok(answer) => span.record("http.response.status_code", i64::from(answer.status)),
            Err(_) => span.record("otel.status_code", "error"),
        };
        answer
    }

    async fn call_within_limits(
        &self,
        method: Method,
        url: &Url,
        add_body: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Response, Error> {
        let Inner { policy, routes, .. } = &*self.0;
        let target = target::judge(url, policy, routes).map_err(|refusal| {
            log(url, &refusal);
            Error::Refused(refusal)
        })?;
        let call = self.send(method, target, url, add_body);
        timeout(policy.timeout, Box::pin(call))
            .await
            .unwrap_or_else(|_| {
                log(url, &Error::Timeout);
                Err(Error::Timeout)
            })
    }

    async fn send(
        &self,
        method: Method,
        target: Target,
        url: &Url,
        add_body: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Result<Response, Error> {
        let client = self.0.connections.get(target.way).await.map_err(|error| {
            log(url, &error);
            Error::Network
        })?;
        let mut request = client.request(method, target.url);
        if let Some(host) = target.host_header {
            request = request.header(HOST, host);
        }
        let mut response = add_body(request)
            .send()
            .await
            .map_err(|error| failed(url, error))?;
        let limit = self.0.policy.body_limit;
        let announced = response.content_length().unwrap_or(0);
        if usize::try_from(announced).map_or(true, |length| length > limit) {
            return Err(Error::TooLarge);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| failed(url, error))? {
            if chunk.len() > limit - body.len() {
                return Err(Error::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Response {
            status: response.status().as_u16(),
            body,
        })
    }
}

/// A call of a request as a span, where somebody collects spans. Host and port only, as in the log.
fn span(method: &Method, url: &Url) -> Span {
    // Outside of requests none: those who collect spans send them by this client too.
    if !tracing::span_enabled!(target: "traces", Level::TRACE) || Span::current().is_none() {
        return Span::none();
    }
    tracing::trace_span!(
        target: "traces",
        "call",
        otel.name = method.as_str(),
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = method.as_str(),
        http.response.status_code = Empty,
        server.address = url.host_str(),
        server.port = url.port_or_known_default().map(i64::from),
    )
}

/// What a failure of the HTTP library means for the caller.
fn failed(url: &Url, error: reqwest::Error) -> Error {
    // The library's error would show the whole URL, whose query may be signed or secret.
    let error = error.without_url();
    log(url, &error);
    if chain(&error).any(<dyn error::Error>::is::<PrivateAddress>) {
        Error::Refused(Refusal::PrivateAddress)
    } else if error.is_timeout() {
        Error::Timeout
    } else {
        Error::Network
    }
}

/// Tells the operator what the caller is not told. Host and port only: path and query may hold
/// secrets.
fn log(url: &Url, error: &(dyn error::Error + 'static)) {
    let causes: Vec<String> = chain(error).map(ToString::to_string).collect();
    tracing::warn!(
        server.address = url.host_str().unwrap_or_default(),
        server.port = url.port_or_known_default(),
        error = causes.join(": "),
        "outgoing call failed"
    );
}

fn chain<'a>(
    error: &'a (dyn error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn error::Error + 'static)> {
    std::iter::successors(Some(error), |error| error.source())
}
