//! What each operation costs the server, on both engines, beside the bare server and `oidc-provider` doing the same.

mod contender;
mod memory;
mod text;
mod work;

use std::{fs, path::Path};

use anyhow::{Context, Result};

use crate::{
    engine,
    house::House,
    load::{self, CONNECTIONS, Cost, Work, drive},
    raw::{self, Refreshes},
    report::{Claim, Measured, median},
    scale,
    server::Server,
};
use contender::REPEATED;
use work::SignIn;

pub use contender::{Question, introspection, userinfo};
pub use work::Refresh;

/// Enough for a stable figure, few enough for the slowest.
const REQUESTS: u32 = 4_000;
const WARM_UP: u32 = 1_000;
const ROUNDS: usize = 3;
const SIGN_INS: u32 = 600;

const USERINFO: &str = "userinfo";
const REFRESH: &str = "refresh with rotation";
const SIGN_IN: &str = "phone sign-in, whole";
const RIVAL: &str = "oidc-provider";
const BARE: &str = "bare";

/// A server that is measured beside others.
struct Contender<'s> {
    name: String,
    server: &'s Server,
    questions: Vec<Question>,
    refreshing: Vec<Refresh>,
}

/// An operation's figures on one server.
struct Row {
    operation: &'static str,
    server: String,
    cost: Cost,
}

/// What refreshing came to.
struct Refreshed {
    rows: Vec<Row>,
    /// Refreshes a second that grouped commits allow a server: the median of the rounds.
    allowed: f64,
    /// How much of it Keyward on SQLite reached, from 0 to 1: the median of the rounds.
    reached: f64,
    /// Refreshes a second that one thread commits without a server.
    alone: f64,
}

pub fn measure() -> Result<Measured> {
    let place = tempfile::tempdir()?;
    let mut houses = Vec::new();
    for database in engine::fresh("bench_operations")? {
        let folder = place.path().join(database.name());
        fs::create_dir_all(&folder)?;
        houses.push(House::open(&folder, &database)?);
    }
    let embedded = houses.first().context("SQLite is always there")?;
    let (rival, told) = Server::rival(CONNECTIONS)?;
    let (bare, asked) = contender::of_bare(place.path(), embedded)?;
    let mut contenders = Vec::new();
    for house in &houses {
        let (questions, refreshing) = contender::of_house(house)?;
        contenders.push(Contender {
            name: contender::name(&house.database),
            server: &house.server,
            questions,
            refreshing,
        });
    }
    let (questions, refreshing) = contender::of_rival(&rival, &told)?;
    contenders.push(Contender {
        name: RIVAL.to_owned(),
        server: &rival,
        questions,
        refreshing,
    });
    contenders.push(Contender {
        name: BARE.to_owned(),
        server: &bare,
        questions: asked,
        refreshing: Vec::new(),
    });

    let mut rows = Vec::new();
    for operation in REPEATED {
        rows.extend(repeated(&contenders, operation)?);
    }
    let mut refreshed = refresh(&mut contenders, embedded, place.path())?;
    rows.append(&mut refreshed.rows);
    for house in &houses {
        rows.push(sign_ins(house)?);
    }
    let left = memory::after_load(&houses)?;
    let mut text = text::write(&rows, &refreshed);
    text.push_str(&left.text);
    text.push_str(&format!(
        "\nIn the same minutes: an ES384 signature takes {:.0} µs; SQLite commits {:.0} single rows of 700 bytes a \
         second here, or {:.0} groups of 32 of them.\n",
        raw::signature()?,
        raw::commits(place.path(), 1)?,
        raw::commits(place.path(), 32)?,
    ));
    let mut claims = claims(&rows, refreshed.allowed, refreshed.reached)?;
    claims.push(left.claim);
    Ok(Measured {
        claims,
        title: "Operations",
        text,
    })
}

/// Each server in turn, several times, after a warm-up of each.
fn repeated(contenders: &[Contender<'_>], operation: &'static str) -> Result<Vec<Row>> {
    let mut asked: Vec<_> = contenders
        .iter()
        .filter_map(|contender| {
            let mut questions = contender.questions.iter();
            let question = questions.find(|question| question.operation == operation)?;
            Some((contender, question, Vec::new()))
        })
        .collect();
    let ask = |contender: &Contender<'_>, question: &Question, count| {
        load::run(
            contender.server,
            &question.request,
            scale::count(count),
            question.wanted,
        )
    };
    for (contender, question, _) in &asked {
        ask(contender, question, WARM_UP)?;
    }
    for _ in 0..scale::rounds(ROUNDS) {
        for (contender, question, costs) in &mut asked {
            costs.push(ask(contender, question, REQUESTS)?);
        }
    }
    let rows = asked
        .iter()
        .map(|(contender, _, costs)| row(operation, &contender.name, &Cost::median(costs)));
    Ok(rows.collect())
}

/// As [`repeated`], and in each round what grouped commits allow.
fn refresh(contenders: &mut [Contender<'_>], embedded: &House, place: &Path) -> Result<Refreshed> {
    for worker in contenders.iter_mut().flat_map(|one| &mut one.refreshing) {
        worker.reconnect()?;
        worker.once()?;
    }
    let copied = Refreshes::copy(&embedded.file(), place)?;
    let alone = Refreshes::open(&copied)?.rate()?;
    let (bare, mut least) = contender::of_bare_refreshes(&copied)?;
    let (mut allowed, mut reached, mut bares) = (Vec::new(), Vec::new(), Vec::new());
    let mut costs = vec![Vec::new(); contenders.len()];
    for _ in 0..scale::rounds(ROUNDS) {
        let most = all(&bare, &mut least)?;
        allowed.push(most.rate);
        bares.push(most);
        for (contender, costs) in contenders.iter_mut().zip(&mut costs) {
            if contender.refreshing.is_empty() {
                continue;
            }
            let cost = all(contender.server, &mut contender.refreshing)?;
            if contender.server.address == embedded.server.address {
                reached.push(cost.rate / most.rate);
            }
            costs.push(cost);
        }
    }
    let measured = contenders.iter().zip(&costs);
    let measured = measured.filter(|(_, costs)| !costs.is_empty());
    let mut rows: Vec<_> = measured
        .map(|(contender, costs)| row(REFRESH, &contender.name, &Cost::median(costs)))
        .collect();
    rows.push(row(REFRESH, BARE, &Cost::median(&bares)));
    Ok(Refreshed {
        rows,
        allowed: median(&allowed),
        reached: median(&reached),
        alone,
    })
}

/// A round of refreshes at a server.
fn all(server: &Server, refreshing: &mut [Refresh]) -> Result<Cost> {
    for worker in refreshing.iter_mut() {
        worker.reconnect()?;
    }
    drive(&[server], refreshing, scale::count(REQUESTS))
}

fn sign_ins(house: &House) -> Result<Row> {
    let workers = (0..CONNECTIONS).map(|number| SignIn {
        house,
        number,
        next: 0,
    });
    let mut workers: Vec<_> = workers.collect();
    let cost = drive(&[&house.server], &mut workers, scale::count(SIGN_INS))?;
    Ok(row(SIGN_IN, &contender::name(&house.database), &cost))
}

fn row(operation: &'static str, server: &str, cost: &Cost) -> Row {
    eprintln!("  {operation}: {server} {:.1} µs", cost.processor);
    Row {
        operation,
        server: server.to_owned(),
        cost: *cost,
    }
}

fn claims(rows: &[Row], allowed: f64, reached: f64) -> Result<Vec<Claim>> {
    let processor = |operation: &str, server: &str| {
        let mut rows = rows.iter();
        rows.find(|row| row.operation == operation && row.server == server)
            .map(|row| row.cost.processor)
            .with_context(|| format!("{operation} of {server} was not measured"))
    };
    let embedded = "keyward, SQLite";
    let userinfo = processor(USERINFO, embedded)?;
    let times = processor(USERINFO, RIVAL)? / userinfo;
    let refresh = processor(REFRESH, embedded)?;
    Ok(vec![
        Claim::at_most(
            "userinfo: processor time a request",
            ("at most 65 µs", 65.0),
            format!("{userinfo:.0} µs"),
            userinfo,
        ),
        Claim::at_least(
            "userinfo: processor time that `oidc-provider` needs for the same",
            ("at least 5 times as much", 5.0),
            format!("{times:.1} times"),
            times,
        ),
        Claim::at_most(
            "refresh with rotation: processor time a request",
            ("at most 350 µs", 350.0),
            format!("{refresh:.0} µs"),
            refresh,
        ),
        Claim::at_least(
            "refreshes a second, of those that grouped commits allow a bare server in the same minute",
            ("at least 60 %", 0.6),
            format!("{:.0} % of {allowed:.0}", reached * 100.0),
            reached,
        ),
    ])
}
