//! Wishes for the pages (reference oidc.md §3.3). A value that nobody knows is dropped by itself; it
//! never fails.

use keyward_model::{FirstScreen, LanguageTag, UiHints};

use crate::authorize::ForClient;

pub(super) fn check(request: &ForClient<'_>) -> UiHints {
    let parameters = request.parameters;
    let first_screen = match parameters.get("first_screen") {
        Some("register" | "identifier:register") => FirstScreen::Register,
        Some("sign_in" | "signIn" | "identifier:sign_in") => FirstScreen::SignIn,
        _ => match parameters.get("interaction_mode") {
            Some("signUp") => FirstScreen::Register,
            _ => FirstScreen::SignIn,
        },
    };
    UiHints {
        first_screen,
        login_hint: parameters
            .get("login_hint")
            .filter(|hint| hint.len() <= 256)
            .map(str::to_owned),
        ui_locales: parameters
            .get("ui_locales")
            .map(LanguageTag::parse_list)
            .unwrap_or_default(),
    }
}
