//! Where a step leads, and what is said about one that was refused.

use axum::response::Response;
use keyward_experience::{Conversation, Entered, ExperienceError};
use keyward_model::{
    BlockedEmail, Contact, Identifier, InteractionEvent, InteractionState, MissingProfile, Phone,
    Progress, SignInIdentifier, UsernameIssue,
};

use super::{answer, visit::Visit};
use crate::views::Page;

/// The page that follows a step.
pub(super) fn onward(visit: &Visit, entered: &Entered) -> Response {
    let path = match entered {
        Entered::Submitted => return visit.resume(),
        Entered::NoAccount => "/sign-in/no-account".to_owned(),
        Entered::AccountExists => "/register/account-exists".to_owned(),
        Entered::NewPassword => "/forgot-password/reset".to_owned(),
        Entered::PasswordReset => {
            let first = visit.href("/sign-in");
            return answer::see_other(&format!("{first}&{RESET}"));
        }
        Entered::Missing(missing) => match missing.first().copied() {
            Some(MissingProfile::ExtraProfile) | None => "/continue/extra-profile".to_owned(),
            Some(first) => format!("/continue/{}", first.as_str()),
        },
    };
    answer::see_other(&visit.href(&path))
}

/// The marker of a first page that follows a new password.
pub(super) const RESET: &str = "reset=true";
/// The marker of the page that resets a password because it is too old.
pub(super) const EXPIRED: &str = "expired=true";
/// The marker of the page that asks for another user name because somebody took the first one.
pub(super) const TAKEN: &str = "taken=true";

/// The first page of a purpose.
pub(super) fn first_path(event: InteractionEvent) -> &'static str {
    match event {
        InteractionEvent::SignIn => "/sign-in",
        InteractionEvent::Register => "/register",
        InteractionEvent::ForgotPassword => "/forgot-password",
    }
}

/// How far the conversation has come; whoever has not begun is sent to the first page.
pub(super) fn progress(visit: &Visit) -> Result<&Progress, Response> {
    visit.resume_if_done()?;
    match &visit.conversation {
        Conversation::Begun(interaction) => match &interaction.state {
            InteractionState::Open(progress) if !progress.is_waiting => Ok(progress),
            InteractionState::Open(_) => Err(answer::see_other(&visit.href("/sign-in"))),
            InteractionState::Submitted { .. } | InteractionState::Chosen { .. } => {
                Err(visit.resume())
            }
        },
        Conversation::Waiting(_) => Err(answer::see_other(&visit.href("/sign-in"))),
    }
}

/// An address for people.
pub(super) fn shown(to: &Contact) -> String {
    match to {
        Contact::Email(email) => email.as_str().to_owned(),
        Contact::Phone(phone) => phone.international(),
    }
}

/// An identifier for people.
pub(super) fn shown_identifier(identifier: &Identifier) -> String {
    match (identifier.kind, Phone::parse(&identifier.value)) {
        (SignInIdentifier::Phone, Ok(phone)) => phone.international(),
        _ => identifier.value.clone(),
    }
}

/// What a refusal says.
pub(super) fn text_of(page: &Page, error: &ExperienceError) -> String {
    let texts = page.texts();
    match error {
        ExperienceError::Username(UsernameIssue::Required) => texts.error("field.required", &[]),
        ExperienceError::Username(UsernameIssue::TooShort(min)) => {
            texts.error("field.too_short", &[("min", &min.to_string())])
        }
        ExperienceError::Username(UsernameIssue::TooLong(max)) => {
            texts.error("field.too_long", &[("max", &max.to_string())])
        }
        ExperienceError::PasswordRejected(issues) => match issues.first() {
            Some(issue) => {
                let bound = issue.bound().map(|(name, value)| (name, value.to_string()));
                let values: Vec<(&str, &str)> = bound
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                let key = match issue.code() {
                    "password_rejected.too_short" => "field.too_short",
                    "password_rejected.too_long" => "field.too_long",
                    code => code,
                };
                texts.error(key, &values)
            }
            None => texts.error("unknown", &[]),
        },
        ExperienceError::EmailBlocked {
            why: BlockedEmail::Invalid,
            ..
        } => texts.error("email.invalid", &[]),
        ExperienceError::ContactMismatch(_) => texts.error("verification_code.phone_mismatch", &[]),
        ExperienceError::CaptchaRequired | ExperienceError::CaptchaFailed => {
            texts.error("captcha", &[])
        }
        ExperienceError::PasswordExpired(_) => texts.error("password.expired", &[]),
        ExperienceError::Blocked { minutes } => {
            texts.error(error.code(), &[("minutes", &minutes.to_string())])
        }
        ExperienceError::TooSoon { seconds } => {
            texts.error("resend.wait", &[("seconds", &seconds.to_string())])
        }
        _ => texts.error(error.code(), &[]),
    }
}

/// Whether a refusal is said above the form: it is about no field, and the person can try again.
pub(super) fn is_notice(error: &ExperienceError) -> bool {
    matches!(
        error,
        ExperienceError::MessageRateLimited
            | ExperienceError::TooSoon { .. }
            | ExperienceError::NoConnector
            | ExperienceError::Connector(_)
            | ExperienceError::Blocked { .. }
            | ExperienceError::PasswordExpired(_)
            | ExperienceError::CaptchaRequired
            | ExperienceError::CaptchaFailed
    )
}
