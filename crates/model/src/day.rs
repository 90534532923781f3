//! Calendar days where the server stands: what the dashboard counts by (reference management-api.md
//! §11). Everything else is counted in milliseconds.

use std::fmt;

use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
    tz::TimeZone,
};
use serde::{Serialize, Serializer};

use crate::Time;

/// A calendar day; its text is `YYYY-MM-DD`, which sorts as days do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    /// Reads `YYYY-MM-DD`; `None` when the text has another form or names no day.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let has_form = bytes.len() == 10
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                4 | 7 => *byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !has_form {
            return None;
        }
        let (year, month, day) = (&text[..4], &text[5..7], &text[8..]);
        Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
            .ok()
            .map(Self)
    }

    /// The day so many days before.
    #[must_use]
    pub fn minus(self, days: u16) -> Self {
        // No text that is read has a year below this one.
        const FIRST: Date = date(0, 1, 1);
        Self(self.0.saturating_sub(i32::from(days).days()).max(FIRST))
    }

    /// The day after.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1.day()))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where days begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    #[must_use]
    pub const fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The machine's: `TZ`, or what the system is set to; else [`Zone::utc`].
    pub(crate) fn of_system() -> Self {
        Self(TimeZone::try_system().unwrap_or(TimeZone::UTC))
    }

    /// The day of a moment.
    #[must_use]
    pub fn day_of(&self, time: Time) -> Day {
        let moment = Timestamp::from_millisecond(time.millis()).unwrap_or_default();
        Day(self.0.to_datetime(moment).date())
    }

    /// The moment at which a day begins.
    #[must_use]
    pub fn start_of(&self, day: Day) -> Time {
        let start = day
            .0
            .to_zoned_datetime(self.0.clone())
            .and_then(|zoned| zoned.start_of_day())
            .map(|zoned| zoned.timestamp());
        // Only the very last day of the calendar has no beginning everywhere.
        start.map_or(Time::from_millis(i64::MAX), |start| {
            Time::from_millis(start.as_millisecond())
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    #[test]
    fn days_are_read_as_they_are_written() {
        for text in ["2026-11-24", "2024-02-29", "0000-01-01", "9999-12-31"] {
            assert_eq!(day(text).to_string(), text);
        }
        for bad in [
            "",
            "2026-11-2",
            "2026-11-244",
            "2026/11/24",
            "2026-13-01",
            "2026-02-29",
            "-026-11-24",
            "2026-11-2४",
            " 026-11-24",
            "2026-00-10",
        ] {
            assert_eq!(Day::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn days_go_back_over_months_and_not_before_the_first() {
        assert_eq!(day("2024-03-01").minus(1), day("2024-02-29"));
        assert_eq!(day("2026-01-30").minus(60), day("2025-12-01"));
        assert_eq!(day("2026-12-31").next(), day("2027-01-01"));
        assert_eq!(day("0000-01-02").minus(60), day("0000-01-01"));
    }

    #[test]
    fn a_day_begins_at_midnight_where_the_server_stands() {
        let millis = |text: &str| {
            let moment: Timestamp = text.parse().unwrap();
            Time::from_millis(moment.as_millisecond())
        };
        let late = millis("2026-11-24T15:30:00Z");
        let tokyo = Zone(TimeZone::fixed(jiff::tz::offset(9)));
        assert_eq!(Zone::utc().day_of(late), day("2026-11-24"));
        assert_eq!(tokyo.day_of(late), day("2026-11-25"));
        let begins = millis("2026-11-24T15:00:00Z");
        assert_eq!(tokyo.start_of(day("2026-11-25")), begins);
        // The days on which clocks change have other lengths.
        let paris = Zone(TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap());
        let (from, to) = (day("2026-10-25"), day("2026-10-26"));
        let length = paris.start_of(to).millis() - paris.start_of(from).millis();
        assert_eq!(length, 25 * 3_600_000);
        assert_eq!(paris.day_of(paris.start_of(to)), to);
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}", millis: i64, days: u16) {
            if let Some(day) = Day::parse(&text) {
                let _ = Zone::utc().start_of(day.minus(days));
            }
            let _ = Zone::utc().day_of(Time::from_millis(millis));
        }
    }
}
