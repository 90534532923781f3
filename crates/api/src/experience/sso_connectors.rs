//! `GET /api/experience/sso-connectors`. No enterprise connector can be set up in this build, so no
//! address belongs to one.

use axum::Json;
use keyward_http::{
    ApiError, FromQuery, Query, QueryAs,
    guard::{Issue, Part, invalid_input},
};
use keyward_model::Email;
use serde::Serialize;
use utoipa::ToSchema;

use super::visitor::Visitor;

pub(super) struct Wanted;

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        match query.one("email")?.map(Email::parse) {
            Some(Ok(_)) => Ok(Self),
            _ => {
                let path = vec![Part::Key("email".to_owned())];
                let issue = Issue::new("invalid_string", path, "Invalid email");
                Err(invalid_input("query", vec![issue]))
            }
        }
    }
}

/// The enterprise connectors of an address.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EnabledSsoConnectors)]
pub(super) struct Answer {
    connector_ids: Vec<String>,
}

/// Tells which enterprise connectors serve the domain of an e-mail address.
#[utoipa::path(
    get,
    path = "/experience/sso-connectors",
    responses((status = 200, body = Answer)),
)]
pub(super) async fn list(_: Visitor, QueryAs(_): QueryAs<Wanted>) -> Json<Answer> {
    Json(Answer {
        connector_ids: Vec::new(),
    })
}
