//! Whose account it is: whoever calls.

use axum::{extract::FromRequestParts, http::request::Parts};
use keyward_http::{ApiError, Oneself, SharedApp};
use keyward_model::{Actor, Id, User};

use crate::management::Administrator;

/// An administrator, and which user of the admin tenant they are.
pub(super) struct Owner {
    pub(super) by: Administrator,
    pub(super) id: Id<User>,
}

impl FromRequestParts<SharedApp> for Owner {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &SharedApp,
    ) -> Result<Self, Self::Rejection> {
        let Oneself(id) = Oneself::from_request_parts(parts, app).await?;
        let actor = Actor::User(id.as_str().to_owned());
        let by = Administrator::of_request(parts, app, actor)?;
        Ok(Self { by, id })
    }
}
