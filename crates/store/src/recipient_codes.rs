//! Codes that the Management API sends to an address or a number: for each the last one. Six digits
//! can be enumerated, so what is stored is an HMAC.

use keyward_model::Time;

use crate::{FromRow, Result, Row, Tx, V};

const REPLACE: &str = "INSERT INTO recipient_codes (tenant_id, recipient, id, code_hmac, tries, created_at, expires_at) VALUES ($1, $2, $3, $4, 0, $5, $6) ON CONFLICT (tenant_id, recipient) DO UPDATE SET id = excluded.id, code_hmac = excluded.code_hmac, tries = 0, created_at = excluded.created_at, expires_at = excluded.expires_at";
const FIND: &str =
    "SELECT id, code_hmac, created_at FROM recipient_codes WHERE tenant_id = $1 AND recipient = $2";
const TAKE_TRY: &str = "UPDATE recipient_codes SET tries = tries + 1 WHERE tenant_id = $1 AND recipient = $2 AND id = $3 AND tries < $4";
const CONSUME: &str =
    "DELETE FROM recipient_codes WHERE tenant_id = $1 AND recipient = $2 AND id = $3";

/// A code that was not used yet.
#[derive(Debug)]
pub struct RecipientCode {
    /// Its id: another one when another code was sent.
    pub id: String,
    /// What it is stored as.
    pub code_hmac: Vec<u8>,
    /// When it was made.
    pub created_at: Time,
}

impl FromRow for RecipientCode {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            code_hmac: row.get("code_hmac")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// A code that is to be kept.
#[derive(Debug)]
pub struct NewCode<'a> {
    /// The number's digits, or the key of the address.
    pub recipient: &'a str,
    /// Its id.
    pub id: &'a str,
    /// What it is stored as.
    pub code_hmac: &'a [u8],
    /// When it was made.
    pub created_at: Time,
    /// When it may be cleaned up.
    pub expires_at: Time,
}

/// Puts a code in place of the one that was sent to the recipient before.
///
/// # Errors
/// When the statement fails.
pub async fn replace(tx: &mut Tx<'_>, code: &NewCode<'_>) -> Result<()> {
    let tenant = tx.tenant().clone();
    let args = [
        V::Text(tenant.as_str()),
        V::Text(code.recipient),
        V::Text(code.id),
        V::Blob(code.code_hmac),
        V::Int(code.created_at.millis()),
        V::Int(code.expires_at.millis()),
    ];
    tx.execute(REPLACE, &args).await?;
    Ok(())
}

/// Finds the code that was last sent to a recipient and not used.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, recipient: &str) -> Result<Option<RecipientCode>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(recipient)])
        .await
}

/// Takes one of the tries that a code survives; false when none is left, or it is no more.
///
/// # Errors
/// When the statement fails.
pub async fn take_try(tx: &mut Tx<'_>, recipient: &str, id: &str, tries: i64) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let args = [
        V::Text(tenant.as_str()),
        V::Text(recipient),
        V::Text(id),
        V::Int(tries),
    ];
    Ok(tx.execute(TAKE_TRY, &args).await? == 1)
}

/// Uses a code up, once, or takes back one that could not be sent.
///
/// # Errors
/// When the statement fails.
pub async fn consume(tx: &mut Tx<'_>, recipient: &str, id: &str) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let args = [V::Text(tenant.as_str()), V::Text(recipient), V::Text(id)];
    Ok(tx.execute(CONSUME, &args).await? == 1)
}
