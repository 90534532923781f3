//! `GET /api/applications/:applicationId/roles`: a page of a machine's roles, by name.

use axum::response::Response;
use keyward_http::{ApiError, Page, Params, QueryAs};
use keyward_model::{Application, Id, Role};
use keyward_store::roles::RoleFilter;

use super::service;
use crate::management::{Administrator, search::SearchFor};

/// Lists the roles of a machine application by name.
#[utoipa::path(
    get,
    path = "/applications/{applicationId}/roles",
    responses((status = 200, body = Vec<Role>), (status = 404), (status = 422)),
)]
pub(super) async fn list(
    by: Administrator,
    Params(id): Params<Id<Application>>,
    page: Page,
    QueryAs(SearchFor { search, .. }): QueryAs<SearchFor<Role>>,
) -> Result<Response, ApiError> {
    service::require_machine(&by, id.clone()).await?;
    let filter = RoleFilter {
        of_application: Some(id),
        search,
        ..RoleFilter::default()
    };
    let listed = by
        .store
        .list_roles(&by.tenant, &filter, page.paging(), by.now())
        .await?;
    Ok(page.answer(&listed))
}
