//! Messages that Aliyun does not take: what the administrator and the person are told, and that nothing of them counts.

use keyward_tests::{PHONE, csrf};
use serde_json::json;

use super::{FACTORY, Scene};
use crate::pages::{
    evidence::Before,
    steps::{phone_page, post_phone},
    words::expect_says,
};

#[tokio::test]
async fn the_tester_shows_aliyuns_own_message() {
    let scene = Scene::new().await;
    scene
        .test(PHONE, &scene.gateway.connector_config())
        .await
        .expect(204);
    assert_eq!(scene.gateway.take_code(PHONE).await, "000000");
    let before = Before::of(&scene.app).await;
    let refused = scene
        .test(PHONE, &scene.with_wrong_secret())
        .await
        .expect(400)
        .json();
    assert_eq!(refused["code"], "connector.general");
    assert_eq!(refused["data"]["Code"], "SignatureDoesNotMatch");
    let words = "Specified signature is not matched with our calculation.";
    assert_eq!(refused["data"]["errorDescription"], words);
    assert!(
        refused["message"]
            .as_str()
            .expect("a text")
            .ends_with(words),
        "{refused}"
    );
    // Not what was signed, which would be the whole message; and no secret.
    let text = refused.to_string();
    assert!(
        !text.contains("server string") && !text.contains("not the secret"),
        "{text}"
    );
    assert_eq!(
        before.story(&scene.app).await,
        ["Management.Connector.Test ! connector.general"]
    );
    assert_eq!(before.changed(&scene.app), ["logs"]);
    assert!(scene.gateway.unread().is_empty());
    // A connector that cannot be set up is not even tried.
    let mut incomplete = scene.gateway.connector_config();
    incomplete.remove("signName");
    let refused = scene.test(PHONE, &incomplete).await.expect(400).json();
    assert_eq!(refused["code"], "connector.invalid_config");
    assert_eq!(scene.gateway.requests(), 2);
}

#[tokio::test]
async fn a_wrong_secret_at_sign_in() {
    let (scene, web) = Scene::ready().await;
    let (app, manager) = (&scene.app, &scene.manager);
    let connector = scene.connect(scene.with_wrong_secret()).await;
    let mut browser = app.browser();
    let before = Before::of(app).await;
    let refused = scene.send(&mut browser, &web, PHONE).await.expect(400);
    expect_says(&refused, "error.connector.general");
    // What Aliyun says is for administrators.
    assert!(!refused.body.contains("ignature"), "{}", refused.body);
    scene.expect_nothing_sent();
    let send = "Interaction.SignIn.Verification.PhoneVerificationCode.Create";
    assert_eq!(
        before.story(app).await,
        [
            "Interaction.Create".to_owned(),
            "Interaction.SignIn.Create".to_owned(),
            send.to_owned(),
            format!("{send} ! connector.general"),
        ]
    );
    // There is no code that could be entered, and no page that asks for one.
    let url = format!("/sign-in/verification-code?app_id={}", web.id);
    let before = Before::of(app).await;
    browser.get(&url).await.expect(303);
    for guess in ["000000", "123456"] {
        let fields = [("csrf", &*csrf(&refused)), ("code", guess)];
        let away = browser.post(&url, &fields).await.expect(303);
        assert_eq!(away.location(), format!("/sign-in?app_id={}", web.id));
    }
    before.expect_nothing(app).await;
    // Ten failures are not ten messages: once the secret is right, the next one goes out.
    for _ in 0..10 {
        scene
            .send(&mut app.browser(), &web, PHONE)
            .await
            .expect(400);
    }
    let id = connector["id"].as_str().expect("an id");
    let change = json!({ "config": scene.gateway.connector_config() });
    app.manage(manager, "PATCH", &format!("/connectors/{id}"), Some(change))
        .await
        .expect(200);
    let sent = post_phone(&mut browser, &refused, PHONE).await.expect(303);
    let page = browser.follow(sent.location()).await.expect(200);
    let code = scene.gateway.take_code(PHONE).await;
    app.enter_code(&mut browser, &page, &code).await.expect(303);
}

#[tokio::test]
async fn a_limit_of_the_provider() {
    let (scene, web) = Scene::ready().await;
    scene.gateway.limit(true);
    let refused = scene
        .test(PHONE, &scene.gateway.connector_config())
        .await
        .expect(429)
        .json();
    assert_eq!(refused["code"], "connector.rate_limit_exceeded");
    assert_eq!(refused["data"]["Code"], "isv.BUSINESS_LIMIT_CONTROL");
    assert_eq!(
        refused["data"]["errorDescription"],
        "触发分钟级流控Permits:1"
    );
    let mut browser = scene.app.browser();
    let refused = scene.send(&mut browser, &web, PHONE).await.expect(429);
    expect_says(&refused, "error.connector.rate_limit_exceeded");
    scene.expect_nothing_sent();
    scene.gateway.limit(false);
    post_phone(&mut browser, &refused, PHONE).await.expect(303);
    scene.gateway.take(PHONE).await;
}

#[tokio::test]
async fn a_broken_gateway() {
    let (scene, web) = Scene::ready().await;
    for (status, body) in [
        (500, "<html>oops</html>"),
        (200, "{}"),
        (302, ""),
        (
            503,
            r#"{"Code":"ServiceUnavailable","Message":"later","RequestId":"R"}"#,
        ),
        (
            200,
            r#"{"Code":"isv.AMOUNT_NOT_ENOUGH","Message":"余额不足","RequestId":"R"}"#,
        ),
    ] {
        scene.gateway.answer_next(status, body);
        let refused = scene.send(&mut scene.app.browser(), &web, PHONE).await;
        assert_eq!(refused.status, 400, "{status} {body}");
        expect_says(&refused, "error.connector.general");
        assert!(
            !refused.body.contains("oops") && !refused.body.contains("余额"),
            "{}",
            refused.body
        );
        scene.expect_nothing_sent();
    }
}

#[tokio::test]
async fn a_gateway_that_is_gone() {
    let (scene, web) = Scene::ready().await;
    let Scene {
        app,
        manager,
        gateway,
    } = scene;
    let (address, config) = (gateway.address(), gateway.connector_config());
    drop(gateway);
    let is_gone = async { while tokio::net::TcpStream::connect(address).await.is_ok() {} };
    let patience = std::time::Duration::from_secs(10);
    tokio::time::timeout(patience, is_gone)
        .await
        .expect("it stops");
    let path = format!("/connectors/{FACTORY}/test");
    let body = json!({ "phone": PHONE, "config": config });
    let refused = app
        .manage(&manager, "POST", &path, Some(body))
        .await
        .expect(502)
        .json();
    assert_eq!(refused["code"], "connector.general");
    let mut browser = app.browser();
    let page = phone_page(&mut browser, &web).await;
    let refused = post_phone(&mut browser, &page, PHONE).await.expect(502);
    expect_says(&refused, "error.connector.general");
    assert_eq!(
        (
            app.count("verification_codes"),
            app.count("sentinel_activities")
        ),
        (0, 0)
    );
}
