//! Conversations with people who sign in.

use keyward_model::{Interaction, InteractionState, PendingAuthorization, Time};

use crate::{FromRow, Json, Result, Row, Tx, V, columns::json};

const INSERT: &str = "INSERT INTO interactions (tenant_id, id, pending, state, version, expires_at) VALUES ($1, $2, $3, $4, 1, $5) ON CONFLICT (tenant_id, id) DO NOTHING";
const FIND: &str = "SELECT pending, state, version FROM interactions WHERE tenant_id = $1 AND id = $2 AND expires_at > $3";
const UPDATE: &str = "UPDATE interactions SET state = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 AND version = $4";
const DELETE: &str = "DELETE FROM interactions WHERE tenant_id = $1 AND id = $2 AND version = $3";

impl FromRow for Interaction {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(pending): Json<PendingAuthorization> = row.get("pending")?;
        let Json(state): Json<InteractionState> = row.get("state")?;
        Ok(Self {
            pending,
            state,
            version: row.get("version")?,
        })
    }
}

/// Keeps everybody else from acting on a conversation, begun or not, until this write has ended:
/// what is read of it stays true.
///
/// # Errors
/// When somebody else acts on it for too long.
pub async fn hold(tx: &mut Tx<'_>, id: &str) -> Result<()> {
    tx.lock(&format!("interactions/{id}")).await
}

/// Makes a conversation out of a request that waited in its cookie. Answers whether it is new:
/// a request that two tabs act on at once becomes one conversation.
///
/// # Errors
/// When the statement fails.
pub async fn insert(
    tx: &mut Tx<'_>,
    pending: &PendingAuthorization,
    state: &InteractionState,
) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let (request, state) = (json(pending)?, json(state)?);
    let count = tx
        .execute(
            INSERT,
            &[
                V::Text(tenant.as_str()),
                V::Text(&pending.uid),
                V::Json(&request),
                V::Json(&state),
                V::Int(pending.expires_at().millis()),
            ],
        )
        .await?;
    Ok(count == 1)
}

/// Finds a conversation that has not ended.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, id: &str, now: Time) -> Result<Option<Interaction>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(
        FIND,
        &[V::Text(tenant.as_str()), V::Text(id), V::Int(now.millis())],
    )
    .await
}

/// Moves a conversation on from the version that was read. Answers false when somebody else did
/// first.
///
/// # Errors
/// When the statement fails.
pub async fn update(
    tx: &mut Tx<'_>,
    id: &str,
    version: i64,
    state: &InteractionState,
) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let state = json(state)?;
    let count = tx
        .execute(
            UPDATE,
            &[
                V::Text(tenant.as_str()),
                V::Text(id),
                V::Json(&state),
                V::Int(version),
            ],
        )
        .await?;
    Ok(count == 1)
}

/// Ends a conversation, once: answers false when it was ended or changed meanwhile.
///
/// # Errors
/// When the statement fails.
pub async fn delete(tx: &mut Tx<'_>, interaction: &Interaction) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let count = tx
        .execute(
            DELETE,
            &[
                V::Text(tenant.as_str()),
                V::Text(&interaction.pending.uid),
                V::Int(interaction.version),
            ],
        )
        .await?;
    Ok(count == 1)
}
