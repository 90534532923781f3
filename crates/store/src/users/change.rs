//! Changing users. Whoever reads a user to change it takes the row first ([`take`]), so that two
//! changes come one after the other.

use keyward_model::{Email, Id, Phone, Time, User, Username};

use crate::{Result, Tx, V, columns::json};

const TAKE: &str = "UPDATE users SET updated_at = $3 WHERE tenant_id = $1 AND id = $2";
const UPDATE: &str = "UPDATE users SET primary_email = $3, primary_email_key = $4, primary_phone = $5, name = $6, avatar = $7, profile = $8, custom_data = $9 WHERE tenant_id = $1 AND id = $2";
const NAME: &str =
    "UPDATE users SET username = $3, username_key = $4 WHERE tenant_id = $1 AND id = $2";
const SUSPEND: &str = "UPDATE users SET is_suspended = $3 WHERE tenant_id = $1 AND id = $2";
const DELETE: &str = "DELETE FROM users WHERE tenant_id = $1 AND id = $2";
const END_SESSIONS: &str = "DELETE FROM sessions WHERE tenant_id = $1 AND user_id = $2";
const END_GRANTS: &str = "DELETE FROM grants WHERE tenant_id = $1 AND user_id = $2";
const FOLD_NAMES: &str = "UPDATE users SET username_key = lower(username) WHERE tenant_id = $1 AND username_key <> lower(username)";
const UNFOLD_NAMES: &str =
    "UPDATE users SET username_key = username WHERE tenant_id = $1 AND username_key <> username";

/// Takes a user for a change: nobody else changes them until this write ends. False when there is
/// no such user.
///
/// # Errors
/// When the statement fails.
pub async fn take(tx: &mut Tx<'_>, id: &Id<User>, now: Time) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let count = tx
        .execute(
            TAKE,
            &[
                V::Text(tenant.as_str()),
                V::Text(id.as_str()),
                V::Int(now.millis()),
            ],
        )
        .await?;
    Ok(count == 1)
}

/// Writes e-mail address, phone number, name, picture, profile and free data of a user.
///
/// # Errors
/// A unique violation when an identifier is taken: see [`super::taken`].
pub async fn update(tx: &mut Tx<'_>, user: &User) -> Result<()> {
    let tenant = tx.tenant().clone();
    let email_key = user.primary_email.as_deref().map(Email::key_of);
    let (profile, custom_data) = (json(&user.profile)?, json(&user.custom_data)?);
    tx.execute(
        UPDATE,
        &[
            V::Text(tenant.as_str()),
            V::Text(user.id.as_str()),
            V::opt_text(user.primary_email.as_deref()),
            V::opt_text(email_key.as_deref()),
            V::opt_text(user.primary_phone.as_ref().map(Phone::digits)),
            V::opt_text(user.name.as_deref()),
            V::opt_text(user.avatar.as_deref()),
            V::Json(&profile),
            V::Json(&custom_data),
        ],
    )
    .await?;
    Ok(())
}

/// Gives a user another user name, or none. `is_case_sensitive`: whether `A` is another letter
/// than `a` in this tenant's user names.
///
/// # Errors
/// A unique violation when the name is taken: see [`super::taken`].
pub async fn set_username(
    tx: &mut Tx<'_>,
    id: &Id<User>,
    username: Option<&Username>,
    is_case_sensitive: bool,
) -> Result<()> {
    let tenant = tx.tenant().clone();
    let key = username.map(|username| username.key(is_case_sensitive));
    tx.execute(
        NAME,
        &[
            V::Text(tenant.as_str()),
            V::Text(id.as_str()),
            V::opt_text(username.map(Username::as_str)),
            V::opt_text(key.as_deref()),
        ],
    )
    .await?;
    Ok(())
}

/// Compares user names from now on with regard to case, or without.
///
/// # Errors
/// A unique violation when two names become one.
pub async fn compare_usernames(tx: &mut Tx<'_>, is_case_sensitive: bool) -> Result<()> {
    let tenant = tx.tenant().clone();
    let statement = if is_case_sensitive {
        UNFOLD_NAMES
    } else {
        FOLD_NAMES
    };
    tx.execute(statement, &[V::Text(tenant.as_str())]).await?;
    Ok(())
}

/// Blocks a user, or lets them in again.
///
/// # Errors
/// When the statement fails.
pub async fn set_suspended(tx: &mut Tx<'_>, id: &Id<User>, is_suspended: bool) -> Result<()> {
    let tenant = tx.tenant().clone();
    tx.execute(
        SUSPEND,
        &[
            V::Text(tenant.as_str()),
            V::Text(id.as_str()),
            V::Bool(is_suspended),
        ],
    )
    .await?;
    Ok(())
}

/// Ends all sessions and grants of a user, and with the grants every code and token.
///
/// # Errors
/// When a statement fails.
pub async fn sign_out(tx: &mut Tx<'_>, id: &Id<User>) -> Result<()> {
    let tenant = tx.tenant().clone();
    let of_user = [V::Text(tenant.as_str()), V::Text(id.as_str())];
    // Sessions first: whoever grants in one at this moment is waited for.
    tx.execute(END_SESSIONS, &of_user).await?;
    tx.execute(END_GRANTS, &of_user).await?;
    Ok(())
}

/// Removes a user with all that hangs on them: roles, identities, sessions, grants, codes, tokens.
/// False when there is no such user.
///
/// # Errors
/// When the statement fails.
pub async fn delete(tx: &mut Tx<'_>, id: &Id<User>) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let count = tx
        .execute(DELETE, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await?;
    Ok(count == 1)
}
