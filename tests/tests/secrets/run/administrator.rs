//! Whoever manages the server: a token, applications, settings, and looking at everything.

use keyward_tests::{WEB_APP, WebApp};
use serde_json::json;

use super::{Run, WRONG_SECRET, text};

impl Run {
    pub(super) async fn manager_signs_in(&mut self) {
        let (id, secret) = (
            self.manager.client_id.clone(),
            self.manager.client_secret.clone(),
        );
        let form = [
            ("grant_type", "client_credentials"),
            ("resource", "https://default.logto.app/api"),
            ("scope", "all"),
        ];
        let answer = self.token((&id, &secret), &form).await.expect(200);
        self.manager.token = text(&answer.json(), "access_token");
        self.plant("management token", self.manager.token.clone());
        self.token((&id, WRONG_SECRET), &form).await.expect(401);
        let in_body = [
            form[0],
            ("client_id", &*id),
            ("client_secret", WRONG_SECRET),
        ];
        let answer = self.app.post_form("/oidc/token", &in_body).await;
        self.keep("POST /oidc/token", answer).expect(401);
        // In the wrong place: nothing reads it, and nothing repeats it.
        let path = format!("/oidc/token?client_id={id}&client_secret={secret}");
        let answer = self.app.post_form(&path, &form).await;
        self.keep("POST /oidc/token", answer);
    }

    /// The one before has ended meanwhile, or its key has.
    pub(super) async fn renew_management_token(&mut self) {
        let (id, secret) = (
            self.manager.client_id.clone(),
            self.manager.client_secret.clone(),
        );
        let form = [
            ("grant_type", "client_credentials"),
            ("resource", "https://default.logto.app/api"),
            ("scope", "all"),
        ];
        let answer = self.token((&id, &secret), &form).await.expect(200);
        self.manager.token = text(&answer.json(), "access_token");
        self.plant("management token", self.manager.token.clone());
    }

    pub(super) async fn set_applications_up(&mut self) -> WebApp {
        let body = json!({
            "name": "Bookstore",
            "type": "Traditional",
            "oidcClientMetadata": { "redirectUris": [WEB_APP], "postLogoutRedirectUris": [] },
            "customClientMetadata": { "alwaysIssueRefreshToken": true },
        });
        let made = self
            .call("POST", "/applications", "/applications", Some(body))
            .await;
        let id = text(&made.expect(200).json(), "id");
        let secrets = format!("/applications/{id}/secrets");
        let named = json!({ "name": "second" });
        let second = self
            .call("POST", "/applications/:id/secrets", &secrets, Some(named))
            .await;
        self.plant(
            "second application secret",
            text(&second.expect(201).json(), "value"),
        );
        let listed = self
            .call("GET", "/applications/:id/secrets", &secrets, None)
            .await;
        let secret = text(&listed.expect(200).json()[0], "value");
        self.plant("application secret", secret.clone());
        self.plant("application credentials", format!("{id}:{secret}"));
        let renamed = json!({ "name": "third" });
        let path = format!("{secrets}/second");
        let route = "/applications/:id/secrets/:name";
        self.call("PATCH", route, &path, Some(renamed))
            .await
            .expect(200);
        let own = format!("/applications/{}/secrets", self.manager.client_id);
        self.call("GET", "/applications/:id/secrets", &own, None)
            .await
            .expect(200);
        WebApp { id, secret }
    }

    pub(super) async fn set_sign_in_up(&mut self) {
        let body = json!({
            "signInMode": "SignInAndRegister",
            "signUp": { "identifiers": ["phone"], "password": false, "verify": true },
            "signIn": { "methods": [{
                "identifier": "phone", "password": false, "verificationCode": true,
                "isPasswordPrimary": false,
            }] },
        });
        self.call("PATCH", "/sign-in-exp", "/sign-in-exp", Some(body))
            .await
            .expect(200);
        self.call("GET", "/sign-in-exp", "/sign-in-exp", None)
            .await
            .expect(200);
    }

    pub(super) async fn administer(&mut self, web: &WebApp) {
        let own = format!("/applications/{}", web.id);
        self.call("GET", "/applications", "/applications", None)
            .await
            .expect(200);
        self.call("GET", "/applications/:id", &own, None)
            .await
            .expect(200);
        let body = json!({ "description": "sells books", "customData": { "a": 1 } });
        self.call("PATCH", "/applications/:id", &own, Some(body))
            .await
            .expect(200);
        let listed = self
            .call("GET", "/users", "/users", None)
            .await
            .expect(200)
            .json();
        let user = format!("/users/{}", text(&listed[0], "id"));
        self.call("GET", "/users/:id", &user, None)
            .await
            .expect(200);
        let logs = "/logs?includeManagement=true&page_size=100";
        let listed = self
            .call("GET", "/logs", logs, None)
            .await
            .expect(200)
            .json();
        for row in listed.as_array().expect("a list") {
            let path = format!("/logs/{}?includeManagement=true", text(row, "id"));
            self.call("GET", "/logs/:id", &path, None).await.expect(200);
        }
        let third = format!("{own}/secrets/third");
        self.call("DELETE", "/applications/:id/secrets/:name", &third, None)
            .await
            .expect(204);
    }
}
