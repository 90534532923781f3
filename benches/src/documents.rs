//! What discovery and JWKS cost the server, beside a handler that answers the same bytes from memory.

use std::time::Instant;

use anyhow::Result;

use crate::{
    bare::{DISCOVERY, JWKS},
    client::request,
    engine::Database,
    report::{Claim, Measured},
    server::{self, METRICS, Server},
    turns::{self, Asked, Counts},
};

/// They are quick, and the system counts processor time in steps of 10 ms.
const COUNTS: Counts = Counts {
    warm_up: 4_000,
    rounds: 9,
    requests: 20_000,
};

pub fn measure() -> Result<Measured> {
    let place = tempfile::tempdir()?;
    let data = place.path().join("data");
    server::prepare(&data, &Database::Sqlite)?;
    let mut keyward = Server::begin_with(&data, &Database::Sqlite, &METRICS)?;
    keyward.first_answer(JWKS, Instant::now())?;
    let bare = Server::bare(&place.path().join("bare"), &keyward)?;
    let mut text = String::from(
        "The bare handler answers bytes that it holds in memory, the same as Keyward's, with the same `ETag`, \
         `Cache-Control`, `Content-Type` and CORS header, and does not look at the request. Keyward finds the tenant by \
         address and path, sees that its keys are still the ones of the prepared document, compares `If-None-Match` \
         and adds its security headers. Both count for metrics and write a line of the access log to a file.\n",
    );
    let mut claims = Vec::new();
    for (name, path, wanted) in [
        ("discovery", DISCOVERY, "\"jwks_uri\""),
        ("JWKS", JWKS, "\"keys\""),
    ] {
        eprintln!(" {name}");
        let asked = |server| Asked {
            server,
            request: request("GET", path, &[("accept", "application/json")], ""),
        };
        let compared = turns::take(&asked(&keyward), &asked(&bare), wanted, COUNTS)?;
        text.push_str(&format!(
            "\n`GET {path}`: {}\n\n{}",
            compared.method(),
            compared.table()
        ));
        claims.push(Claim::at_most(
            format!("{name}: processor time a request, against a bare handler that answers the same bytes"),
            ("at most 1.3 times", 1.3),
            format!("{:.2} times", compared.ratio),
            compared.ratio,
        ));
    }
    Ok(Measured {
        claims,
        title: "Discovery and JWKS",
        text,
    })
}
