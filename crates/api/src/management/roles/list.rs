//! `GET /api/roles`: a page of the roles, by name. Built-in roles are not shown.

use axum::response::Response;
use keyward_http::{ApiError, FromQuery, Page, Query, QueryAs};
use keyward_model::{Application, ApplicationType, Id, Role, User};
use keyward_store::roles::{FeaturedApplication, FeaturedUser, RoleFilter, RoleInUse};
use serde::Serialize;
use utoipa::ToSchema;

use super::create::KINDS;
use crate::management::{Administrator, search};

pub(super) struct Wanted(RoleFilter);

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        let kind = query.choice("type", &KINDS)?;
        let without_user = query.one("excludeUserId")?;
        let without_application = query.one("excludeApplicationId")?;
        let search = search::parse::<Role>(query)?;
        Ok(Self(RoleFilter {
            kind,
            without_user: without_user.map(Id::from),
            without_application: without_application.map(Id::from),
            search,
            ..RoleFilter::default()
        }))
    }
}

/// A role, and who has it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = RoleInUse)]
pub(super) struct View {
    #[serde(flatten)]
    role: Role,
    users_count: i64,
    featured_users: Vec<UserView>,
    applications_count: i64,
    featured_applications: Vec<ApplicationView>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = FeaturedUser)]
struct UserView {
    #[schema(value_type = String)]
    id: Id<User>,
    #[schema(required)]
    avatar: Option<String>,
    #[schema(required)]
    name: Option<String>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = FeaturedApplication)]
struct ApplicationView {
    #[schema(value_type = String)]
    id: Id<Application>,
    name: String,
    #[serde(rename = "type")]
    kind: ApplicationType,
}

impl From<FeaturedUser> for UserView {
    fn from(user: FeaturedUser) -> Self {
        Self {
            id: user.id,
            avatar: user.avatar,
            name: user.name,
        }
    }
}

impl From<FeaturedApplication> for ApplicationView {
    fn from(application: FeaturedApplication) -> Self {
        Self {
            id: application.id,
            name: application.name,
            kind: application.kind,
        }
    }
}

impl From<RoleInUse> for View {
    fn from(found: RoleInUse) -> Self {
        let (users, applications) = (found.featured_users, found.featured_applications);
        Self {
            role: found.role,
            users_count: found.users_count,
            featured_users: users.into_iter().map(UserView::from).collect(),
            applications_count: found.applications_count,
            featured_applications: applications
                .into_iter()
                .map(ApplicationView::from)
                .collect(),
        }
    }
}

/// Lists roles by name, each with some of those who have it.
#[utoipa::path(get, path = "/roles", responses((status = 200, body = Vec<View>)))]
pub(super) async fn list(
    by: Administrator,
    page: Page,
    QueryAs(Wanted(filter)): QueryAs<Wanted>,
) -> Result<Response, ApiError> {
    let listed = by
        .store
        .list_roles_in_use(&by.tenant, &filter, page.paging(), by.now())
        .await?;
    Ok(page.answer(&listed.map(View::from)))
}
