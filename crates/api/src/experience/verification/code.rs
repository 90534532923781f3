//! `POST /api/experience/verification/verification-code` and `…/verify`.

use axum::Json;
use keyward_experience::{self as experience, Face, SendCode, VerifyCode};
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};

use crate::experience::{
    shapes::{self, RecordId},
    visitor::Visitor,
};

pub(in crate::experience) struct Sent(SendCode);

impl FromInput for Sent {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let to = shapes::contact(&input.key("identifier"));
        let event = shapes::event(&input.key("interactionEvent"));
        Some(Self(SendCode {
            event: event?,
            to: to?,
            face: Face::Api,
        }))
    }
}

/// Sends a verification code.
#[utoipa::path(
    post,
    path = "/experience/verification/verification-code",
    responses(
        (status = 200, body = RecordId), (status = 404), (status = 422), (status = 429),
        (status = 501),
    ),
)]
pub(in crate::experience) async fn send(
    visitor: Visitor,
    JsonBody(Sent(request)): JsonBody<Sent>,
) -> Result<Json<RecordId>, ApiError> {
    visitor.begun()?;
    let (context, conversation) = (&visitor.context, &visitor.conversation);
    let verification_id = experience::send_code(context, conversation, request).await?;
    Ok(Json(RecordId { verification_id }))
}

pub(in crate::experience) struct Entered(VerifyCode);

impl FromInput for Entered {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let to = shapes::contact(&input.key("identifier"));
        let verification_id = input.key("verificationId").text();
        let code = input.key("code").text();
        Some(Self(VerifyCode {
            to: to?,
            verification_id: verification_id?,
            code: code?,
        }))
    }
}

/// Verifies an address by the code that was sent to it.
#[utoipa::path(
    post,
    path = "/experience/verification/verification-code/verify",
    responses((status = 200, body = RecordId), (status = 404)),
)]
pub(in crate::experience) async fn verify(
    visitor: Visitor,
    JsonBody(Entered(request)): JsonBody<Entered>,
) -> Result<Json<RecordId>, ApiError> {
    let verification_id = request.verification_id.clone();
    experience::verify_code(&visitor.context, visitor.begun()?, request).await?;
    Ok(Json(RecordId { verification_id }))
}
