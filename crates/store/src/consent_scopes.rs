//! What third-party applications may ask their users for. The tenant's cache holds it with the
//! client.

use keyward_model::{
    Application, CONSENT_USER_SCOPES, ConsentScope, ConsentScopes, Id, Scope, ScopeSet,
};
use sea_query::{Expr, OnConflict, Query};

use crate::{Error, FromRow, Relation, Result, Row, Tx, V, built::Built};

const USER_SCOPES: &str = "SELECT user_scope FROM application_user_consent_user_scopes WHERE tenant_id = $1 AND application_id = $2";
const RESOURCE_SCOPES: &str = "SELECT r.id AS resource_id, r.name AS resource_name, r.indicator, s.id, s.name, s.description FROM application_user_consent_resource_scopes c JOIN scopes s ON s.tenant_id = c.tenant_id AND s.id = c.scope_id JOIN resources r ON r.tenant_id = s.tenant_id AND r.id = s.resource_id WHERE c.tenant_id = $1 AND c.application_id = $2 ORDER BY r.indicator, s.name";
const REMOVE_USER_SCOPE: &str = "DELETE FROM application_user_consent_user_scopes WHERE tenant_id = $1 AND application_id = $2 AND user_scope = $3";

/// The scopes of resources that an application may ask for.
pub const OF_RESOURCES: Relation<Application, Scope> = Relation::new(
    "application_user_consent_resource_scopes",
    "application_id",
    "scope_id",
    "scopes",
)
.cached();

impl FromRow for ConsentScope {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            resource_id: row.get("resource_id")?,
            resource_name: row.get("resource_name")?,
            indicator: row.get("indicator")?,
            id: row.get("id")?,
            name: row.get("name")?,
            description: row.get("description")?,
        })
    }
}

/// All that an application may ask for.
///
/// # Errors
/// When a statement fails.
pub async fn find(tx: &mut Tx<'_>, application: &Id<Application>) -> Result<ConsentScopes> {
    let tenant = tx.tenant().clone();
    let of_application = [V::Text(tenant.as_str()), V::Text(application.as_str())];
    let user: Vec<String> = tx.fetch_all(USER_SCOPES, &of_application).await?;
    let resource = tx.fetch_all(RESOURCE_SCOPES, &of_application).await?;
    let known = CONSENT_USER_SCOPES.into_iter();
    let user: ScopeSet = known
        .filter(|scope| user.iter().any(|own| own == scope))
        .collect();
    Ok(ConsentScopes { user, resource })
}

/// Allows an application to ask for scopes about users. Those that it has stay.
///
/// # Errors
/// When the statement fails; a foreign key when there is no such application.
pub async fn add_user_scopes(
    tx: &mut Tx<'_>,
    application: &Id<Application>,
    scopes: &ScopeSet,
) -> Result<()> {
    if scopes.is_empty() {
        return Ok(());
    }
    tx.changed();
    let columns = ["tenant_id", "application_id", "user_scope"];
    let mut insert = Query::insert();
    insert
        .into_table("application_user_consent_user_scopes")
        .columns(columns)
        .on_conflict(OnConflict::columns(columns).do_nothing().to_owned())
        .returning_col("user_scope");
    for scope in scopes.iter() {
        let values: [Expr; 3] = [
            tx.tenant().as_str().into(),
            application.as_str().into(),
            scope.into(),
        ];
        insert
            .values(values)
            .map_err(|_| Error::sql("a scope has more columns than its table"))?;
    }
    let _: Vec<String> = Built::of(&insert).fetch_all(tx).await?;
    Ok(())
}

/// Takes a scope about users from an application. Answers whether it had it.
///
/// # Errors
/// When the statement fails.
pub async fn remove_user_scope(
    tx: &mut Tx<'_>,
    application: &Id<Application>,
    scope: &str,
) -> Result<bool> {
    tx.changed();
    let tenant = tx.tenant().clone();
    let count = tx
        .execute(
            REMOVE_USER_SCOPE,
            &[
                V::Text(tenant.as_str()),
                V::Text(application.as_str()),
                V::Text(scope),
            ],
        )
        .await?;
    Ok(count == 1)
}
