//! Sign-in sessions: one per browser and tenant (reference oidc.md §5).

use std::ops::RangeInclusive;

use crate::{Id, Time, User};

/// A browser in which somebody is signed in. The cookie's value is not here: the store keeps
/// its HMAC only.
#[derive(Clone, Debug)]
pub struct Session {
    /// Stable id; not the cookie's value.
    pub id: Id<Session>,
    /// Who is signed in.
    pub user_id: Id<User>,
    /// When they last proved who they are (`auth_time`).
    pub authenticated_at: Time,
    /// How (RFC 8176).
    pub amr: Vec<String>,
    /// To which assurance level, if one was named.
    pub acr: Option<String>,
    /// When it ends unless it is used.
    pub expires_at: Time,
}

impl Session {
    /// How long a session lasts without use where the tenant says nothing else, in seconds: 14
    /// days.
    pub const TTL: i64 = 14 * 86_400;
    /// What a tenant may say instead: up to a year.
    pub const TTL_RANGE: RangeInclusive<i64> = 1..=31_536_000;
    /// How long a session waits for its cookie, in seconds: a day, the longest that a conversation
    /// may be allowed to take.
    pub const WAIT: i64 = 86_400;
}

/// How long a tenant's sessions last (NIST SP 800-63B §2.2.3, ASVS 7.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionLifetime {
    /// Seconds without use.
    pub idle: i64,
    /// Seconds from signing in, however much it is used; no limit when absent.
    pub absolute: Option<i64>,
}

impl SessionLifetime {
    /// When a session ends that is used now.
    #[must_use]
    pub fn end(self, authenticated_at: Time, now: Time) -> Time {
        let idle = now.plus_seconds(self.idle);
        let absolute = self.absolute;
        absolute.map_or(idle, |seconds| {
            idle.min(authenticated_at.plus_seconds(seconds))
        })
    }
}

impl Default for SessionLifetime {
    fn default() -> Self {
        Self {
            idle: Session::TTL,
            absolute: None,
        }
    }
}
