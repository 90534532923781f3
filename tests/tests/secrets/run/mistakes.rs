//! Requests that are refused, with secrets where they do not belong.

use keyward_tests::{WEB_APP, WebApp};
use serde_json::json;

use super::Run;

impl Run {
    /// Requests that are refused, with secrets where they do not belong.
    pub(super) async fn make_mistakes(&mut self, web: &WebApp) {
        let token = self.manager.token.clone();
        for (method, path, body) in [
            (
                "POST",
                "/applications",
                json!({ "name": token, "type": "Nothing" }),
            ),
            (
                "POST",
                "/applications",
                json!({ "name": "x", "type": token }),
            ),
            (
                "PATCH",
                "/sign-in-exp",
                json!({ "signInMode": token, "color": token }),
            ),
            (
                "PATCH",
                "/sign-in-exp",
                json!({ "customData": token, "mfa": { "policy": token } }),
            ),
            (
                "POST",
                "/connectors",
                json!({ "connectorId": "none", "config": { "a": token } }),
            ),
        ] {
            let answer = self.call(method, "/… (refused)", path, Some(body)).await;
            assert!(answer.status.is_client_error(), "{answer:?}");
        }
        for path in [
            format!("/oidc/session/end?id_token_hint={token}"),
            format!(
                "/oidc/auth?client_id={}&redirect_uri={WEB_APP}&response_type={token}",
                web.id
            ),
            format!(
                "/oidc/auth?client_id={}&client_secret={}",
                web.id, web.secret
            ),
            format!("/sign-in?app_id={}", web.secret),
            format!("/api/users?search={}&page=0", web.secret),
        ] {
            let answer = self.app.browser().get(&path).await;
            assert!(!answer.status.is_success(), "{answer:?}");
            self.keep("GET a refusal", answer);
        }
        let mut forger = self.app.browser();
        forger.set_cookie("_session", &web.secret);
        forger.set_cookie("_session.sig", &token);
        let answer = forger.get(&web.authorize(&[("prompt", "none")])).await;
        self.keep("GET a refusal", answer).expect(303);
    }
}
