//! The handlers: they find the conversation, call one service and render one view.

mod answer;
mod asked;
mod assets;
mod captcha;
mod chooser;
mod code;
mod consent;
mod demo_app;
mod fields;
mod further;
mod identifier;
mod identifier_page;
mod inbox;
mod magic_link;
mod named;
mod new_password;
mod offer;
mod onward;
mod password;
mod preview;
mod profile;
mod set_up;
mod show;
mod surroundings;
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
        .route(
            "/sign-in",
            get(identifier::sign_in).post(identifier::post_sign_in),
        )
        .route(
            "/register",
            get(identifier::register).post(identifier::post_register),
        )
        .route(
            "/forgot-password",
            get(identifier::forgot).post(identifier::post_forgot),
        )
        .route(
            "/sign-in/password",
            get(password::show).post(password::enter),
        )
        .route("/sign-in/password/code", post(password::send_code))
        .route(
            "/register/password",
            get(new_password::show_register).post(new_password::post_register),
        )
        .route(
            "/forgot-password/reset",
            get(new_password::show_reset).post(new_password::post_reset),
        )
        .route(
            "/sign-in/verification-code",
            get(code::show_first).post(code::enter_first),
        )
        .route(
            "/register/verification-code",
            get(code::show_first).post(code::enter_first),
        )
        .route(
            "/forgot-password/verification-code",
            get(code::show_first).post(code::enter_first),
        )
        .route(
            "/sign-in/verification-code/resend",
            post(code::resend_first),
        )
        .route(
            "/register/verification-code/resend",
            post(code::resend_first),
        )
        .route(
            "/forgot-password/verification-code/resend",
            post(code::resend_first),
        )
        .route(
            "/continue/verification-code",
            get(code::show_further).post(code::enter_further),
        )
        .route(
            "/continue/verification-code/resend",
            post(code::resend_further),
        )
        .route(
            "/continue/password",
            get(new_password::show_further).post(new_password::post_further),
        )
        .route(
            "/continue/extra-profile",
            get(profile::show).post(profile::post),
        )
        .route("/continue/{what}", get(further::show).post(further::post))
        .route(
            "/sign-in/no-account",
            get(offer::no_account).post(offer::create_account),
        )
        .route(
            "/register/account-exists",
            get(offer::account_exists).post(offer::sign_in),
        )
        .route("/sign-in/account", get(chooser::show).post(chooser::go_on))
        .route("/consent", get(consent::show).post(consent::allow))
        .route("/consent/cancel", post(consent::cancel))
        .route("/account-suspended", get(unknown_session::suspended))
        .route("/unknown-session", get(unknown_session::page))
        .route(
            "/identifier-sign-in",
            get(identifier::limited_sign_in).post(identifier::post_limited_sign_in),
        )
        .route(
            "/identifier-register",
            get(identifier::limited_register).post(identifier::post_limited_register),
        )
        .route(
            "/one-time-token",
            get(magic_link::show).post(magic_link::post),
        )
        .route(
            "/reset-password",
            get(magic_link::show_reset).post(magic_link::post_reset),
        )
        .route("/switch-account", get(magic_link::switch))
        .route("/setup/{token}", get(set_up::show).post(set_up::post))
        .route("/demo-app", get(demo_app::show))
        .route("/assets/{name}", get(assets::asset))
        .route("/favicon.ico", get(assets::favicon))
        .route("/dev/inbox", get(inbox::inbox))
}
