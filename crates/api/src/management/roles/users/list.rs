//! `GET /api/roles/:id/users`: a page of the users that have a role, newest first.

use axum::response::Response;
use keyward_http::{ApiError, Page, Params, QueryAs};
use keyward_model::{Id, Role, User};
use keyward_store::users::UserFilter;

use super::service;
use crate::management::{Administrator, search::SearchFor, users::UserView};

/// Lists the users that have a role, newest first.
#[utoipa::path(
    get,
    path = "/roles/{id}/users",
    responses((status = 200, body = Vec<UserView>), (status = 404)),
)]
pub(super) async fn list(
    by: Administrator,
    Params(id): Params<Id<Role>>,
    page: Page,
    QueryAs(SearchFor { search, .. }): QueryAs<SearchFor<User>>,
) -> Result<Response, ApiError> {
    service::get(&by, id.clone()).await?;
    let filter = UserFilter {
        with_role: Some(id),
        search,
        ..UserFilter::default()
    };
    let listed = by
        .store
        .list_users(&by.tenant, &filter, page.paging(), by.now())
        .await?;
    Ok(page.answer(&listed.map(UserView::from)))
}
