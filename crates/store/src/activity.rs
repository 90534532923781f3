//! What the dashboard counts (reference management-api.md §11): new users, and the days on which
//! users were active, which is when a token was issued to them.

use keyward_model::{Day, Id, Time, User};

use crate::{FromRow, Result, Row, Tx, V};

const NOTE: &str = "INSERT INTO daily_active_users (tenant_id, date, user_id) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, date, user_id) DO NOTHING";
const DAYS: &str = "SELECT date, COUNT(*) FROM daily_active_users WHERE tenant_id = $1 AND date > $2 AND date <= $3 GROUP BY date";
const PERIODS: &str = "SELECT (SELECT COUNT(DISTINCT user_id) FROM daily_active_users WHERE tenant_id = $1 AND date > $5 AND date <= $6) AS week, (SELECT COUNT(DISTINCT user_id) FROM daily_active_users WHERE tenant_id = $1 AND date > $4 AND date <= $5) AS week_before, (SELECT COUNT(DISTINCT user_id) FROM daily_active_users WHERE tenant_id = $1 AND date > $3 AND date <= $6) AS month, (SELECT COUNT(DISTINCT user_id) FROM daily_active_users WHERE tenant_id = $1 AND date > $2 AND date <= $3) AS month_before";
const NEW: &str = "SELECT (SELECT COUNT(*) FROM users WHERE tenant_id = $1 AND created_at >= $5 AND created_at < $6) AS today, (SELECT COUNT(*) FROM users WHERE tenant_id = $1 AND created_at >= $4 AND created_at < $5) AS yesterday, (SELECT COUNT(*) FROM users WHERE tenant_id = $1 AND created_at >= $3 AND created_at < $6) AS week, (SELECT COUNT(*) FROM users WHERE tenant_id = $1 AND created_at >= $2 AND created_at < $3) AS week_before";

/// Users that were active in the weeks and months until a day, that day included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ActiveUsers {
    /// In the last 7 days.
    pub week: i64,
    /// In the 7 days before those.
    pub week_before: i64,
    /// In the last 30 days.
    pub month: i64,
    /// In the 30 days before those.
    pub month_before: i64,
}

/// Users that were made in the days until a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NewUsers {
    /// Today.
    pub today: i64,
    /// The day before.
    pub yesterday: i64,
    /// In the last 7 days, today included.
    pub week: i64,
    /// In the 7 days before those.
    pub week_before: i64,
}

/// When the days begin that [`count_new`] counts by, from the first to the last.
#[derive(Clone, Copy, Debug)]
pub struct Starts {
    /// The 7 days before the last 7.
    pub week_before: Time,
    /// The last 7 days.
    pub week: Time,
    /// Yesterday.
    pub yesterday: Time,
    /// Today.
    pub today: Time,
    /// Tomorrow.
    pub tomorrow: Time,
}

impl FromRow for ActiveUsers {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            week: row.get("week")?,
            week_before: row.get("week_before")?,
            month: row.get("month")?,
            month_before: row.get("month_before")?,
        })
    }
}

impl FromRow for NewUsers {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        Ok(Self {
            today: row.get("today")?,
            yesterday: row.get("yesterday")?,
            week: row.get("week")?,
            week_before: row.get("week_before")?,
        })
    }
}

/// Notes that a user was active on a day.
///
/// # Errors
/// When the statement fails.
pub async fn note(tx: &mut Tx<'_>, user: &Id<User>, day: Day) -> Result<()> {
    let tenant = tx.tenant().clone();
    let date = day.to_string();
    tx.execute(
        NOTE,
        &[
            V::Text(tenant.as_str()),
            V::Text(&date),
            V::Text(user.as_str()),
        ],
    )
    .await?;
    Ok(())
}

/// How many users were active on each of so many days until a day; days without any are left out,
/// and the order is none.
///
/// # Errors
/// When the statement fails.
pub async fn count_by_day(tx: &mut Tx<'_>, until: Day, days: u16) -> Result<Vec<(String, i64)>> {
    let tenant = tx.tenant().clone();
    let (after, until) = (until.minus(days).to_string(), until.to_string());
    let window = [V::Text(tenant.as_str()), V::Text(&after), V::Text(&until)];
    tx.fetch_all(DAYS, &window).await
}

/// How many users were active in the weeks and months until a day.
///
/// # Errors
/// When the statement fails.
pub async fn count_active(tx: &mut Tx<'_>, until: Day) -> Result<ActiveUsers> {
    let tenant = tx.tenant().clone();
    let [before, month, fortnight, week] =
        [60, 30, 14, 7].map(|days| until.minus(days).to_string());
    let until = until.to_string();
    tx.fetch_one(
        PERIODS,
        &[
            V::Text(tenant.as_str()),
            V::Text(&before),
            V::Text(&month),
            V::Text(&fortnight),
            V::Text(&week),
            V::Text(&until),
        ],
    )
    .await
}

/// How many users were made.
///
/// # Errors
/// When the statement fails.
pub async fn count_new(tx: &mut Tx<'_>, starts: Starts) -> Result<NewUsers> {
    let tenant = tx.tenant().clone();
    tx.fetch_one(
        NEW,
        &[
            V::Text(tenant.as_str()),
            V::Int(starts.week_before.millis()),
            V::Int(starts.week.millis()),
            V::Int(starts.yesterday.millis()),
            V::Int(starts.today.millis()),
            V::Int(starts.tomorrow.millis()),
        ],
    )
    .await
}
