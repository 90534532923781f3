//! What the dashboard says of people who sign in and come back.

use keyward_tests::{Manager, PHONE, TestApp, Tokens, WebApp};
use serde_json::{Value, json};

const DAY: i64 = 86_400;

struct House {
    app: TestApp,
    web: WebApp,
}

impl House {
    async fn start() -> Self {
        let (app, _manager, web) = TestApp::with_web_app().await;
        Self { app, web }
    }

    /// Whoever looks at the dashboard: tokens do not live as long as these tests.
    async fn look(&self, manager: &Manager, what: &str) -> Value {
        let path = format!("/dashboard/users/{what}");
        let answer = self.app.manage(manager, "GET", &path, None).await;
        answer.expect(200).json()
    }

    async fn sign_in(&self, phone: &str) -> Tokens {
        let authorize = self
            .web
            .authorize(&[("scope", "openid offline_access"), ("prompt", "consent")]);
        let mut browser = self.app.browser();
        let redirect = self.app.sign_in(&mut browser, &authorize, phone).await;
        Tokens(
            self.app
                .redeem(&self.web, &redirect)
                .await
                .expect(200)
                .json(),
        )
    }

    async fn refresh(&self, tokens: &Tokens) -> u16 {
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", tokens.text("refresh_token")),
        ];
        let answer = self
            .app
            .post_form_as("/oidc/token", self.web.credentials(), &form)
            .await;
        answer.status.as_u16()
    }
}

#[tokio::test]
async fn people_are_active_on_the_days_on_which_they_get_tokens() {
    let house = House::start().await;
    let manager = house.app.manager().await;
    let active = house.look(&manager, "active").await;
    assert_eq!(
        active["mau"],
        json!({ "count": 0, "delta": 0 }),
        "machines are no users"
    );
    let ada = house.sign_in(PHONE).await;
    assert_eq!(house.refresh(&ada).await, 200);
    house.sign_in("8613800138001").await;
    assert_eq!(
        house.look(&manager, "total").await,
        json!({ "totalUserCount": 2 })
    );
    let new = house.look(&manager, "new").await;
    assert_eq!(new["today"], json!({ "count": 2, "delta": 2 }));
    let active = house.look(&manager, "active").await;
    assert_eq!(active["dau"], json!({ "count": 2, "delta": 2 }));
    let today = active["dauCurve"][29].clone();
    assert_eq!(today, json!({ "date": "2026-11-24", "count": 2 }));
    assert_eq!(house.app.count("daily_active_users"), 2, "once a day each");

    // The next day one of them comes back, by a refresh.
    house.app.clock.advance_seconds(DAY);
    let manager = house.app.manager().await;
    let active = house.look(&manager, "active").await;
    assert_eq!(active["dau"], json!({ "count": 0, "delta": -2 }));
    assert_eq!(house.refresh(&ada).await, 200);
    let active = house.look(&manager, "active").await;
    assert_eq!(active["dau"], json!({ "count": 1, "delta": -1 }));
    assert_eq!(active["wau"], json!({ "count": 2, "delta": 2 }));
    assert_eq!(active["dauCurve"][28], today);
    assert_eq!(
        active["dauCurve"][29],
        json!({ "date": "2026-11-25", "count": 1 })
    );
    let yesterday = house.look(&manager, "active?date=2026-11-24").await;
    assert_eq!(yesterday["dau"], json!({ "count": 2, "delta": 2 }));

    // Whoever is refused was not active.
    house.app.clock.advance_seconds(DAY);
    let manager = house.app.manager().await;
    let wrong = Tokens(json!({ "refresh_token": "x" }));
    assert_eq!(house.refresh(&wrong).await, 400);
    let active = house.look(&manager, "active").await;
    assert_eq!(active["dau"], json!({ "count": 0, "delta": -1 }));
    assert_eq!(house.app.count("daily_active_users"), 3);
    // Another tenant's dashboard knows nothing of all this.
    let tenants = "SELECT COUNT(DISTINCT tenant_id) FROM daily_active_users";
    let database = keyward_tests::Database::of(house.app.folder());
    assert_eq!(database.number(tenants), 1);
}
