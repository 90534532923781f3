//! A page without a secret that rotates its refresh token at each use (F2).

use std::time::{Duration, Instant};

use keyward_crypto::sha256_base64url;
use keyward_tests::{Program, WEB_APP};

use super::{Cut, Cuts, SPA, authorize, code_of, exchange, sign_in, text, tokens};

const CLIENT: (&str, Option<&str>) = (SPA, None);
const VERIFIER: &str = "a-verifier-of-forty-three-characters-0123456789";
/// For so long a rotated token gives its successor again; a little less, for the way there.
const WINDOW: Duration = Duration::from_secs(9);

pub(in crate::faults) struct Refresher {
    http: reqwest::Client,
    origin: String,
    number: u32,
    count: u32,
    /// The token that came with the last answer.
    current: String,
    /// Since when an answer to it is missing.
    cut: Option<Instant>,
    pub(super) cuts: Cuts,
}

fn form(token: &str) -> [(&str, &str); 2] {
    [("grant_type", "refresh_token"), ("refresh_token", token)]
}

impl Refresher {
    pub(super) async fn new(server: &Program, number: u32) -> Self {
        let mut new = Self {
            http: server.http.clone(),
            origin: server.origin.clone(),
            number,
            count: 0,
            current: String::new(),
            cut: None,
            cuts: Cuts::default(),
        };
        new.begin(server).await;
        new
    }

    /// A new family.
    async fn begin(&mut self, server: &Program) {
        self.count += 1;
        let phone = format!("861350{}{:06}", self.number, self.count);
        let challenge = sha256_base64url(VERIFIER.as_bytes());
        let request = authorize(
            SPA,
            &[
                ("scope", "openid offline_access"),
                ("prompt", "consent"),
                ("code_challenge", &challenge),
                ("code_challenge_method", "S256"),
            ],
        );
        let mut browser = server.browser();
        let redirect = sign_in(server, &mut browser, &request, &phone).await;
        let code = code_of(&redirect);
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &*code),
            ("redirect_uri", WEB_APP),
            ("code_verifier", VERIFIER),
        ];
        let answer = tokens(server, CLIENT, &form).await;
        let answer = answer
            .unwrap_or_else(|_| panic!("{}", server.log()))
            .expect(200);
        self.current = text(&answer, "refresh_token");
    }

    pub(super) async fn step(&mut self) -> Result<(), Cut> {
        self.cut = Some(Instant::now());
        let answer = exchange(&self.http, &self.origin, CLIENT, &form(&self.current)).await?;
        let next = text(&answer.expect(200), "refresh_token");
        assert_ne!(next, self.current, "it rotates at each use");
        self.current = next;
        self.cut = None;
        Ok(())
    }

    /// The token of the last answer is good, whether or not the one after it was written: inside
    /// the window it gives the same successor again.
    pub(super) async fn look_after(&mut self, server: &Program) {
        self.origin.clone_from(&server.origin);
        let refresh = async |token: &str| {
            let answer = tokens(server, CLIENT, &form(token)).await;
            answer.unwrap_or_else(|_| panic!("the server died: {}", server.log()))
        };
        let since = self.cut.take().unwrap_or_else(Instant::now);
        let answer = refresh(&self.current).await;
        if answer.status != 200 && since.elapsed() > WINDOW {
            // A machine so slow that the window was over: the family has ended, as it should.
            self.begin(server).await;
            return;
        }
        let next = text(&answer.expect(200), "refresh_token");
        let again = refresh(&self.current).await;
        if since.elapsed() < WINDOW {
            assert_eq!(
                text(&again.expect(200), "refresh_token"),
                next,
                "a family has split"
            );
        }
        self.cuts.done += 1;
        self.current = next;
    }
}
