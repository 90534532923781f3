//! `/api/users/:userId/sessions` (A7.4).

use serde_json::{Value, json};

use super::person::{OFFLINE, Person};

async fn sessions(person: &Person) -> Vec<Value> {
    let listed = person
        .manage("GET", "/sessions", None)
        .await
        .expect(200)
        .json();
    listed["sessions"].as_array().expect("a list").clone()
}

fn uid(session: &Value) -> &str {
    session["payload"]["uid"].as_str().expect("an id")
}

#[tokio::test]
async fn sessions_are_shown_as_the_contract_has_them() {
    let mut person = Person::signed_in().await;
    let web = person.web.clone();
    person.app.clock.advance_seconds(10);
    let (_other, _tokens) = person.elsewhere().await;
    let listed = sessions(&person).await;
    assert_eq!(listed.len(), 2, "newest first");
    let [newer, older] = [&listed[0], &listed[1]];
    let now = person.app.shared.now().seconds();
    let grant = &newer["payload"]["authorizations"][&web.id]["grantId"];
    assert!(grant.is_string());
    assert_eq!(
        newer,
        &json!({
            "payload": {
                "exp": now + 14 * 86_400, "iat": now, "jti": uid(newer), "uid": uid(newer),
                "kind": "Session", "loginTs": now, "accountId": person.id,
                "authorizations": { &web.id: { "grantId": grant, "persistsLogout": true } },
            },
            "lastSubmission": null,
            "clientId": web.id,
            "accountId": person.id,
            "expiresAt": (now + 14 * 86_400) * 1000,
        })
    );
    assert_eq!(older["payload"]["loginTs"], now - 10);
    let one = person
        .manage("GET", &format!("/sessions/{}", uid(older)), None)
        .await;
    assert_eq!(&one.expect(200).json(), older);
    // What would let somebody in is not shown.
    let cookie = person
        .browser
        .cookie("_session")
        .expect("a cookie")
        .to_owned();
    let text = person.manage("GET", "/sessions", None).await.body;
    assert!(!text.contains(&cookie));
    let none = person
        .manage("GET", "/sessions/none", None)
        .await
        .expect(404);
    assert_eq!(none.json()["code"], "oidc.session_not_found");
    // A session that is over is not listed.
    person.wait(14 * 86_400 - 5).await;
    assert_eq!(sessions(&person).await.len(), 1);
    assert_eq!(
        person.silently(&web).await.as_deref(),
        Some("login_required")
    );
}

#[tokio::test]
async fn a_session_ends_and_what_outlives_it_stays() {
    let mut person = Person::signed_in().await;
    let online = person.app.web_app(&person.manager, "Library").await;
    let url = online.authorize(&[]);
    let redirect = person.browser.get(&url).await.expect(303);
    let bound = keyward_tests::Tokens(person.app.redeem(&online, &redirect).await.json());
    person.userinfo(&bound).await.expect(200);
    person.wait(1).await;
    let (_other, elsewhere) = person.elsewhere().await;
    let first = sessions(&person).await.pop().expect("the older one");
    let path = format!("/sessions/{}", uid(&first));

    person.manage("DELETE", &path, None).await.expect(204);
    let web = person.web.clone();
    assert_eq!(
        person.silently(&web).await.as_deref(),
        Some("login_required")
    );
    assert_eq!(person.userinfo(&bound).await.status.as_u16(), 401);
    person.userinfo(&person.tokens).await.expect(200);
    person.refresh(&person.tokens).await.expect(200);
    person.userinfo(&elsewhere).await.expect(200);
    assert_eq!(sessions(&person).await.len(), 1);
    let again = person.manage("DELETE", &path, None).await.expect(404);
    assert_eq!(again.json()["code"], "oidc.session_not_found");
}

#[tokio::test]
async fn its_grants_go_with_it_when_they_are_to() {
    for (target, own_stays, other_stays) in [("all", false, false), ("firstParty", false, true)] {
        let mut person = Person::signed_in().await;
        let third = person.app.web_app(&person.manager, "Somebody else's").await;
        let redirect = person
            .browser
            .get(&third.authorize(&OFFLINE))
            .await
            .expect(303);
        let others = keyward_tests::Tokens(person.app.redeem(&third, &redirect).await.json());
        person.userinfo(&others).await.expect(200);
        // Such an application asks for consent, whose page comes later: this one becomes it.
        keyward_tests::Database::of(person.app.folder()).execute(&format!(
            "UPDATE applications SET is_third_party = TRUE WHERE id = '{}'",
            third.id
        ));
        let session = sessions(&person).await.pop().expect("a session");
        let path = format!("/sessions/{}?revokeGrantsTarget={target}", uid(&session));
        person.manage("DELETE", &path, None).await.expect(204);
        let is_good = async |tokens| person.userinfo(tokens).await.status == 200;
        assert_eq!(is_good(&person.tokens).await, own_stays, "{target}");
        assert_eq!(is_good(&others).await, other_stays, "{target}");
    }
}

#[tokio::test]
async fn only_the_users_own_session_ends() {
    let person = Person::signed_in().await;
    let other = person
        .app
        .manage(&person.manager, "POST", "/users", Some(json!({})))
        .await
        .json();
    let session = sessions(&person).await.pop().expect("a session");
    let path = format!(
        "/users/{}/sessions/{}",
        other["id"].as_str().expect("an id"),
        uid(&session)
    );
    let refused = person
        .app
        .manage(&person.manager, "DELETE", &path, None)
        .await;
    let refused = refused.expect(404).json();
    assert_eq!(refused["code"], "oidc.invalid_session_account_id");
    let hidden = person.app.manage(&person.manager, "GET", &path, None).await;
    assert_eq!(hidden.expect(404).json()["code"], "oidc.session_not_found");
    let path = format!("/sessions/{}?revokeGrantsTarget=some", uid(&session));
    person.manage("DELETE", &path, None).await.expect(400);
    assert_eq!(sessions(&person).await.len(), 1);
}
