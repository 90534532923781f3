//! The Console in a real browser: what a first visit loads, how long until it can be used, and a list of 100,000 users.
//! What is clicked and timed stands in `tests/browser/console_times.mjs`.

mod browser;
mod report;

use std::{fs, path::Path};

use anyhow::Result;

use crate::{
    engine::{self, Database},
    report::Measured,
    scale,
    server::{self, Server},
    users::{Person, RARE, fill},
};
use browser::Input;
use report::Sample;

const USERS: u32 = 100_000;
/// What a trial fills at least: enough pages that some are far.
const USERS_AT_LEAST: u32 = 5_000;
const VISITS: usize = 15;
const PAGES: usize = 20;
const SEARCHES: usize = 20;
/// Parts of names that one user in 24 has, or one in 12.
const COMMON: [&str; 8] = [
    "anderson", "carter", "fischer", "horner", "kowalski", "novak", "richter", "thorne",
];

pub fn measure() -> Result<Measured> {
    let place = tempfile::tempdir()?;
    let mut samples = Vec::new();
    for database in engine::fresh("bench_console")? {
        let data = place.path().join(database.name());
        fs::create_dir_all(&data)?;
        samples.push(sample(&data.join("data"), &database)?);
    }
    report::write(&samples)
}

fn sample(data: &Path, database: &Database) -> Result<Sample> {
    server::prepare(data, database)?;
    let count = scale::count(USERS).max(USERS_AT_LEAST);
    fill(database, data, count)?;
    let (_server, origin, set_up_url) = Server::begin_public(data, database)?;
    let input = Input {
        set_up_url,
        console_url: format!("{origin}/console"),
        count,
        visits: scale::rounds(VISITS),
        pages: scale::rounds(PAGES),
        rare: rare(count),
        common: COMMON.map(str::to_owned).to_vec(),
    };
    let times = browser::measure(&input)?;
    Ok(Sample {
        engine: database.name(),
        input,
        times,
    })
}

/// Searches that find one user or a few: by the end of an e-mail address, and the part of a name that few have.
fn rare(count: u32) -> Vec<String> {
    let searches = u32::try_from(scale::rounds(SEARCHES)).unwrap_or(1);
    let step = count / searches;
    let texts = (1..searches).map(|number| {
        let person = Person::of(number * step - 1, count);
        let local = person.email.split('@').next().unwrap_or_default();
        local.to_owned()
    });
    texts.chain([RARE.to_owned()]).collect()
}
