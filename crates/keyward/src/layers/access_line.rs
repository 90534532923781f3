//! The one line that the log gets for a request, its duration for the metrics, and its span.

use std::time::Instant;

use axum::http::{Method, StatusCode};

use tracing::Level;

use super::route::RouteSlot;
use crate::{metrics::Requests, traces::RequestSpan};

/// Written when it goes out of scope: also when the client left before the answer, or the server
/// was stopped.
///
/// Of the address it tells only the route's pattern. Real paths hold ids of interactions, queries
/// hold codes and states, and a path without a route may hold anything.
pub(super) struct AccessLine<'m> {
    method: Method,
    route: RouteSlot,
    requests: Option<&'m Requests>,
    span: RequestSpan,
    started: Instant,
    status: Option<StatusCode>,
}

impl<'m> AccessLine<'m> {
    /// Begins the line: the duration counts from here.
    pub(super) fn begin(
        method: &Method,
        route: RouteSlot,
        requests: Option<&'m Requests>,
        span: RequestSpan,
    ) -> Self {
        if let Some(requests) = requests {
            requests.begin();
        }
        Self {
            method: known(method),
            route,
            requests,
            span,
            started: Instant::now(),
            status: None,
        }
    }

    /// Ends the line with the answer's status.
    pub(super) fn answered(mut self, status: StatusCode) {
        self.status = Some(status);
    }
}

/// A method of the client's invention could be any text.
fn known(method: &Method) -> Method {
    let standard = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ];
    let other = || Method::from_bytes(b"OTHER").expect("letters are a method");
    standard
        .into_iter()
        .find(|known| known == method)
        .unwrap_or_else(other)
}

impl Drop for AccessLine<'_> {
    fn drop(&mut self) {
        let took = self.started.elapsed();
        let duration_ms = (took.as_secs_f64() * 100_000.0).round() / 100.0;
        let matched = self.route.pattern();
        self.span.end(self.method.as_str(), matched, self.status);
        let route = matched.unwrap_or("-");
        if let Some(requests) = self.requests {
            requests.end(route, self.method.as_str(), self.status, took);
        }
        // An absent value is left out of the line.
        let status_code = self.status.map(|status| status.as_u16());
        let outcome = self.status.is_none().then_some("abandoned");
        macro_rules! write_line {
            ($level:ident) => {
                tracing::event!(
                    target: "access",
                    Level::$level,
                    http.request.method = %self.method,
                    http.route = route,
                    http.response.status_code = status_code,
                    outcome,
                    duration_ms,
                )
            };
        }
        match self.status {
            Some(status) if status.is_server_error() => write_line!(WARN),
            // Probes come every few seconds and say nothing while they succeed.
            Some(status) if status.is_success() && route.starts_with("/health/") => {
                write_line!(DEBUG);
            }
            _ => write_line!(INFO),
        }
    }
}
