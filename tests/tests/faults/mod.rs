//! What must not harm: a killed process, a database that goes away or is slow, a full disk, hostile
//! input, many at once, a stop, another process on the same data (checklist F).
//!
//! # What they catch
//!
//! A test that cannot fail proves nothing. These were seen to fail against a server with the faults
//! that stand beside them; whoever changes one of them plants its faults again.
//!
//! | test | a fault that it catches |
//! |---|---|
//! | `kill` | each statement commits by itself; answers go out before the commit (SQLite); a rotated token gets another successor at each try; a replayed code ends nothing |
//! | `kill::start` | each statement commits by itself |
//! | `on_postgres::crash` | `synchronous_commit = off`; each statement commits by itself |
//! | `on_postgres::lock_order` | whoever grants locks the session before user and application |
//! | `on_postgres::outage` | no `Retry-After`; keys are read from the database each time; a lost database is never looked for again |
//! | `on_postgres::slow` | no limits of time; too short a limit; keys are read from the database each time; each statement commits by itself; a lost database is never looked for again |
//! | `on_sqlite::disk` | a full disk is a 500; messages are sent before they are written down; each statement commits by itself; no `Retry-After` |
//! | `on_sqlite::file_system` | a full disk is a 500; no `Retry-After` |
//! | `parallel` | a code is consumed unconditionally; a rotated token gets another successor at each try; a conversation is not removed when it is resumed; no lock and no unique key for a number |
//! | `two_servers` | a code is consumed unconditionally; another successor at each try; a replayed code or an old refresh token ends nothing; a key for cookies in each process; changes of others are not looked for; sessions and access tokens are remembered |
//! | `two_processes` | a code is consumed unconditionally; another successor at each try; a key for cookies in each process |
//! | `caches` | changes of others are not looked for |
//! | `drain` | connections are ended at once; the socket stays open; what was handed over is dropped |
//! | `input` | no limit of time for headers; no limit of bodies; of heads; JSON that cannot be read is a 500 |
//! | `malformed` | JSON that cannot be read is a 500 |
//!
//! And so were the sweeps over the documented operations in `api/management`:
//!
//! | test | a fault that it catches |
//! |---|---|
//! | `access` | one route needs no caller; scope, audience or expiry is not looked at; a deleted application or a suspended user is let in; `development-user-id` is believed; a body is read before the caller is known; the document calls guarded operations public |
//! | `foreign` | a role is found by its id in whatever tenant; ids in a body that are not there are passed over |
//! | `malformed` | a text counts as a boolean; JSON that cannot be read is a 500; a panic at a long text |
//! | `queries` | a page that is no number counts as the first |
//! | `routes` | a route that is not documented |
//! | `answers` | a member of another type |
//! | `published` | one document for all tenants; the whole document for every reader; no 304 |

#![expect(clippy::panic, reason = "a test that cannot go on fails")]

mod caches;
mod drain;
mod input;
mod kill;
mod malformed;
mod on_postgres;
mod on_sqlite;
mod parallel;
mod two_processes;
mod two_servers;

/// A number that a longer run sets higher, such as how often the server is killed.
#[expect(
    clippy::disallowed_methods,
    reason = "how a test is told to take longer; nothing of the server depends on it"
)]
fn amount(variable: &str, usual: usize) -> usize {
    let given = std::env::var(variable).ok();
    given.map_or(usual, |text| text.parse().expect("a number"))
}
