//! `GET /api/resources`: all resources or a page of them, by name.

use axum::response::Response;
use keyward_http::{ApiError, FromQuery, OptionalPage, Query, QueryAs};

use super::{service, view::ResourceView};
use crate::management::Administrator;

pub(super) struct Wanted {
    with_scopes: bool,
}

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        Ok(Self {
            with_scopes: query.flag("includeScopes")?,
        })
    }
}

/// Lists resources by name, with their scopes when they are asked for.
#[utoipa::path(get, path = "/resources", responses((status = 200, body = Vec<ResourceView>)))]
pub(super) async fn list(
    by: Administrator,
    page: OptionalPage,
    QueryAs(wanted): QueryAs<Wanted>,
) -> Result<Response, ApiError> {
    let listed = service::list(&by, page.paging(), wanted.with_scopes).await?;
    Ok(page.answer(&listed))
}
