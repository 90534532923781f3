//! `GET /oidc/jwks` (RFC 7517 §5).

use axum::{extract::State, response::Response};
use keyward_http::{OidcFailure, RequestInfo, SharedApp, TenantScope};

use super::asked::Asked;

/// Answers the public keys: prepared bytes.
pub(super) async fn jwks(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    asked: Asked,
) -> Response {
    let keys = match app.store.keys(&scope.tenant, app.now()).await {
        Ok(keys) => keys,
        Err(error) => return asked.open(OidcFailure::new(error.into()).into_response(&info)),
    };
    let made = || keys.jwks.clone();
    let document = app
        .documents
        .get_or_make(scope.urls.issuer(), "keys", &[&keys.jwks], made);
    let response = document.answer(
        "application/jwk-set+json; charset=utf-8",
        "no-cache, max-age=0, must-revalidate",
        asked.known.as_ref(),
    );
    asked.open(response)
}
