//! `GET /api/resources/:resourceId/scopes`: a page of a resource's scopes, newest first.

use axum::response::Response;
use keyward_http::{ApiError, Page, Params, QueryAs};
use keyward_model::{Id, Resource, Scope};
use keyward_store::resources::ScopeFilter;

use super::service;
use crate::management::{Administrator, search::SearchFor};

/// Lists the scopes of a resource, newest first.
#[utoipa::path(
    get,
    path = "/resources/{resourceId}/scopes",
    responses((status = 200, body = Vec<Scope>), (status = 404)),
)]
pub(super) async fn list(
    by: Administrator,
    Params(resource): Params<Id<Resource>>,
    page: Page,
    QueryAs(SearchFor { search, .. }): QueryAs<SearchFor<Scope>>,
) -> Result<Response, ApiError> {
    service::get(&by, resource.clone()).await?;
    let filter = ScopeFilter {
        of_resource: Some(resource),
        search,
        ..ScopeFilter::default()
    };
    let paging = Some(page.paging());
    let listed = by
        .store
        .list_scopes(&by.tenant, &filter, paging, by.now())
        .await?;
    Ok(page.answer(&listed))
}
