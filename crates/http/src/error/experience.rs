//! What a refused step of a conversation means for a caller (reference experience-api.md §10).

use axum::http::StatusCode;
use keyward_experience::ExperienceError;
use keyward_model::{BlockedEmail, OneTimeTokenRefusal};

use super::ApiError;
use crate::guard::{Issue, Part, invalid_input};

/// The status of a refusal.
#[must_use]
pub fn experience_status(error: &ExperienceError) -> StatusCode {
    use ExperienceError as E;
    match error {
        E::NotFound
        | E::InvalidInteractionType
        | E::NotSupportedForForgotPassword
        | E::VerificationIdMissing
        | E::ProfileValue(_)
        | E::ProfileName { .. }
        | E::NotVerified
        | E::CodeNotFound
        | E::ContactMismatch(_)
        | E::CodeExpired
        | E::CodeExhausted
        | E::CodeMismatch
        | E::Blocked { .. }
        | E::DefaultRoleMissing(_)
        | E::FileTooLarge
        | E::NoPicture
        | E::NoStorage
        | E::EmailBlocked {
            why: BlockedEmail::Invalid,
            ..
        } => StatusCode::BAD_REQUEST,
        E::OneTimeToken(OneTimeTokenRefusal::NotFound)
        | E::InteractionNotFound
        | E::VerificationNotFound
        | E::IdentifierNotFound
        | E::UserNotFound { .. }
        | E::UserGone => StatusCode::NOT_FOUND,
        E::OneTimeToken(_) => StatusCode::BAD_REQUEST,
        E::MessageRateLimited | E::TooSoon { .. } => StatusCode::TOO_MANY_REQUESTS,
        E::NotForRecovery
        | E::InvalidCredentials
        | E::PasswordExpired(_)
        | E::CaptchaRequired
        | E::CaptchaFailed
        | E::MethodNotEnabled
        | E::UsernameInUse
        | E::EmailInUse
        | E::PhoneInUse
        | E::ExistsInProfile(_)
        | E::Username(_)
        | E::EmailBlocked { .. }
        | E::PasswordRejected(_)
        | E::SamePassword
        | E::MissingProfile(_)
        | E::NewPasswordRequired => StatusCode::UNPROCESSABLE_ENTITY,
        E::Forbidden => StatusCode::FORBIDDEN,
        E::Suspended => StatusCode::UNAUTHORIZED,
        E::IdentityConflict | E::Conflict => StatusCode::CONFLICT,
        E::NoConnector => StatusCode::NOT_IMPLEMENTED,
        E::Connector(error) => ApiError::from(error.clone()).status(),
        E::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        E::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl From<ExperienceError> for ApiError {
    fn from(error: ExperienceError) -> Self {
        use ExperienceError as E;
        match error {
            E::Connector(error) => error.into(),
            E::Unavailable => Self::unavailable("a step of a conversation could not be taken"),
            E::Internal => Self::internal("a step of a conversation failed"),
            // As the contract words it for whoever comes without a conversation.
            E::NotFound => Self::bad_request("session.not_found")
                .member("error", "invalid_request")
                .member("error_description", "interaction session not found"),
            E::VerificationIdMissing => {
                let path = vec![Part::Key("verificationId".to_owned())];
                invalid_input(
                    "body",
                    vec![Issue::invalid_type(path, "string", "undefined")],
                )
            }
            E::ProfileValue(name) => {
                let path = vec![Part::Key("values".to_owned()), Part::Key(name)];
                let message = "The value does not have its form.";
                invalid_input("body", vec![Issue::new("custom", path, message)])
            }
            error => coded(&error),
        }
    }
}

fn coded(error: &ExperienceError) -> ApiError {
    use ExperienceError as E;
    let mut answer = ApiError::new(experience_status(error), error.code());
    answer = match error {
        E::UserNotFound { identifier } => answer.with("identifier", identifier.clone()),
        E::Blocked { minutes } => answer.with("relativeTime", format!("{minutes} min")),
        E::EmailBlocked { email, .. } => answer.with("email", email.clone()),
        E::ProfileName { name, .. } => answer.with("name", name.clone()),
        E::NoConnector => answer.with("type", "Email or Sms"),
        E::DefaultRoleMissing(name) => answer.with("name", name.clone()),
        _ => answer,
    };
    match error.data() {
        Some(data) => answer.data(data),
        None => answer,
    }
}
