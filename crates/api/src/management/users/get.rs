//! `GET /api/users/:userId`.

use axum::Json;
use keyward_http::{ApiError, FromQuery, Params, Query, QueryAs};
use keyward_model::{Id, User};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{service, view::WithDigest};
use crate::management::Administrator;

/// What else is wanted.
pub(super) struct Wanted {
    with_sso: bool,
    with_password: bool,
}

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        let with_sso = query.flag("includeSsoIdentities")?;
        let with_password = query.flag("includePasswordHash")?;
        Ok(Self {
            with_sso,
            with_password,
        })
    }
}

/// A user, with the enterprise identities when they are asked for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserWithIdentities)]
pub(super) struct Answer {
    #[serde(flatten)]
    user: WithDigest,
    /// Enterprise sign-in comes with a later build: nobody has one.
    #[schema(value_type = Option<Vec<Object>>)]
    #[serde(skip_serializing_if = "Option::is_none")]
    sso_identities: Option<[Value; 0]>,
}

/// Shows a user.
#[utoipa::path(
    get,
    path = "/users/{userId}",
    responses((status = 200, body = Answer), (status = 404)),
)]
pub(super) async fn get(
    by: Administrator,
    Params(id): Params<Id<User>>,
    QueryAs(wanted): QueryAs<Wanted>,
) -> Result<Json<Answer>, ApiError> {
    let user = if wanted.with_password {
        service::get_with_password(&by, id).await?.into()
    } else {
        service::get(&by, id).await?.into()
    };
    Ok(Json(Answer {
        user,
        sso_identities: wanted.with_sso.then_some([]),
    }))
}
