//! Brotli and gzip, never for what the token endpoint answers: tokens do not shrink, and the
//! length of a compressed secret beside text that an attacker chose tells of the secret (BREACH).

use axum::{body::Body, extract::Request, http::header::ACCEPT_ENCODING, response::Response};
use tower::{Layer, Service, service_fn};
use tower_http::compression::CompressionLayer;

/// Compresses the answer where that helps and the client can read it.
pub(super) async fn compress(
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    // Whichever tenant's path it is under.
    let is_token_endpoint = request.uri().path().ends_with("/oidc/token");
    let accepted = request.headers().get(ACCEPT_ENCODING).cloned();
    let response = next(request).await;
    // Who names no encoding gets the answer as it is.
    let Some(accepted) = accepted.filter(|_| !is_token_endpoint) else {
        return response;
    };
    let mut question = Request::new(Body::empty());
    question.headers_mut().insert(ACCEPT_ENCODING, accepted);
    let status = response.status();
    let mut response = compressed(question, response).await;
    // The library answers 406 to a client that accepts nothing at all; what was asked for has
    // happened by then.
    *response.status_mut() = status;
    response
}

/// The library is a layer around a service; here its service has the answer already.
async fn compressed(question: Request, response: Response) -> Response {
    let mut response = Some(response);
    let answered = service_fn(move |_: Request| {
        let response = response.take();
        async move { response.ok_or(()) }
    });
    let compressed = CompressionLayer::new().layer(answered).call(question).await;
    compressed.expect("it is asked once").map(Body::new)
}
