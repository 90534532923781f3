//! What is counted. Nothing here knows HTTP.

use std::collections::HashMap;

use keyward_model::{Day, Zone};
use keyward_store::{
    Error, Paging, Result,
    activity::{self, ActiveUsers, NewUsers, Starts},
    users::UserFilter,
};

use crate::management::Administrator;

/// How many days the curve has.
const CURVE: u16 = 30;

/// Active users until a day.
pub(super) struct Active {
    /// Of each day, the last one included, oldest first.
    pub days: Vec<(Day, i64)>,
    /// Of the last day.
    pub today: i64,
    /// Of the day before.
    pub yesterday: i64,
    /// Of weeks and months.
    pub periods: ActiveUsers,
}

/// How many users there are. Of very many, as many as a moment ago.
pub(super) async fn count_users(by: &Administrator) -> Result<u64> {
    let first = Paging {
        limit: 1,
        offset: 0,
    };
    let everybody = UserFilter::default();
    let listed = by.store.list_users(&by.tenant, &everybody, first, by.now());
    Ok(listed.await?.total)
}

/// How many users were made today and in the days before.
pub(super) async fn count_new_users(by: &Administrator, zone: &Zone) -> Result<NewUsers> {
    let today = zone.day_of(by.now());
    let starts = Starts {
        week_before: zone.start_of(today.minus(13)),
        week: zone.start_of(today.minus(6)),
        yesterday: zone.start_of(today.minus(1)),
        today: zone.start_of(today),
        tomorrow: zone.start_of(today.next()),
    };
    by.read(async move |tx| activity::count_new(tx, starts).await)
        .await
}

/// How many users were active until a day, that day included.
pub(super) async fn count_active_users(by: &Administrator, until: Day) -> Result<Active> {
    let (days, periods) = by
        .read::<_, Error, _>(async move |tx| {
            let days = activity::count_by_day(tx, until, CURVE).await?;
            let periods = activity::count_active(tx, until).await?;
            Ok((days, periods))
        })
        .await?;
    let by_day: HashMap<String, i64> = days.into_iter().collect();
    let count = |day: Day| by_day.get(&day.to_string()).copied().unwrap_or_default();
    let days = (0..CURVE).rev().map(|back| until.minus(back));
    Ok(Active {
        days: days.map(|day| (day, count(day))).collect(),
        today: count(until),
        yesterday: count(until.minus(1)),
        periods,
    })
}
