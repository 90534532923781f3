//! `GET /api/resources/:resourceId/scopes`: a page of a resource's scopes, newest first.

use axum::response::Response;
use keyward_http::{ApiError, FromQuery, Page, Params, Query, QueryAs};
use keyward_model::{Id, Resource, Scope};
use keyward_store::{Search, resources::ScopeFilter};

use super::service;
use crate::management::{Administrator, search};

/// The columns of scopes that a search looks at.
pub(in crate::management) const SEARCHED: [&str; 3] = ["id", "name", "description"];

pub(super) struct Wanted(Search);

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        search::parse(query, &SEARCHED).map(Self)
    }
}

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
    QueryAs(Wanted(search)): QueryAs<Wanted>,
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
