//! The rules about one-time tokens. Nothing here knows HTTP.

use keyward_crypto::random;
use keyward_model::{
    Id, ManagementAction, OneTimeToken, OneTimeTokenContext, OneTimeTokenStatus, Secret,
};
use keyward_store::one_time_tokens;

use super::{SUBJECT, error::TokenError};
use crate::management::Administrator;

type Result<T, E = TokenError> = std::result::Result<T, E>;

/// Seconds that a token lives when nobody says how long.
pub(super) const LIFETIME: i64 = 600;

/// A token that is to be made.
pub(super) struct NewToken {
    /// The address that it proves.
    pub email: String,
    /// What follows from using it.
    pub context: OneTimeTokenContext,
    /// Seconds that it lives.
    pub lifetime: i64,
}

/// Makes a token.
pub(super) async fn create(by: &Administrator, new: NewToken) -> Result<OneTimeToken> {
    let token = OneTimeToken {
        id: Id::from(random::standard_id(by.random())),
        email: new.email,
        token: Secret::new(random::secret(by.random())),
        context: new.context,
        status: OneTimeTokenStatus::Active,
        created_at: by.now(),
        expires_at: by.now().plus_seconds(new.lifetime),
    };
    let entry = by.entry(ManagementAction::Create, SUBJECT, &token.id);
    let (vault, random) = (by.store.vault().clone(), by.audit.random.clone());
    by.write(async move |tx| {
        one_time_tokens::insert(tx, &vault, &token, random.as_ref()).await?;
        entry.record(tx).await?;
        Ok(token)
    })
    .await
}

/// Looks at a token.
pub(super) async fn get(by: &Administrator, id: Id<OneTimeToken>) -> Result<OneTimeToken> {
    let vault = by.store.vault().clone();
    by.read(async move |tx| {
        one_time_tokens::find(tx, &vault, &id)
            .await?
            .ok_or_else(|| TokenError::NotFound(id.to_string()))
    })
    .await
}

/// Uses a token up.
pub(super) async fn verify(
    by: &Administrator,
    token: Secret,
    email: String,
) -> Result<OneTimeToken> {
    let (vault, now) = (by.store.vault().clone(), by.now());
    let by_all = by.clone();
    by.write(async move |tx| {
        let used = one_time_tokens::consume(tx, &vault, token.expose(), &email, None, now).await?;
        let used = used?;
        let entry = by_all.entry(ManagementAction::Update, SUBJECT, &used.id);
        entry.record(tx).await?;
        Ok(used)
    })
    .await
}

/// Says what became of a token.
pub(super) async fn set_status(
    by: &Administrator,
    id: Id<OneTimeToken>,
    status: OneTimeTokenStatus,
) -> Result<OneTimeToken> {
    if status == OneTimeTokenStatus::Active {
        return Err(TokenError::Reactivated);
    }
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    let vault = by.store.vault().clone();
    by.write(async move |tx| {
        one_time_tokens::set_status(tx, &id, status).await?;
        let token = one_time_tokens::find(tx, &vault, &id).await?;
        let token = token.ok_or_else(|| TokenError::NotFound(id.to_string()))?;
        entry.record(tx).await?;
        Ok(token)
    })
    .await
}

/// Removes a token.
pub(super) async fn delete(by: &Administrator, id: Id<OneTimeToken>) -> Result<()> {
    let entry = by.entry(ManagementAction::Delete, SUBJECT, &id);
    by.write(async move |tx| {
        if !one_time_tokens::delete(tx, &id).await? {
            return Err(TokenError::NotFound(id.to_string()));
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}
