//! `GET /api/one-time-tokens`: all tokens or a page of them, newest first.

use axum::response::Response;
use keyward_http::{ApiError, FromQuery, OptionalPage, Query, QueryAs};
use keyward_model::OneTimeTokenStatus;
use keyward_store::one_time_tokens::OneTimeTokenFilter;

use super::view::TokenView;
use crate::management::Administrator;

pub(super) struct Wanted(OneTimeTokenFilter);

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        let email = query.one("email")?;
        let names = OneTimeTokenStatus::ALL.map(|status| (status.as_str(), status));
        let status = query.choice("status", &names)?;
        Ok(Self(OneTimeTokenFilter {
            email: email.map(str::to_owned),
            status,
        }))
    }
}

/// Lists one-time tokens, newest first.
#[utoipa::path(get, path = "/one-time-tokens", responses((status = 200, body = Vec<TokenView>)))]
pub(super) async fn list(
    by: Administrator,
    page: OptionalPage,
    QueryAs(Wanted(filter)): QueryAs<Wanted>,
) -> Result<Response, ApiError> {
    let listed = by
        .store
        .list_one_time_tokens(&by.tenant, &filter, page.paging(), by.now())
        .await?;
    let view = |token| TokenView::new(by.tenant.id().clone(), token, by.now());
    Ok(page.answer(&listed.map(view)))
}
