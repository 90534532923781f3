//! `GET /api/users`: a page of the users, newest first.

use axum::response::Response;
use keyward_http::{ApiError, Page, Query};
use keyward_model::Id;
use keyward_store::users::UserFilter;

use super::view::UserView;
use crate::management::{Administrator, search};

const SEARCHED: [&str; 5] = ["id", "primary_email", "primary_phone", "username", "name"];

fn filter(query: &Query) -> Result<UserFilter, ApiError> {
    let without_role = query.one("excludeRoleId")?;
    // Organizations come with a later build: none has a member.
    if without_role.is_some() && query.one("excludeOrganizationId")?.is_some() {
        return Err(ApiError::invalid_input(
            "Only one of excludeRoleId and excludeOrganizationId can be given.",
        ));
    }
    Ok(UserFilter {
        without_role: without_role.map(Id::from),
        search: search::parse(query, &SEARCHED)?,
    })
}

pub(super) async fn list(
    by: Administrator,
    page: Page,
    query: Query,
) -> Result<Response, ApiError> {
    let filter = filter(&query)?;
    let listed = by
        .store
        .list_users(&by.tenant, &filter, page.paging(), by.now())
        .await?;
    Ok(page.answer(&listed.map(UserView::from)))
}
