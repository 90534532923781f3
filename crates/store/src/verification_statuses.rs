//! What users have proved before they change their own account (reference management-api.md §18): who they are, or that
//! an address is theirs. Each is used once.

use keyward_model::{Email, Id, Time, User};

use crate::{Result, Tx, V};

const PUT: &str = "INSERT INTO verification_statuses (tenant_id, user_id, verified_identifier, created_at, expires_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (tenant_id, user_id, verified_identifier) DO UPDATE SET created_at = excluded.created_at, expires_at = excluded.expires_at";
const TAKE: &str = "DELETE FROM verification_statuses WHERE tenant_id = $1 AND user_id = $2 AND verified_identifier = $3 AND expires_at > $4 AND verification_statuses.created_at >= (SELECT COALESCE(u.password_updated_at, u.created_at) FROM users u WHERE u.tenant_id = $1 AND u.id = $2)";
const CLEAR: &str = "DELETE FROM verification_statuses WHERE tenant_id = $1 AND user_id = $2";

/// How long a proof is good for, in seconds.
pub const LIFETIME: i64 = 600;

/// What was proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proved {
    /// That it is the user.
    Identity,
    /// That an address is the user's, in whatever spelling.
    Address(Email),
}

impl Proved {
    fn key(&self) -> String {
        match self {
            Self::Identity => String::new(),
            Self::Address(email) => email.key(),
        }
    }
}

/// Notes what a user has proved just now.
///
/// # Errors
/// When the statement fails, as for a user who is no more.
pub async fn put(tx: &mut Tx<'_>, user: &Id<User>, proved: &Proved, now: Time) -> Result<()> {
    let tenant = tx.tenant().clone();
    let key = proved.key();
    let args = [
        V::Text(tenant.as_str()),
        V::Text(user.as_str()),
        V::Text(&key),
        V::Int(now.millis()),
        V::Int(now.plus_seconds(LIFETIME).millis()),
    ];
    tx.execute(PUT, &args).await?;
    Ok(())
}

/// Uses up what a user has proved; false when they have not, or too long ago, or before they got another password.
///
/// # Errors
/// When the statement fails.
pub async fn take(tx: &mut Tx<'_>, user: &Id<User>, proved: &Proved, now: Time) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let key = proved.key();
    let args = [
        V::Text(tenant.as_str()),
        V::Text(user.as_str()),
        V::Text(&key),
        V::Int(now.millis()),
    ];
    Ok(tx.execute(TAKE, &args).await? == 1)
}

/// Forgets all that a user has proved: their account is another one now.
///
/// # Errors
/// When the statement fails.
pub async fn clear(tx: &mut Tx<'_>, user: &Id<User>) -> Result<()> {
    let tenant = tx.tenant().clone();
    let args = [V::Text(tenant.as_str()), V::Text(user.as_str())];
    tx.execute(CLEAR, &args).await?;
    Ok(())
}
