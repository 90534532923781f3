//! The section of operations: what each is, the table, and how refreshes compare with commits.

use std::fmt::Write;

use super::{REQUESTS, ROUNDS, Refreshed, Row, SIGN_INS};
use crate::{raw::GROUP, scale};

pub fn write(rows: &[Row], refreshed: &Refreshed) -> String {
    let mut text = format!(
        "All servers run beside each other and take turns: {} rounds of {} requests, of which the median stands here. \
         `oidc-provider` is the npm package on Node with `NODE_ENV=production`; it keeps everything in memory and \
         nothing on a disk, and signs with the same algorithm.\n\n\
         - **Discovery, JWKS, client credentials**: as in the sections above, but only the bare server counts for \
         metrics here.\n\
         - **Userinfo**: `GET /oidc/me` with an opaque access token; Keyward reads token, grant, session and user from \
         the database each time.\n\
         - **Introspection**: of an opaque access token, by a client that authenticates with its secret.\n\
         - **Refresh with rotation**: a public client exchanges its refresh token for a new one, an opaque access token \
         and a signed ID token; each connection is a person with a session and a grant of their own, and goes on with \
         what the last answer gave it. The answer comes after the commit has reached the disk.\n\
         - **Phone sign-in, whole**: {} people with new numbers, from the authorization request to the tokens: seven \
         requests, two pages, a message to a gateway that is faked on loopback, a new account, a session. A request \
         of the table is all of that.\n\n\
         | operation | server | processor a request | of PostgreSQL | requests a second | p50 | p99 |\n\
         |---|---|---|---|---|---|---|\n",
        scale::rounds(ROUNDS),
        scale::count(REQUESTS),
        scale::count(SIGN_INS),
    );
    for Row {
        operation,
        server,
        cost,
    } in rows
    {
        let database = if cost.database > 0.0 {
            format!("{:.0} µs", cost.database)
        } else {
            String::new()
        };
        let _ = writeln!(
            text,
            "| {operation} | {server} | {:.0} µs | {database} | {:.0} | {:.1} ms | {:.1} ms |",
            cost.processor, cost.rate, cost.p50, cost.p99
        );
    }
    let _ = write!(
        text,
        "\n**What grouped commits allow.** A bare server with the same listener and access line, on a copy of the server's \
         database: a handler hands the HMACs of the old token and of its successor to one thread, which writes what the \
         server itself wrote for its last refresh (the old token marked as rotated, the successor, the access token, the day \
         on which the user was active, the audit entry), with all indexes and foreign keys and `synchronous=FULL`, every \
         refresh that waits in one commit; then the handler signs an ID token and answers. It knows no client, reads nothing, \
         checks nothing else. The same driver on the same processors gets {:.0} refreshes a second out of it; from Keyward, \
         measured right after it in each round, {:.0} % of that. SQLite alone in one thread, {GROUP} refreshes a commit, \
         without a server, a signature or a driver beside it, writes {:.0} a second.\n",
        refreshed.allowed,
        refreshed.reached * 100.0,
        refreshed.alone,
    );
    text
}
