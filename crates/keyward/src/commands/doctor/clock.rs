//! The clock: tokens and codes are judged by it.

use keyward_model::{Clock, SystemClock, Time};
use keyward_store::Inspection;

use super::finding::Finding;

const CHECK: &str = "clock";
/// This was written in 2026: a clock before it was never set.
const WRITTEN: i64 = 1_767_225_600;
/// Far beyond any certificate and any token.
const ABSURD: i64 = 4_102_444_800;
/// Seconds by which two machines may differ before codes and tokens suffer.
const APART: i64 = 5;

pub(super) fn look(inspected: Option<&Inspection>) -> Finding {
    judge(SystemClock.now(), inspected)
}

fn judge(now: Time, inspected: Option<&Inspection>) -> Finding {
    let mend = "set the clock and keep it set, for example with systemd-timesyncd or chrony";
    let seconds = now.seconds();
    if !(WRITTEN..ABSURD).contains(&seconds) {
        let found = format!("the clock says {seconds} seconds since 1970");
        return Finding::error(CHECK, found, mend);
    }
    if let Some(there) = inspected.and_then(|found| found.time) {
        let apart = (there.seconds() - seconds).abs();
        if apart > APART {
            let found = format!("this machine and the database differ by {apart} s");
            return Finding::error(CHECK, found, mend);
        }
    }
    if let Some(newest) = inspected.and_then(|found| found.newest_entry)
        && newest.seconds() > seconds + APART
    {
        let ahead = newest.seconds() - seconds;
        let found = format!("the newest audit entry is {ahead} s ahead: the clock was turned back");
        return Finding::error(CHECK, found, mend);
    }
    Finding::ok(CHECK, "it agrees with the data")
}

#[cfg(test)]
mod tests {
    use keyward_store::{Schema, Trigrams};

    use super::*;
    use crate::commands::doctor::finding::Level;

    fn inspection(time: Option<i64>, newest: Option<i64>) -> Inspection {
        let at = |seconds: i64| Time::from_millis(seconds * 1000);
        Inspection {
            engine: String::new(),
            schema: Ok(Schema::Current),
            may_write: true,
            may_migrate: true,
            is_utf8: true,
            trigrams: Trigrams::Indexed,
            time: time.map(at),
            addresses: Vec::new(),
            newest_entry: newest.map(at),
            connections: None,
        }
    }

    #[test]
    fn a_clock_that_cannot_be_right_is_told() {
        const NOW: i64 = 1_795_533_386;
        let judged = |now: i64, time, newest| {
            judge(
                Time::from_millis(now * 1000),
                Some(&inspection(time, newest)),
            )
            .level
        };
        for (now, time, newest, level) in [
            (NOW, None, None, Level::Ok),
            (NOW, Some(NOW + APART), Some(NOW), Level::Ok),
            (NOW, Some(NOW - APART - 1), None, Level::Error),
            (NOW, Some(NOW + APART + 1), None, Level::Error),
            (NOW, None, Some(NOW + APART + 1), Level::Error),
            (0, None, None, Level::Error),
            (ABSURD, None, None, Level::Error),
        ] {
            assert_eq!(
                judged(now, time, newest),
                level,
                "{now} {time:?} {newest:?}"
            );
        }
    }
}
