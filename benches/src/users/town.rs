//! A server with many users, and the looks at them.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{
    fill::fill,
    people::{Person, RARE, RARE_COUNT},
};
use crate::{
    client::{Answer, Connection, request},
    engine::Database,
    house::machine_token,
    server::{self, Server},
};

/// How long the server believes a total (docs of `listing` in the store).
pub const LIFE_OF_TOTAL: Duration = Duration::from_secs(5);
const PAGE: u32 = 20;

/// What is asked.
#[derive(Clone, Copy)]
pub enum Look {
    /// The newest users and how many there are.
    FirstPage,
    /// A search for what few have in their names.
    RareName,
    /// A search for a part of a phone number.
    Number,
}

impl Look {
    pub const ALL: [Self; 3] = [Self::FirstPage, Self::RareName, Self::Number];

    /// How tables name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::FirstPage => "first page",
            Self::RareName => "rare part of a name",
            Self::Number => "eight digits of a phone number",
        }
    }
}

/// A running server on a database of so many users.
pub struct Town {
    pub server: Server,
    pub count: u32,
    pub engine: &'static str,
    token: String,
}

impl Town {
    /// Makes the database, fills it and starts a server on it.
    pub fn open(data: &Path, database: &Database, count: u32) -> Result<Self> {
        let (id, secret) = server::prepare(data, database)?;
        let since = Instant::now();
        fill(database, data, count)?;
        eprintln!(
            "  {count} users on {} in {:.1} s",
            database.name(),
            since.elapsed().as_secs_f64()
        );
        let mut server = Server::begin_with(data, database, &[])?;
        server.first_answer("/oidc/jwks", Instant::now())?;
        let token = machine_token(&mut Connection::open(server.address)?, (&id, &secret))?;
        Ok(Self {
            server,
            count,
            engine: database.name(),
            token,
        })
    }

    /// The bytes of a request.
    pub fn request(&self, look: Look) -> Vec<u8> {
        let search = match look {
            Look::FirstPage => String::new(),
            Look::RareName => format!("&search=%25{RARE}%25"),
            Look::Number => format!("&search=%25{}%25", &self.sought().phone[5..]),
        };
        let path = format!("/api/users?page=1&page_size={PAGE}{search}");
        let bearer = format!("Bearer {}", self.token);
        request("GET", &path, &[("authorization", &bearer)], "")
    }

    /// What every answer holds.
    pub fn wanted(&self, look: Look) -> String {
        match look {
            Look::FirstPage => Person::of(self.count - 1, self.count).id,
            Look::RareName => "Winterbourne".to_owned(),
            Look::Number => self.sought().id,
        }
    }

    /// Somebody in the middle.
    fn sought(&self) -> Person {
        Person::of(self.count / 3, self.count)
    }

    /// How long one answer takes, on a connection of its own.
    pub fn time(&self, look: Look) -> Result<Duration> {
        let mut connection = Connection::open(self.server.address)?;
        let request = self.request(look);
        let since = Instant::now();
        let answer = connection.exchange(&request)?;
        let took = since.elapsed();
        self.judge(look, &answer)?;
        Ok(took)
    }

    /// Asks once and looks at everything in the answer.
    pub fn check(&self, look: Look) -> Result<()> {
        self.time(look).map(drop)
    }

    fn judge(&self, look: Look, answer: &Answer) -> Result<()> {
        let body = String::from_utf8_lossy(&answer.body);
        ensure!(answer.status == 200, "{} {body}", answer.head);
        let total: u32 = answer
            .header("total-number")
            .context("the total of a list")?
            .parse()?;
        let rows: Vec<Value> = serde_json::from_str(&body)?;
        let wanted = match look {
            Look::FirstPage => self.count,
            Look::RareName => RARE_COUNT,
            Look::Number => 1,
        };
        ensure!(total == wanted, "{}: a total of {total}", look.name());
        let shown = usize::try_from(wanted.min(PAGE))?;
        ensure!(
            rows.len() == shown
                && rows
                    .iter()
                    .enumerate()
                    .all(|(place, row)| self.belongs(look, place, row)),
            "{}: not who was asked for: {body}",
            look.name()
        );
        Ok(())
    }

    /// Whether a row of an answer is a user that belongs there.
    fn belongs(&self, look: Look, place: usize, row: &Value) -> bool {
        match look {
            Look::FirstPage => {
                let before = u32::try_from(place).unwrap_or(u32::MAX);
                let number = self.count.checked_sub(before.saturating_add(1));
                number.is_some_and(|number| row["id"] == Person::of(number, self.count).id)
            }
            Look::RareName => row["name"]
                .as_str()
                .is_some_and(|name| name.contains("Winterbourne")),
            Look::Number => row["primaryPhone"] == self.sought().phone,
        }
    }
}
