//! `GET /api/swagger.json` and the documents under `/api/.well-known`. Public, as in the contract:
//! they tell what this server offers, and nothing about a tenant but its address.

use std::sync::{Arc, LazyLock};

use axum::{
    Extension,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use keyward_http::{App, SharedApp, TenantScope};
use serde_json::Value;

use super::{Routes, assemble, audience::Audience, operations};
use crate::management::router;

/// The document of all routes, without addresses, made when it is first asked for.
#[derive(Clone)]
pub(in crate::management) struct Documents(Arc<LazyLock<Value, fn() -> Value>>);

impl Documents {
    /// Describes all routes.
    pub(in crate::management) fn new() -> Self {
        Self(Arc::new(LazyLock::new(|| {
            assemble::assemble(router::all().describe())
        })))
    }

    /// The document of the Management API at a server's address.
    pub(in crate::management) fn management(&self, server: &str, token_url: &str) -> Value {
        assemble::at(&self.0, Audience::Management, server, token_url)
    }

    /// The bytes, made once for each audience and address.
    fn answer(&self, app: &App, scope: &TenantScope, audience: Audience) -> Response {
        let issuer = scope.urls.issuer();
        let document = app
            .documents
            .get_or_make(issuer, audience.title(), &[], || {
                let server = format!("{}{}", scope.urls.origin(), scope.urls.prefix());
                let token_url = format!("{issuer}/token");
                assemble::at(&self.0, audience, &server, &token_url).to_string()
            });
        let head = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
        (head, document.body()).into_response()
    }
}

pub(in crate::management) fn routes() -> Routes {
    operations![everything, management, experience, user]
}

/// Describes every API of this server.
#[utoipa::path(get, path = "/swagger.json", responses((status = 200, body = Object)))]
async fn everything(
    State(app): State<SharedApp>,
    scope: TenantScope,
    Extension(documents): Extension<Documents>,
) -> Response {
    documents.answer(&app, &scope, Audience::Everybody)
}

/// Describes the Management API.
#[utoipa::path(
    get,
    path = "/.well-known/management.openapi.json",
    responses((status = 200, body = Object)),
)]
async fn management(
    State(app): State<SharedApp>,
    scope: TenantScope,
    Extension(documents): Extension<Documents>,
) -> Response {
    documents.answer(&app, &scope, Audience::Management)
}

/// Describes the API of sign-in pages.
#[utoipa::path(
    get,
    path = "/.well-known/experience.openapi.json",
    responses((status = 200, body = Object)),
)]
async fn experience(
    State(app): State<SharedApp>,
    scope: TenantScope,
    Extension(documents): Extension<Documents>,
) -> Response {
    documents.answer(&app, &scope, Audience::Experience)
}

/// Describes the API by which users manage their own accounts.
#[utoipa::path(
    get,
    path = "/.well-known/user.openapi.json",
    responses((status = 200, body = Object)),
)]
async fn user(
    State(app): State<SharedApp>,
    scope: TenantScope,
    Extension(documents): Extension<Documents>,
) -> Response {
    documents.answer(&app, &scope, Audience::User)
}
