//! Resident memory of a server that has nothing to do.

use std::time::Duration;

use anyhow::Result;

use crate::{
    page,
    report::{Claim, Measured},
    server,
};

/// Long enough for what a start and a visit leave to do.
const SETTLED: Duration = Duration::from_secs(3);

pub fn measure() -> Result<Measured> {
    let place = tempfile::tempdir()?;
    let server = page::serve(place.path())?;
    page::visit(server.address)?;
    server::rest(SETTLED);
    let (resident, anonymous) = server.resident()?;
    let (resident, anonymous) = (resident / 1e6, anonymous / 1e6);
    let text = format!(
        "After the start and one visit of the sign-in page, three seconds later: {resident:.1} MB resident \
         (`VmRSS`), of which {anonymous:.1} MB are the process's own (`RssAnon`) and the rest is the program's file."
    );
    Ok(Measured {
        claims: vec![Claim::at_most(
            "resident memory, idle after a page view",
            ("at most 40 MB", 40.0),
            format!("{resident:.1} MB"),
            resident,
        )],
        title: "Memory",
        text,
    })
}
