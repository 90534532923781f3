//! `GET /api/dashboard/users/active`: the users to whom tokens were issued, by day, week and month.

use axum::{Json, extract::State};
use keyward_http::{
    ApiError, FromQuery, Query, QueryAs, SharedApp,
    guard::{Issue, Part, invalid_input},
};
use keyward_model::Day;
use serde::Serialize;
use utoipa::ToSchema;

use super::{service, view::Count};
use crate::management::Administrator;

pub(super) struct Wanted {
    until: Option<Day>,
}

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        let read = |text: &str| {
            Day::parse(text).ok_or_else(|| {
                let path = vec![Part::Key("date".to_owned())];
                let issue = Issue::new("custom", path, "Expected a date as YYYY-MM-DD.");
                invalid_input("query", vec![issue])
            })
        };
        Ok(Self {
            until: query.one("date")?.map(read).transpose()?,
        })
    }
}

/// How many users were active.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ActiveUsers)]
pub(super) struct Answer {
    dau_curve: Vec<Point>,
    dau: Count,
    wau: Count,
    mau: Count,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ActiveUsersOfDay)]
struct Point {
    #[schema(value_type = String)]
    date: Day,
    count: i64,
}

/// Counts the active users of 30 days one by one, and of the last day, week and month.
#[utoipa::path(get, path = "/dashboard/users/active", responses((status = 200, body = Answer)))]
pub(super) async fn active(
    by: Administrator,
    State(app): State<SharedApp>,
    QueryAs(wanted): QueryAs<Wanted>,
) -> Result<Json<Answer>, ApiError> {
    let today = || app.clock.zone().day_of(by.now());
    let active = service::count_active_users(&by, wanted.until.unwrap_or_else(today)).await?;
    let periods = active.periods;
    let curve = active.days.into_iter();
    Ok(Json(Answer {
        dau_curve: curve.map(|(date, count)| Point { date, count }).collect(),
        dau: Count::new(active.today, active.yesterday),
        wau: Count::new(periods.week, periods.week_before),
        mau: Count::new(periods.month, periods.month_before),
    }))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_day_of_the_calendar() {
        let read = |text: &str| Wanted::from_query(&Query::parse(text).unwrap());
        assert!(read("").unwrap().until.is_none());
        assert!(read("date=2024-02-29").unwrap().until.is_some());
        for bad in ["date=", "date=2025-02-29", "date=today", "date=20250228"] {
            let refused = read(bad).map(drop).unwrap_err();
            assert_eq!(refused.code(), "guard.invalid_input", "{bad}");
        }
    }
}
