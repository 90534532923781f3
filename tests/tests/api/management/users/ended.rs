//! What ends sessions, grants and tokens at once: suspension, removal, another password
//! (A7.3, R11, B16).

use keyward_tests::PHONE;
use serde_json::json;

use super::person::Person;

#[tokio::test]
async fn suspension_ends_everything_at_once() {
    let mut person = Person::signed_in().await;
    let (_other, elsewhere) = person.elsewhere().await;
    let body = json!({ "isSuspended": true });
    let shown = person
        .manage("PATCH", "/is-suspended", Some(body.clone()))
        .await;
    assert_eq!(shown.expect(200).json()["isSuspended"], true);
    person.expect_out().await;
    assert_eq!(person.userinfo(&elsewhere).await.status.as_u16(), 401);
    person.refresh(&elsewhere).await.expect(400);
    // Once more changes nothing.
    person
        .manage("PATCH", "/is-suspended", Some(body))
        .await
        .expect(200);
    // Nothing comes back with the account.
    let body = json!({ "isSuspended": false });
    let shown = person
        .manage("PATCH", "/is-suspended", Some(body.clone()))
        .await;
    assert_eq!(shown.expect(200).json()["isSuspended"], false);
    person.expect_out().await;
    let again = person.sign_in_again().await;
    assert!(again.location_param("code").is_some(), "{again:?}");
    // Who was not suspended is not signed out by the lifting of it.
    person
        .manage("PATCH", "/is-suspended", Some(body))
        .await
        .expect(200);
    let web = person.web.clone();
    assert_eq!(person.silently(&web).await, None);
    for bad in [json!({}), json!({ "isSuspended": 1 })] {
        person
            .manage("PATCH", "/is-suspended", Some(bad))
            .await
            .expect(400);
    }
}

/// A code that is on its way to the application when the account is suspended.
#[tokio::test]
async fn a_code_ends_with_the_suspension() {
    let mut person = Person::signed_in().await;
    let url = person.web.authorize(&[]);
    let redirect = person.browser.get(&url).await.expect(303);
    let body = json!({ "isSuspended": true });
    person
        .manage("PATCH", "/is-suspended", Some(body))
        .await
        .expect(200);
    let refused = person.app.redeem(&person.web, &redirect).await.expect(400);
    assert_eq!(refused.json()["error"], "invalid_grant");
    assert_eq!(person.app.count("authorization_codes"), 0);
}

#[tokio::test]
async fn removal_ends_everything_at_once() {
    let mut person = Person::signed_in().await;
    person.manage("DELETE", "", None).await.expect(204);
    person.expect_out().await;
    assert_eq!(person.app.count("users"), 0);
    person.manage("DELETE", "", None).await.expect(404);
    // The number is free: a new account is made, with a new id.
    let again = person.sign_in_again().await;
    assert!(again.location_param("code").is_some(), "{again:?}");
    person.manage("GET", "", None).await.expect(404);
}

/// B17: between the code and the answer for the application.
#[tokio::test]
async fn removal_ends_a_sign_in_that_is_on_its_way() {
    let person = Person::signed_in().await;
    let app = &person.app;
    let mut browser = app.browser();
    let page = browser.follow(&person.web.authorize(&[])).await.expect(200);
    let page = app.send_code(&mut browser, &page, PHONE).await;
    let entered = app
        .enter_code(&mut browser, &page, &app.code(PHONE))
        .await
        .expect(303);
    person.manage("DELETE", "", None).await.expect(204);
    let refused = browser.get(entered.location()).await.expect(400);
    assert!(refused.location().is_empty() && browser.cookie("_session").is_none());
    for table in ["users", "sessions", "grants", "authorization_codes"] {
        assert_eq!(app.count(table), 0, "{table}");
    }
}

#[tokio::test]
async fn another_password_ends_everything_and_the_first_one_nothing() {
    let mut person = Person::signed_in().await;
    let set = json!({ "password": "correct horse" });
    person
        .manage("PATCH", "/password", Some(set.clone()))
        .await
        .expect(200);
    person.expect_in().await;
    person
        .manage("POST", "/password/verify", Some(set))
        .await
        .expect(204);
    person.expect_in().await;
    let set = json!({ "password": "battery staple" });
    person
        .manage("PATCH", "/password", Some(set))
        .await
        .expect(200);
    person.expect_out().await;
    let old = json!({ "password": "correct horse" });
    person
        .manage("POST", "/password/verify", Some(old))
        .await
        .expect(422);
}

/// Other changes, and refused ones, leave everybody signed in.
#[tokio::test]
async fn other_changes_end_nothing() {
    let mut person = Person::signed_in().await;
    for (part, body, status) in [
        (
            "",
            json!({ "username": "ann", "primaryEmail": "a@b.c" }),
            200,
        ),
        ("", json!({ "username": "1" }), 400),
        ("/custom-data", json!({ "customData": { "a": 1 } }), 200),
        ("/profile", json!({ "profile": { "nickname": "A" } }), 200),
        ("/is-suspended", json!({ "isSuspended": "true" }), 400),
        ("/password", json!({ "password": "" }), 400),
    ] {
        person
            .manage("PATCH", part, Some(body))
            .await
            .expect(status);
        person.expect_in().await;
    }
}

/// A7.3, B8: many at once; every one of them ends, and nothing is left over.
#[tokio::test]
async fn a_suspension_beside_refreshes_leaves_nothing() {
    let mut person = Person::signed_in().await;
    let body = json!({ "isSuspended": true });
    let (suspended, ..) = tokio::join!(
        person.manage("PATCH", "/is-suspended", Some(body)),
        person.refresh(&person.tokens),
        person.refresh(&person.tokens),
        person.userinfo(&person.tokens),
        person.refresh(&person.tokens),
    );
    suspended.expect(200);
    person.expect_out().await;
}
