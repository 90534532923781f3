//! From the start of the process on a database that is there to the first answer.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::{
    engine::Database,
    report::{Claim, Measured, largest, median},
    scale,
    server::{self, Server},
};

const TIMES: usize = 21;
/// Needs the database: the keys lie in it, sealed.
const PATH: &str = "/oidc/jwks";

pub fn measure() -> Result<Measured> {
    let place = tempfile::tempdir()?;
    let data = place.path().join("data");
    server::prepare(&data, &Database::Sqlite)?;
    let mut times = Vec::new();
    let starts = scale::rounds(TIMES);
    for _ in 0..starts {
        let since = Instant::now();
        let mut server = Server::begin(&data)?;
        times.push(server.first_answer(PATH, since)?.as_secs_f64() * 1000.0);
        drop(server);
        // Its end is no part of the next start.
        server::rest(Duration::from_millis(50));
    }
    let (middle, worst) = (median(&times), largest(&times));
    let text = format!(
        "`keyward serve` on existing data, from before the process is made to the last byte of the answer to \
         `GET {PATH}`, which needs the unsealed keys of the database. {starts} starts: median {middle:.0} ms, slowest \
         {worst:.0} ms. Each start follows a `kill -9` of the one before."
    );
    Ok(Measured {
        claims: vec![Claim::at_most(
            "start on an existing database to the first answer",
            ("at most 100 ms", 100.0),
            format!("{middle:.0} ms"),
            middle,
        )],
        title: "Start",
        text,
    })
}
