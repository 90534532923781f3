//! Lists of roles. Built-in roles are in none of them.

use std::collections::HashMap;

use keyward_model::{Application, ApplicationType, Id, Role, RoleType, Time, User};
use sea_query::{Expr, ExprTrait, Order, Query};

use super::{OF_APPLICATION, OF_USER};
use crate::{
    FromRow, Listed, Paging, Result, Row, Search, Store, Tenant, Tx, V,
    listing::{List, Ordering},
};

const COLUMNS_IN_USE: &str = concat!(
    columns!(),
    ", (SELECT COUNT(*) FROM users_roles ur WHERE ur.tenant_id = roles.tenant_id AND ur.role_id = roles.id) AS users_count, (SELECT COUNT(*) FROM applications_roles ar WHERE ar.tenant_id = roles.tenant_id AND ar.role_id = roles.id) AS applications_count"
);
// Not LIKE: it tells `A` from `a` on one engine only.
const IS_NOT_BUILT_IN: &str = "substr(name, 1, 10) <> '#internal:'";
// Names are unique in a tenant.
const BY_NAME: Ordering = &[("name", Order::Asc)];
const FEATURED_USERS: &str = "SELECT ur.role_id, u.id, u.avatar, u.name FROM users_roles ur JOIN users u ON u.tenant_id = ur.tenant_id AND u.id = ur.user_id WHERE ur.tenant_id = $1 AND ur.role_id = $2 LIMIT 3";
const FEATURED_APPLICATIONS: &str = "SELECT ar.role_id, a.id, a.name, a.type FROM applications_roles ar JOIN applications a ON a.tenant_id = ar.tenant_id AND a.id = ar.application_id WHERE ar.tenant_id = $1 AND ar.role_id = $2 LIMIT 3";

/// Which roles a list shows.
#[derive(Clone, Debug, Default)]
pub struct RoleFilter {
    /// Only those for users, or for machines.
    pub kind: Option<RoleType>,
    /// Only those of this user.
    pub of_user: Option<Id<User>>,
    /// Only those of this application.
    pub of_application: Option<Id<Application>>,
    /// Only those that this user lacks.
    pub without_user: Option<Id<User>>,
    /// Only those that this application lacks.
    pub without_application: Option<Id<Application>>,
    /// What was searched for.
    pub search: Search,
}

/// A role, and who has it.
#[derive(Clone, Debug)]
pub struct RoleInUse {
    /// The role.
    pub role: Role,
    /// How many users have it.
    pub users_count: i64,
    /// Some of them.
    pub featured_users: Vec<FeaturedUser>,
    /// How many applications have it.
    pub applications_count: i64,
    /// Some of them.
    pub featured_applications: Vec<FeaturedApplication>,
}

/// A user as a list of roles shows them.
#[derive(Clone, Debug)]
pub struct FeaturedUser {
    /// Their id.
    pub id: Id<User>,
    /// URL of their picture.
    pub avatar: Option<String>,
    /// Their name.
    pub name: Option<String>,
}

/// An application as a list of roles shows it.
#[derive(Clone, Debug)]
pub struct FeaturedApplication {
    /// Its id.
    pub id: Id<Application>,
    /// Its name.
    pub name: String,
    /// Its type.
    pub kind: ApplicationType,
}

impl FromRow for FeaturedUser {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            avatar: row.get("avatar")?,
            name: row.get("name")?,
        })
    }
}

impl FromRow for FeaturedApplication {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            kind: row.get("type")?,
        })
    }
}

impl FromRow for RoleInUse {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            role: Role::from_row(row)?,
            users_count: row.get("users_count")?,
            featured_users: Vec::new(),
            applications_count: row.get("applications_count")?,
            featured_applications: Vec::new(),
        })
    }
}

impl Store {
    /// A part of the roles, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_roles(
        &self,
        tenant: &Tenant,
        filter: &RoleFilter,
        paging: Paging,
        now: Time,
    ) -> Result<Listed<Role>> {
        let list = self.filtered_roles(tenant, filter, columns!());
        self.list(tenant, list, Some(paging), now).await
    }

    /// The same with who has them: how many, and up to three of each kind.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_roles_in_use(
        &self,
        tenant: &Tenant,
        filter: &RoleFilter,
        paging: Paging,
        now: Time,
    ) -> Result<Listed<RoleInUse>> {
        let list = self.filtered_roles(tenant, filter, COLUMNS_IN_USE);
        let mut listed: Listed<RoleInUse> = self.list(tenant, list, Some(paging), now).await?;
        let ids: Vec<Id<Role>> = listed.rows.iter().map(|row| row.role.id.clone()).collect();
        let (mut users, mut applications) = self
            .read(tenant, async move |tx| -> Result<_> {
                let users: Featured<FeaturedUser> = feature(tx, FEATURED_USERS, &ids).await?;
                let applications: Featured<FeaturedApplication> =
                    feature(tx, FEATURED_APPLICATIONS, &ids).await?;
                Ok((users, applications))
            })
            .await?;
        for row in &mut listed.rows {
            row.featured_users = users.remove(&row.role.id).unwrap_or_default();
            row.featured_applications = applications.remove(&row.role.id).unwrap_or_default();
        }
        Ok(listed)
    }

    fn filtered_roles(&self, tenant: &Tenant, filter: &RoleFilter, columns: &'static str) -> List {
        let of_tenant = tenant.id().as_str();
        let id = || Expr::col("id");
        let mut filtered = Query::select();
        filtered
            .from("roles")
            .and_where(Expr::col("tenant_id").eq(of_tenant))
            .and_where(Expr::cust(IS_NOT_BUILT_IN))
            .cond_where(filter.search.condition(self.dialect()));
        if let Some(kind) = filter.kind {
            filtered.and_where(Expr::col("type").eq(kind.as_str()));
        }
        if let Some(user) = &filter.of_user {
            filtered.and_where(id().in_subquery(OF_USER.all(of_tenant, user)));
        }
        if let Some(application) = &filter.of_application {
            let held = OF_APPLICATION.all(of_tenant, application);
            filtered.and_where(id().in_subquery(held));
        }
        if let Some(user) = &filter.without_user {
            filtered.and_where(id().not_in_subquery(OF_USER.all(of_tenant, user)));
        }
        if let Some(application) = &filter.without_application {
            let held = OF_APPLICATION.all(of_tenant, application);
            filtered.and_where(id().not_in_subquery(held));
        }
        List {
            columns,
            filtered,
            ordering: BY_NAME,
            is_capped: false,
        }
    }
}

type Featured<T> = HashMap<Id<Role>, Vec<T>>;

/// A row of [`a_few_of_each`].
struct Held<T> {
    role: Id<Role>,
    by: T,
}

impl<T: FromRow> FromRow for Held<T> {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            role: row.get("role_id")?,
            by: T::from_row(row)?,
        })
    }
}

async fn feature<T: FromRow>(
    tx: &mut Tx<'_>,
    select: &'static str,
    roles: &[Id<Role>],
) -> Result<Featured<T>> {
    let mut featured = Featured::new();
    if roles.is_empty() {
        return Ok(featured);
    }
    let tenant = tx.tenant().clone();
    let mut args = vec![V::Text(tenant.as_str())];
    args.extend(roles.iter().map(|role| V::Text(role.as_str())));
    let sql = a_few_of_each(select, roles.len());
    for held in tx.fetch_all_built::<Held<T>>(&sql, &args).await? {
        featured.entry(held.role).or_default().push(held.by);
    }
    Ok(featured)
}

/// A statement for each role, as one: a role that everybody has is not read to its end.
fn a_few_of_each(select: &str, roles: usize) -> String {
    let of_role = |number: usize| {
        let select = select.replace("$2", &format!("${}", number + 2));
        format!("SELECT * FROM ({select}) AS few{number}")
    };
    (0..roles)
        .map(of_role)
        .collect::<Vec<_>>()
        .join(" UNION ALL ")
}
