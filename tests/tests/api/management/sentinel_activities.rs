//! Whoever was locked out can be let in again.

use keyward_model::SentinelAction;
use keyward_store::{
    Tenant,
    sentinel::{self, Activity},
};
use keyward_tests::TestApp;
use serde_json::json;

/// Locks an identifier out, as too many guesses do.
async fn lock(app: &TestApp, tenant: &Tenant, identifier: &str) {
    let store = &app.shared.store;
    let target = sentinel::target(store.vault(), tenant.id(), identifier);
    let now = app.shared.now();
    let id = format!("lock-{identifier}");
    let written = store
        .write(tenant, async move |tx| -> keyward_store::Result<()> {
            let activity = Activity {
                id: &id,
                target_hash: &target,
                action: SentinelAction::VerificationCode,
                is_success: false,
                blocked_until: Some(now.plus_seconds(3600)),
                now,
            };
            sentinel::insert(tx, &activity).await
        })
        .await;
    written.expect("a write");
}

#[tokio::test]
async fn named_identifiers_are_unlocked_and_no_others() {
    let app = TestApp::start().await;
    let manager = app.manager().await;
    let admin = app.shared.store.system().admin_tenant();
    for identifier in ["ann@example.com", "8613800138000", "bo"] {
        lock(&app, &app.tenant(), identifier).await;
    }
    lock(&app, &admin, "bo").await;
    let unlock = async |kind: &str, targets: &[&str]| {
        let body = json!({ "targetType": kind, "targets": targets });
        let path = "/sentinel-activities/delete";
        app.manage(&manager, "POST", path, Some(body)).await
    };
    unlock("User", &["ANN@example.com", "8613800138000", "nobody"])
        .await
        .expect(204);
    assert_eq!(app.count("sentinel_activities"), 2);
    // Applications are counted nowhere yet; nothing is there, and nothing happens.
    unlock("App", &["bo"]).await.expect(204);
    unlock("User", &[]).await.expect(204);
    assert_eq!(app.count("sentinel_activities"), 2);
    unlock("User", &["bo"]).await.expect(204);
    assert_eq!(app.count("sentinel_activities"), 1);
    let logs = app
        .manage(&manager, "GET", "/logs?includeManagement=true", None)
        .await
        .json();
    let keys = logs.as_array().into_iter().flatten();
    let unlocked = keys.filter(|log| log["key"] == "Management.SentinelActivity.Delete");
    assert_eq!(unlocked.count(), 2);
}
