//! `GET /api/users/:userId/grants`.

use axum::Json;
use keyward_http::{ApiError, FromQuery, Params, Query, QueryAs};
use keyward_model::{Id, User};
use serde::Serialize;
use utoipa::ToSchema;

use super::view::GrantView;
use crate::management::{Administrator, users::service};

/// Whose grants: those of third-party applications, of all others, or both.
pub(in crate::management::users) struct Wanted(Option<bool>);

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        let types = [("firstParty", false), ("thirdParty", true)];
        query.choice("appType", &types).map(Self)
    }
}

/// The grants of a user.
#[derive(Serialize, ToSchema)]
#[schema(as = UserGrants)]
pub(in crate::management::users) struct Answer {
    grants: Vec<GrantView>,
}

/// Lists what the user granted to applications, newest first.
#[utoipa::path(
    get,
    path = "/users/{userId}/grants",
    responses((status = 200, body = Answer), (status = 404)),
)]
pub(in crate::management::users) async fn list(
    by: Administrator,
    Params(id): Params<Id<User>>,
    QueryAs(Wanted(of_third_parties)): QueryAs<Wanted>,
) -> Result<Json<Answer>, ApiError> {
    let grants = service::list_grants(&by, id.clone(), of_third_parties).await?;
    let grants = grants.into_iter();
    Ok(Json(Answer {
        grants: grants.map(|grant| GrantView::new(&id, grant)).collect(),
    }))
}
