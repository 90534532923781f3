//! `GET /api/users/:userId`.

use axum::Json;
use keyward_http::{ApiError, Params, Query};
use keyward_model::{Id, User};
use keyward_store::{Error, users};
use serde::Serialize;
use serde_json::Value;

use super::view::UserView;
use crate::management::Administrator;

/// A user, with the enterprise identities when they are asked for.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answer {
    #[serde(flatten)]
    user: UserView,
    /// Enterprise sign-in comes with a later build: nobody has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    sso_identities: Option<[Value; 0]>,
}

pub(super) async fn get(
    by: Administrator,
    Params(id): Params<Id<User>>,
    query: Query,
) -> Result<Json<Answer>, ApiError> {
    let with_sso = query.flag("includeSsoIdentities")?;
    let wanted = id.clone();
    let user = by
        .read::<_, Error, _>(async move |tx| users::find(tx, &wanted).await)
        .await?
        .ok_or_else(|| ApiError::no_such("users", id.as_str()))?;
    Ok(Json(Answer {
        user: user.into(),
        sso_identities: with_sso.then_some([]),
    }))
}
