//! The connector: tried, refused, set up, changed.

use keyward_tests::PHONE;
use serde_json::{Value, json};

use super::{CONNECTOR_SECRET, FACTORY, Run, WRONG_CONNECTOR_SECRET, text};

impl Run {
    pub(super) async fn set_connector_up(&mut self) {
        let factories = "/connector-factories";
        self.call("GET", factories, factories, None)
            .await
            .expect(200);
        let path = format!("{factories}/{FACTORY}");
        self.call("GET", "/connector-factories/:id", &path, None)
            .await
            .expect(200);
        let config = Value::Object(self.gateway.connector_config());
        let mut wrong = config.clone();
        wrong["accessKeySecret"] = WRONG_CONNECTOR_SECRET.into();
        let test = format!("/connectors/{FACTORY}/test");
        let route = "/connectors/:factoryId/test";
        for (config, status) in [(&config, 204), (&wrong, 400)] {
            let body = json!({ "phone": PHONE, "config": config });
            self.call("POST", route, &test, Some(body))
                .await
                .expect(status);
        }
        self.gateway.take(PHONE).await;
        // Configurations that are refused: nothing of them is repeated.
        for (key, value) in [
            ("signName", Value::Null),
            ("endpoint", "no URL".into()),
            ("templates", json!([])),
        ] {
            let mut unfit = config.clone();
            unfit[key] = value;
            let body = json!({ "connectorId": FACTORY, "config": unfit });
            self.call("POST", "/connectors (refused)", "/connectors", Some(body))
                .await
                .expect(400);
        }
        let unfit =
            json!({ "connectorId": FACTORY, "config": [CONNECTOR_SECRET], CONNECTOR_SECRET: 1 });
        self.call("POST", "/connectors (refused)", "/connectors", Some(unfit))
            .await
            .expect(400);
        let broken = format!(
            "{{\"connectorId\":\"{FACTORY}\",\"config\":{{\"accessKeySecret\":\"{CONNECTOR_SECRET}\""
        );
        let request = self.app.http.post(self.app.url("/api/connectors"));
        let request = request
            .bearer_auth(&self.manager.token)
            .header("content-type", "application/json");
        let answer = self.app.send(request.body(broken)).await;
        self.keep("POST /api/connectors (refused)", answer)
            .expect(400);
        let body = json!({ "connectorId": FACTORY, "config": config });
        let made = self
            .call("POST", "/connectors", "/connectors", Some(body))
            .await
            .expect(200);
        let path = format!("/connectors/{}", text(&made.json(), "id"));
        self.call("GET", "/connectors", "/connectors", None)
            .await
            .expect(200);
        self.call("GET", "/connectors/:id", &path, None)
            .await
            .expect(200);
        let same = json!({ "config": config });
        self.call("PATCH", "/connectors/:id", &path, Some(same))
            .await
            .expect(200);
    }
}
