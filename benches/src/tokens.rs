//! What a client-credentials token costs the server, beside the least server that could do it.

use std::time::Instant;

use anyhow::Result;

use crate::{
    bare::{self, JWKS},
    engine::Database,
    house::machine_request,
    report::{Claim, Measured},
    server::{self, METRICS, Server},
    turns::{self, Asked, Counts},
};

const COUNTS: Counts = Counts {
    warm_up: 2_000,
    rounds: 11,
    requests: 6_000,
};

pub fn measure() -> Result<Measured> {
    let place = tempfile::tempdir()?;
    let data = place.path().join("data");
    let machine = server::prepare(&data, &Database::Sqlite)?;
    let mut keyward = Server::begin_with(&data, &Database::Sqlite, &METRICS)?;
    keyward.first_answer(JWKS, Instant::now())?;
    let bare = Server::bare(&place.path().join("bare"), &keyward)?;
    let ours = Asked {
        server: &keyward,
        request: machine_request("/oidc/token", (&machine.0, &machine.1)),
    };
    let theirs = Asked {
        server: &bare,
        request: machine_request("/oidc/token", bare::CLIENT),
    };
    let compared = turns::take(&ours, &theirs, "\"access_token\":\"ey", COUNTS)?;
    let text = format!(
        "`POST /oidc/token` with `grant_type=client_credentials` for the Management API: an ES384 JWT. The bare handler \
         reads the same form, checks the secret against its HMAC-SHA-256 in constant time and signs the same claims \
         with the same library. Keyward also writes an audit entry for every token. Both count for metrics and write \
         a line of the access log to a file. {}\n\n{}",
        compared.method(),
        compared.table(),
    );
    Ok(Measured {
        claims: vec![Claim::at_most(
            "client credentials (ES384 JWT): processor time a request, against a bare handler that checks a hashed \
             secret and signs",
            ("at most 1.5 times", 1.5),
            format!("{:.2} times", compared.ratio),
            compared.ratio,
        )],
        title: "Client credentials",
        text,
    })
}
