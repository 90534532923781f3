//! What a client-credentials token costs the server, beside the least server that could do it.

use std::time::Instant;

use anyhow::Result;

use crate::{
    bare,
    client::request,
    engine::Database,
    load,
    report::{Claim, Measured, median},
    server::{self, Server},
};

/// Pairs of runs; the two servers take turns, so that both see the same machine.
const ROUNDS: usize = 11;
const REQUESTS: u32 = 6_000;
/// What fills caches and finds the memory that a server needs.
const WARM_UP: u32 = 2_000;
const LIMIT: f64 = 1.5;

pub fn measure() -> Result<Measured> {
    let place = tempfile::tempdir()?;
    let data = place.path().join("data");
    let (id, secret) = server::prepare(&data, &Database::Sqlite)?;
    let mut keyward = Server::begin(&data)?;
    keyward.first_answer("/oidc/jwks", Instant::now())?;
    let bare = Server::bare()?;
    let ours = token_request(&id, &secret);
    let theirs = token_request(bare::CLIENT.0, bare::CLIENT.1);
    let wanted = "\"access_token\":\"ey";
    load::run(&keyward, &ours, WARM_UP, wanted)?;
    load::run(&bare, &theirs, WARM_UP, wanted)?;
    let mut rounds = Vec::new();
    for round in 1..=ROUNDS {
        let ours = load::run(&keyward, &ours, REQUESTS, wanted)?;
        let theirs = load::run(&bare, &theirs, REQUESTS, wanted)?;
        eprintln!(
            "  {round}/{ROUNDS}: {:.0} µs, bare {:.0} µs",
            ours.processor, theirs.processor
        );
        rounds.push((ours, theirs));
    }
    let column = |pick: fn(&(load::Cost, load::Cost)) -> f64| {
        let values: Vec<f64> = rounds.iter().map(pick).collect();
        median(&values)
    };
    let (ours, theirs) = (
        column(|round| round.0.processor),
        column(|round| round.1.processor),
    );
    let ratio = column(|round| round.0.processor / round.1.processor);
    let (our_rate, their_rate) = (column(|round| round.0.rate), column(|round| round.1.rate));
    let text = format!(
        "`POST /oidc/token` with `grant_type=client_credentials` for the Management API: an ES384 JWT. The bare server \
         is an axum handler that reads the same form, checks the secret against its HMAC-SHA-256 in constant time and \
         signs the same claims with the same library; it has the same listener and allocator, and no database, layers \
         or log. Keyward writes an audit entry for every token and a line of the access log to a file meanwhile.\n\n\
         Processor time is that of the server's process only (`/proc/<pid>/stat`), and what it does in the {:.1} s \
         after the last answer counts too. {ROUNDS} rounds of {REQUESTS} requests on {} connections, the servers taking turns.\n\n\
         | median of the rounds | processor a request | requests a second, driver on the same machine |\n|---|---|---|\n\
         | keyward | {ours:.0} µs | {our_rate:.0} |\n| bare | {theirs:.0} µs | {their_rate:.0} |\n\
         | ratio, round by round | {ratio:.2} | |\n",
        load::AFTERWARDS.as_secs_f64(),
        load::CONNECTIONS,
    );
    Ok(Measured {
        claims: vec![Claim {
            what: "client credentials (ES384 JWT): processor time a request, against a bare axum handler that checks a \
                   hashed secret and signs",
            limit: "1.5 times",
            found: format!("{ratio:.2} times"),
            is_kept: ratio <= LIMIT,
        }],
        title: "Client credentials",
        text,
    })
}

fn token_request(id: &str, secret: &str) -> Vec<u8> {
    let form = format!(
        "grant_type=client_credentials&client_id={id}&client_secret={secret}\
         &resource=https%3A%2F%2Fdefault.logto.app%2Fapi&scope=all"
    );
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept", "application/json"),
        ("user-agent", "keyward-benches"),
    ];
    request("POST", "/oidc/token", &headers, &form)
}
