//! The span of a request, with the attributes of the semantic conventions for HTTP servers.

use axum::http::{HeaderMap, StatusCode};
use tracing::{Span, field::Empty};

/// A request as a span, if spans are collected.
pub(crate) struct RequestSpan(Span);

impl RequestSpan {
    /// Begins it, below the span of whoever sent the request (W3C Trace Context). The log's lines of
    /// the request get the id of its trace.
    pub(crate) fn begin(headers: &HeaderMap, scheme: &'static str, id: &str, log: &Span) -> Self {
        let span = tracing::trace_span!(
            target: super::TARGET,
            parent: None,
            "request",
            otel.kind = "server",
            otel.status_code = Empty,
            http.request.method = Empty,
            http.route = Empty,
            http.response.status_code = Empty,
            url.scheme = scheme,
            error.r#type = Empty,
            keyward.request_id = id,
        );
        #[cfg(feature = "otel")]
        if !span.is_disabled() {
            trace_context::adopt(&span, headers, log);
        }
        #[cfg(not(feature = "otel"))]
        let _ = (headers, log);
        Self(span)
    }

    /// What everything that the request leads to happens in.
    pub(crate) fn span(&self) -> &Span {
        &self.0
    }

    /// Says how it ended: without a status nobody waited for an answer.
    pub(crate) fn end(&self, method: &str, route: Option<&str>, status: Option<StatusCode>) {
        let span = &self.0;
        if span.is_disabled() {
            return;
        }
        // The conventions' words for a method of somebody's invention.
        let (method, named) = match method {
            "OTHER" => ("_OTHER", "HTTP"),
            known => (known, known),
        };
        span.record("http.request.method", method);
        match route {
            Some(route) => {
                self.rename(format!("{named} {route}"));
                span.record("http.route", route);
            }
            None => self.rename(named.to_owned()),
        }
        match status {
            Some(status) => {
                span.record("http.response.status_code", i64::from(status.as_u16()));
                if status.is_server_error() {
                    span.record("otel.status_code", "error");
                    span.record("error.type", status.as_str());
                }
            }
            None => {
                span.record("error.type", "abandoned");
            }
        }
    }

    /// By the collector's own interface: `tracing` gives a span its name once, and the route is known
    /// later.
    fn rename(&self, name: String) {
        #[cfg(feature = "otel")]
        trace_context::rename(&self.0, name);
        #[cfg(not(feature = "otel"))]
        drop(name);
    }
}

#[cfg(feature = "otel")]
mod trace_context {
    use axum::http::HeaderMap;
    use opentelemetry::{propagation::TextMapPropagator, trace::TraceContextExt};
    use opentelemetry_http::HeaderExtractor;
    use opentelemetry_sdk::propagation::TraceContextPropagator;
    use tracing::{Span, field::display};
    use tracing_opentelemetry::OpenTelemetrySpanExt;

    pub(super) fn adopt(span: &Span, headers: &HeaderMap, log: &Span) {
        if headers.contains_key("traceparent") {
            let caller = TraceContextPropagator::new().extract(&HeaderExtractor(headers));
            // It has just been made, so it takes a parent.
            let _ = span.set_parent(caller);
        }
        let context = span.context();
        let of_trace = context.span().span_context().trace_id();
        log.record("trace_id", display(of_trace));
    }

    pub(super) fn rename(span: &Span, name: String) {
        span.context().span().update_name(name);
    }
}
