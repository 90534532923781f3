//! Brotli and gzip, never for what the token endpoint answers: tokens do not shrink, and the
//! length of a compressed secret beside text that an attacker chose tells of the secret (BREACH).

use axum::{
    extract::Request,
    http::{Extensions, HeaderMap, StatusCode, Version},
    middleware::Next,
    response::Response,
};
use tower_http::compression::{
    CompressionLayer,
    predicate::{And, DefaultPredicate, Predicate},
};

/// Stands in the answer's extensions where it must stay as it is.
#[derive(Clone, Copy)]
struct LeaveAsIs;

type MayCompress = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

pub(super) fn layer() -> CompressionLayer<And<DefaultPredicate, MayCompress>> {
    let may_compress: MayCompress = |_, _, _, extensions| extensions.get::<LeaveAsIs>().is_none();
    CompressionLayer::new().compress_when(DefaultPredicate::new().and(may_compress))
}

/// Marks the token endpoint's answers, whichever tenant's path it is under.
pub(super) async fn mark(request: Request, next: Next) -> Response {
    let is_token_endpoint = request.uri().path().ends_with("/oidc/token");
    let mut response = next.run(request).await;
    if is_token_endpoint {
        response.extensions_mut().insert(LeaveAsIs);
    }
    response
}
