//! What is there before anybody acts: keys, and the pages and documents that anybody may read.

use base64::{Engine, engine::general_purpose::STANDARD};

use super::{CONNECTOR_SECRET, Run, VERIFIER, WRONG_CONNECTOR_SECRET, WRONG_SECRET};

impl Run {
    pub(super) fn plant_what_is_there(&mut self) {
        let key = std::fs::read_to_string(self.folder().join("keyward.key")).expect("the key file");
        let bytes = STANDARD.decode(key.trim()).expect("the key file is base64");
        self.plant("master key", &bytes);
        self.plant("master key file", key.trim());
        let inbox = self.app.inbox_path();
        self.plant("inbox key", inbox.split_once("key=").expect("a key").1);
        self.plant("m2m secret", self.manager.client_secret.clone());
        let basic = format!("{}:{}", self.manager.client_id, self.manager.client_secret);
        self.plant("m2m credentials", basic);
        self.plant("management token", self.manager.token.clone());
        self.plant("connector secret", CONNECTOR_SECRET);
        self.plant("wrong connector secret", WRONG_CONNECTOR_SECRET);
        self.plant("wrong client secret", WRONG_SECRET);
        self.plant("code verifier", VERIFIER);
    }

    pub(super) async fn look_around(&mut self) {
        for path in [
            "/oidc/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server/oidc",
            "/oidc/jwks",
            "/api/status",
            "/api/.well-known/sign-in-exp",
            "/health/live",
            "/health/ready",
            "/health/started",
            "/unknown-session",
            "/sign-in",
            "/",
            "/oidc/nothing",
            "/api/nothing",
            "/api/users",
            "/dev/inbox",
            "/dev/inbox?key=wrong",
            "/assets/pages.css",
        ] {
            let answer = self.app.get(path).await;
            self.keep(&format!("GET {path}"), answer);
        }
    }
}
