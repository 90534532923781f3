//! What the dashboard counts.

use keyward_model::{Day, Id};
use keyward_store::{Error, activity};
use serde_json::{Value, json};

use super::fixture::Server;
use crate::management::users::{self, NewUser};

const DAY: i64 = 86_400;

async fn users(server: &Server, count: usize) {
    for _ in 0..count {
        users::create(&server.operator(), NewUser::default())
            .await
            .unwrap();
    }
}

/// Tokens do not live as long as these tests.
async fn new(server: &mut Server) -> Value {
    server.token = server
        .sign(&server.default_tenant(), &server.claims())
        .await;
    server.get("/api/dashboard/users/new").await.json()
}

#[tokio::test]
async fn users_are_counted() {
    let server = Server::start().await;
    let total = async || server.get("/api/dashboard/users/total").await.json();
    assert_eq!(total().await, json!({ "totalUserCount": 0 }));
    users(&server, 3).await;
    assert_eq!(total().await, json!({ "totalUserCount": 3 }));
}

/// The server's clock stands at 15:16 in coordinated universal time, which is its time zone.
#[tokio::test]
async fn new_users_by_day_and_week() {
    let mut server = Server::start().await;
    let shown = |today, delta, week, week_delta| {
        json!({
            "today": { "count": today, "delta": delta },
            "last7Days": { "count": week, "delta": week_delta },
        })
    };
    assert_eq!(new(&mut server).await, shown(0, 0, 0, 0));
    users(&server, 2).await;
    assert_eq!(new(&mut server).await, shown(2, 2, 2, 2));
    // 23:59:59.883 is still today, 00:00 is not.
    let to_midnight = 8 * 3600 + 43 * 60 + 34;
    server.clock.advance_seconds(to_midnight);
    users(&server, 1).await;
    assert_eq!(new(&mut server).await, shown(3, 3, 3, 3));
    server.clock.advance_seconds(1);
    users(&server, 1).await;
    assert_eq!(new(&mut server).await, shown(1, -2, 4, 4));
    // The 7th day still belongs to the week, the 8th to the one before.
    server.clock.advance_seconds(5 * DAY);
    assert_eq!(new(&mut server).await, shown(0, 0, 4, 4));
    server.clock.advance_seconds(DAY);
    users(&server, 2).await;
    assert_eq!(new(&mut server).await, shown(2, 2, 3, 0));
    server.clock.advance_seconds(DAY);
    assert_eq!(new(&mut server).await, shown(0, -2, 2, -2));
    server.clock.advance_seconds(7 * DAY);
    assert_eq!(new(&mut server).await, shown(0, 0, 0, -2));
}

#[tokio::test]
async fn active_users_by_day_week_and_month() {
    let server = Server::start().await;
    let day = |text: &str| Day::parse(text).unwrap();
    let today = day("2026-11-24");
    for (user, back) in [
        ("a", 0),
        ("a", 0),
        ("b", 0),
        ("a", 1),
        ("c", 6),
        ("c", 7),
        ("d", 13),
        ("a", 14),
        ("e", 29),
        ("f", 30),
        ("g", 59),
        ("h", 60),
    ] {
        let (user, day) = (Id::from(user), today.minus(back));
        server
            .app
            .store
            .write(&server.default_tenant(), async move |tx| {
                activity::note(tx, &user, day).await?;
                Ok::<_, Error>(())
            })
            .await
            .unwrap();
    }
    let shown = server.get("/api/dashboard/users/active").await.json();
    let curve = shown["dauCurve"].as_array().unwrap();
    assert_eq!(curve.len(), 30);
    assert_eq!(curve[0], json!({ "date": "2026-10-26", "count": 1 }));
    assert_eq!(curve[1], json!({ "date": "2026-10-27", "count": 0 }));
    assert_eq!(curve[28], json!({ "date": "2026-11-23", "count": 1 }));
    assert_eq!(curve[29], json!({ "date": "2026-11-24", "count": 2 }));
    assert_eq!(shown["dau"], json!({ "count": 2, "delta": 1 }));
    // a, b, c beside c, d
    assert_eq!(shown["wau"], json!({ "count": 3, "delta": 1 }));
    // a, b, c, d, e beside f, g
    assert_eq!(shown["mau"], json!({ "count": 5, "delta": 3 }));

    let before = "/api/dashboard/users/active?date=2026-11-23";
    let shown = server.get(before).await.json();
    assert_eq!(
        shown["dauCurve"][29],
        json!({ "date": "2026-11-23", "count": 1 })
    );
    assert_eq!(shown["dau"], json!({ "count": 1, "delta": 1 }));
    let first = server
        .get("/api/dashboard/users/active?date=0000-01-01")
        .await;
    assert_eq!(first.json()["mau"], json!({ "count": 0, "delta": 0 }));
    for bad in ["2026-02-30", "yesterday", "", "2026-11-24T00:00"] {
        let answer = server
            .get(&format!("/api/dashboard/users/active?date={bad}"))
            .await;
        assert_eq!(
            answer.code(),
            (400, "guard.invalid_input".to_owned()),
            "{bad}"
        );
    }
}
