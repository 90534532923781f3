//! `GET /api/applications`: all applications or a page of them, newest first.

use axum::response::Response;
use keyward_http::{ApiError, FromQuery, OptionalPage, Query, QueryAs};
use keyward_model::{Application, Id};
use keyward_store::applications::ApplicationFilter;

use super::metadata::KINDS;
use crate::management::{Administrator, search};

pub(super) struct Wanted(ApplicationFilter);

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        let kinds = query.choices("types", &KINDS)?;
        let without_role = query.one("excludeRoleId")?;
        // Organizations come with a later build: none has an application.
        let without_organization = query.one("excludeOrganizationId")?;
        if without_role.is_some() && without_organization.is_some() {
            return Err(ApiError::invalid_input(
                "Only one of excludeRoleId and excludeOrganizationId can be given.",
            ));
        }
        Ok(Self(ApplicationFilter {
            kinds,
            is_third_party: query.choice("isThirdParty", &[("true", true), ("false", false)])?,
            with_role: None,
            without_role: without_role.map(Id::from),
            search: search::parse::<Application>(query)?,
        }))
    }
}

/// Lists applications, newest first.
#[utoipa::path(get, path = "/applications", responses((status = 200, body = Vec<Application>)))]
pub(super) async fn list(
    by: Administrator,
    page: OptionalPage,
    QueryAs(Wanted(filter)): QueryAs<Wanted>,
) -> Result<Response, ApiError> {
    let listed = by
        .store
        .list_applications(&by.tenant, &filter, page.paging(), by.now())
        .await?;
    Ok(page.answer(&listed))
}
