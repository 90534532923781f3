//! What each operation costs the server, on both engines, beside `oidc-provider` doing the same.

use std::fmt::Write;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{
    client::{Connection, request},
    engine::{self, Database},
    house::{House, form_request, text},
    load::{self, CONNECTIONS, Cost, Work, drive},
    raw,
    report::Measured,
    server::Server,
};

/// Enough for a stable figure, few enough for the slower of the two.
const REQUESTS: u32 = 4_000;
const WARM_UP: u32 = 1_000;
const SIGN_INS: u32 = 600;

/// An operation's figures on one server.
struct Row {
    operation: &'static str,
    server: String,
    cost: Cost,
}

pub fn measure() -> Result<Measured> {
    let mut rows = Vec::new();
    let place = tempfile::tempdir()?;
    for database in engine::fresh("bench_operations")? {
        let folder = place.path().join(database.name());
        std::fs::create_dir_all(&folder)?;
        rows.extend(keyward(&folder, &database)?);
    }
    rows.extend(rival()?);
    let mut text = format!(
        "Each with {CONNECTIONS} connections that ask one thing after the other, driver and server on the same machine. \
         Processor time is that of the server's process (PostgreSQL's own is not in it). `oidc-provider` keeps \
         everything in memory and nothing on a disk. A phone sign-in is everything from the authorization request to \
         the tokens: seven requests, the message to the gateway, two pages.\n\n\
         | operation | server | processor a request | requests a second | p50 | p99 |\n|---|---|---|---|---|---|\n"
    );
    for Row {
        operation,
        server,
        cost,
    } in &rows
    {
        writeln!(
            text,
            "| {operation} | {server} | {:.0} µs | {:.0} | {:.1} ms | {:.1} ms |",
            cost.processor, cost.rate, cost.p50, cost.p99
        )?;
    }
    write!(
        text,
        "\nIn the same minute: an ES384 signature takes {:.0} µs; SQLite commits {:.0} single rows a second here, or \
         {:.0} groups of 32.\n",
        raw::signature()?,
        raw::commits(place.path(), 1)?,
        raw::commits(place.path(), 32)?,
    )?;
    Ok(Measured {
        claims: Vec::new(),
        title: "Operations",
        text,
    })
}

fn keyward(folder: &std::path::Path, database: &Database) -> Result<Vec<Row>> {
    let name = format!("keyward, {}", database.name());
    let house = House::open(folder, database)?;
    let server = &house.server;
    let person = house.sign_in(&house.web.0, "8613900000000")?;
    let access = text(&person, "access_token")?;
    let mut refreshing = Vec::new();
    for number in 0..CONNECTIONS {
        let tokens = house.sign_in(&house.spa, &format!("86139{number:08}"))?;
        let token = text(&tokens, "refresh_token")?;
        refreshing.push(Refresh::open(server, "/oidc/token", &house.spa, token)?);
    }
    let machine = [
        ("grant_type", "client_credentials"),
        ("client_id", &house.machine.0),
        ("client_secret", &house.machine.1),
        ("resource", "https://default.logto.app/api"),
        ("scope", "all"),
    ];
    let web = (&*house.web.0, &*house.web.1);
    let mut rows = stateless(server, &name, "/oidc", &machine, web, &access)?;
    rows.push(refresh(server, &name, refreshing)?);
    let workers = (0..CONNECTIONS).map(|number| SignIn {
        house: &house,
        number,
        next: 0,
    });
    rows.push(Row {
        operation: "phone sign-in, whole",
        server: name,
        cost: drive(server, workers.collect(), SIGN_INS)?,
    });
    Ok(rows)
}

fn rival() -> Result<Vec<Row>> {
    let name = "oidc-provider";
    let (server, told) = Server::rival(CONNECTIONS)?;
    let secret = "a-secret-of-the-measurement-0123";
    let machine = [
        ("grant_type", "client_credentials"),
        ("client_id", "machine"),
        ("client_secret", secret),
        ("resource", "https://default.logto.app/api"),
        ("scope", "all"),
    ];
    let access = text(&told, "access")?;
    let mut rows = stateless(&server, name, "", &machine, ("web", secret), &access)?;
    let tokens = told["refresh"].as_array().context("its refresh tokens")?;
    let refreshing = tokens.iter().map(|token| {
        let token = token.as_str().unwrap_or_default().to_owned();
        Refresh::open(&server, "/token", "spa", token)
    });
    rows.push(refresh(&server, name, refreshing.collect::<Result<_>>()?)?);
    Ok(rows)
}

/// The operations that a request can be repeated for.
fn stateless(
    server: &Server,
    name: &str,
    base: &str,
    machine: &[(&str, &str)],
    web: (&str, &str),
    access: &str,
) -> Result<Vec<Row>> {
    let get = |path: &str| request("GET", path, &[("accept", "application/json")], "");
    let bearer = format!("Bearer {access}");
    // oidc-provider has its endpoints elsewhere by default.
    let path = |ours: &str, theirs: &str| {
        if base.is_empty() {
            theirs.to_owned()
        } else {
            format!("{base}{ours}")
        }
    };
    let introspection = [
        ("token", access),
        ("client_id", web.0),
        ("client_secret", web.1),
    ];
    let all = [
        (
            "discovery",
            get(&format!("{base}/.well-known/openid-configuration")),
            "\"jwks_uri\"",
        ),
        ("JWKS", get(&format!("{base}/jwks")), "\"keys\""),
        (
            "client credentials",
            form_request(&format!("{base}/token"), machine),
            "\"access_token\":\"ey",
        ),
        (
            "userinfo",
            request(
                "GET",
                &path("/me", "/me"),
                &[("authorization", &bearer)],
                "",
            ),
            "\"sub\"",
        ),
        (
            "introspection",
            form_request(
                &path("/token/introspection", "/token/introspection"),
                &introspection,
            ),
            "\"active\":true",
        ),
    ];
    let mut rows = Vec::new();
    for (operation, bytes, wanted) in all {
        load::run(server, &bytes, WARM_UP, wanted)?;
        let cost = load::run(server, &bytes, REQUESTS, wanted)?;
        eprintln!("  {name}: {operation} {:.0} µs", cost.processor);
        rows.push(Row {
            operation,
            server: name.to_owned(),
            cost,
        });
    }
    Ok(rows)
}

fn refresh(server: &Server, name: &str, mut workers: Vec<Refresh>) -> Result<Row> {
    for worker in &mut workers {
        worker.once()?;
    }
    let cost = drive(server, workers, REQUESTS)?;
    eprintln!("  {name}: refresh {:.0} µs", cost.processor);
    Ok(Row {
        operation: "refresh with rotation",
        server: name.to_owned(),
        cost,
    })
}

/// A public client that refreshes with whatever the last answer gave it.
struct Refresh {
    connection: Connection,
    path: &'static str,
    client: String,
    token: String,
}

impl Refresh {
    fn open(server: &Server, path: &'static str, client: &str, token: String) -> Result<Self> {
        Ok(Self {
            connection: Connection::open(server.address)?,
            path,
            client: client.to_owned(),
            token,
        })
    }
}

impl Work for Refresh {
    fn once(&mut self) -> Result<()> {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", &*self.client),
            ("refresh_token", &*self.token),
        ];
        let answer = self.connection.exchange(&form_request(self.path, &form))?;
        ensure!(answer.status == 200, "{}", answer.head);
        let tokens: Value = serde_json::from_slice(&answer.body)?;
        let token = text(&tokens, "refresh_token")?;
        ensure!(token != self.token, "the token was not rotated");
        self.token = token;
        Ok(())
    }
}

/// People with numbers of their own who sign in for the first time.
struct SignIn<'h> {
    house: &'h House,
    number: usize,
    next: usize,
}

impl Work for SignIn<'_> {
    fn once(&mut self) -> Result<()> {
        self.next += 1;
        let phone = format!("86138{:02}{:06}", self.number, self.next);
        self.house.sign_in(&self.house.spa, &phone).map(drop)
    }
}
