//! Passwords of users. What is read here goes to whoever judges a password, and to the answers
//! whose job is to show it.

use keyward_model::{Id, PasswordDigest, PasswordMethod, Secret, Time, User};

use crate::{Error, FromRow, Result, Row, Tx, V};

const FIND: &str =
    "SELECT password_hash, password_method FROM users WHERE tenant_id = $1 AND id = $2";
const SET: &str = "UPDATE users SET password_hash = $3, password_method = $4, password_updated_at = $5, is_password_expired = FALSE WHERE tenant_id = $1 AND id = $2";
const REPLACE: &str = "UPDATE users SET password_hash = $4, password_method = $5 WHERE tenant_id = $1 AND id = $2 AND password_hash = $3";
const EXPIRE: &str = "UPDATE users SET is_password_expired = $3 WHERE tenant_id = $1 AND id = $2";

/// A user's password, if they have one.
pub struct Password(pub Option<PasswordDigest>);

impl FromRow for Password {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Some(digest) = row.get::<Option<String>>("password_hash")? else {
            return Ok(Self(None));
        };
        let method: String = row.get("password_method")?;
        let method = PasswordMethod::from_name(&method)
            .ok_or_else(|| Error::decode("password_method is no method"))?;
        Ok(Self(Some(PasswordDigest {
            method,
            digest: Secret::new(digest),
        })))
    }
}

/// A user with their password.
pub struct WithPassword {
    /// The user.
    pub user: User,
    /// Their password.
    pub password: Option<PasswordDigest>,
}

impl FromRow for WithPassword {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            user: User::from_row(row)?,
            password: Password::from_row(row)?.0,
        })
    }
}

/// Finds the password of a user; `None` when there is no such user.
///
/// # Errors
/// When the statement fails.
pub async fn find_password(tx: &mut Tx<'_>, id: &Id<User>) -> Result<Option<Password>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await
}

/// Gives a user a new password.
///
/// # Errors
/// When the statement fails.
pub async fn set_password(
    tx: &mut Tx<'_>,
    id: &Id<User>,
    password: &PasswordDigest,
    now: Time,
) -> Result<()> {
    let tenant = tx.tenant().clone();
    tx.execute(
        SET,
        &[
            V::Text(tenant.as_str()),
            V::Text(id.as_str()),
            V::Text(password.digest.expose()),
            V::Text(password.method.as_str()),
            V::Int(now.millis()),
        ],
    )
    .await?;
    Ok(())
}

/// Keeps the same password in a stronger form, unless it was changed meanwhile.
///
/// # Errors
/// When the statement fails.
pub async fn replace_digest(
    tx: &mut Tx<'_>,
    id: &Id<User>,
    old: &PasswordDigest,
    stronger: &PasswordDigest,
) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let count = tx
        .execute(
            REPLACE,
            &[
                V::Text(tenant.as_str()),
                V::Text(id.as_str()),
                V::Text(old.digest.expose()),
                V::Text(stronger.digest.expose()),
                V::Text(stronger.method.as_str()),
            ],
        )
        .await?;
    Ok(count == 1)
}

/// Marks a password as expired, or as good again.
///
/// # Errors
/// When the statement fails.
pub async fn set_password_expired(tx: &mut Tx<'_>, id: &Id<User>, is_expired: bool) -> Result<()> {
    let tenant = tx.tenant().clone();
    tx.execute(
        EXPIRE,
        &[
            V::Text(tenant.as_str()),
            V::Text(id.as_str()),
            V::Bool(is_expired),
        ],
    )
    .await?;
    Ok(())
}
