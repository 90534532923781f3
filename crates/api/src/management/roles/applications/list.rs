//! `GET /api/roles/:id/applications`: a page of the machines that have a role, newest first.

use axum::response::Response;
use keyward_http::{ApiError, FromQuery, Page, Params, Query, QueryAs};
use keyward_model::{Application, Id, Role};
use keyward_store::{Search, applications::ApplicationFilter};

use super::service;
use crate::management::{Administrator, applications::SEARCHED, search};

pub(super) struct Wanted(Search);

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        search::parse(query, &SEARCHED).map(Self)
    }
}

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
    QueryAs(Wanted(search)): QueryAs<Wanted>,
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
