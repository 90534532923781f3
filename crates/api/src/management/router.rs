//! All routes of the Management API, under `/api`.

use axum::{
    Extension, Router,
    http::{HeaderValue, header},
    middleware::{from_fn, from_fn_with_state, map_response},
    response::{IntoResponse, Response},
    routing::any,
};
use http::StatusCode;
use keyward_http::{SharedApp, add_etag, error::localize};
use serde_json::Value;

use super::{
    applications, captcha_provider, configs, connector_factories, connectors, cors, custom_phrases,
    custom_profile_fields, dashboard,
    document::{self, Documents, Routes},
    email_templates, inbox, logs, one_time_tokens, resources, roles, sentinel_activities,
    sign_in_exp, status, users, verification_codes, well_known,
};

/// Every route that there is.
pub(super) fn all() -> Routes {
    document::routes()
        .merge(applications::routes())
        .merge(captcha_provider::routes())
        .merge(configs::routes())
        .merge(connector_factories::routes())
        .merge(connectors::routes())
        .merge(custom_phrases::routes())
        .merge(custom_profile_fields::routes())
        .merge(dashboard::routes())
        .merge(crate::experience::routes())
        .merge(crate::interaction::routes())
        .merge(email_templates::routes())
        .merge(inbox::routes())
        .merge(logs::routes())
        .merge(one_time_tokens::routes())
        .merge(resources::routes())
        .merge(roles::routes())
        .merge(sentinel_activities::routes())
        .merge(sign_in_exp::routes())
        .merge(status::routes())
        .merge(users::routes())
        .merge(verification_codes::routes())
        .merge(well_known::routes())
}

/// The OpenAPI document of the Management API, as a server at this address answers it.
#[must_use]
pub fn openapi(server: &str) -> Value {
    Documents::new().management(server, &format!("{server}/oidc/token"))
}

/// The routes with what is common to them: ETags, error bodies, and plain answers where there is
/// nothing. A route that is not built yet does not exist.
pub fn router(app: &SharedApp) -> Router<SharedApp> {
    let routes = all()
        .into_router()
        .fallback(not_found)
        .method_not_allowed_fallback(async || {
            plain(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed")
        })
        .layer(Extension(Documents::new()))
        .layer(map_response(name_charset))
        .layer(from_fn(add_etag))
        .layer(from_fn(localize))
        .layer(from_fn_with_state(app.clone(), cors::for_console));
    // A nested router does not answer for its own path with a slash at the end.
    Router::new()
        .nest("/api", routes)
        .route("/api/", any(not_found))
}

/// JSON is UTF-8 whether it says so or not; the contract says so.
async fn name_charset(mut response: Response) -> Response {
    let json = HeaderValue::from_static("application/json");
    if response.headers().get(header::CONTENT_TYPE) == Some(&json) {
        let named = HeaderValue::from_static("application/json; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, named);
    }
    response
}

async fn not_found() -> impl IntoResponse {
    plain(StatusCode::NOT_FOUND, "Not Found")
}

fn plain(status: StatusCode, text: &'static str) -> impl IntoResponse {
    let content_type = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (status, content_type, text)
}
