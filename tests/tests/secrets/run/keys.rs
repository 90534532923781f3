//! An administrator changes the keys. No answer may hold one.

use serde_json::json;

use super::{Run, text};

const PRIVATE: &str = "/configs/oidc/private-keys";
const COOKIE: &str = "/configs/oidc/cookie-keys";

impl Run {
    pub(super) async fn change_keys(&mut self) {
        let rotate = "/configs/oidc/:keyType/rotate";
        for (algorithm, grace) in [("RSA", 0), ("ES256", 0), ("EC", 0), ("EdDSA", 60)] {
            let body = json!({ "signingKeyAlgorithm": algorithm, "rotationGracePeriod": grace });
            let path = format!("{PRIVATE}/rotate");
            let answer = self.call("POST", rotate, &path, Some(body)).await;
            answer.expect(200);
            self.plant_keys().await;
            self.renew_management_token().await;
        }
        let path = format!("{COOKIE}/rotate");
        let answer = self.call("POST", rotate, &path, Some(json!({}))).await;
        answer.expect(200);
        self.plant_keys().await;
        for path in [PRIVATE, COOKIE] {
            let listed = self.call("GET", "/configs/oidc/:keyType", path, None).await;
            let listed = listed.expect(200).json();
            let last = listed.as_array().and_then(|keys| keys.last());
            let id = text(last.expect("a key"), "id");
            let path = format!("{path}/{id}");
            let route = "/configs/oidc/:keyType/:keyId";
            self.call("DELETE", route, &path, None).await.expect(204);
        }
        let jwks = self.app.get("/oidc/jwks").await.expect(200);
        self.keep("GET /oidc/jwks", jwks);
    }

    /// The keys that the tenant has now. Of a private one, a line of its PEM in which nothing public
    /// stands alone.
    async fn plant_keys(&mut self) {
        let now = self.app.shared.now();
        let keys = self.app.shared.store.keys(&self.app.tenant(), now).await;
        let keys = keys.expect("the tenant has keys");
        for key in [Some(keys.signing.signer()), keys.signing.next()] {
            let Some(key) = key else {
                continue;
            };
            let pem = key.to_pem();
            let lines: Vec<&str> = pem.expose().lines().collect();
            let at = match lines.len() {
                ..=3 => 1,
                4..=9 => 2,
                // RSA begins with the modulus.
                count => count / 2,
            };
            self.plant("private key", lines[at]);
        }
        for key in &keys.cookies {
            self.plant("cookie key", key);
        }
    }
}
