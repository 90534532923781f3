//! `POST /api/experience/verification/new-password-identity`.

use axum::Json;
use keyward_experience as experience;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::{Secret, Username};

use crate::experience::{
    shapes::{self, RecordId},
    visitor::Visitor,
};

pub(in crate::experience) struct Body {
    username: Username,
    password: Secret,
}

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let username = username(&input.key("identifier"));
        let password = shapes::password(&input.key("password"), 0);
        Some(Self {
            username: username?,
            password: password?,
        })
    }
}

fn username(input: &Input<'_>) -> Option<Username> {
    input.is_object()?;
    let kind = input.key("type").choice(&[("username", ())]);
    let value = input.key("value");
    let username = Username::parse(&value.form("username").text()?);
    if username.is_err() {
        value.refuse_form("regex");
    }
    kind.and(username.ok())
}

/// Takes the user name and the password of an account that is to be made.
#[utoipa::path(
    post,
    path = "/experience/verification/new-password-identity",
    responses((status = 200, body = RecordId), (status = 404), (status = 422)),
)]
pub(in crate::experience) async fn verify(
    visitor: Visitor,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<RecordId>, ApiError> {
    let (uid, username) = (visitor.begun()?, body.username);
    let verification_id =
        experience::new_password_identity(&visitor.context, uid, username, body.password).await?;
    Ok(Json(RecordId { verification_id }))
}
