//! Published clients judge the provider, a program for each in `tests/clients`. All do the same
//! programme, each with its library's own checks switched on:
//!
//! 1. discovery, and the code flow with PKCE, state and nonce;
//! 2. userinfo, refresh, introspection of the new access token, a token of a machine;
//! 3. what must be refused: another verifier, a foreign client, another nonce (by the client
//!    itself), a refresh token that was revoked, a code that was used;
//! 4. sign-out with the ID token as hint.
//!
//! A program prints `{"open": url}` whenever the browser must act, reads `{"location": url}`, and
//! prints at last what it found out, which is judged here. Logto's own packages do what their users do
//! ([`logto`]).

mod guides;
mod logto;
mod program;
mod programs;

use keyward_tests::{Manager, Options, PHONE, TestApp, WEB_APP, WebApp};
use serde_json::Value;

/// Where a browser goes after sign-out.
const BYE: &str = "http://localhost:9999/bye";
/// What the machine asks for.
const RESOURCE: &str = "https://default.logto.app/api";
const SCOPE: &str = "all";

/// A server and the clients of the programme.
struct Setting {
    app: TestApp,
    client: WebApp,
    foreign: WebApp,
    machine: Manager,
}

/// The server has the machine's clock: the clients have no other.
async fn setting() -> Setting {
    let app = TestApp::with(Options {
        real_clock: true,
        ..Options::default()
    })
    .await;
    let machine = app.manager().await;
    app.enable_phone(&machine).await;
    Setting {
        client: app.web_app(&machine, "Bookstore").await,
        foreign: app.web_app(&machine, "Another shop").await,
        app,
        machine,
    }
}

impl Setting {
    /// Judges what a client has found out.
    fn judge(&self, found: &Value) {
        let sub = &found["sub"];
        assert!(sub.is_string(), "{found}");
        assert_eq!(found["issuer"], self.app.issuer, "{found}");
        assert_eq!(found["phone"], PHONE, "{found}");
        assert_eq!(found["userinfo"], *sub, "{found}");
        assert_eq!(found["refreshed"], *sub, "{found}");
        let introspected = &found["introspected"];
        assert_eq!(introspected["active"], true, "{found}");
        assert_eq!(introspected["sub"], *sub, "{found}");
        assert_eq!(introspected["client_id"], self.client.id, "{found}");
        let machine = &found["machine"];
        assert_eq!(machine["sub"], self.machine.client_id, "{found}");
        assert_eq!(machine["client_id"], self.machine.client_id, "{found}");
        assert_eq!(machine["scope"], SCOPE, "{found}");
        assert_eq!(machine["aud"], RESOURCE, "{found}");
        assert_eq!(found["revoked"]["active"], false, "{found}");
        assert!(found["revoked"]["sub"].is_null(), "{found}");
        for refused in ["verifier", "foreign", "revoked", "replay"] {
            assert_eq!(found["refusals"][refused], "invalid_grant", "{found}");
        }
        let nonce = found["refusals"]["nonce"].as_str();
        assert!(nonce.is_some_and(|nonce| nonce != "none"), "{found}");
        assert_eq!(found["byeState"], "bye-bye", "{found}");
        assert_eq!(self.app.count("users"), 1, "{found}");
    }
}

/// The addresses that every client is told.
const REDIRECT_URI: &str = WEB_APP;
