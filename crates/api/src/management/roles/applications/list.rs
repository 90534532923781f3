//! `GET /api/roles/:id/applications`: a page of the machines that have a role, newest first.

use axum::response::Response;
use keyward_http::{ApiError, Page, Params, QueryAs};
use keyward_model::{Application, Id, Role};
use keyward_store::applications::ApplicationFilter;

use super::service;
use crate::management::{Administrator, search::SearchFor};

/// Lists the machine applications that have a role, newest first.
#[utoipa::path(
    get,
    path = "/roles/{id}/applications",
    responses((status = 200, body = Vec<Application>), (status = 404)),
)]
pub(super) async fn list(
    by: Administrator,
    Params(id): Params<Id<Role>>,
    page: Page,
    QueryAs(SearchFor { search, .. }): QueryAs<SearchFor<Application>>,
) -> Result<Response, ApiError> {
    service::get(&by, id.clone()).await?;
    let filter = ApplicationFilter {
        with_role: Some(id),
        search,
        ..ApplicationFilter::default()
    };
    let paging = Some(page.paging());
    let listed = by
        .store
        .list_applications(&by.tenant, &filter, paging, by.now())
        .await?;
    Ok(page.answer(&listed))
}
