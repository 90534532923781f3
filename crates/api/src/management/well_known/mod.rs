//! `/api/.well-known` (reference management-api.md §17): what sign-in pages may know. Public.

mod sign_in_exp;

use axum::{Router, routing::get};
use keyward_http::SharedApp;

pub(super) fn routes() -> Router<SharedApp> {
    Router::new().route("/.well-known/sign-in-exp", get(sign_in_exp::get))
}
