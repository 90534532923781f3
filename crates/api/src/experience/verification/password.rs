//! `POST /api/experience/verification/password`.

use axum::Json;
use keyward_experience::{self as experience, Credentials};
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};

use crate::experience::{
    shapes::{self, RecordId},
    visitor::Visitor,
};

pub(in crate::experience) struct Body(Credentials);

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let identifier = shapes::identifier(&input.key("identifier"));
        let password = shapes::password(&input.key("password"), 1);
        Some(Self(Credentials {
            identifier: identifier?,
            password: password?,
        }))
    }
}

/// Verifies an account by its password.
#[utoipa::path(
    post,
    path = "/experience/verification/password",
    responses((status = 200, body = RecordId), (status = 401), (status = 404), (status = 422)),
)]
pub(in crate::experience) async fn verify(
    visitor: Visitor,
    JsonBody(Body(credentials)): JsonBody<Body>,
) -> Result<Json<RecordId>, ApiError> {
    let uid = visitor.begun()?;
    let verification_id = experience::verify_password(&visitor.context, uid, credentials).await?;
    Ok(Json(RecordId { verification_id }))
}
