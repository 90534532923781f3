//! The handlers: they find the conversation, call one service and render one view.

mod answer;
mod assets;
mod code;
mod fields;
mod inbox;
mod offer;
mod phone;
mod show;
mod unknown_session;
mod visit;

use axum::{
    Router,
    routing::{get, post},
};
use keyward_http::SharedApp;

pub use show::show;

/// The pages of a tenant. Paths are the contract's (reference experience-api.md §9).
pub fn router() -> Router<SharedApp> {
    Router::new()
        .route("/", get(unknown_session::redirect))
        .route("/sign-in", get(phone::sign_in).post(phone::send_sign_in))
        .route("/register", get(phone::register).post(phone::send_register))
        .route(
            "/sign-in/verification-code",
            get(code::show).post(code::enter),
        )
        .route(
            "/register/verification-code",
            get(code::show).post(code::enter),
        )
        .route("/sign-in/verification-code/resend", post(code::resend))
        .route("/register/verification-code/resend", post(code::resend))
        .route(
            "/sign-in/no-account",
            get(offer::no_account).post(offer::create_account),
        )
        .route(
            "/register/account-exists",
            get(offer::account_exists).post(offer::sign_in),
        )
        .route("/unknown-session", get(unknown_session::page))
        .route("/assets/{name}", get(assets::asset))
        .route("/favicon.ico", get(assets::favicon))
        .route("/dev/inbox", get(inbox::inbox))
}
