//! `GET /api/users`: a page of the users, newest first.

use axum::response::Response;
use keyward_http::{ApiError, FromQuery, Page, Query, QueryAs};
use keyward_model::{Id, User};
use keyward_store::users::UserFilter;

use super::view::WithDigest;
use crate::management::{Administrator, search};

pub(super) struct Wanted {
    filter: UserFilter,
    with_password: bool,
}

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        let without_role = query.one("excludeRoleId")?;
        // Organizations come with a later build: none has a member.
        let without_organization = query.one("excludeOrganizationId")?;
        let with_password = query.flag("includePasswordHash")?;
        let search = search::parse::<User>(query)?;
        if without_role.is_some() && without_organization.is_some() {
            return Err(ApiError::invalid_input(
                "Only one of excludeRoleId and excludeOrganizationId can be given.",
            ));
        }
        Ok(Self {
            filter: UserFilter {
                with_role: None,
                without_role: without_role.map(Id::from),
                search,
            },
            with_password,
        })
    }
}

/// Lists users, newest first.
#[utoipa::path(get, path = "/users", responses((status = 200, body = Vec<WithDigest>)))]
pub(super) async fn list(
    by: Administrator,
    page: Page,
    QueryAs(wanted): QueryAs<Wanted>,
) -> Result<Response, ApiError> {
    let (store, tenant, filter) = (&by.store, &by.tenant, &wanted.filter);
    let (paging, now) = (page.paging(), by.now());
    if wanted.with_password {
        let listed = store.list_users_with_passwords(tenant, filter, paging, now);
        return Ok(page.answer(&listed.await?.map(WithDigest::from)));
    }
    let listed = store.list_users(tenant, filter, paging, now).await?;
    Ok(page.answer(&listed.map(WithDigest::from)))
}
