//! A server with people who have user names and passwords.

use std::{path::Path, time::Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::{
    browser::Browser,
    client::{Answer, Connection},
    engine::Database,
    house::{application, authorization, machine_token, manage, redeem, text},
    load::Work,
    server::{self, Server},
};

/// How many have accounts.
pub const PEOPLE: usize = 64;
const PASSWORD: &str = "violet-Harbour-41";

/// The server and its application.
pub struct Town {
    pub server: Server,
    spa: String,
}

/// A sign-in page that somebody has opened.
pub struct Visit {
    browser: Browser,
    page: Answer,
}

impl Town {
    /// On a fresh database, with so many threads for passwords.
    pub fn open(place: &Path, threads: usize) -> Result<Self> {
        let threads = threads.to_string();
        let settings = ["--password-threads", &threads];
        Self::of(&place.join("data"), |data| {
            Server::begin_with(data, &Database::Sqlite, &settings)
        })
    }

    /// The same with the least hashes that there are.
    pub fn unhashed(place: &Path) -> Result<Self> {
        Self::of(&place.join("unhashed"), Server::unhashed)
    }

    fn of(data: &Path, begin: impl FnOnce(&Path) -> Result<Server>) -> Result<Self> {
        let (id, secret) = server::prepare(data, &Database::Sqlite)?;
        let mut server = begin(data)?;
        server.first_answer("/oidc/jwks", Instant::now())?;
        let mut connection = Connection::open(server.address)?;
        let token = machine_token(&mut connection, (&id, &secret))?;
        let mut manage = |method: &str, path: &str, body: &Value| {
            manage(&mut connection, &token, method, path, body)
        };
        let spa = manage("POST", "/api/applications", &application("SPA"))?;
        manage("PATCH", "/api/sign-in-exp", &name_and_password())?;
        for number in 0..PEOPLE {
            let person = json!({ "username": name(number), "password": PASSWORD });
            manage("POST", "/api/users", &person)?;
        }
        Ok(Self {
            server,
            spa: text(&spa, "id")?,
        })
    }

    /// Somebody who signs in again and again.
    pub fn person(&self, number: usize) -> Result<Person<'_>> {
        Ok(Person {
            town: self,
            name: name(number),
            browser: Some(Browser::open(self.server.address)?),
            application: Connection::open(self.server.address)?,
        })
    }

    /// Opens the sign-in page in a browser without cookies.
    pub fn visit(&self) -> Result<Visit> {
        self.visit_in(Browser::open(self.server.address)?)
    }

    fn visit_in(&self, mut browser: Browser) -> Result<Visit> {
        let page = browser.follow(&authorization(&self.spa))?;
        ensure!(page.status == 200, "{}", page.head);
        Ok(Visit { browser, page })
    }
}

impl Visit {
    /// Sends the page's form with these, and answers what came back, whatever it is.
    pub fn try_password(&mut self, name: &str, password: &str) -> Result<Answer> {
        let fields = [("identifier", name), ("password", password)];
        self.browser.post(&self.page, &fields)
    }

    /// As [`Visit::try_password`] with what is right.
    pub fn try_person(&mut self, number: usize) -> Result<Answer> {
        self.try_password(&name(number), PASSWORD)
    }
}

/// Somebody with an account.
pub struct Person<'t> {
    town: &'t Town,
    name: String,
    /// Theirs, with which they sign in each time.
    browser: Option<Browser>,
    /// That of the application's server, which it keeps.
    application: Connection,
}

impl Work for Person<'_> {
    fn once(&mut self) -> Result<()> {
        let browser = self.browser.take().context("an earlier sign-in failed")?;
        let mut visit = self
            .town
            .visit_in(browser.again(self.town.server.address)?)?;
        let answer = visit.try_password(&self.name, PASSWORD)?;
        ensure!(answer.status == 303, "{}", answer.head);
        let answer = visit.browser.follow_on(answer)?;
        redeem(&mut self.application, &answer, &self.town.spa, None)?;
        self.browser = Some(visit.browser);
        Ok(())
    }
}

/// The user name of a person.
pub fn name(number: usize) -> String {
    format!("person_{number}")
}

fn name_and_password() -> Value {
    json!({
        "signInMode": "SignIn",
        "signUp": { "identifiers": ["username"], "password": true, "verify": false },
        "signIn": { "methods": [{
            "identifier": "username", "password": true, "verificationCode": false, "isPasswordPrimary": true,
        }] },
    })
}
