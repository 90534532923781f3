//! Wishes for the pages (reference oidc.md §3.3). A value that nobody knows is dropped by itself; it
//! never fails.

use keyward_model::{FirstScreen, LanguageTag, SignInIdentifier, UiHints};

use crate::authorize::ForClient;

pub(super) fn check(request: &ForClient<'_>) -> UiHints {
    let parameters = request.parameters;
    let first_screen = match parameters.get("first_screen") {
        // There is no way in by enterprise SSO yet: whoever wishes for it signs in as everybody does.
        Some("sign_in" | "signIn" | "single_sign_on") => FirstScreen::SignIn,
        Some("register") => FirstScreen::Register,
        Some("reset_password") => FirstScreen::ResetPassword,
        Some("identifier:sign_in") => FirstScreen::IdentifierSignIn,
        Some("identifier:register") => FirstScreen::IdentifierRegister,
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
        identifiers: parameters
            .get("identifier")
            .map(identifiers)
            .unwrap_or_default(),
        ui_locales: parameters
            .get("ui_locales")
            .map(LanguageTag::parse_list)
            .unwrap_or_default(),
    }
}

fn identifiers(list: &str) -> Vec<SignInIdentifier> {
    let mut found = Vec::new();
    for name in list.split(' ') {
        let kind = match name {
            "username" => SignInIdentifier::Username,
            "email" => SignInIdentifier::Email,
            "phone" => SignInIdentifier::Phone,
            _ => continue,
        };
        if !found.contains(&kind) {
            found.push(kind);
        }
    }
    found
}
