//! Somebody with a session, whose application redeems one code after the other (F1).

use keyward_tests::{Browser, Program, WEB_APP};

use super::{Cut, Cuts, WEB, authorize, code_of, exchange, given, owner, sign_in, text, tokens};

const CLIENT: (&str, Option<&str>) = (WEB.0, Some(WEB.1));

pub(in crate::faults) struct Redeemer {
    browser: Browser,
    http: reqwest::Client,
    origin: String,
    number: u32,
    /// How many sessions there were: a number gets only so many messages.
    count: u32,
    /// Codes that were redeemed in this round, with their access tokens.
    redeemed: Vec<(String, String)>,
    /// A code whose redemption got no answer.
    cut: Option<String>,
    pub(super) cuts: Cuts,
}

fn form(code: &str) -> [(&str, &str); 3] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", WEB_APP),
    ]
}

impl Redeemer {
    pub(super) async fn new(server: &Program, number: u32) -> Self {
        let mut new = Self {
            browser: server.browser(),
            http: server.http.clone(),
            origin: server.origin.clone(),
            number,
            count: 0,
            redeemed: Vec::new(),
            cut: None,
            cuts: Cuts::default(),
        };
        new.sign_in(server).await;
        new
    }

    async fn sign_in(&mut self, server: &Program) {
        self.count += 1;
        let phone = format!("861340{}{:06}", self.number, self.count);
        self.browser = server.browser();
        let request = authorize(WEB.0, &[("scope", "openid")]);
        sign_in(server, &mut self.browser, &request, &phone).await;
    }

    /// Gets a code and redeems it.
    pub(super) async fn step(&mut self) -> Result<(), Cut> {
        let request = authorize(WEB.0, &[("scope", "openid")]);
        let redirect = self.browser.try_get(&request).await;
        let code = code_of(&given(redirect.map_err(|_| Cut::Off)?)?);
        self.cut = Some(code.clone());
        let answer = exchange(&self.http, &self.origin, CLIENT, &form(&code)).await?;
        self.cut = None;
        self.redeemed
            .push((code, text(&answer.expect(200), "access_token")));
        Ok(())
    }

    pub(super) async fn look_after(&mut self, server: &Program) {
        // Every answer that was given holds.
        for (_, token) in &self.redeemed {
            assert!(
                owner(server, token).await.is_some(),
                "an issued token is lost"
            );
        }
        let redeem = async |code: &str| {
            let answer = tokens(server, CLIENT, &form(code)).await;
            answer.unwrap_or_else(|_| panic!("the server died: {}", server.log()))
        };
        // What was cut off has happened as a whole, or not at all.
        if let Some(code) = self.cut.take() {
            let answer = redeem(&code).await;
            if answer.status == 200 {
                self.cuts.undone += 1;
                assert!(
                    owner(server, &text(&answer, "access_token"))
                        .await
                        .is_some()
                );
                redeem(&code).await.expect(400);
            } else {
                self.cuts.done += 1;
                assert_eq!(text(&answer.expect(400), "error"), "invalid_grant");
            }
        }
        // No code is redeemed twice; trying to ends the tokens that it gave.
        for (code, token) in self.redeemed.drain(..) {
            assert_eq!(
                text(&redeem(&code).await.expect(400), "error"),
                "invalid_grant"
            );
            assert_eq!(owner(server, &token).await, None);
        }
        // The session is still there; the next round begins with one of its own.
        self.browser.move_to(&server.origin);
        let request = authorize(WEB.0, &[("scope", "openid")]);
        code_of(&self.browser.get(&request).await);
        self.origin.clone_from(&server.origin);
        self.sign_in(server).await;
    }
}
