//! One-time tokens. The contract reads them back, so they are sealed, and looked up by an HMAC.

use keyward_crypto::Random;
use keyward_model::{
    Id, InteractionEvent, OneTimeToken, OneTimeTokenContext, OneTimeTokenRefusal,
    OneTimeTokenStatus, Secret, Time,
};
use sea_query::{Cond, Expr, ExprTrait, Query};

use crate::{
    Error, FromRow, Json, Listed, Paging, Result, Row, Store, Tenant, Tx, V, Vault,
    columns::json,
    listing::{List, NEWEST},
};

/// The columns that a token is read from.
macro_rules! columns {
    () => {
        "id, email, token, context, status, created_at, expires_at"
    };
}

const FIND: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM one_time_tokens WHERE tenant_id = $1 AND id = $2"
);
const FIND_BY_TOKEN: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM one_time_tokens WHERE tenant_id = $1 AND token_hmac = $2"
);
const INSERT: &str = "INSERT INTO one_time_tokens (tenant_id, id, email, token, token_hmac, context, status, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const CONSUME: &str = "UPDATE one_time_tokens SET status = 'consumed' WHERE tenant_id = $1 AND id = $2 AND status = 'active'";
const SET_STATUS: &str = "UPDATE one_time_tokens SET status = $3 WHERE tenant_id = $1 AND id = $2";
const DELETE: &str = "DELETE FROM one_time_tokens WHERE tenant_id = $1 AND id = $2";

/// The kind under which tokens are looked up.
const KIND: &str = "one-time token";

/// What a token is bound to when it is sealed.
fn place(id: &Id<OneTimeToken>) -> String {
    format!("one_time_tokens/{id}")
}

/// A row before its token is opened.
struct SealedToken {
    id: Id<OneTimeToken>,
    email: String,
    token: Vec<u8>,
    context: OneTimeTokenContext,
    status: OneTimeTokenStatus,
    created_at: Time,
    expires_at: Time,
}

impl FromRow for SealedToken {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(context) = row.get("context")?;
        let status: String = row.get("status")?;
        Ok(Self {
            id: row.get("id")?,
            email: row.get("email")?,
            token: row.get("token")?,
            context,
            status: OneTimeTokenStatus::from_name(&status)
                .ok_or_else(|| Error::decode("is no status of a token"))?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

impl SealedToken {
    fn open(self, tenant: &keyward_model::TenantId, vault: &Vault) -> Result<OneTimeToken> {
        let token = vault.open_text(tenant, &place(&self.id), &self.token)?;
        Ok(OneTimeToken {
            id: self.id,
            email: self.email,
            token: Secret::new(token),
            context: self.context,
            status: self.status,
            created_at: self.created_at,
            expires_at: self.expires_at,
        })
    }
}

/// Which tokens a list shows.
#[derive(Clone, Debug, Default)]
pub struct OneTimeTokenFilter {
    /// Only those for this address.
    pub email: Option<String>,
    /// Only those of this status by now.
    pub status: Option<OneTimeTokenStatus>,
}

impl Store {
    /// A part of the tokens, newest first; all of them without paging.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_one_time_tokens(
        &self,
        tenant: &Tenant,
        filter: &OneTimeTokenFilter,
        paging: Option<Paging>,
        now: Time,
    ) -> Result<Listed<OneTimeToken>> {
        let mut filtered = Query::select();
        filtered
            .from("one_time_tokens")
            .and_where(Expr::col("tenant_id").eq(tenant.id().as_str()));
        if let Some(email) = &filter.email {
            filtered.and_where(Expr::col("email").eq(email.as_str()));
        }
        if let Some(status) = filter.status {
            filtered.cond_where(is_by_now(status, now));
        }
        let list = List {
            columns: columns!(),
            filtered,
            ordering: NEWEST,
            is_capped: false,
        };
        let Listed {
            rows,
            total,
            is_capped,
        } = self.list::<SealedToken>(tenant, list, paging, now).await?;
        let rows = rows
            .into_iter()
            .map(|row| row.open(tenant.id(), &self.vault))
            .collect::<Result<_>>()?;
        Ok(Listed {
            rows,
            total,
            is_capped,
        })
    }
}

/// An active token whose time has passed is an expired one.
fn is_by_now(status: OneTimeTokenStatus, now: Time) -> Cond {
    let is = |status: OneTimeTokenStatus| Expr::col("status").eq(status.as_str());
    let is_active = is(OneTimeTokenStatus::Active);
    let end = Expr::col("expires_at");
    match status {
        OneTimeTokenStatus::Active => Cond::all().add(is_active).add(end.gt(now.millis())),
        OneTimeTokenStatus::Expired => Cond::any()
            .add(is(status))
            .add(Cond::all().add(is_active).add(end.lte(now.millis()))),
        OneTimeTokenStatus::Consumed | OneTimeTokenStatus::Revoked => Cond::all().add(is(status)),
    }
}

/// Finds a token by its id.
///
/// # Errors
/// When the statement fails.
pub async fn find(
    tx: &mut Tx<'_>,
    vault: &Vault,
    id: &Id<OneTimeToken>,
) -> Result<Option<OneTimeToken>> {
    let tenant = tx.tenant().clone();
    let args = [V::Text(tenant.as_str()), V::Text(id.as_str())];
    let row: Option<SealedToken> = tx.fetch_optional(FIND, &args).await?;
    row.map(|row| row.open(&tenant, vault)).transpose()
}

/// Finds a token by what its link carries.
///
/// # Errors
/// When the statement fails.
pub async fn find_by_token(
    tx: &mut Tx<'_>,
    vault: &Vault,
    token: &str,
) -> Result<Option<OneTimeToken>> {
    let tenant = tx.tenant().clone();
    let hmac = vault.lookup(&tenant, KIND, token);
    let args = [V::Text(tenant.as_str()), V::Blob(&hmac)];
    let row: Option<SealedToken> = tx.fetch_optional(FIND_BY_TOKEN, &args).await?;
    row.map(|row| row.open(&tenant, vault)).transpose()
}

/// Writes a new token, sealed.
///
/// # Errors
/// A unique violation when the id or the token is taken.
pub async fn insert(
    tx: &mut Tx<'_>,
    vault: &Vault,
    token: &OneTimeToken,
    random: &dyn Random,
) -> Result<()> {
    let tenant = tx.tenant().clone();
    let value = token.token.expose();
    let sealed = vault.seal(&tenant, &place(&token.id), value.as_bytes(), random);
    let hmac = vault.lookup(&tenant, KIND, value);
    let context = json(&token.context)?;
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Text(token.id.as_str()),
            V::Text(&token.email),
            V::Blob(&sealed),
            V::Blob(&hmac),
            V::Json(&context),
            V::Text(token.status.as_str()),
            V::Int(token.created_at.millis()),
            V::Int(token.expires_at.millis()),
        ],
    )
    .await?;
    Ok(())
}

/// Uses a token up, for an address and a purpose (any without). Of two parallel uses one is
/// refused.
///
/// # Errors
/// When a statement fails. Within: the first reason why the token does not do; nothing changed.
pub async fn consume(
    tx: &mut Tx<'_>,
    vault: &Vault,
    token: &str,
    email: &str,
    event: Option<InteractionEvent>,
    now: Time,
) -> Result<std::result::Result<OneTimeToken, OneTimeTokenRefusal>> {
    let tenant = tx.tenant().clone();
    let Some(mut token) = find_by_token(tx, vault, token).await? else {
        return Ok(Err(OneTimeTokenRefusal::NotFound));
    };
    if let Err(refusal) = token.check(email, event, now) {
        return Ok(Err(refusal));
    }
    let args = [V::Text(tenant.as_str()), V::Text(token.id.as_str())];
    if tx.execute(CONSUME, &args).await? == 0 {
        // Somebody else was quicker.
        return Ok(Err(OneTimeTokenRefusal::Consumed));
    }
    token.status = OneTimeTokenStatus::Consumed;
    Ok(Ok(token))
}

/// Writes what became of a token. Answers whether there is such a token.
///
/// # Errors
/// When the statement fails.
pub async fn set_status(
    tx: &mut Tx<'_>,
    id: &Id<OneTimeToken>,
    status: OneTimeTokenStatus,
) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let args = [
        V::Text(tenant.as_str()),
        V::Text(id.as_str()),
        V::Text(status.as_str()),
    ];
    Ok(tx.execute(SET_STATUS, &args).await? > 0)
}

/// Removes a token. Answers whether there was one.
///
/// # Errors
/// When the statement fails.
pub async fn delete(tx: &mut Tx<'_>, id: &Id<OneTimeToken>) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let args = [V::Text(tenant.as_str()), V::Text(id.as_str())];
    Ok(tx.execute(DELETE, &args).await? > 0)
}
