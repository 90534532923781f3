//! `/api/email-templates`, and that mails are made by them.

use keyward_tests::fakes::{Delivered, Fake, sendgrid, sendgrid::SendGrid};
use serde_json::{Value, json};

use super::connectors::Scene;

fn template(language: &str, usage: &str, subject: &str) -> Value {
    json!({
        "languageTag": language, "templateType": usage,
        "details": {
            "subject": subject, "content": "<p>{{code}}</p>", "replyTo": "help@example.com",
            "sendFrom": "Own",
        },
    })
}

async fn put(scene: &Scene, templates: &[Value]) -> Vec<Value> {
    let body = json!({ "templates": templates });
    let put = scene
        .call("PUT", "/email-templates", body)
        .await
        .expect(200);
    put.json().as_array().expect("what the test needs").clone()
}

async fn subjects(scene: &Scene, query: &str) -> Vec<String> {
    let path = format!("/email-templates{query}");
    let list = scene
        .call("GET", &path, Value::Null)
        .await
        .expect(200)
        .json();
    let list = list.as_array().expect("what the test needs").iter();
    list.map(|one| {
        one["details"]["subject"]
            .as_str()
            .expect("a text")
            .to_owned()
    })
    .collect()
}

#[tokio::test]
async fn a_life_of_templates() {
    let scene = Scene::with([]).await;
    let made = put(
        &scene,
        &[
            template("zh-CN", "SignIn", "zh sign in"),
            template("en", "SignIn", "en sign in"),
            template("en", "Generic", "en generic"),
        ],
    )
    .await;
    assert_eq!(made.len(), 3);
    assert_eq!(
        made[0]["languageTag"], "zh-CN",
        "in the order of the request"
    );
    assert_eq!(made[0]["tenantId"], "default");
    assert_eq!(made[0]["id"].as_str().expect("a text").len(), 21);
    assert!(made[0]["createdAt"].is_i64());
    // One of the same language and usage keeps its id; of two in one request the later one counts.
    let again = put(
        &scene,
        &[
            template("en", "SignIn", "first"),
            template("en", "SignIn", "second"),
        ],
    )
    .await;
    assert_eq!(again.len(), 1);
    assert_eq!(again[0]["id"], made[1]["id"]);
    assert_eq!(again[0]["details"]["subject"], "second");

    assert_eq!(
        subjects(&scene, "").await,
        ["en generic", "second", "zh sign in"]
    );
    assert_eq!(
        subjects(&scene, "?languageTag=en").await,
        ["en generic", "second"]
    );
    assert_eq!(
        subjects(&scene, "?templateType=SignIn").await,
        ["second", "zh sign in"]
    );
    assert!(subjects(&scene, "?languageTag=fr").await.is_empty());
    let bad = "/email-templates?templateType=SignOut";
    scene.call("GET", bad, Value::Null).await.expect(400);

    let path = format!(
        "/email-templates/{}",
        made[0]["id"].as_str().expect("a text")
    );
    let change = json!({ "subject": "changed", "contentType": "text/plain" });
    let details = format!("{path}/details");
    let changed = scene
        .call("PATCH", &details, change)
        .await
        .expect(200)
        .json();
    assert_eq!(changed["details"]["subject"], "changed");
    assert_eq!(changed["details"]["content"], "<p>{{code}}</p>");
    assert_eq!(changed["details"]["contentType"], "text/plain");
    let read = scene
        .call("GET", &path, Value::Null)
        .await
        .expect(200)
        .json();
    assert_eq!(read, changed);
    scene.call("DELETE", &path, Value::Null).await.expect(204);
    for (method, path, body) in [
        ("GET", &path, Value::Null),
        ("DELETE", &path, Value::Null),
        ("PATCH", &details, json!({})),
    ] {
        let gone = scene.call(method, path, body).await.expect(404).json();
        assert_eq!(gone["code"], "entity.not_exists_with_id");
    }

    let all = scene
        .call("DELETE", "/email-templates", Value::Null)
        .await
        .expect(422)
        .json();
    assert_eq!(
        all["code"],
        "connector.email_connector.bulk_deletion_no_filter"
    );
    assert_eq!(subjects(&scene, "").await.len(), 2);
    let some = "/email-templates?languageTag=en&templateType=SignIn";
    let deleted = scene
        .call("DELETE", some, Value::Null)
        .await
        .expect(200)
        .json();
    assert_eq!(deleted, json!({ "rowCount": 1 }));
    assert_eq!(subjects(&scene, "").await, ["en generic"]);
}

/// A mail for one who wants `language`.
async fn mail(scene: &Scene, fake: &Fake<SendGrid>, language: &str) -> Delivered {
    let body = json!({ "email": "ann@example.com" });
    let request = scene
        .app
        .http
        .post(scene.app.url("/api/verification-codes"))
        .bearer_auth(&scene.manager.token)
        .header("accept-language", language)
        .json(&body);
    scene.app.send(request).await.expect(204);
    fake.take().remove(0)
}

#[tokio::test]
async fn mails_are_made_by_them_before_all_others() {
    let fake = Fake::start(SendGrid).await;
    let scene = Scene::with([fake.route()]).await;
    let config = json!({
        "apiKey": sendgrid::API_KEY, "fromEmail": "no-reply@example.com", "fromName": "Shop",
    });
    let connector = json!({ "connectorId": "sendgrid-email-service", "config": config });
    scene
        .call("POST", "/connectors", connector)
        .await
        .expect(200);
    assert_eq!(mail(&scene, &fake, "zh-CN").await.subject, "您的验证码");
    let french = mail(&scene, &fake, "fr").await;
    assert_eq!(french.subject, "Votre code de vérification");
    // Nobody has written mails in this one yet.
    let english = mail(&scene, &fake, "nl").await;
    assert_eq!(english.subject, "Your verification code");
    put(
        &scene,
        &[
            template("zh-CN", "Generic", "own zh"),
            template("en", "Generic", "own en"),
            template("fr", "SignIn", "another usage"),
        ],
    )
    .await;
    let own = mail(&scene, &fake, "zh-CN").await;
    assert_eq!((own.subject.as_str(), own.from.as_str()), ("own zh", "Own"));
    assert!(own.raw.contains("help@example.com"));
    // A language without a template takes the one of the tenant's fallback language.
    assert_eq!(mail(&scene, &fake, "fr").await.subject, "own en");
}
