//! The outermost layer: the request's id (in its extensions, in every log line written for it and
//! in the answer's header), the access log and the durations for metrics.

use axum::{extract::Request, response::Response};
use keyward_http::RequestId;
use tracing::{Instrument, field::Empty};

use super::{Around, access_line::AccessLine, route::RouteSlot};
use crate::traces::RequestSpan;

pub(super) async fn observe(
    around: &Around,
    mut request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let id = RequestId::new(around.random.as_ref());
    // At the highest level, so that a filter which lets errors through keeps the id on them.
    let log = tracing::error_span!("request", request_id = id.as_str(), trace_id = Empty);
    let scheme = if around.https { "https" } else { "http" };
    let span = RequestSpan::begin(request.headers(), scheme, id.as_str(), &log);
    let within = span.span().clone();
    let route = RouteSlot::default();
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(route.clone());
    async move {
        let requests = around.requests.as_deref();
        let line = AccessLine::begin(request.method(), route, requests, span);
        let mut response = next(request).await;
        line.answered(response.status());
        response
            .headers_mut()
            .insert(RequestId::HEADER, id.header_value());
        response
    }
    .instrument(within)
    .instrument(log)
    .await
}
