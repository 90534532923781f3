//! Refresh tokens, looked up by HMAC. A rotated one stays for the retry window and as a trap.

use keyward_model::{Id, RefreshToken, ScopeSet, Time, User};

use crate::{FromRow, Json, Result, Row, Tx, V, columns::json};

const INSERT: &str = "INSERT INTO refresh_tokens (tenant_id, token_hmac, grant_id, client_id, scope, resources, nonce, auth_time, family_started_at, issued_at, expires_at, rotated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL) ON CONFLICT (tenant_id, token_hmac) DO NOTHING";
const FIND: &str = "SELECT grant_id, client_id, scope, resources, nonce, auth_time, family_started_at, issued_at, expires_at, rotated_at FROM refresh_tokens WHERE tenant_id = $1 AND token_hmac = $2";
const FIND_USABLE: &str = "SELECT r.grant_id, r.client_id, r.scope, r.resources, r.nonce, r.auth_time, r.family_started_at, r.issued_at, r.expires_at, r.rotated_at, g.user_id FROM refresh_tokens r JOIN grants g ON g.tenant_id = r.tenant_id AND g.id = r.grant_id JOIN users u ON u.tenant_id = g.tenant_id AND u.id = g.user_id LEFT JOIN sessions s ON s.tenant_id = g.tenant_id AND s.id = g.session_id AND s.expires_at > $3 WHERE r.tenant_id = $1 AND r.token_hmac = $2 AND r.rotated_at IS NULL AND r.expires_at > $3 AND g.expires_at > $3 AND u.is_suspended = FALSE AND (g.persists_logout = TRUE OR s.id IS NOT NULL)";
const ROTATE: &str = "UPDATE refresh_tokens SET rotated_at = $3 WHERE tenant_id = $1 AND token_hmac = $2 AND rotated_at IS NULL";

impl FromRow for RefreshToken {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(resources) = row.get("resources")?;
        Ok(Self {
            grant_id: row.get("grant_id")?,
            client_id: row.get("client_id")?,
            scope: row.get::<ScopeSet>("scope")?,
            resources,
            nonce: row.get("nonce")?,
            auth_time: row.get::<Option<i64>>("auth_time")?.map(Time::from_millis),
            family_started_at: row.get("family_started_at")?,
            issued_at: row.get("issued_at")?,
            expires_at: row.get("expires_at")?,
            rotated_at: row.get::<Option<i64>>("rotated_at")?.map(Time::from_millis),
        })
    }
}

/// A token that could be exchanged now, and whom it speaks of.
pub struct Usable {
    /// The token.
    pub token: RefreshToken,
    /// The user of its grant.
    pub user_id: Id<User>,
}

impl FromRow for Usable {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            token: RefreshToken::from_row(row)?,
            user_id: row.get("user_id")?,
        })
    }
}

/// Writes a token; one that is there already (a successor that is given again) stays.
///
/// # Errors
/// When the statement fails.
pub async fn insert(tx: &mut Tx<'_>, token_hmac: &[u8], token: &RefreshToken) -> Result<()> {
    let tenant = tx.tenant().clone();
    let (scope, resources) = (token.scope.to_string(), json(&token.resources)?);
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Blob(token_hmac),
            V::Text(token.grant_id.as_str()),
            V::Text(token.client_id.as_str()),
            V::Text(&scope),
            V::Json(&resources),
            V::opt_text(token.nonce.as_deref()),
            V::opt_int(token.auth_time.map(Time::millis)),
            V::Int(token.family_started_at.millis()),
            V::Int(token.issued_at.millis()),
            V::Int(token.expires_at.millis()),
        ],
    )
    .await?;
    Ok(())
}

/// Finds a token, rotated or not.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, token_hmac: &[u8]) -> Result<Option<RefreshToken>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Blob(token_hmac)])
        .await
}

/// Finds a token that was not exchanged, whose grant counts and whose user is not suspended.
///
/// # Errors
/// When the statement fails.
pub async fn find_usable(tx: &mut Tx<'_>, token_hmac: &[u8], now: Time) -> Result<Option<Usable>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(
        FIND_USABLE,
        &[
            V::Text(tenant.as_str()),
            V::Blob(token_hmac),
            V::Int(now.millis()),
        ],
    )
    .await
}

/// Marks a token as exchanged, once.
///
/// # Errors
/// When the statement fails.
pub async fn rotate(tx: &mut Tx<'_>, token_hmac: &[u8], now: Time) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let count = tx
        .execute(
            ROTATE,
            &[
                V::Text(tenant.as_str()),
                V::Blob(token_hmac),
                V::Int(now.millis()),
            ],
        )
        .await?;
    Ok(count == 1)
}
