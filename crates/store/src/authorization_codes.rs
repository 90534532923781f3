//! Authorization codes, looked up by HMAC and used once.

use keyward_model::{AuthorizationCode, Time};

use crate::{FromRow, Json, Result, Row, Tx, V, columns::json};

const INSERT: &str = "INSERT INTO authorization_codes (tenant_id, code_hmac, grant_id, request, authenticated_at, expires_at, consumed_at) VALUES ($1, $2, $3, $4, $5, $6, NULL)";
const FIND: &str = "SELECT grant_id, request, authenticated_at, expires_at, consumed_at FROM authorization_codes WHERE tenant_id = $1 AND code_hmac = $2";
const CONSUME: &str = "UPDATE authorization_codes SET consumed_at = $3 WHERE tenant_id = $1 AND code_hmac = $2 AND consumed_at IS NULL";

/// A code as it is stored.
#[derive(Debug)]
pub struct StoredCode {
    /// What it stands for.
    pub code: AuthorizationCode,
    /// Whether it was used.
    pub is_consumed: bool,
}

impl FromRow for StoredCode {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(request) = row.get("request")?;
        Ok(Self {
            code: AuthorizationCode {
                grant_id: row.get("grant_id")?,
                request,
                authenticated_at: row.get("authenticated_at")?,
                expires_at: row.get("expires_at")?,
            },
            is_consumed: row.get::<Option<i64>>("consumed_at")?.is_some(),
        })
    }
}

/// Writes a new code.
///
/// # Errors
/// When the statement fails.
pub async fn insert(tx: &mut Tx<'_>, code_hmac: &[u8], code: &AuthorizationCode) -> Result<()> {
    let tenant = tx.tenant().clone();
    let request = json(&code.request)?;
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Blob(code_hmac),
            V::Text(code.grant_id.as_str()),
            V::Json(&request),
            V::Int(code.authenticated_at.millis()),
            V::Int(code.expires_at.millis()),
        ],
    )
    .await?;
    Ok(())
}

/// Finds a code, used or not.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, code_hmac: &[u8]) -> Result<Option<StoredCode>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Blob(code_hmac)])
        .await
}

/// Uses a code up, once.
///
/// # Errors
/// When the statement fails.
pub async fn consume(tx: &mut Tx<'_>, code_hmac: &[u8], now: Time) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let count = tx
        .execute(
            CONSUME,
            &[
                V::Text(tenant.as_str()),
                V::Blob(code_hmac),
                V::Int(now.millis()),
            ],
        )
        .await?;
    Ok(count == 1)
}
