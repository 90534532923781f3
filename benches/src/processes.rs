//! Four server processes on one PostgreSQL beside one: as many people at each of them as at the one, and, to be shown, as
//! many as at the one together.

use std::net::SocketAddr;

use anyhow::Result;

use crate::{
    client::Connection,
    engine,
    house::{House, text},
    load::{CONNECTIONS, Cost, Work, drive},
    operations::{Question, Refresh, introspection, userinfo},
    report::{Claim, Measured, median},
    scale,
    server::Server,
};

const ROUNDS: usize = 5;
const REQUESTS: u32 = 9_000;
/// Requests that fill the caches of four processes.
const WARM_UP: u32 = 4_000;

pub fn measure() -> Result<Measured> {
    let title = "Several processes on one PostgreSQL";
    let Some(database) = engine::fresh_postgres("bench_processes")? else {
        return Ok(Measured {
            claims: Vec::new(),
            title,
            text: "Not measured: there was no PostgreSQL.".to_owned(),
        });
    };
    let place = tempfile::tempdir()?;
    let house = House::open(place.path(), &database)?;
    let others = [house.another()?, house.another()?, house.another()?];
    let all: Vec<&Server> = std::iter::once(&house.server).chain(&others).collect();
    let one = &all[..1];
    let mut at_one = people(&house, one, CONNECTIONS, 1)?;
    let mut at_each = people(&house, &all, CONNECTIONS * all.len(), 2)?;
    let mut spread = people(&house, &all, CONNECTIONS, 3)?;
    run(one, &mut at_one, WARM_UP)?;
    run(&all, &mut at_each, WARM_UP)?;
    let (mut ones, mut fours, mut thin, mut ratios) = (vec![], vec![], vec![], vec![]);
    for round in 1..=scale::rounds(ROUNDS) {
        let (single, full) = (
            run(one, &mut at_one, REQUESTS)?,
            run(&all, &mut at_each, REQUESTS)?,
        );
        thin.push(run(&all, &mut spread, REQUESTS)?);
        eprintln!(
            "  {round}: one {:.0} µs, four {:.0} µs",
            single.processor, full.processor
        );
        ratios.push(full.processor / single.processor);
        ones.push(single);
        fours.push(full);
    }
    let ratio = median(&ratios);
    let mut text = format!(
        "People with a session each and an application that refreshes, asks userinfo and has a token introspected, in turn, \
         one thing after the other: {CONNECTIONS} of them at one process, {CONNECTIONS} at each of four, and {CONNECTIONS} \
         spread over four. {} rounds of {} requests each; the processor time of all processes is added up. All four run \
         all the time and have the same data. A process with a quarter of the people wakes up nearly as often as one with \
         all of them, and finds less to do each time: that, not the number of processes, is what the last row shows.\n\n\
         | median of the rounds | processor a request | of PostgreSQL | requests a second | p50 | p99 |\n\
         |---|---|---|---|---|---|\n",
        ratios.len(),
        scale::count(REQUESTS),
    );
    for (name, costs) in [
        ("one process", &ones),
        ("four processes, as many people at each", &fours),
        ("four processes, as many people together", &thin),
    ] {
        let cost = Cost::median(costs);
        text.push_str(&format!(
            "| {name} | {:.0} µs | {:.0} µs | {:.0} | {:.1} ms | {:.1} ms |\n",
            cost.processor, cost.database, cost.rate, cost.p50, cost.p99
        ));
    }
    text.push_str(&format!(
        "| ratio of the first two, round by round | {ratio:.2} | | | | |\n"
    ));
    Ok(Measured {
        claims: vec![Claim::at_most(
            "four processes on one PostgreSQL, each with the load of one: processor time a request, against one process",
            ("at most 1.15 times", 1.15),
            format!("{ratio:.2} times"),
            ratio,
        )],
        title,
        text,
    })
}

/// So many people with numbers that begin alike, spread over the servers.
fn people(house: &House, servers: &[&Server], count: usize, group: u32) -> Result<Vec<Mixed>> {
    let web = (&*house.web.0, &*house.web.1);
    let mut all = Vec::new();
    for (number, server) in (0..count).zip(servers.iter().cycle()) {
        let person = house.sign_in(web.0, &format!("861370{group}{number:06}"))?;
        let access = text(&person, "access_token")?;
        let phone = format!("861371{group}{number:06}");
        all.push(Mixed {
            refresh: Refresh::of_person(house, server, &phone)?,
            server: server.address,
            connection: Connection::open(server.address)?,
            userinfo: userinfo("/oidc/me", &access),
            introspection: introspection("/oidc/token/introspection", web, &access),
            turn: number,
        });
    }
    Ok(all)
}

fn run(servers: &[&Server], people: &mut [Mixed], count: u32) -> Result<Cost> {
    for person in people.iter_mut() {
        person.refresh.reconnect()?;
        person.connection = Connection::open(person.server)?;
    }
    drive(servers, people, scale::count(count))
}

/// A person whose application does three things in turn.
struct Mixed {
    server: SocketAddr,
    connection: Connection,
    refresh: Refresh,
    userinfo: Question,
    introspection: Question,
    turn: usize,
}

impl Work for Mixed {
    fn once(&mut self) -> Result<()> {
        self.turn += 1;
        match self.turn % 3 {
            0 => self.refresh.once(),
            1 => self.userinfo.ask(&mut self.connection),
            _ => self.introspection.ask(&mut self.connection),
        }
    }
}
