//! Finding users by what they sign in with.

use keyward_model::{Identifier, PasswordAge, PasswordDigest, SignInIdentifier, Time, User};

use super::{Password, columns};
use crate::{FromRow, Result, Row, Tx, V};

const BY_USERNAME: &str = concat!(
    "SELECT password_updated_at, is_password_expired, ",
    columns!(with password),
    " FROM users WHERE tenant_id = $1 AND username_key = $2"
);
const BY_EMAIL: &str = concat!(
    "SELECT password_updated_at, is_password_expired, ",
    columns!(with password),
    " FROM users WHERE tenant_id = $1 AND primary_email_key = $2"
);
const BY_PHONE: &str = concat!(
    "SELECT password_updated_at, is_password_expired, ",
    columns!(with password),
    " FROM users WHERE tenant_id = $1 AND primary_phone = $2"
);
const BY_ID: &str = concat!(
    "SELECT password_updated_at, is_password_expired, ",
    columns!(with password),
    " FROM users WHERE tenant_id = $1 AND id = $2"
);

/// A user, and what their password is judged by.
#[derive(Clone)]
pub struct SignInUser {
    /// The user.
    pub user: User,
    /// Their password, if they have one.
    pub password: Option<PasswordDigest>,
    /// How old it is.
    pub age: PasswordAge,
}

impl FromRow for SignInUser {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let user = User::from_row(row)?;
        let age = PasswordAge {
            is_expired: row.get("is_password_expired")?,
            updated_at: row
                .get::<Option<i64>>("password_updated_at")?
                .map(Time::from_millis),
            created_at: user.created_at,
        };
        Ok(Self {
            user,
            password: Password::from_row(row)?.0,
            age,
        })
    }
}

/// What an identifier is compared by. `is_case_sensitive`: whether `A` is another letter than `a` in
/// this tenant's user names.
#[must_use]
pub fn key(identifier: &Identifier, is_case_sensitive: bool) -> String {
    match identifier.kind {
        SignInIdentifier::Username if is_case_sensitive => identifier.value.clone(),
        SignInIdentifier::Username => identifier.value.to_ascii_lowercase(),
        SignInIdentifier::Email => keyward_model::Email::key_of(&identifier.value),
        SignInIdentifier::Phone => identifier.value.clone(),
    }
}

/// Finds the user of an identifier.
///
/// # Errors
/// When the statement fails.
pub async fn find_by_identifier(
    tx: &mut Tx<'_>,
    identifier: &Identifier,
    is_case_sensitive: bool,
) -> Result<Option<SignInUser>> {
    let tenant = tx.tenant().clone();
    let statement = match identifier.kind {
        SignInIdentifier::Username => BY_USERNAME,
        SignInIdentifier::Email => BY_EMAIL,
        SignInIdentifier::Phone => BY_PHONE,
    };
    let key = key(identifier, is_case_sensitive);
    tx.fetch_optional(statement, &[V::Text(tenant.as_str()), V::Text(&key)])
        .await
}

/// Finds a user with what their password is judged by.
///
/// # Errors
/// When the statement fails.
pub async fn find_to_sign_in(
    tx: &mut Tx<'_>,
    id: &keyward_model::Id<User>,
) -> Result<Option<SignInUser>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(BY_ID, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await
}

/// Keeps everybody else who signs up from making an account for an identifier until this write has
/// ended: whether there is one stays true.
///
/// # Errors
/// When somebody else holds it for too long.
pub async fn hold_identifier(
    tx: &mut Tx<'_>,
    identifier: &Identifier,
    is_case_sensitive: bool,
) -> Result<()> {
    let kind = match identifier.kind {
        SignInIdentifier::Username => "username",
        SignInIdentifier::Email => "email",
        SignInIdentifier::Phone => "phone",
    };
    let key = key(identifier, is_case_sensitive);
    tx.lock(&format!("users/{kind}/{key}")).await
}
