//! An administrator who handles passwords of users: bare ones, right and wrong, and in the wrong
//! places.

use serde_json::json;

use super::{Run, text};

const PASSWORD: &str = "planted-password-of-a-user";
const ANOTHER: &str = "planted-password-that-took-its-place";
const WRONG: &str = "planted-password-that-somebody-guessed";
const IMPORTED: &str = "planted-password-that-was-imported";

impl Run {
    pub(super) async fn handle_passwords(&mut self) {
        for (name, password) in [
            ("password", PASSWORD),
            ("another password", ANOTHER),
            ("wrong password", WRONG),
            ("imported password", IMPORTED),
        ] {
            self.plant(name, password);
        }
        let new = json!({ "username": "planted", "password": PASSWORD });
        let made = self
            .call("POST", "/users", "/users", Some(new.clone()))
            .await;
        let user = format!("/users/{}", text(&made.expect(200).json(), "id"));
        self.call("POST", "/users", "/users", Some(new))
            .await
            .expect(422);
        let verify = format!("{user}/password/verify");
        let set = format!("{user}/password");
        for (route, path, method, password, status) in [
            ("/users/:id/password/verify", &verify, "POST", PASSWORD, 204),
            ("/users/:id/password/verify", &verify, "POST", WRONG, 422),
            ("/users/:id/password", &set, "PATCH", ANOTHER, 200),
            ("/users/:id/password/verify", &verify, "POST", PASSWORD, 422),
        ] {
            let body = json!({ "password": password });
            self.call(method, route, path, Some(body))
                .await
                .expect(status);
        }
        for misplaced in [
            json!({ "password": [PASSWORD] }),
            json!({ "passwordDigest": PASSWORD, "passwordAlgorithm": "Argon2id" }),
            json!({ "passwordDigest": PASSWORD, "passwordAlgorithm": PASSWORD }),
            json!({ "passwordDigest": PASSWORD, "passwordAlgorithm": "Legacy" }),
            json!({ "username": PASSWORD, "primaryEmail": PASSWORD, "primaryPhone": PASSWORD }),
        ] {
            let refused = self.call("POST", "/users", "/users", Some(misplaced)).await;
            refused.expect(400);
        }
        // A weak digest, which the right password makes strong.
        let digest = keyward_crypto::sha256_hex(IMPORTED.as_bytes());
        let imported = json!({ "passwordDigest": digest, "passwordAlgorithm": "SHA256" });
        let made = self.call("POST", "/users", "/users", Some(imported)).await;
        let path = format!("/users/{}", text(&made.expect(200).json(), "id"));
        let verify = format!("{path}/password/verify");
        let body = json!({ "password": IMPORTED });
        self.call("POST", "/users/:id/password/verify", &verify, Some(body))
            .await
            .expect(204);
        for (route, path) in [("/users", "/users".to_owned()), ("/users/:id", path)] {
            let path = format!("{path}?includePasswordHash=true");
            self.call("GET", route, &path, None).await.expect(200);
        }
    }
}
