//! `GET /api/users/:userId/roles`: a page of a user's roles, by name.

use axum::response::Response;
use keyward_http::{ApiError, Page, Params, QueryAs};
use keyward_model::{Id, Role, User};
use keyward_store::roles::RoleFilter;

use super::service;
use crate::management::{Administrator, search::SearchFor};

/// Lists the roles of a user by name.
#[utoipa::path(
    get,
    path = "/users/{userId}/roles",
    responses((status = 200, body = Vec<Role>), (status = 404)),
)]
pub(super) async fn list(
    by: Administrator,
    Params(id): Params<Id<User>>,
    page: Page,
    QueryAs(SearchFor { search, .. }): QueryAs<SearchFor<Role>>,
) -> Result<Response, ApiError> {
    service::require(&by, id.clone()).await?;
    let filter = RoleFilter {
        of_user: Some(id),
        search,
        ..RoleFilter::default()
    };
    let listed = by
        .store
        .list_roles(&by.tenant, &filter, page.paging(), by.now())
        .await?;
    Ok(page.answer(&listed))
}
