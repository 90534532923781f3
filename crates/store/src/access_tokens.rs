//! Opaque access tokens, looked up by HMAC.

use keyward_model::{AccessToken, ScopeSet, Time};

use crate::{FromRow, Result, Row, Tx, V};

const INSERT: &str = "INSERT INTO access_tokens (tenant_id, token_hmac, grant_id, client_id, user_id, scope, expires_at, issued_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const FIND_ALIVE: &str = "SELECT t.grant_id, t.client_id, t.user_id, t.scope, t.issued_at, t.expires_at FROM access_tokens t JOIN grants g ON g.tenant_id = t.tenant_id AND g.id = t.grant_id LEFT JOIN sessions s ON s.tenant_id = g.tenant_id AND s.id = g.session_id AND s.expires_at > $3 WHERE t.tenant_id = $1 AND t.token_hmac = $2 AND t.expires_at > $3 AND g.expires_at > $3 AND (g.persists_logout = TRUE OR s.id IS NOT NULL)";

const FIND: &str = "SELECT grant_id, client_id, user_id, scope, issued_at, expires_at FROM access_tokens WHERE tenant_id = $1 AND token_hmac = $2 AND expires_at > $3";
const FIND_USABLE: &str = "SELECT t.grant_id, t.client_id, t.user_id, t.scope, t.issued_at, t.expires_at FROM access_tokens t JOIN grants g ON g.tenant_id = t.tenant_id AND g.id = t.grant_id JOIN users u ON u.tenant_id = t.tenant_id AND u.id = t.user_id LEFT JOIN sessions s ON s.tenant_id = g.tenant_id AND s.id = g.session_id AND s.expires_at > $3 WHERE t.tenant_id = $1 AND t.token_hmac = $2 AND t.expires_at > $3 AND g.expires_at > $3 AND u.is_suspended = FALSE AND (g.persists_logout = TRUE OR s.id IS NOT NULL)";

impl FromRow for AccessToken {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let expires_at: Time = row.get("expires_at")?;
        Ok(Self {
            grant_id: row.get("grant_id")?,
            client_id: row.get("client_id")?,
            user_id: row.get("user_id")?,
            scope: row.get::<ScopeSet>("scope")?,
            // Earlier versions wrote no time of issue, and one length of life.
            issued_at: row.get::<Option<i64>>("issued_at")?.map_or(
                expires_at.plus_seconds(-AccessToken::TTL),
                Time::from_millis,
            ),
            expires_at,
        })
    }
}

/// Writes a new token.
///
/// # Errors
/// When the statement fails.
pub async fn insert(tx: &mut Tx<'_>, token_hmac: &[u8], token: &AccessToken) -> Result<()> {
    let tenant = tx.tenant().clone();
    let scope = token.scope.to_string();
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Blob(token_hmac),
            V::Text(token.grant_id.as_str()),
            V::Text(token.client_id.as_str()),
            V::Text(token.user_id.as_str()),
            V::Text(&scope),
            V::Int(token.expires_at.millis()),
            V::Int(token.issued_at.millis()),
        ],
    )
    .await?;
    Ok(())
}

/// Finds a token whose grant still counts.
///
/// # Errors
/// When the statement fails.
pub async fn find_alive(
    tx: &mut Tx<'_>,
    token_hmac: &[u8],
    now: Time,
) -> Result<Option<AccessToken>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(
        FIND_ALIVE,
        &[
            V::Text(tenant.as_str()),
            V::Blob(token_hmac),
            V::Int(now.millis()),
        ],
    )
    .await
}

/// Finds a token whose grant still counts and whose user is not suspended.
///
/// # Errors
/// When the statement fails.
pub async fn find_usable(
    tx: &mut Tx<'_>,
    token_hmac: &[u8],
    now: Time,
) -> Result<Option<AccessToken>> {
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

/// Finds a token that has not expired, whatever became of its grant's session or user.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, token_hmac: &[u8], now: Time) -> Result<Option<AccessToken>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(
        FIND,
        &[
            V::Text(tenant.as_str()),
            V::Blob(token_hmac),
            V::Int(now.millis()),
        ],
    )
    .await
}
