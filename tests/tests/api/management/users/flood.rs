//! A flood of passwords fills its queue and nothing else (F17).

use futures_util::future::join_all;
use keyward_tests::TestApp;
use serde_json::json;

#[tokio::test]
async fn a_flood_of_passwords_is_turned_away_and_tokens_are_issued() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let new = json!({ "password": "correct horse" });
    let made = app
        .manage(&manager, "POST", "/users", Some(new.clone()))
        .await;
    let path = format!(
        "/users/{}/password/verify",
        made.expect(200).json()["id"].as_str().expect("an id")
    );
    // More than wait on any machine that tests run on.
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let calls =
        (0..threads.max(2) * 100).map(|_| app.manage(&manager, "POST", &path, Some(new.clone())));
    let tokens = async {
        // Begins when the queue is full.
        while app.shared.passwords.queue_length() < 32 {
            tokio::task::yield_now().await;
        }
        let client = (manager.client_id.as_str(), manager.client_secret.as_str());
        let form = [
            ("grant_type", "client_credentials"),
            ("resource", "https://default.logto.app/api"),
        ];
        for _ in 0..20 {
            app.post_form_as("/oidc/token", client, &form)
                .await
                .expect(200);
        }
        app.shared.passwords.queue_length()
    };
    let (answers, waiting) = tokio::join!(join_all(calls), tokens);
    assert!(waiting > 0, "the tokens did not wait for the passwords");
    let (good, refused): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.status == 204);
    assert!(good.len() >= 64, "{} were judged", good.len());
    assert!(!refused.is_empty(), "nobody was turned away");
    for answer in refused {
        let answer = answer.expect(503);
        assert!(!answer.header("retry-after").is_empty(), "{answer:?}");
    }
    let after = app.manage(&manager, "POST", &path, Some(new)).await;
    after.expect(204);
    assert_eq!(app.shared.passwords.queue_length(), 0);
}
