//! What a connection does that cannot be repeated byte by byte.

use std::net::SocketAddr;

use anyhow::{Result, ensure};
use serde_json::Value;

use crate::{
    client::Connection,
    house::{House, form_request, text},
    load::Work,
    server::Server,
};

/// A public client that refreshes with whatever the last answer gave it.
pub struct Refresh {
    address: SocketAddr,
    connection: Connection,
    path: &'static str,
    client: String,
    token: String,
}

impl Refresh {
    pub fn open(server: &Server, path: &'static str, client: &str, token: String) -> Result<Self> {
        Ok(Self {
            address: server.address,
            connection: Connection::open(server.address)?,
            path,
            client: client.to_owned(),
            token,
        })
    }

    /// Connects anew: servers end connections on which nothing was asked for a while.
    pub fn reconnect(&mut self) -> Result<()> {
        self.connection = Connection::open(self.address)?;
        Ok(())
    }

    /// Signs somebody in at a house and goes on with the refresh token at one of its servers.
    pub fn of_person(house: &House, server: &Server, phone: &str) -> Result<Self> {
        let tokens = house.sign_in(&house.spa, phone)?;
        let token = text(&tokens, "refresh_token")?;
        Self::open(server, "/oidc/token", &house.spa, token)
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
pub struct SignIn<'h> {
    pub house: &'h House,
    pub number: usize,
    pub next: usize,
}

impl Work for SignIn<'_> {
    fn once(&mut self) -> Result<()> {
        self.next += 1;
        let phone = format!("86138{:02}{:06}", self.number, self.next);
        self.house.sign_in(&self.house.spa, &phone).map(drop)
    }
}
