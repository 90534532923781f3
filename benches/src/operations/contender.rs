//! The servers whose operations are measured, and what each of them is asked.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::work::Refresh;
use crate::{
    bare::{self, DISCOVERY, JWKS},
    client::{Connection, request},
    engine::Database,
    house::{House, form_request, machine_request, text},
    load::CONNECTIONS,
    server::Server,
};

/// The operations that a request can be repeated for.
pub const REPEATED: [&str; 5] = [
    "discovery",
    "JWKS",
    "client credentials",
    "userinfo",
    "introspection",
];

/// What such a request is, and what every answer holds.
pub struct Question {
    pub operation: &'static str,
    pub request: Vec<u8>,
    pub wanted: &'static str,
}

impl Question {
    /// Asks once. An answer that is not the right one is an error.
    pub fn ask(&self, connection: &mut Connection) -> Result<()> {
        let answer = connection.exchange(&self.request)?;
        let body = String::from_utf8_lossy(&answer.body);
        ensure!(
            answer.status == 200 && body.contains(self.wanted),
            "{}: {} {body}",
            self.operation,
            answer.head
        );
        Ok(())
    }
}

/// A house as a contender.
pub fn of_house(house: &House) -> Result<(Vec<Question>, Vec<Refresh>)> {
    let person = house.sign_in(&house.web.0, "8613900000000")?;
    let access = text(&person, "access_token")?;
    let refreshing = (0..CONNECTIONS)
        .map(|number| Refresh::of_person(house, &house.server, &format!("86139{number:08}")));
    let paths = Paths {
        discovery: DISCOVERY,
        jwks: JWKS,
        token: "/oidc/token",
        userinfo: "/oidc/me",
        introspection: "/oidc/token/introspection",
    };
    let machine = (&*house.machine.0, &*house.machine.1);
    let web = (&*house.web.0, &*house.web.1);
    Ok((
        questions(&paths, machine, web, &access),
        refreshing.collect::<Result<_>>()?,
    ))
}

/// `oidc-provider`, which has its endpoints elsewhere by default.
pub fn of_rival(server: &Server, told: &Value) -> Result<(Vec<Question>, Vec<Refresh>)> {
    let secret = "a-secret-of-the-measurement-0123";
    let paths = Paths {
        discovery: "/.well-known/openid-configuration",
        jwks: "/jwks",
        token: "/token",
        userinfo: "/me",
        introspection: "/token/introspection",
    };
    let access = text(told, "access")?;
    let tokens = told["refresh"].as_array().context("its refresh tokens")?;
    let refreshing = tokens.iter().map(|token| {
        let token = token.as_str().unwrap_or_default().to_owned();
        Refresh::open(server, "/token", "spa", token)
    });
    Ok((
        questions(&paths, ("machine", secret), ("web", secret), &access),
        refreshing.collect::<Result<_>>()?,
    ))
}

/// The bare server, which does the first three.
pub fn of_bare(place: &Path, house: &House) -> Result<(Server, Vec<Question>)> {
    let server = Server::bare(&place.join("bare"), &house.server)?;
    let get = |path| request("GET", path, &[("accept", "application/json")], "");
    let token = machine_request("/oidc/token", bare::CLIENT);
    let questions = vec![
        question("discovery", get(DISCOVERY), "\"jwks_uri\""),
        question("JWKS", get(JWKS), "\"keys\""),
        question("client credentials", token, "\"access_token\":\"ey"),
    ];
    Ok((server, questions))
}

/// The bare server for refreshes, on a copy of a house's database, and its clients.
pub fn of_bare_refreshes(copied: &Path) -> Result<(Server, Vec<Refresh>)> {
    let tokens = bare::plant(copied)?;
    let server = Server::bare_refreshes(copied)?;
    let refreshing = tokens.into_iter().map(|token| {
        let (path, client) = (bare::REFRESHING_PATH, bare::REFRESHING_CLIENT);
        Refresh::open(&server, path, client, token)
    });
    let refreshing = refreshing.collect::<Result<_>>()?;
    Ok((server, refreshing))
}

/// How a server is called.
pub fn name(database: &Database) -> String {
    format!("keyward, {}", database.name())
}

struct Paths {
    discovery: &'static str,
    jwks: &'static str,
    token: &'static str,
    userinfo: &'static str,
    introspection: &'static str,
}

fn questions(
    paths: &Paths,
    machine: (&str, &str),
    web: (&str, &str),
    access: &str,
) -> Vec<Question> {
    let get = |path| request("GET", path, &[("accept", "application/json")], "");
    let token = machine_request(paths.token, machine);
    vec![
        question("discovery", get(paths.discovery), "\"jwks_uri\""),
        question("JWKS", get(paths.jwks), "\"keys\""),
        question("client credentials", token, "\"access_token\":\"ey"),
        userinfo(paths.userinfo, access),
        introspection(paths.introspection, web, access),
    ]
}

/// Userinfo with an access token.
pub fn userinfo(path: &str, access: &str) -> Question {
    let bearer = format!("Bearer {access}");
    let asked = request("GET", path, &[("authorization", &bearer)], "");
    question("userinfo", asked, "\"sub\"")
}

/// Introspection of an access token by the client that it was given to.
pub fn introspection(path: &str, client: (&str, &str), access: &str) -> Question {
    let form = [
        ("token", access),
        ("client_id", client.0),
        ("client_secret", client.1),
    ];
    question(
        "introspection",
        form_request(path, &form),
        "\"active\":true",
    )
}

fn question(operation: &'static str, request: Vec<u8>, wanted: &'static str) -> Question {
    Question {
        operation,
        request,
        wanted,
    }
}
