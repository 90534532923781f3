//! `PUT /api/users/:userId/identities/:target`: puts an identity on record, as an import does.

use axum::{Json, http::StatusCode};
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Id, JsonObject, User};

use crate::management::{
    Administrator,
    users::service::{self, NewIdentity},
};

impl FromInput for NewIdentity {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let user_id = input.key("userId").text();
        let details = input.key("details").optional(Input::object);
        Some(Self {
            user_id: user_id?,
            details: details?,
        })
    }
}

/// Puts the user's identity of a target on record; answers all identities.
#[utoipa::path(
    put,
    path = "/users/{userId}/identities/{target}",
    responses(
        (status = 200, body = Object),
        (status = 201, body = Object),
        (status = 404),
        (status = 422),
    ),
)]
pub(in crate::management::users) async fn replace(
    by: Administrator,
    Params((id, target)): Params<(Id<User>, String)>,
    JsonBody(identity): JsonBody<NewIdentity>,
) -> Result<(StatusCode, Json<JsonObject>), ApiError> {
    let (identities, is_new) = service::put_identity(&by, id, target, identity).await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(identities)))
}
