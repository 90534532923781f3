//! What a failure of the store means for a caller (reference management-api.md §0.2).

use axum::http::StatusCode;
use keyward_store::{
    Error,
    engine::ConstraintKind,
    users::{self, Taken},
};

use super::ApiError;

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        if let Some(taken) = users::taken(&error).filter(|_| is_of(&error, "users")) {
            return Self::unprocessable(match taken {
                Taken::Username => "user.username_already_in_use",
                Taken::Email => "user.email_already_in_use",
                Taken::Phone => "user.phone_already_in_use",
            });
        }
        if is_of(&error, "application_secrets") {
            return Self::unprocessable("application.secret_name_exists");
        }
        if is_of(&error, "custom_profile_fields") {
            return Self::unprocessable("custom_profile_fields.name_exists");
        }
        match &error {
            Error::Constraint { kind, .. } => match kind {
                ConstraintKind::Check | ConstraintKind::NotNull => {
                    Self::unprocessable("entity.db_constraint_violated")
                }
                ConstraintKind::ForeignKey => {
                    Self::not_found("entity.relation_foreign_key_not_found")
                }
                ConstraintKind::Unique => Self::internal(told(&error)),
            },
            Error::Stale => Self::new(
                StatusCode::PRECONDITION_FAILED,
                "entity.precondition_failed",
            ),
            error if error.is_unavailable() => Self::unavailable(told(error)),
            error => Self::internal(told(error)),
        }
    }
}

/// Whether a unique key of this table was broken.
fn is_of(error: &Error, table: &str) -> bool {
    error
        .unique_violation()
        .and_then(|name| name.strip_prefix(table))
        .is_some_and(|rest| rest.starts_with(['.', '_']))
}

fn told(error: &Error) -> String {
    match error.context() {
        Some(context) => format!("{error}: {context}"),
        None => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unique(name: &str) -> ApiError {
        ApiError::from(Error::Constraint {
            kind: ConstraintKind::Unique,
            name: name.to_owned(),
        })
    }

    #[test]
    fn unique_keys_have_codes_by_name() {
        for (name, code) in [
            (
                "users.tenant_id, users.username",
                "user.username_already_in_use",
            ),
            (
                "users.tenant_id, users.primary_phone",
                "user.phone_already_in_use",
            ),
            (
                "application_secrets.tenant_id, application_secrets.application_id, application_secrets.name",
                "application.secret_name_exists",
            ),
            (
                "custom_profile_fields.tenant_id, custom_profile_fields.name",
                "custom_profile_fields.name_exists",
            ),
        ] {
            assert_eq!(unique(name).code(), code);
        }
        assert_eq!(
            unique("roles.tenant_id, roles.name").status(),
            StatusCode::INTERNAL_SERVER_ERROR
        );
    }

    #[test]
    fn a_busy_database_is_not_our_fault() {
        let error = ApiError::from(Error::Busy);
        assert_eq!(error.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
