//! Identities that users have elsewhere. The user's row holds them as the contract shows them; a
//! table of its own makes sure that nobody shares one.

use keyward_model::{Id, JsonObject, User};

use crate::{Error, Result, Tx, V, columns::json};

const TABLE: &str = "users_identities";
const PUT: &str = "UPDATE users SET identities = $3 WHERE tenant_id = $1 AND id = $2";
const INSERT: &str = "INSERT INTO users_identities (tenant_id, target, identity_id, user_id) VALUES ($1, $2, $3, $4)";
const DELETE: &str =
    "DELETE FROM users_identities WHERE tenant_id = $1 AND user_id = $2 AND target = $3";

/// Whether an error says that somebody else has an identity.
#[must_use]
pub fn is_identity_taken(error: &Error) -> bool {
    error
        .unique_violation()
        .is_some_and(|name| name.starts_with(TABLE))
}

/// Links an identity of a target (`github`, `wechat` …) in the place of the one there was, and
/// writes all identities of the user.
///
/// # Errors
/// A unique violation when somebody else has it: see [`is_identity_taken`].
pub async fn link_identity(
    tx: &mut Tx<'_>,
    id: &Id<User>,
    target: &str,
    identity_id: &str,
    identities: &JsonObject,
) -> Result<()> {
    unlink_identity(tx, id, target, identities).await?;
    let tenant = tx.tenant().clone();
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Text(target),
            V::Text(identity_id),
            V::Text(id.as_str()),
        ],
    )
    .await?;
    Ok(())
}

/// Takes the identity of a target away, and writes all identities of the user.
///
/// # Errors
/// When a statement fails.
pub async fn unlink_identity(
    tx: &mut Tx<'_>,
    id: &Id<User>,
    target: &str,
    identities: &JsonObject,
) -> Result<()> {
    let tenant = tx.tenant().clone();
    let identities = json(identities)?;
    let (of_tenant, of_user) = (V::Text(tenant.as_str()), V::Text(id.as_str()));
    tx.execute(DELETE, &[of_tenant, of_user, V::Text(target)])
        .await?;
    tx.execute(PUT, &[of_tenant, of_user, V::Json(&identities)])
        .await?;
    Ok(())
}
