//! `POST /api/experience/identification`.

use axum::http::StatusCode;
use keyward_experience::{self as experience, Identified};
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};

use super::visitor::Visitor;

pub(super) struct Body {
    verification_id: Option<String>,
}

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let id = input.key("verificationId").optional(Input::text);
        let links = input.key("linkSocialIdentity").optional(Input::boolean);
        links?;
        Some(Self {
            verification_id: id?,
        })
    }
}

/// Identifies the user by a verification, or makes the account that was collected.
#[utoipa::path(
    post,
    path = "/experience/identification",
    responses(
        (status = 201), (status = 204), (status = 401), (status = 403), (status = 404),
        (status = 409), (status = 422),
    ),
)]
pub(super) async fn identify(
    visitor: Visitor,
    JsonBody(body): JsonBody<Body>,
) -> Result<StatusCode, ApiError> {
    let id = body.verification_id.as_deref();
    let identified = experience::identify(&visitor.context, visitor.begun()?, id).await?;
    Ok(match identified {
        Identified::Found => StatusCode::NO_CONTENT,
        Identified::Created => StatusCode::CREATED,
    })
}
