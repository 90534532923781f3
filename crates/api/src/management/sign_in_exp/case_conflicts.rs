//! `GET /api/sign-in-exp/username-policy/case-sensitivity-conflicts`.

use axum::Json;
use keyward_http::{
    ApiError, FromQuery, Query, QueryAs,
    guard::{Issue, Part, invalid_input},
};
use keyward_model::{Id, User};
use keyward_store::users::CaseConflicts;
use serde::Serialize;
use utoipa::ToSchema;

use super::service;
use crate::management::Administrator;

pub(super) struct Wanted {
    limit: i64,
}

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        let limit = query.integer("limit")?.unwrap_or(service::SAMPLES);
        if !(1..=100).contains(&limit) {
            let path = vec![Part::Key("limit".to_owned())];
            let issue = Issue::new("custom", path, "Expected a number from 1 to 100.");
            return Err(invalid_input("query", vec![issue]));
        }
        Ok(Self { limit })
    }
}

/// User names that would become equal if `A` were `a`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UsernameConflicts)]
pub(super) struct Answer {
    total_conflicts: i64,
    samples: Vec<Sample>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = UsernameConflict)]
struct Sample {
    username_lower: String,
    #[schema(value_type = Vec<String>)]
    user_ids: Vec<Id<User>>,
}

impl From<CaseConflicts> for Answer {
    fn from(conflicts: CaseConflicts) -> Self {
        let samples = conflicts.samples.into_iter();
        Self {
            total_conflicts: conflicts.total,
            samples: samples
                .map(|(username_lower, user_ids)| Sample {
                    username_lower,
                    user_ids,
                })
                .collect(),
        }
    }
}

/// Shows which user names would become equal if case did not matter.
#[utoipa::path(
    get,
    path = "/sign-in-exp/username-policy/case-sensitivity-conflicts",
    responses((status = 200, body = Answer)),
)]
pub(super) async fn list(
    by: Administrator,
    QueryAs(Wanted { limit }): QueryAs<Wanted>,
) -> Result<Json<Answer>, ApiError> {
    let conflicts = service::find_case_conflicts(&by, limit).await?;
    Ok(Json(conflicts.into()))
}
