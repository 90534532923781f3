//! Codes that arrive: by the right template, in the right place.

use std::sync::Arc;

use keyward_model::SystemClock;
use keyward_outbound::HostPort;
use keyward_tests::{
    Options, PHONE, TestApp,
    fakes::aliyun::{Account, Gateway},
};
use serde_json::json;

use super::{CHINA_TEMPLATE, FACTORY, OVERSEAS, OVERSEAS_TEMPLATE, Scene};
use crate::pages::{
    steps::{code_page, confirm, post_phone},
    words::expect_says,
};

#[tokio::test]
async fn a_code_signs_in() {
    let (scene, web) = Scene::ready().await;
    let (app, gateway) = (&scene.app, &scene.gateway);
    let mut browser = app.browser();
    let page = code_page(app, &mut browser, &web, PHONE).await;
    let message = gateway.take(PHONE).await;
    assert_eq!(message.template_code, CHINA_TEMPLATE);
    assert_eq!(message.sign_name, gateway.account().sign_names[0]);
    assert!(gateway.unread().is_empty());
    let entered = app
        .enter_code(&mut browser, &page, &message.variables["code"])
        .await;
    let offer = browser
        .follow(entered.expect(303).location())
        .await
        .expect(200);
    let made = confirm(&mut browser, &offer).await.expect(303);
    let redirect = browser.follow(made.location()).await.expect(303);
    let tokens = app.redeem(&web, &redirect).await.expect(200).json();
    let token = tokens["access_token"].as_str().expect("a token");
    let me = app
        .send(app.http.get(app.url("/oidc/me")).bearer_auth(token))
        .await;
    assert_eq!(me.expect(200).json()["phone_number"], PHONE);
    assert_eq!((app.count("users"), gateway.requests()), (1, 1));
    assert!(gateway.refusals().is_empty());
}

#[tokio::test]
async fn the_template_follows_the_number_and_the_purpose() {
    let scene = Scene::new().await;
    let mut config = scene.gateway.connector_config();
    // Signing in has a template of its own for China, and one for everywhere.
    config.insert(
        "templates".to_owned(),
        json!([
            { "usageType": "SignIn", "templateCode": { "china": CHINA_TEMPLATE, "overseas": OVERSEAS_TEMPLATE } },
            { "usageType": "Register", "templateCode": OVERSEAS_TEMPLATE },
            { "usageType": "ForgotPassword", "templateCode": "SMS_9" },
            { "usageType": "Generic", "templateCode": "SMS_9" },
        ]),
    );
    scene.connect(config).await;
    scene.app.enable_phone(&scene.manager).await;
    let web = scene.app.web_app(&scene.manager, "Bookstore").await;
    let app = &scene.app;
    for (phone, template) in [(PHONE, CHINA_TEMPLATE), (OVERSEAS, OVERSEAS_TEMPLATE)] {
        let mut browser = app.browser();
        let page = code_page(app, &mut browser, &web, phone).await;
        let message = scene.gateway.take(phone).await;
        assert_eq!(message.template_code, template);
        app.enter_code(&mut browser, &page, &message.variables["code"])
            .await
            .expect(303);
    }
    let mut browser = app.browser();
    let page = browser
        .follow(&web.authorize(&[("first_screen", "register")]))
        .await
        .expect(200);
    app.send_code(&mut browser, &page, OVERSEAS).await;
    assert_eq!(
        scene.gateway.take(OVERSEAS).await.template_code,
        OVERSEAS_TEMPLATE
    );
    // A mainland number by the template for abroad: Aliyun refuses it, and says which.
    let mut browser = app.browser();
    let page = browser
        .follow(&web.authorize(&[("first_screen", "register")]))
        .await
        .expect(200);
    let refused = post_phone(&mut browser, &page, PHONE).await.expect(400);
    expect_says(&refused, "error.connector.general");
    assert_eq!(
        scene.gateway.refusals(),
        ["isv.DOMESTIC_NUMBER_NOT_SUPPORTED"]
    );
}

/// An American number looks Chinese unless the check is strict.
#[tokio::test]
async fn a_strict_check_tells_america_from_china() {
    let scene = Scene::new().await;
    let mut config = scene.gateway.connector_config();
    config.insert("strictPhoneRegionNumberCheck".to_owned(), true.into());
    scene.test("14155552671", &config).await.expect(204);
    let message = scene.gateway.take("14155552671").await;
    assert_eq!(message.template_code, OVERSEAS_TEMPLATE);
    assert_eq!(message.variables["code"], "000000");
}

/// Where a connector is set up, development mode uses it and leaves the inbox alone.
#[tokio::test]
async fn the_inbox_stands_back_for_a_connector() {
    let gateway = Gateway::start(Account::example(), Arc::new(SystemClock)).await;
    let app = TestApp::with(Options {
        allow_outbound: vec![HostPort::parse(&gateway.address().to_string()).expect("an address")],
        real_clock: true,
        ..Options::default()
    })
    .await;
    let manager = app.manager().await;
    app.enable_phone(&manager).await;
    let web = app.web_app(&manager, "Bookstore").await;
    code_page(&app, &mut app.browser(), &web, PHONE).await;
    assert_eq!((app.codes(PHONE).len(), gateway.requests()), (1, 0));
    let body = json!({ "connectorId": FACTORY, "config": gateway.connector_config() });
    app.manage(&manager, "POST", "/connectors", Some(body))
        .await
        .expect(200);
    code_page(&app, &mut app.browser(), &web, PHONE).await;
    gateway.take(PHONE).await;
    assert_eq!(app.codes(PHONE).len(), 1);
}
