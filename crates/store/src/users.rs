//! Users.

mod change;
mod granted;
mod identities;
mod passwords;
mod sessions;
mod sign_in;

pub use change::{compare_usernames, delete, set_suspended, set_username, sign_out, take, update};
pub use granted::{Granted, hold_by_grant};
pub use identities::{is_identity_taken, link_identity, unlink_identity};
pub use passwords::{
    Password, WithPassword, find_password, replace_digest, set_password, set_password_expired,
};
pub use sessions::{
    RevokedGrants, SessionGrant, UserGrant, UserSession, end_session, find_session_owner,
    list_grants, list_sessions, revoke_grant,
};
pub use sign_in::{SignInUser, find_by_identifier, find_to_sign_in, hold_identifier, key};

use std::{sync::Arc, time::Duration};

use keyward_model::{Application, Email, Id, Phone, Role, Time, User};
use sea_query::{Expr, ExprTrait, Query};

use crate::{
    Dialect, Error, FromRow, Json, Listed, Paging, Result, Row, Search, Store, Tenant, Tx, V,
    cache::Key,
    columns::json,
    listing::{List, NEWEST, NEWEST_FOUND},
    roles,
    search::{Rarity, SAMPLE, Searched, users_by_index},
};

/// How long the sample of what is rare is believed: it says how a search is done, and nothing of what it finds.
const RARITY_LIFE: Duration = Duration::from_secs(600);

/// The columns that [`User`] is read from, for every statement that answers users.
macro_rules! columns {
    (with password) => {
        concat!("password_hash, password_method, ", columns!())
    };
    () => {
        "id, username, primary_email, primary_phone, name, avatar, profile, custom_data, identities, application_id, is_suspended, password_hash IS NOT NULL AS has_password, last_sign_in_at, created_at, updated_at"
    };
    // The same of a table that is called `u`.
    (of u) => {
        "u.id, u.username, u.primary_email, u.primary_phone, u.name, u.avatar, u.profile, u.custom_data, u.identities, u.application_id, u.is_suspended, u.password_hash IS NOT NULL AS has_password, u.last_sign_in_at, u.created_at, u.updated_at"
    };
}
use columns;

const FIND: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM users WHERE tenant_id = $1 AND id = $2"
);
const FIND_BY_PHONE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM users WHERE tenant_id = $1 AND primary_phone = $2"
);
const FIND_WITH_PASSWORD: &str = concat!(
    "SELECT ",
    columns!(with password),
    " FROM users WHERE tenant_id = $1 AND id = $2"
);
const SAMPLE_SEARCHED: &str = "SELECT lower(id) AS id, lower(username) AS username, lower(primary_email) AS primary_email, lower(primary_phone) AS primary_phone, lower(name) AS name FROM users WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2";
const INSERT: &str = "INSERT INTO users (tenant_id, id, primary_email, primary_email_key, primary_phone, name, avatar, profile, custom_data, identities, logto_config, application_id, is_suspended, last_sign_in_at, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '{}', '{\"mfa\":{\"enabled\":false}}', $10, FALSE, $11, $12, $12)";
const GIVE_DEFAULT_ROLES: &str = "INSERT INTO users_roles (tenant_id, user_id, role_id) SELECT tenant_id, $2, id FROM roles WHERE tenant_id = $1 AND type = 'User' AND is_default = TRUE";
const SIGNED_IN: &str = "UPDATE users SET last_sign_in_at = $3, updated_at = $3 WHERE tenant_id = $1 AND id = $2 AND is_suspended = FALSE AND COALESCE(password_updated_at, created_at) = $4";
const FIRST_APPLICATION: &str = "UPDATE users SET application_id = $3 WHERE tenant_id = $1 AND id = $2 AND application_id IS NULL";
/// SQLite takes the tables of a `CROSS JOIN` in this order: it would begin with what all roles of the tenant allow.
const SCOPES: &str = "SELECT DISTINCT r.indicator, s.name FROM users_roles ur CROSS JOIN roles_scopes rs CROSS JOIN scopes s CROSS JOIN resources r WHERE ur.tenant_id = $1 AND ur.user_id = $2 AND rs.tenant_id = ur.tenant_id AND rs.role_id = ur.role_id AND s.tenant_id = rs.tenant_id AND s.id = rs.scope_id AND r.tenant_id = s.tenant_id AND r.id = s.resource_id ORDER BY r.indicator, s.name";
/// As [`SCOPES`]: from the user to the roles, not the other way.
const ROLES: &str = "SELECT r.name FROM users_roles ur CROSS JOIN roles r WHERE ur.tenant_id = $1 AND ur.user_id = $2 AND r.tenant_id = ur.tenant_id AND r.id = ur.role_id ORDER BY r.name";
const COUNT_CASE_CONFLICTS: &str = "SELECT COUNT(*) FROM (SELECT lower(username) FROM users WHERE tenant_id = $1 AND username IS NOT NULL GROUP BY lower(username) HAVING COUNT(*) > 1) AS conflicts";
const CASE_CONFLICTS: &str = "SELECT lower(username), id FROM users WHERE tenant_id = $1 AND lower(username) IN (SELECT lower(username) FROM users WHERE tenant_id = $1 AND username IS NOT NULL GROUP BY lower(username) HAVING COUNT(*) > 1 ORDER BY lower(username) LIMIT $2) ORDER BY lower(username), id";

impl FromRow for User {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        // In the order of the columns, in which a row is read quickest.
        Ok(Self {
            id: row.get("id")?,
            username: row.get("username")?,
            primary_email: row.get("primary_email")?,
            primary_phone: row
                .get::<Option<String>>("primary_phone")?
                .map(Phone::from_stored),
            name: row.get("name")?,
            avatar: row.get("avatar")?,
            profile: row.get::<Json<_>>("profile")?.0,
            custom_data: row.get::<Json<_>>("custom_data")?.0,
            identities: row.get::<Json<_>>("identities")?.0,
            application_id: row
                .get::<Option<String>>("application_id")?
                .map(Id::<Application>::from),
            is_suspended: row.get("is_suspended")?,
            has_password: row.get("has_password")?,
            last_sign_in_at: row
                .get::<Option<i64>>("last_sign_in_at")?
                .map(Time::from_millis),
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

/// Which identifier of a new user somebody else has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The user name.
    Username,
    /// The e-mail address.
    Email,
    /// The phone number.
    Phone,
}

/// Turns a broken unique key of `users` into what it means.
#[must_use]
pub fn taken(error: &Error) -> Option<Taken> {
    let name = error.unique_violation()?;
    [
        ("username", Taken::Username),
        ("primary_email", Taken::Email),
        ("primary_phone", Taken::Phone),
    ]
    .into_iter()
    .find_map(|(column, taken)| name.contains(column).then_some(taken))
}

/// Which users a list shows.
#[derive(Clone, Debug, Default)]
pub struct UserFilter {
    /// Only those with this role.
    pub with_role: Option<Id<Role>>,
    /// Only those without this role.
    pub without_role: Option<Id<Role>>,
    /// What was searched for.
    pub search: Search,
}

impl Store {
    /// A part of the users, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_users(
        &self,
        tenant: &Tenant,
        filter: &UserFilter,
        paging: Paging,
        now: Time,
    ) -> Result<Listed<User>> {
        self.list_users_as(tenant, columns!(), filter, paging, now)
            .await
    }

    /// [`Store::list_users`] with passwords.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_users_with_passwords(
        &self,
        tenant: &Tenant,
        filter: &UserFilter,
        paging: Paging,
        now: Time,
    ) -> Result<Listed<WithPassword>> {
        self.list_users_as(tenant, columns!(with password), filter, paging, now)
            .await
    }

    async fn list_users_as<T: FromRow + Send + 'static>(
        &self,
        tenant: &Tenant,
        columns: &'static str,
        filter: &UserFilter,
        paging: Paging,
        now: Time,
    ) -> Result<Listed<T>> {
        let of_tenant = tenant.id().as_str();
        let mut filtered = Query::select();
        filtered
            .from("users")
            .and_where(Expr::col("tenant_id").eq(of_tenant))
            .cond_where(filter.search.condition(self.dialect()));
        let mut ordering = NEWEST;
        let rarity = self.rarity(tenant, &filter.search, now).await?;
        let found = users_by_index(&filter.search, &rarity, self.dialect(), of_tenant);
        if let Some(found) = found {
            filtered.and_where(found);
            ordering = NEWEST_FOUND;
        }
        if let Some(role) = &filter.with_role {
            let having = roles::USERS.all(of_tenant, role);
            filtered.and_where(Expr::col("id").in_subquery(having));
        }
        if let Some(role) = &filter.without_role {
            let having = roles::USERS.all(of_tenant, role);
            filtered.and_where(Expr::col("id").not_in_subquery(having));
        }
        let list = List {
            columns,
            filtered,
            ordering,
            is_capped: false,
        };
        self.list(tenant, list, Some(paging), now).await
    }

    /// Which parts of texts are rare among the newest users, as it was some minutes ago at most. Only FTS5 wants to know.
    async fn rarity(&self, tenant: &Tenant, search: &Search, now: Time) -> Result<Arc<Rarity>> {
        if search.terms.is_empty() || self.dialect() != Dialect::Sqlite {
            return Ok(Arc::default());
        }
        let version = self.cache.version(tenant.id());
        let known = self
            .cache
            .get::<(Arc<Rarity>, Time)>(tenant.id(), &Key::Rarity);
        if let Some(known) = known.filter(|known| known.1 > now) {
            return Ok(known.0.clone());
        }
        let sample: Vec<Searched> = self
            .read(tenant, async |tx| {
                let of_tenant = tx.tenant().clone();
                tx.fetch_all(
                    SAMPLE_SEARCHED,
                    &[V::Text(of_tenant.as_str()), V::Int(SAMPLE)],
                )
                .await
            })
            .await?;
        let rarity = Arc::new(Rarity::of(&sample));
        let entry = Arc::new((rarity.clone(), now.plus(RARITY_LIFE)));
        self.cache.put(tenant.id(), Key::Rarity, version, entry);
        Ok(rarity)
    }
}

/// User names that differ in case only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseConflicts {
    /// How many names there are more than once.
    pub total: i64,
    /// Some of them in lower case, with the users that have them.
    pub samples: Vec<(String, Vec<Id<User>>)>,
}

/// Finds user names that differ in case only, and tells at most `limit` of them.
///
/// # Errors
/// When the statement fails.
pub async fn find_case_conflicts(tx: &mut Tx<'_>, limit: i64) -> Result<CaseConflicts> {
    let tenant = tx.tenant().clone();
    let of_tenant = V::Text(tenant.as_str());
    let total = tx.fetch_one(COUNT_CASE_CONFLICTS, &[of_tenant]).await?;
    let rows: Vec<(String, Id<User>)> = tx
        .fetch_all(CASE_CONFLICTS, &[of_tenant, V::Int(limit)])
        .await?;
    let mut samples: Vec<(String, Vec<Id<User>>)> = Vec::new();
    for (name, id) in rows {
        match samples.last_mut() {
            Some((last, ids)) if *last == name => ids.push(id),
            _ => samples.push((name, vec![id])),
        }
    }
    Ok(CaseConflicts { total, samples })
}

/// Finds a user.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, id: &Id<User>) -> Result<Option<User>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await
}

/// Finds a user with their password.
///
/// # Errors
/// When the statement fails.
pub async fn find_with_password(tx: &mut Tx<'_>, id: &Id<User>) -> Result<Option<WithPassword>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(
        FIND_WITH_PASSWORD,
        &[V::Text(tenant.as_str()), V::Text(id.as_str())],
    )
    .await
}

/// Finds the user of a phone number.
///
/// # Errors
/// When the statement fails.
pub async fn find_by_phone(tx: &mut Tx<'_>, phone: &Phone) -> Result<Option<User>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(
        FIND_BY_PHONE,
        &[V::Text(tenant.as_str()), V::Text(phone.digits())],
    )
    .await
}

/// Writes a new user and gives them the roles that new users get. User name and password come
/// after, by [`set_username`] and [`set_password`].
///
/// # Errors
/// A unique violation when an identifier is taken: see [`taken`].
pub async fn insert(tx: &mut Tx<'_>, user: &User) -> Result<()> {
    let tenant = tx.tenant().clone();
    let email_key = user.primary_email.as_deref().map(Email::key_of);
    let (profile, custom_data) = (json(&user.profile)?, json(&user.custom_data)?);
    tx.execute(
        INSERT,
        &[
            V::Text(tenant.as_str()),
            V::Text(user.id.as_str()),
            V::opt_text(user.primary_email.as_deref()),
            V::opt_text(email_key.as_deref()),
            V::opt_text(user.primary_phone.as_ref().map(Phone::digits)),
            V::opt_text(user.name.as_deref()),
            V::opt_text(user.avatar.as_deref()),
            V::Json(&profile),
            V::Json(&custom_data),
            V::opt_text(user.application_id.as_ref().map(AsRef::as_ref)),
            V::opt_int(user.last_sign_in_at.map(Time::millis)),
            V::Int(user.created_at.millis()),
        ],
    )
    .await?;
    tx.execute(
        GIVE_DEFAULT_ROLES,
        &[V::Text(tenant.as_str()), V::Text(user.id.as_str())],
    )
    .await?;
    Ok(())
}

/// Notes that somebody signed in whose password is what it is `since` then. False when they have been
/// suspended or removed, or their password was changed, at this very moment; afterwards whoever does
/// any of it waits until this write has ended.
///
/// # Errors
/// When the statement fails.
pub async fn note_sign_in(tx: &mut Tx<'_>, id: &Id<User>, since: Time, now: Time) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let count = tx
        .execute(
            SIGNED_IN,
            &[
                V::Text(tenant.as_str()),
                V::Text(id.as_str()),
                V::Int(now.millis()),
                V::Int(since.millis()),
            ],
        )
        .await?;
    Ok(count == 1)
}

/// Notes at which application an account was first used.
///
/// # Errors
/// When the statement fails.
pub async fn note_first_application(
    tx: &mut Tx<'_>,
    id: &Id<User>,
    application: &Id<Application>,
) -> Result<()> {
    let tenant = tx.tenant().clone();
    tx.execute(
        FIRST_APPLICATION,
        &[
            V::Text(tenant.as_str()),
            V::Text(id.as_str()),
            V::Text(application.as_str()),
        ],
    )
    .await?;
    Ok(())
}

/// The scopes that a user's roles give: pairs of resource indicator and scope.
///
/// # Errors
/// When the statement fails.
pub async fn list_scopes(tx: &mut Tx<'_>, id: &Id<User>) -> Result<Vec<(String, String)>> {
    let tenant = tx.tenant().clone();
    tx.fetch_all(SCOPES, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await
}

/// The names of a user's roles.
///
/// # Errors
/// When the statement fails.
pub async fn list_role_names(tx: &mut Tx<'_>, id: &Id<User>) -> Result<Vec<String>> {
    let tenant = tx.tenant().clone();
    tx.fetch_all(ROLES, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await
}
