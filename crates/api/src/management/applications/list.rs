//! `GET /api/applications`: all applications or a page of them, newest first.

use axum::response::Response;
use keyward_http::{ApiError, OptionalPage, Query};
use keyward_model::Id;
use keyward_store::applications::ApplicationFilter;

use super::metadata::KINDS;
use crate::management::{Administrator, search};

const SEARCHED: [&str; 3] = ["id", "name", "description"];

fn filter(query: &Query) -> Result<ApplicationFilter, ApiError> {
    let without_role = query.one("excludeRoleId")?;
    // Organizations come with a later build: none has an application.
    if without_role.is_some() && query.one("excludeOrganizationId")?.is_some() {
        return Err(ApiError::invalid_input(
            "Only one of excludeRoleId and excludeOrganizationId can be given.",
        ));
    }
    Ok(ApplicationFilter {
        kinds: query.choices("types", &KINDS)?,
        is_third_party: query.choice("isThirdParty", &[("true", true), ("false", false)])?,
        without_role: without_role.map(Id::from),
        search: search::parse(query, &SEARCHED)?,
    })
}

pub(super) async fn list(
    by: Administrator,
    page: OptionalPage,
    query: Query,
) -> Result<Response, ApiError> {
    let filter = filter(&query)?;
    let listed = by
        .store
        .list_applications(&by.tenant, &filter, page.paging(), by.now())
        .await?;
    Ok(page.answer(&listed))
}
