//! Codes that were sent to phones and by e-mail. Six digits can be enumerated, so what is stored is
//! an HMAC.

use keyward_model::{Contact, Email, Time};

use crate::{FromRow, Result, Row, Tx, V};

const FORGET: &str = "DELETE FROM verification_codes WHERE tenant_id = $1 AND interaction_id = $2 AND (email IS NOT NULL) = $3 AND consumed_at IS NULL";
const INSERT: &str = "INSERT INTO verification_codes (tenant_id, id, interaction_id, phone, email, code_hmac, tries, consumed_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, 0, NULL, $7)";
const FIND: &str = "SELECT phone, email, code_hmac, created_at FROM verification_codes WHERE tenant_id = $1 AND id = $2 AND interaction_id = $3 AND consumed_at IS NULL";
const TAKE_TRY: &str = "UPDATE verification_codes SET tries = tries + 1 WHERE tenant_id = $1 AND id = $2 AND tries < $3";
const CONSUME: &str = "UPDATE verification_codes SET consumed_at = $3 WHERE tenant_id = $1 AND id = $2 AND consumed_at IS NULL";
const SPOIL: &str = "UPDATE verification_codes SET code_hmac = $3 WHERE tenant_id = $1 AND id = $2";
const DISCARD: &str = "DELETE FROM verification_codes WHERE tenant_id = $1 AND id = $2";

/// A code that was not used yet.
#[derive(Debug)]
pub struct StoredCode {
    /// Where it went.
    pub to: Contact,
    /// What it is stored as.
    pub code_hmac: Vec<u8>,
    /// When it was made.
    pub created_at: Time,
}

impl FromRow for StoredCode {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let to = match row.get::<Option<String>>("email")? {
            Some(email) => Contact::Email(Email::from_stored(email)),
            None => Contact::Phone(row.get("phone")?),
        };
        Ok(Self {
            to,
            code_hmac: row.get("code_hmac")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// Puts a code in place of those that the conversation sent to addresses of the same kind before and
/// were not used.
///
/// # Errors
/// When a statement fails.
pub async fn replace(
    tx: &mut Tx<'_>,
    id: &str,
    interaction_id: &str,
    to: &Contact,
    code_hmac: &[u8],
    now: Time,
) -> Result<()> {
    let tenant = tx.tenant().clone();
    let (phone, email) = match to {
        Contact::Phone(phone) => (phone.digits(), None),
        Contact::Email(email) => ("", Some(email.as_str())),
    };
    tx.execute(
        FORGET,
        &[
            V::Text(tenant.as_str()),
            V::Text(interaction_id),
            V::Bool(email.is_some()),
        ],
    )
    .await?;
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Text(id),
            V::Text(interaction_id),
            V::Text(phone),
            V::opt_text(email),
            V::Blob(code_hmac),
            V::Int(now.millis()),
        ],
    )
    .await?;
    Ok(())
}

/// Finds the unused code of a verification in its conversation.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, id: &str, interaction_id: &str) -> Result<Option<StoredCode>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(
        FIND,
        &[
            V::Text(tenant.as_str()),
            V::Text(id),
            V::Text(interaction_id),
        ],
    )
    .await
}

/// Takes one of the tries that a code survives; false when none is left.
///
/// # Errors
/// When the statement fails.
pub async fn take_try(tx: &mut Tx<'_>, id: &str, tries: i64) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let count = tx
        .execute(
            TAKE_TRY,
            &[V::Text(tenant.as_str()), V::Text(id), V::Int(tries)],
        )
        .await?;
    Ok(count == 1)
}

/// Uses a code up, once.
///
/// # Errors
/// When the statement fails.
pub async fn consume(tx: &mut Tx<'_>, id: &str, now: Time) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let count = tx
        .execute(
            CONSUME,
            &[V::Text(tenant.as_str()), V::Text(id), V::Int(now.millis())],
        )
        .await?;
    Ok(count == 1)
}

/// Makes a code that could not be sent unusable, though it looks as before: nothing that is entered
/// fits it.
///
/// # Errors
/// When the statement fails.
pub async fn spoil(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    let tenant = tx.tenant().clone();
    tx.execute(
        SPOIL,
        &[V::Text(tenant.as_str()), V::Text(id), V::Blob(&[0; 32])],
    )
    .await?;
    Ok(())
}

/// Makes a code that could not be sent unusable: there is none any more.
///
/// # Errors
/// When the statement fails.
pub async fn discard(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    let tenant = tx.tenant().clone();
    tx.execute(DISCARD, &[V::Text(tenant.as_str()), V::Text(id)])
        .await?;
    Ok(())
}
