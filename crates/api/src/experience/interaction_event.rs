//! `PUT /api/experience/interaction-event`.

use axum::http::StatusCode;
use keyward_experience as experience;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::InteractionEvent;

use super::{shapes, visitor::Visitor};

pub(super) struct Body(InteractionEvent);

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        shapes::event(&input.key("interactionEvent")).map(Self)
    }
}

/// Turns the interaction to another purpose. What was verified stays.
#[utoipa::path(
    put,
    path = "/experience/interaction-event",
    responses((status = 204), (status = 403), (status = 404)),
)]
pub(super) async fn switch(
    visitor: Visitor,
    JsonBody(Body(event)): JsonBody<Body>,
) -> Result<StatusCode, ApiError> {
    experience::switch_event(&visitor.context, visitor.begun()?, event).await?;
    Ok(StatusCode::NO_CONTENT)
}
