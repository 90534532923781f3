//! The page of an error that ends or interrupts what the person was doing.

use askama::Template;

use super::Page;
use super::link::safe_target;

/// A way out of the error.
#[derive(Clone, Copy, Debug)]
pub struct ErrorAction<'a> {
    /// Where it leads: a path here or a checked redirect URI.
    pub href: &'a str,
    /// Its words.
    pub label: &'a str,
}

/// Says what went wrong, why if it is known, and what to do.
#[derive(Clone, Debug, Template)]
#[template(path = "error.html", whitespace = "minimize")]
pub struct ErrorPage<'a> {
    /// The page around it.
    pub page: &'a Page,
    /// What went wrong, in a few words.
    pub title: String,
    /// Why.
    pub message: String,
    /// What to do.
    pub advice: String,
    /// The contract's error code.
    pub code: &'a str,
    /// The id of the request, as in the log.
    pub trace: Option<&'a str>,
    /// A link that helps.
    pub action: Option<ErrorAction<'a>>,
}

impl<'a> ErrorPage<'a> {
    /// The page of an error code, in words of our own for its kind.
    #[must_use]
    pub fn of(page: &'a Page, code: &'a str, trace: Option<&'a str>) -> Self {
        let kind = kind(code);
        let text = |part: &str| page.t_app(&format!("error_page.{kind}.{part}"));
        Self {
            page,
            title: text("title"),
            message: text("message"),
            advice: text("advice"),
            code,
            trace,
            action: None,
        }
    }

    /// For who wants another password, and has begun nowhere.
    #[must_use]
    pub fn to_begin_with_reset(page: &'a Page, code: &'a str) -> Self {
        let link = page.t("password.forgot");
        Self {
            page,
            title: page.t("forgot.title").to_owned(),
            message: page.with("forgot.in_app", &[("link", link)]),
            advice: String::new(),
            code,
            trace: None,
            action: None,
        }
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn failed(&self) -> bool {
        false
    }

    fn next(&self) -> Option<(&str, &str)> {
        let action = self.action?;
        Some((safe_target(action.href)?, action.label))
    }
}

/// Codes that say the same to a person share a text.
fn kind(code: &str) -> &'static str {
    match code {
        "session.not_found"
        | "session.interaction_not_found"
        | "session.verification_session_not_found"
        | "session.verification_failed"
        | "session.identifier_not_found"
        | "oidc.session_not_found"
        | "oidc.expired_token" => "expired",
        "session.csrf_token_mismatch" => "form",
        "session.cookies_needed" => "cookies",
        "session.identity_conflict" => "conflict",
        "session.verification_blocked_too_many_attempts" | "request.message_rate_limited" => "rate",
        "user.suspended" => "suspended",
        "session.captcha_required" | "session.captcha_failed" => "robot",
        "auth.forbidden"
        | "oidc.access_denied"
        | "session.not_supported_for_forgot_password"
        | "session.invalid_interaction_type"
        | "user.sign_in_method_not_enabled" => "forbidden",
        "oidc.invalid_redirect_uri" => "redirect_uri",
        "oidc.invalid_client" | "oidc.unauthorized_client" => "client",
        "oidc.server_error" | "oidc.temporarily_unavailable" => "server",
        "entity.not_found" | "request.not_found" => "not_found",
        _ if code.starts_with("connector.") => "sending",
        _ if code.starts_with("one_time_token.") => "link",
        _ if code.starts_with("oidc.") || code.starts_with("guard.") => "request",
        _ => "server",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    const CODES: &[(&str, &str)] = &[
        ("session.not_found", "expired"),
        ("session.csrf_token_mismatch", "form"),
        ("session.cookies_needed", "cookies"),
        ("session.identity_conflict", "conflict"),
        ("request.message_rate_limited", "rate"),
        ("user.suspended", "suspended"),
        ("auth.forbidden", "forbidden"),
        ("oidc.invalid_redirect_uri", "redirect_uri"),
        ("oidc.invalid_client", "client"),
        ("oidc.invalid_request", "request"),
        ("connector.invalid_config", "sending"),
        ("session.captcha_required", "robot"),
        ("one_time_token.token_expired", "link"),
        ("entity.not_found", "not_found"),
        ("anything.else", "server"),
    ];

    #[test]
    fn every_kind_has_its_three_texts_in_every_language() {
        for language in Language::all() {
            let page = Page::new(language, "n");
            for (code, expected) in CODES {
                assert_eq!(kind(code), *expected);
                let error = ErrorPage::of(&page, code, None);
                for text in [&error.title, &error.message, &error.advice] {
                    assert!(!text.contains("error_page."), "{} {text}", language.tag());
                }
            }
        }
    }
}
