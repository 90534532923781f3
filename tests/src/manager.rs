//! Somebody who holds a token of the Management API.

use keyward_api::management::{Administrator, applications};
use serde_json::{Value, json};

use crate::{Answer, TestApp};

/// A machine client with the management role, and its token.
#[derive(Clone)]
pub struct Manager {
    /// `client_id`
    pub client_id: String,
    /// `client_secret`
    pub client_secret: String,
    /// The access token.
    pub token: String,
}

impl TestApp {
    /// A manager, made as `keyward m2m create` makes one.
    pub async fn manager(&self) -> Manager {
        let app = &self.shared;
        let operator = Administrator::operator(
            app.store.clone(),
            self.tenant(),
            app.now(),
            app.random.clone(),
        );
        let made = applications::create_management_client(&operator, "tests")
            .await
            .expect("the management role is there");
        let (client_id, client_secret) = (
            made.client_id.as_str().to_owned(),
            made.client_secret.expose().to_owned(),
        );
        let answer = self
            .post_form_as(
                "/oidc/token",
                (&client_id, &client_secret),
                &[
                    ("grant_type", "client_credentials"),
                    ("resource", "https://default.logto.app/api"),
                    ("scope", "all"),
                ],
            )
            .await
            .expect(200);
        let token = answer.json()["access_token"]
            .as_str()
            .expect("a token")
            .to_owned();
        Manager {
            client_id,
            client_secret,
            token,
        }
    }

    /// Calls the Management API.
    pub async fn manage(
        &self,
        manager: &Manager,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let method = method.parse().expect("a method");
        let mut request = self
            .http
            .request(method, self.url(&format!("/api{path}")))
            .bearer_auth(&manager.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.send(request).await
    }

    /// Switches phone number and code on, for signing in and up.
    pub async fn enable_phone(&self, manager: &Manager) {
        let body = json!({
            "signInMode": "SignInAndRegister",
            "signUp": { "identifiers": ["phone"], "password": false, "verify": true },
            "signIn": { "methods": [{
                "identifier": "phone",
                "password": false,
                "verificationCode": true,
                "isPasswordPrimary": false,
            }] },
        });
        self.manage(manager, "PATCH", "/sign-in-exp", Some(body))
            .await
            .expect(200);
    }
}
