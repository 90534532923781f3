//! A code belongs to one conversation, number, browser and tenant; anywhere else it is nothing
//! (A6.8, B15, B21).

use keyward_api::management::{
    Administrator,
    applications::{self, NewApplication},
    sign_in_exp::{self, SettingsChange},
};
use keyward_http::guard;
use keyward_model::{ApplicationType, RedirectUri};
use keyward_tests::{PHONE, TestApp, WEB_APP, WebApp, csrf, form_action};
use serde_json::json;

use crate::pages::{
    evidence::Before,
    steps::{STRANGER, account, code_page, confirm, offer_page, phone_page},
    words::expect_says,
};

const MISMATCH: &str = "error.verification_code.code_mismatch";

#[tokio::test]
async fn a_code_of_another_conversation_is_nothing() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let second_app = app.web_app(&manager, "Library").await;
    account(&app, &web, PHONE).await;
    // Two applications in one browser, and the same number in another browser.
    let mut browser = app.browser();
    let mut elsewhere = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let own = app.code(PHONE);
    let mut others = Vec::new();
    code_page(&app, &mut browser, &second_app, PHONE).await;
    others.push(app.code(PHONE));
    code_page(&app, &mut elsewhere, &web, PHONE).await;
    others.push(app.code(PHONE));
    code_page(&app, &mut elsewhere, &web, STRANGER).await;
    others.push(app.code(STRANGER));
    for code in others {
        let refused = app.enter_code(&mut browser, &page, &code).await.expect(400);
        expect_says(&refused, MISMATCH);
    }
    assert_eq!(app.count("sessions"), 1);
    let entered = app.enter_code(&mut browser, &page, &own).await.expect(303);
    assert!(entered.location().starts_with("/oidc/auth/"));
}

#[tokio::test]
async fn a_code_does_not_prove_another_number() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, STRANGER).await;
    let code = app.code(STRANGER);
    // The same conversation turns to the victim's number; the attacker has a code of their own.
    let phone_page = browser
        .get(&format!("/sign-in?app_id={}", web.id))
        .await
        .expect(200);
    app.send_code(&mut browser, &phone_page, PHONE).await;
    let before = Before::of(&app).await;
    let refused = app.enter_code(&mut browser, &page, &code).await.expect(400);
    expect_says(&refused, MISMATCH);
    assert_eq!(
        before.changed(&app),
        ["logs", "sentinel_activities", "verification_codes"]
    );
}

/// Two conversations in one browser: a proof of the one is no proof in the other.
#[tokio::test]
async fn a_proof_stays_in_its_conversation() {
    let (app, manager, web) = TestApp::with_web_app().await;
    let second_app = app.web_app(&manager, "Library").await;
    let mut browser = app.browser();
    let offer = offer_page(&app, &mut browser, &web, STRANGER).await;
    code_page(&app, &mut browser, &second_app, PHONE).await;
    let second_page = browser
        .get(&format!("/sign-in?app_id={}", second_app.id))
        .await;
    let before = Before::of(&app).await;
    let there = format!("/sign-in/no-account?app_id={}", second_app.id);
    browser
        .post(&there, &[("csrf", &csrf(&offer))])
        .await
        .expect(403);
    let posted = browser
        .post(&there, &[("csrf", &csrf(&second_page))])
        .await
        .expect(303);
    assert!(
        posted.location().starts_with("/sign-in/verification-code"),
        "{posted:?}"
    );
    before.expect_nothing(&app).await;
    let made = confirm(&mut browser, &offer).await.expect(303);
    browser.follow(made.location()).await.expect(303);
    assert_eq!(app.count("users"), 1);
}

/// A verification taken to another browser: refused, and nothing is written.
#[tokio::test]
async fn a_verification_is_nothing_in_another_browser() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut victim = app.browser();
    let page = code_page(&app, &mut victim, &web, PHONE).await;
    let code = app.code(PHONE);
    let (action, token) = (form_action(&page), csrf(&page));
    let before = Before::of(&app).await;

    // A browser that never began anything.
    let mut nobody = app.browser();
    let answer = nobody
        .post(&action, &[("csrf", &token), ("code", &code)])
        .await
        .expect(303);
    assert_eq!(answer.location(), "/unknown-session");
    // One with a conversation of its own.
    let mut thief = app.browser();
    phone_page(&mut thief, &web).await;
    thief
        .post(&action, &[("csrf", &token), ("code", &code)])
        .await
        .expect(403);
    // One that knows the conversation's id, and cannot sign the cookie.
    let interaction = victim
        .cookie("_interaction")
        .expect("a conversation")
        .to_owned();
    let uid = victim
        .cookie("_interaction_resume")
        .expect("a conversation")
        .to_owned();
    for signature in [None, thief.cookie("_interaction.sig"), Some("")] {
        let mut forger = app.browser();
        forger.set_cookie("_interaction", &interaction);
        if let Some(signature) = signature {
            forger.set_cookie("_interaction.sig", signature);
        }
        let answer = forger
            .post(&action, &[("csrf", &token), ("code", &code)])
            .await;
        assert_eq!(answer.expect(303).location(), "/unknown-session");
    }
    before.expect_nothing(&app).await;

    // The victim proves the number; the code for the application goes to the victim's browser only.
    let entered = app.enter_code(&mut victim, &page, &code).await.expect(303);
    let offer = victim.follow(entered.location()).await.expect(200);
    let made = confirm(&mut victim, &offer).await.expect(303);
    assert_eq!(made.location(), format!("/oidc/auth/{uid}"));
    let before = Before::of(&app).await;
    for browser in [&mut nobody, &mut thief] {
        let refused = browser.get(made.location()).await.expect(400);
        expect_says(&refused, "error_page.expired.title");
        assert!(browser.cookie("_session").is_none());
    }
    before.expect_nothing(&app).await;
    let redirect = victim.get(made.location()).await.expect(303);
    assert!(redirect.location_param("code").is_some());
}

/// B21: a cookie that was changed in one place does not exist.
#[tokio::test]
async fn no_cookie_survives_a_flipped_bit() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    phone_page(&mut browser, &web).await;
    let pending = format!("_pending_{}", web.id);
    let sign_in = format!("/sign-in?app_id={}", web.id);
    let before = Before::of(&app).await;
    for name in [
        "_interaction",
        "_interaction.sig",
        &pending,
        &format!("{pending}.sig"),
    ] {
        let value = browser.cookie(name).expect("it is set").to_owned();
        for at in [0, value.len() / 2, value.len() - 1] {
            let mut bytes = value.clone().into_bytes();
            bytes[at] ^= 1;
            // Cookie values stay what a browser can send.
            let Some(flipped) = String::from_utf8(bytes)
                .ok()
                .filter(|it| !it.contains([';', ' ']))
            else {
                continue;
            };
            let mut forged = browser.clone();
            forged.set_cookie(name, &flipped);
            let answer = forged.get(&sign_in).await;
            assert_eq!(answer.status, 303, "{name} {at}");
            assert_eq!(answer.location(), "/unknown-session", "{name} {at}");
        }
        let mut without = browser.clone();
        without.forget(name);
        assert_eq!(
            without.get(&sign_in).await.location(),
            "/unknown-session",
            "{name}"
        );
    }
    before.expect_nothing(&app).await;
    browser.get(&sign_in).await.expect(200);
}

/// Another tenant of the same server, the same browser, the same number.
#[tokio::test]
async fn a_code_and_a_cookie_of_another_tenant_are_nothing() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let theirs = other_tenant(&app).await;
    let authorize = format!("/t/admin{}", theirs.authorize(&[]));
    let mut browser = app.browser();
    let page = browser.follow(&authorize).await.expect(200);
    assert!(
        form_action(&page).starts_with("/t/admin/sign-in?"),
        "{}",
        page.body
    );
    let their_page = app.send_code(&mut browser, &page, PHONE).await;
    let their_code = app.code(PHONE);
    let our_page = code_page(&app, &mut browser, &web, PHONE).await;
    let our_code = app.code(PHONE);
    for (page, code) in [(&our_page, &their_code), (&their_page, &our_code)] {
        let refused = app.enter_code(&mut browser, page, code).await.expect(400);
        expect_says(&refused, MISMATCH);
    }
    let before = Before::of(&app).await;
    let there = form_action(&their_page);
    let crossed = [("csrf", &*csrf(&our_page)), ("code", &their_code)];
    browser.post(&there, &crossed).await.expect(403);
    // Our cookies under the names of the other tenant.
    let mut forger = app.browser();
    for name in browser
        .cookie_names()
        .into_iter()
        .filter(|name| !name.contains("_admin"))
    {
        let renamed = match name.strip_suffix(".sig") {
            Some(plain) => format!("{plain}_admin.sig"),
            None => format!("{name}_admin"),
        };
        forger.set_cookie(&renamed, browser.cookie(name).expect("it is set"));
    }
    let answer = forger.get("/t/admin/sign-in").await.expect(303);
    assert_eq!(answer.location(), "/t/admin/unknown-session");
    before.expect_nothing(&app).await;
    // Each works where it belongs: signing in here says nothing about there.
    let entered = app
        .enter_code(&mut browser, &our_page, &our_code)
        .await
        .expect(303);
    browser.follow(entered.location()).await.expect(303);
    let shown = browser.follow(&authorize).await.expect(200);
    assert!(
        form_action(&shown).starts_with("/t/admin/sign-in?"),
        "{}",
        shown.body
    );
}

/// The other tenant that every database has, with a way in by phone and an application.
async fn other_tenant(app: &TestApp) -> WebApp {
    let shared = &app.shared;
    let tenant = shared.store.system().admin_tenant();
    let operator = Administrator::operator(
        shared.store.clone(),
        tenant,
        shared.now(),
        shared.random.clone(),
    );
    let document = json!({
        "signInMode": "SignInAndRegister",
        "signUp": { "identifiers": ["phone"], "password": false, "verify": true },
        "signIn": { "methods": [{
            "identifier": "phone",
            "password": false,
            "verificationCode": true,
            "isPasswordPrimary": false,
        }] },
    });
    let change: SettingsChange = guard::read("body", &document).expect("it fits");
    let changed = sign_in_exp::patch(&operator, &shared.messenger, &shared.phrases, change).await;
    changed.expect("the settings fit");
    let mut new = NewApplication::new("Theirs", ApplicationType::Traditional);
    new.oidc_client_metadata.redirect_uris = vec![RedirectUri::parse(WEB_APP).expect("a URI")];
    let made = applications::create(&operator, new)
        .await
        .expect("it is made");
    WebApp {
        id: made.id.as_str().to_owned(),
        secret: String::new(),
    }
}
