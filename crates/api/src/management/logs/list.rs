//! `GET /api/logs`: a page of the audit log, newest first.

use axum::response::Response;
use keyward_http::{ApiError, Page, Query};
use keyward_model::Time;
use keyward_store::logs::LogFilter;

use super::INCLUDE_MANAGEMENT;
use crate::management::Administrator;

fn filter(query: &Query) -> Result<LogFilter, ApiError> {
    let text = |name| Ok::<_, ApiError>(query.one(name)?.map(str::to_owned));
    let from = query.integer("start_time")?;
    let until = query.integer("end_time")?;
    if let (Some(from), Some(until)) = (from, until)
        && from > until
    {
        return Err(ApiError::bad_request("log.invalid_time_window"));
    }
    Ok(LogFilter {
        user_id: text("userId")?,
        application_id: text("applicationId")?,
        key: text("logKey")?,
        from: from.map(Time::from_millis),
        until: until.map(Time::from_millis),
        with_management: query.flag(INCLUDE_MANAGEMENT)?,
        is_capped: query.flag("enableCap")?,
    })
}

pub(super) async fn list(
    by: Administrator,
    page: Page,
    query: Query,
) -> Result<Response, ApiError> {
    let filter = filter(&query)?;
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
        let read = |text: &str| filter(&Query::parse(text).unwrap()).map_err(|error| error.code());
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
