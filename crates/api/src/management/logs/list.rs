//! `GET /api/logs`: a page of the audit log, newest first.

use axum::response::Response;
use keyward_http::{ApiError, FromQuery, Page, Query, QueryAs};
use keyward_model::{LogEntry, Time};
use keyward_store::logs::LogFilter;

use super::INCLUDE_MANAGEMENT;
use crate::management::Administrator;

pub(super) struct Wanted(LogFilter);

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        let text = |name| Ok::<_, ApiError>(query.one(name)?.map(str::to_owned));
        let from = query.integer("start_time")?;
        let until = query.integer("end_time")?;
        if let (Some(from), Some(until)) = (from, until)
            && from > until
        {
            return Err(ApiError::bad_request("log.invalid_time_window"));
        }
        Ok(Self(LogFilter {
            user_id: text("userId")?,
            application_id: text("applicationId")?,
            key: text("logKey")?,
            from: from.map(Time::from_millis),
            until: until.map(Time::from_millis),
            with_management: query.flag(INCLUDE_MANAGEMENT)?,
            is_capped: query.flag("enableCap")?,
        }))
    }
}

/// Lists audit entries, newest first.
#[utoipa::path(get, path = "/logs", responses((status = 200, body = Vec<LogEntry>)))]

pub(super) async fn list(
    by: Administrator,
    page: Page,
    QueryAs(Wanted(filter)): QueryAs<Wanted>,
) -> Result<Response, ApiError> {
    let listed = by
        .store
        .list_logs(&by.tenant, &filter, page.paging(), by.now())
        .await?;
    Ok(page.answer(&listed))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_window_must_not_be_inverted() {
        let read = |text: &str| {
            let wanted = Wanted::from_query(&Query::parse(text).unwrap());
            wanted.map(|wanted| wanted.0).map_err(|error| error.code())
        };
        assert!(read("start_time=1&end_time=1").is_ok());
        assert_eq!(
            read("start_time=2&end_time=1").unwrap_err(),
            "log.invalid_time_window"
        );
        assert_eq!(read("start_time=x").unwrap_err(), "guard.invalid_input");
        assert!(!read("").unwrap().with_management);
        assert!(read("includeManagement=true").unwrap().with_management);
    }
}
