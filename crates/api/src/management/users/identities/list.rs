//! `GET /api/users/:userId/all-identities`.

use axum::Json;
use keyward_http::{ApiError, FromQuery, Params, Query, QueryAs};
use keyward_model::{Id, User};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::management::{Administrator, users::service};

/// No token of another provider is on record in this build, so none is shown.
pub(in crate::management::users) struct Wanted;

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        query.flag("includeTokenSecret")?;
        Ok(Self)
    }
}

/// An identity and its target.
#[derive(Serialize, ToSchema)]
#[schema(as = UserSocialIdentity)]
struct SocialIdentity {
    target: String,
    #[schema(value_type = Object)]
    identity: Value,
}

/// All identities of a user.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UserIdentities)]
pub(in crate::management::users) struct Answer {
    social_identities: Vec<SocialIdentity>,
    /// Enterprise sign-in comes with a later build: nobody has one.
    #[schema(value_type = Vec<Object>)]
    sso_identities: [Value; 0],
}

/// Shows all identities of the user.
#[utoipa::path(
    get,
    path = "/users/{userId}/all-identities",
    responses((status = 200, body = Answer), (status = 404)),
)]
pub(in crate::management::users) async fn list(
    by: Administrator,
    Params(id): Params<Id<User>>,
    QueryAs(Wanted): QueryAs<Wanted>,
) -> Result<Json<Answer>, ApiError> {
    let user = service::get(&by, id).await?;
    let identities = user.identities.into_iter();
    Ok(Json(Answer {
        social_identities: identities
            .map(|(target, identity)| SocialIdentity { target, identity })
            .collect(),
        sso_identities: [],
    }))
}
