//! Lists of users: the first page and a search, at a thousand users and at a million, on both engines.

mod fill;
mod people;
mod town;

use std::{fs, time::Duration};

use anyhow::{Context, Result};

use crate::{
    engine::{self, Database},
    load::{self, Cost},
    report::{Claim, Measured, median},
    scale, server,
};
use town::{LIFE_OF_TOTAL, Look, Town};

pub use fill::fill;
pub use people::{Person, RARE};

const FEW: u32 = 1_000;
const MANY: u32 = 1_000_000;
/// What a trial fills instead of [`MANY`] at least: more than what is counted anew for each page.
const MANY_AT_LEAST: u32 = 20_000;
const ROUNDS: usize = 5;
/// So few that the total of the long list is believed until the last of them.
const REQUESTS: u32 = 2_000;
/// Should one take long, a round is not to take minutes.
const REQUESTS_AT_LEAST: u32 = 64;
const LONGEST_ROUND: Duration = Duration::from_secs(8);
const WARM_UP: u32 = 500;

/// What a look costs in both towns.
struct Compared {
    few: Cost,
    many: Cost,
    /// Medians of the rounds' ratios: of the server's processor time, and with PostgreSQL's.
    ratio: f64,
    with_database: f64,
}

pub fn measure() -> Result<Measured> {
    let many = scale::count(MANY).max(MANY_AT_LEAST);
    let place = tempfile::tempdir()?;
    let small = engine::fresh("bench_users_few")?;
    let large = engine::fresh("bench_users_many")?;
    let mut text = introduction(many);
    let mut claims = Vec::new();
    for (small, large) in small.iter().zip(&large) {
        let folder = place.path().join(small.name());
        fs::create_dir_all(&folder)?;
        let few = Town::open(&folder.join("few"), small, FEW)?;
        let many = Town::open(&folder.join("many"), large, many)?;
        for look in Look::ALL {
            let compared = compare(&few, &many, look)?;
            text.push_str(&rows(small, [&few, &many], look, &compared));
            claims.extend(claim(small, look, &compared));
        }
        text.push_str(&counted(&many)?);
    }
    Ok(Measured {
        claims,
        title: "Lists of users",
        text,
    })
}

fn compare(few: &Town, many: &Town, look: Look) -> Result<Compared> {
    let ask = |town: &Town, count| {
        // So that the total is in the cache when the others come.
        town.check(look)?;
        let request = town.request(look);
        load::run(
            &town.server,
            &request,
            scale::count(count),
            &town.wanted(look),
        )
    };
    many.check(look)?;
    let count = count_within(many.time(look)?);
    ask(few, WARM_UP)?;
    ask(many, WARM_UP.min(count))?;
    let (mut small, mut large) = (Vec::new(), Vec::new());
    let (mut own, mut all) = (Vec::new(), Vec::new());
    for _ in 0..scale::rounds(ROUNDS) {
        let pair = (ask(few, REQUESTS)?, ask(many, count)?);
        own.push(pair.1.processor / pair.0.processor);
        all.push((pair.1.processor + pair.1.database) / (pair.0.processor + pair.0.database));
        small.push(pair.0);
        large.push(pair.1);
    }
    let compared = Compared {
        few: Cost::median(&small),
        many: Cost::median(&large),
        ratio: median(&own),
        with_database: median(&all),
    };
    eprintln!(
        "  {}: {:.0} µs, {:.0} µs",
        look.name(),
        compared.few.processor,
        compared.many.processor
    );
    Ok(compared)
}

/// How many answers that take so long are waited for in a round.
fn count_within(one: Duration) -> u32 {
    let many = LONGEST_ROUND.as_millis() / one.as_millis().max(1);
    u32::try_from(many)
        .unwrap_or(REQUESTS)
        .clamp(REQUESTS_AT_LEAST, REQUESTS)
}

fn claim(database: &Database, look: Look, compared: &Compared) -> Option<Claim> {
    let what = match look {
        Look::FirstPage => "first page of users (the total from its cache)",
        Look::RareName => "search for a rare part of a name",
        // Each three digits of a number are in those of thousands: no index promises anything here.
        Look::Number => return None,
    };
    let with_database = match database {
        Database::Sqlite => String::new(),
        Database::Postgres(_) => {
            format!(
                " ({:.2} times with PostgreSQL's own)",
                compared.with_database
            )
        }
    };
    Some(Claim::at_most(
        format!(
            "{what} on {}: processor time at a million users, against a thousand",
            database.name()
        ),
        ("at most 2 times", 2.0),
        format!("{:.2} times{with_database}", compared.ratio),
        compared.ratio,
    ))
}

fn introduction(many: u32) -> String {
    format!(
        "`GET /api/users` with a machine's token, on databases of {FEW} and of {many} users that were filled past the server \
         with rows, indexes and search tables as it writes them. The two servers take turns: {} rounds of {} requests \
         (fewer where one answer alone takes more than 4 ms). \
         Before each round one answer is looked at closely: the total, the number of rows, who they are.\n\n\
         - **First page**: the newest 20 users and the total. A total above 10,000 is counted anew when the one in the cache \
         is older than {} s or the tenant was changed; here it is in the cache.\n\
         - **Rare part of a name**: `?search=%25{}%25`, which {} users have in name and e-mail address. Most of its trigrams \
         are in the names of many others.\n\
         - **Eight digits of a phone number**: one user has them, but each three of them are in the numbers of thousands. \
         Shown, and not promised.\n\n\
         | look | server | users | processor a request | of PostgreSQL | requests a second | p50 | p99 |\n\
         |---|---|---|---|---|---|---|---|\n",
        scale::rounds(ROUNDS),
        scale::count(REQUESTS),
        LIFE_OF_TOTAL.as_secs(),
        people::RARE,
        people::RARE_COUNT,
    )
}

fn rows(database: &Database, towns: [&Town; 2], look: Look, compared: &Compared) -> String {
    let mut rows = String::new();
    for (town, cost) in towns.into_iter().zip([&compared.few, &compared.many]) {
        let own = match database {
            Database::Sqlite => String::new(),
            Database::Postgres(_) => format!("{:.0} µs", cost.database),
        };
        rows.push_str(&format!(
            "| {} | {} | {} | {:.0} µs | {own} | {:.0} | {:.1} ms | {:.1} ms |\n",
            look.name(),
            database.name(),
            town.count,
            cost.processor,
            cost.rate,
            cost.p50,
            cost.p99
        ));
    }
    rows
}

/// What the first page costs when its total is counted: a row of the same table.
fn counted(many: &Town) -> Result<String> {
    server::rest(LIFE_OF_TOTAL + LIFE_OF_TOTAL / 10);
    let took = many
        .time(Look::FirstPage)
        .context("a page with its total")?;
    Ok(format!(
        "| first page, the total counted | {} | {} | | | | {:.1} ms | |\n",
        many.engine,
        many.count,
        took.as_secs_f64() * 1000.0
    ))
}
