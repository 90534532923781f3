//! `/api/users/:userId/grants`.

use keyward_tests::{Database, Tokens};
use serde_json::{Value, json};

use super::person::{OFFLINE, Person};

async fn grants(person: &Person, query: &str) -> Vec<Value> {
    let listed = person.manage("GET", &format!("/grants{query}"), None).await;
    let listed = listed.expect(200).json();
    listed["grants"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn grants_are_shown_as_the_contract_has_them() {
    let mut person = Person::signed_in().await;
    person.app.clock.advance_seconds(10);
    let library = person.app.web_app(&person.manager, "Library").await;
    person
        .browser
        .get(&library.authorize(&[]))
        .await
        .expect(303);
    let listed = grants(&person, "").await;
    assert_eq!(listed.len(), 2, "newest first");
    let [newer, older] = [&listed[0], &listed[1]];
    let (iat, exp) = (&newer["payload"]["iat"], &newer["payload"]["exp"]);
    assert_eq!(iat, &json!(person.app.shared.now().seconds()));
    assert!(exp.as_i64() > iat.as_i64());
    assert_eq!(
        newer,
        &json!({
            "id": newer["id"],
            "payload": {
                "exp": exp, "iat": iat, "jti": newer["id"], "kind": "Grant",
                "clientId": library.id, "accountId": person.id,
            },
            "expiresAt": exp.as_i64().expect("a time") * 1000,
            "application": { "id": library.id, "name": "Library" },
        })
    );
    assert_eq!(older["application"]["id"], json!(person.web.id));
    Database::of(person.app.folder()).execute(&format!(
        "UPDATE applications SET is_third_party = TRUE WHERE id = '{}'",
        library.id
    ));
    let shown = grants(&person, "?appType=thirdParty").await;
    assert_eq!((shown.len(), &shown[0]), (1, newer));
    let shown = grants(&person, "?appType=firstParty").await;
    assert_eq!((shown.len(), &shown[0]), (1, older));
    person
        .manage("GET", "/grants?appType=both", None)
        .await
        .expect(400);
    // One that hangs on a session is over with it.
    person.wait(14 * 86_400).await;
    let left = grants(&person, "").await;
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["id"], older["id"]);
}

#[tokio::test]
async fn a_grant_ends_with_its_tokens_and_the_others_stay() {
    let mut person = Person::signed_in().await;
    let library = person.app.web_app(&person.manager, "Library").await;
    let redirect = person
        .browser
        .get(&library.authorize(&OFFLINE))
        .await
        .expect(303);
    let others = Tokens(
        person
            .app
            .redeem(&library, &redirect)
            .await
            .expect(200)
            .json(),
    );
    let listed = grants(&person, "").await;
    let own = listed
        .iter()
        .find(|grant| grant["application"]["id"] == json!(person.web.id))
        .expect("the grant");
    let path = format!("/grants/{}", own["id"].as_str().expect("an id"));

    let stranger = person
        .app
        .manage(&person.manager, "POST", "/users", Some(json!({})))
        .await
        .json();
    let foreign = format!("/users/{}{path}", stranger["id"].as_str().expect("an id"));
    let refused = person
        .app
        .manage(&person.manager, "DELETE", &foreign, None)
        .await;
    assert_eq!(refused.expect(404).json()["code"], "oidc.invalid_grant");
    person.userinfo(&person.tokens).await.expect(200);

    person.manage("DELETE", &path, None).await.expect(204);
    assert_eq!(person.userinfo(&person.tokens).await.status.as_u16(), 401);
    let refused = person.refresh(&person.tokens).await.expect(400);
    assert_eq!(refused.json()["error"], "invalid_grant");
    person.userinfo(&others).await.expect(200);
    assert_eq!(grants(&person, "").await.len(), 1);
    let again = person.manage("DELETE", &path, None).await.expect(404);
    assert_eq!(again.json()["code"], "oidc.invalid_grant");
    // The session goes on: the application is answered at once, with a new grant.
    let web = person.web.clone();
    let error = person.silently(&web).await;
    assert_eq!(error.as_deref(), Some("consent_required"));
    let url = web.authorize(&[]);
    let answer = person.browser.get(&url).await.expect(303);
    assert!(answer.location_param("code").is_some(), "{answer:?}");
    assert_eq!(grants(&person, "").await.len(), 2);
}
