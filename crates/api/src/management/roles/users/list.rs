//! `GET /api/roles/:id/users`: a page of the users that have a role, newest first.

use axum::response::Response;
use keyward_http::{ApiError, FromQuery, Page, Params, Query, QueryAs};
use keyward_model::{Id, Role};
use keyward_store::{Search, users::UserFilter};

use super::service;
use crate::management::{
    Administrator, search,
    users::{SEARCHED, UserView},
};

pub(super) struct Wanted(Search);

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        search::parse(query, &SEARCHED).map(Self)
    }
}

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
    QueryAs(Wanted(search)): QueryAs<Wanted>,
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
