//! A plain application: registered at Keyward, with a server at its redirect URI.

use keyward_tests::{Answer, Manager, TestApp, WebApp};
use serde_json::json;

use super::servers::{Server, landing};

/// The `state` of its requests.
pub const STATE: &str = "st4te";

/// An application, and its server.
pub struct PlainApp {
    web: WebApp,
    /// Its redirect URI.
    pub redirect: String,
    _server: Server,
}

impl PlainApp {
    /// Registers one whose server answers.
    pub async fn new(app: &TestApp, manager: &Manager, name: &str) -> Self {
        Self::made(app, manager, name, false).await
    }

    /// Registers one that somebody else runs. It may ask for profile and phone number.
    pub async fn of_somebody_else(app: &TestApp, manager: &Manager, name: &str) -> Self {
        let guest = Self::made(app, manager, name, true).await;
        let path = format!("/applications/{}/user-consent-scopes", guest.web.id);
        let scopes = json!({ "userScopes": ["profile", "phone"] });
        let opened = app.manage(manager, "POST", &path, Some(scopes)).await;
        opened.expect(201);
        guest
    }

    async fn made(app: &TestApp, manager: &Manager, name: &str, is_third_party: bool) -> Self {
        let server = landing().await;
        let redirect = server.url("/cb");
        let made = app
            .application(
                manager,
                json!({
                    "name": name,
                    "type": "Traditional",
                    "isThirdParty": is_third_party,
                    "oidcClientMetadata": {
                        "redirectUris": [redirect],
                        "postLogoutRedirectUris": [server.url("/bye")],
                    },
                }),
            )
            .await;
        let id = made["id"].as_str().expect("an id").to_owned();
        let path = format!("/applications/{id}/secrets");
        let secrets = app.manage(manager, "GET", &path, None).await.expect(200);
        let secret = secrets.json()[0]["value"].as_str().map(str::to_owned);
        Self {
            web: WebApp {
                id,
                secret: secret.expect("a secret"),
            },
            redirect,
            _server: server,
        }
    }

    /// The address of an authorization request, with further parameters.
    pub fn authorize(&self, app: &TestApp, more: &[(&str, &str)]) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", &self.web.id)
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", &self.redirect)
            .append_pair("state", STATE)
            .append_pair("scope", "openid profile phone")
            .extend_pairs(more)
            .finish();
        app.url(&format!("/oidc/auth?{query}"))
    }

    /// Redeems a code.
    pub async fn redeem(&self, app: &TestApp, code: &str) -> Answer {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect),
        ];
        app.post_form_as("/oidc/token", self.web.credentials(), &form)
            .await
    }

    /// Redeems a code, and asks whom it was issued for.
    pub async fn user_info(&self, app: &TestApp, code: &str) -> serde_json::Value {
        let tokens = self.redeem(app, code).await.expect(200).json();
        let token = tokens["access_token"].as_str().expect("a token");
        let request = app.http.get(app.url("/oidc/me")).bearer_auth(token);
        app.send(request).await.expect(200).json()
    }
}
