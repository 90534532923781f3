//! `GET /api/status`: the server answers. Public; who has the operator's key is told whose tenant
//! answers.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, StatusCode},
    response::{IntoResponse, Response},
};
use keyward_crypto::constant_time_eq;
use keyward_http::{SharedApp, TenantScope};

use super::document::{Routes, operations};

pub(super) fn routes() -> Routes {
    operations![status]
}

const KEY: HeaderName = HeaderName::from_static("logto-status-api-key");
const TENANT: HeaderName = HeaderName::from_static("logto-tenant-id");

/// Tells that the server answers.
#[utoipa::path(get, path = "/status", responses((status = 204)))]
async fn status(State(app): State<SharedApp>, scope: TenantScope, headers: HeaderMap) -> Response {
    let key = app.choices.status_api_key.as_ref();
    let has_key = match (key, headers.get(KEY)) {
        (Some(key), Some(given)) => constant_time_eq(key.expose().as_bytes(), given.as_bytes()),
        _ => false,
    };
    if has_key {
        let tenant = scope.tenant.id().as_str().to_owned();
        return (StatusCode::NO_CONTENT, [(TENANT, tenant)]).into_response();
    }
    StatusCode::NO_CONTENT.into_response()
}
