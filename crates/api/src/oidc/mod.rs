//! The OpenID provider over HTTP, below `/oidc` of a tenant (reference oidc.md §1.2).

mod asked;
mod authorize;
mod body;
mod client_call;
mod cors;
mod discovery;
mod end_session;
mod introspection;
mod jwks;
mod resume;
mod revocation;
mod token;
mod unknown;
mod userinfo;

use axum::{
    Router,
    routing::{get, post},
};
use keyward_http::SharedApp;

/// The routes. Paths are those of the tenant: the prefix of a tenant at a path is off already.
pub fn router() -> Router<SharedApp> {
    let documents = Router::new()
        .route("/oidc/jwks", get(jwks::jwks).options(cors::preflight))
        .route(
            "/oidc/.well-known/openid-configuration",
            get(discovery::discovery).options(cors::preflight),
        )
        .route(
            "/oidc/.well-known/oauth-authorization-server",
            get(discovery::discovery).options(cors::preflight),
        );
    let clients = Router::new()
        .route("/oidc/token", post(token::token).options(cors::preflight))
        .route(
            "/oidc/token/introspection",
            post(introspection::introspection).options(cors::preflight),
        )
        .route(
            "/oidc/token/revocation",
            post(revocation::revocation).options(cors::preflight),
        )
        .route(
            "/oidc/me",
            get(userinfo::userinfo)
                .post(userinfo::userinfo)
                .options(cors::preflight),
        );
    let browsers = Router::new()
        .route("/oidc/auth", get(authorize::get).post(authorize::post))
        .route("/oidc/auth/{uid}", get(resume::resume))
        .route(
            "/oidc/session/end",
            get(end_session::get).post(end_session::post),
        )
        .route("/oidc/session/end/confirm", post(end_session::confirm))
        .route("/oidc/session/end/success", get(end_session::success));
    let all = documents.merge(clients).merge(browsers);
    all.route("/oidc", get(unknown::unknown))
        .route("/oidc/", get(unknown::unknown))
        .route(
            "/oidc/{*rest}",
            get(unknown::unknown).fallback(unknown::unknown),
        )
        .method_not_allowed_fallback(unknown::unknown)
}
