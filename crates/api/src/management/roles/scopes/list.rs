//! `GET /api/roles/:id/scopes`: what a role allows, all of it or a page, newest first.

use axum::response::Response;
use keyward_http::{ApiError, OptionalPage, Params, QueryAs};
use keyward_model::{Id, Role, Scope};
use keyward_store::resources::ScopeFilter;

use super::service::{self, ScopeAndResource};
use crate::management::{Administrator, search::SearchFor};

/// Lists what a role allows, newest first.
#[utoipa::path(
    get,
    path = "/roles/{id}/scopes",
    responses((status = 200, body = Vec<ScopeAndResource>), (status = 404)),
)]
pub(super) async fn list(
    by: Administrator,
    Params(id): Params<Id<Role>>,
    page: OptionalPage,
    QueryAs(SearchFor { search, .. }): QueryAs<SearchFor<Scope>>,
) -> Result<Response, ApiError> {
    let filter = ScopeFilter {
        of_role: Some(id),
        search,
        ..ScopeFilter::default()
    };
    let listed = service::list_scopes(&by, filter, page.paging()).await?;
    Ok(page.answer(&listed))
}
