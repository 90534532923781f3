//! The routes, with what is common to them, as the Management API has it.

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::StatusCode;
use keyward_http::{SharedApp, TenantScope, add_etag, error::localize};
use keyward_model::TenantId;

use super::{custom_data, get, password, update, verification_codes};
use crate::management::cors;

/// All of the Me API, under `/me`.
pub fn router(app: &SharedApp) -> Router<SharedApp> {
    let routes = Router::new()
        .route("/me", get(get::get).patch(update::update))
        .route(
            "/me/custom-data",
            get(custom_data::get).patch(custom_data::merge),
        )
        .route("/me/password", post(password::set::set))
        .route("/me/password/verify", post(password::verify::verify))
        .route(
            "/me/verification-codes",
            post(verification_codes::send::send),
        )
        .route(
            "/me/verification-codes/verify",
            post(verification_codes::verify::verify),
        );
    routes
        .layer(from_fn(add_etag))
        .layer(from_fn(localize))
        .layer(from_fn_with_state(app.clone(), cors::for_console))
        .layer(from_fn(of_administrators))
}

/// Other tenants have no such routes.
async fn of_administrators(scope: TenantScope, request: Request, next: Next) -> Response {
    if *scope.tenant.id() != TenantId::admin() {
        return (StatusCode::NOT_FOUND, "Not Found").into_response();
    }
    next.run(request).await
}
