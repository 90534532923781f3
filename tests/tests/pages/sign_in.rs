//! `/sign-in` to the end: who is signed in afterwards, by which session, and which modes let whom in.

use keyward_tests::{Answer, Browser, PHONE, TestApp, csrf, form_action};
use serde_json::json;

use super::{
    evidence::{Before, number, text},
    steps::{
        STRANGER, account, at_once, code_page, confirm, offer_page, other_than, phone_page,
        post_phone, settings,
    },
    words::{expect_says, says},
};

#[tokio::test]
async fn a_known_number_signs_in_as_the_same_user() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let user = text(&app, "SELECT id FROM users");
    app.clock.advance_seconds(60);
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let entered = app
        .enter_code(&mut browser, &page, &app.code(PHONE))
        .await
        .expect(303);
    assert!(entered.location().starts_with("/oidc/auth/"), "{entered:?}");
    let redirect = browser.follow(entered.location()).await.expect(303);
    let tokens = app.redeem(&web, &redirect).await.expect(200).json();
    let token = tokens["access_token"].as_str().expect("a token");
    let me = app
        .send(app.http.get(app.url("/oidc/me")).bearer_auth(token))
        .await;
    let me = me.expect(200).json();
    assert_eq!(
        (&me["sub"], &me["phone_number"]),
        (&json!(user), &json!(PHONE))
    );
    assert_eq!(app.count("users"), 1);
    let last = number(&app, "SELECT last_sign_in_at FROM users");
    assert_eq!(last, app.shared.now().millis());
}

#[tokio::test]
async fn a_number_is_read_as_people_type_it() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    for (country, typed) in [
        ("CN", "138 0013 8000"),
        ("CN", "013800138000"),
        ("US", " +86 138-0013-8000 "),
        ("US", "＋８６ 138 0013 8000"),
        ("DE", "0086 13800138000"),
    ] {
        let mut browser = app.browser();
        let page = phone_page(&mut browser, &web).await;
        let token = csrf(&page);
        let fields = [("csrf", &*token), ("country", country), ("phone", typed)];
        let sent = browser.post(&form_action(&page), &fields).await;
        assert_eq!(sent.status, 303, "{country} {typed}: {}", sent.body);
    }
    assert_eq!(app.codes(PHONE).len(), 5);
}

#[tokio::test]
async fn what_is_no_number_stays_on_the_page_and_writes_nothing() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = phone_page(&mut browser, &web).await;
    let (action, token) = (form_action(&page), csrf(&page));
    let before = Before::of(&app).await;
    for (country, typed, said) in [
        ("CN", "", "error.phone.empty"),
        ("CN", "12345", "error.phone.invalid"),
        ("CN", "alice", "error.phone.invalid"),
        ("US", "13800138000", "error.phone.invalid"),
        (
            "US",
            "+861380013800000",
            "error.phone.invalid_international",
        ),
        ("", "5", "error.phone.invalid"),
        ("XX", "+1", "error.phone.invalid_international"),
    ] {
        let fields = [("csrf", &*token), ("country", country), ("phone", typed)];
        let answer = browser.post(&action, &fields).await.expect(422);
        expect_says(&answer, said);
        assert!(
            answer.body.contains("aria-invalid=\"true\""),
            "{}",
            answer.body
        );
        assert!(
            answer.body.contains(&format!("value=\"{typed}\"")),
            "{}",
            answer.body
        );
    }
    before.expect_nothing(&app).await;
}

/// A7.2
#[tokio::test]
async fn each_sign_in_gives_a_new_session_and_the_old_one_is_dead() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    browser.set_cookie("_session", "chosen-by-somebody-else");
    app.sign_in(&mut browser, &web.authorize(&[]), PHONE).await;
    let first = browser.cookie("_session").expect("a session").to_owned();
    assert_eq!(first.len(), 43);
    let mut with_old_cookie = browser.clone();
    let again = web.authorize(&[("prompt", "login")]);
    app.sign_in(&mut browser, &again, PHONE).await;
    assert_ne!(browser.cookie("_session"), Some(first.as_str()));
    assert_eq!(app.count("sessions"), 1);
    assert!(is_signed_in(&mut browser, &web.authorize(&[])).await);
    assert!(!is_signed_in(&mut with_old_cookie, &web.authorize(&[])).await);
}

/// B12: whoever plants a session of their own in a browser does not get what is signed in there.
#[tokio::test]
async fn a_planted_session_does_not_become_the_victims() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut attacker = app.browser();
    app.sign_in(&mut attacker, &web.authorize(&[]), STRANGER)
        .await;
    let mut victim = app.browser();
    for name in ["_session", "_session.sig"] {
        victim.set_cookie(name, attacker.cookie(name).expect("signed in"));
    }
    let again = web.authorize(&[("prompt", "login")]);
    app.sign_in(&mut victim, &again, PHONE).await;
    assert_ne!(victim.cookie("_session"), attacker.cookie("_session"));
    assert!(!is_signed_in(&mut attacker, &web.authorize(&[])).await);
    let owner = text(
        &app,
        "SELECT u.primary_phone FROM sessions s JOIN users u ON u.id = s.user_id",
    );
    assert_eq!((app.count("sessions"), owner.as_str()), (1, PHONE));
}

/// B29, and B1: a number that was not proved finds and makes no account.
#[tokio::test]
async fn no_step_can_be_skipped_or_repeated() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = phone_page(&mut browser, &web).await;
    let token = csrf(&page);
    let app_id = format!("?app_id={}", web.id);
    let uid = resume_uid(&browser);
    // Before anything was sent.
    let before = Before::of(&app).await;
    for path in [
        "/sign-in/verification-code",
        "/sign-in/no-account",
        "/register/account-exists",
    ] {
        let url = format!("{path}{app_id}");
        let shown = browser.get(&url).await.expect(303);
        assert_eq!(shown.location(), format!("/sign-in{app_id}"));
        let posted = browser
            .post(&url, &[("csrf", &token), ("code", "123456")])
            .await;
        let leads_on = posted.location().contains("/oidc/");
        assert!(
            !posted.status.is_success() && !leads_on,
            "{path}: {posted:?}"
        );
    }
    browser.get(&format!("/oidc/auth/{uid}")).await.expect(400);
    before.expect_nothing(&app).await;
    // Sent, but not proved.
    let code_page = app.send_code(&mut browser, &page, PHONE).await;
    let before = Before::of(&app).await;
    for path in ["/sign-in/no-account", "/register/account-exists"] {
        let url = format!("{path}{app_id}");
        browser.get(&url).await.expect(303);
        let posted = browser
            .post(&url, &[("csrf", &token), ("agree", "on")])
            .await
            .expect(303);
        assert_eq!(
            posted.location(),
            format!("/sign-in/verification-code{app_id}")
        );
    }
    browser.get(&format!("/oidc/auth/{uid}")).await.expect(400);
    before.expect_nothing(&app).await;
    // Done: every page leads on, and no second act starts anything.
    let entered = app
        .enter_code(&mut browser, &code_page, &app.code(PHONE))
        .await;
    let offer = browser.follow(entered.location()).await.expect(200);
    let made = confirm(&mut browser, &offer).await.expect(303);
    let before = Before::of(&app).await;
    for path in [
        "/sign-in",
        "/register",
        "/sign-in/verification-code",
        "/sign-in/no-account",
    ] {
        let url = format!("{path}{app_id}");
        assert_eq!(
            browser.get(&url).await.expect(303).location(),
            made.location()
        );
        let fields = [
            ("csrf", &*token),
            ("phone", "+8613800138001"),
            ("code", "123456"),
        ];
        assert_eq!(
            browser.post(&url, &fields).await.expect(303).location(),
            made.location()
        );
    }
    before.expect_nothing(&app).await;
    let redirect = browser.get(made.location()).await.expect(303);
    assert!(redirect.location_param("code").is_some());
    let before = Before::of(&app).await;
    browser.get(made.location()).await.expect(400);
    let late = app
        .enter_code(&mut browser, &code_page, &app.code(PHONE))
        .await;
    assert_eq!(late.expect(303).location(), "/unknown-session");
    before.expect_nothing(&app).await;
}

/// A6.6: where the settings close the tenant to newcomers, sending and guessing look the same for
/// numbers with and without an account; only the former get a message.
#[tokio::test]
async fn a_closed_tenant_does_not_tell_who_has_an_account() {
    let (app, manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    settings(&app, &manager, json!({ "signInMode": "SignIn" })).await;
    let mut seen = Vec::new();
    for (phone, number) in [
        (PHONE, "+86 138 0013 8000"),
        (STRANGER, "+86 138 0013 8001"),
    ] {
        let before = Before::of(&app).await;
        let mut browser = app.browser();
        let page = phone_page(&mut browser, &web).await;
        assert!(!says(&page, "sign_in.other_link"));
        let sent = post_phone(&mut browser, &page, phone).await;
        let mut answers = vec![sent.clone(), browser.follow(sent.location()).await];
        let wrong = app
            .codes(PHONE)
            .first()
            .map_or("123456".to_owned(), |code| other_than(code));
        for _ in 0..11 {
            let guess = app.enter_code(&mut browser, &answers[1], &wrong).await;
            answers.push(guess);
        }
        let is_known = phone == PHONE;
        assert_eq!(before.messages(&app), usize::from(is_known), "{phone}");
        let comparable: Vec<String> = answers.iter().map(|it| comparable(it, number)).collect();
        seen.push((comparable, before.story(&app).await, before.changed(&app)));
    }
    assert!(app.codes(STRANGER).is_empty());
    assert_eq!(seen[0].1, seen[1].1);
    assert_eq!(seen[0].2, seen[1].2);
    for (known, unknown) in seen[0].0.iter().zip(&seen[1].0) {
        assert_eq!(known, unknown);
    }
}

/// Silent sends count towards the limit of the number, or the limit would tell.
#[tokio::test]
async fn a_closed_tenant_limits_numbers_without_an_account_too() {
    let (app, manager, web) = TestApp::with_web_app().await;
    settings(&app, &manager, json!({ "signInMode": "SignIn" })).await;
    for _ in 0..10 {
        code_page(&app, &mut app.browser(), &web, STRANGER).await;
    }
    let mut browser = app.browser();
    let page = phone_page(&mut browser, &web).await;
    post_phone(&mut browser, &page, STRANGER).await.expect(429);
    assert!(app.codes(STRANGER).is_empty());
}

#[tokio::test]
async fn a_mode_has_only_its_own_pages() {
    let (app, manager, web) = TestApp::with_web_app().await;
    for (mode, open, closed) in [
        ("SignIn", "/sign-in", "/register"),
        ("Register", "/register", "/sign-in"),
    ] {
        let mut browser = app.browser();
        let page = phone_page(&mut browser, &web).await;
        settings(&app, &manager, json!({ "signInMode": mode })).await;
        let app_id = format!("?app_id={}", web.id);
        let away = browser.get(&format!("{closed}{app_id}")).await.expect(303);
        assert_eq!(away.location(), format!("{open}{app_id}"));
        let shown = browser.get(away.location()).await.expect(200);
        assert!(
            !shown.body.contains(&format!("href=\"{closed}")),
            "{}",
            shown.body
        );
        let before = Before::of(&app).await;
        let fields = [("csrf", &*csrf(&page)), ("phone", "+8613800138000")];
        let posted = browser.post(&format!("{closed}{app_id}"), &fields).await;
        assert_eq!(posted.status, 422, "{mode}: {}", posted.body);
        expect_says(&posted, "error_page.forbidden.title");
        let event = if mode == "SignIn" {
            "Register"
        } else {
            "SignIn"
        };
        let line = format!(
            "Interaction.{event}.Verification.PhoneVerificationCode.Create ! user.sign_in_method_not_enabled"
        );
        before.expect_refusal(&app, &line).await;
        settings(&app, &manager, json!({ "signInMode": "SignInAndRegister" })).await;
    }
}

/// B8: two clicks on the right code sign in once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_double_click_signs_in_once() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    account(&app, &web, PHONE).await;
    let mut browser = app.browser();
    let page = code_page(&app, &mut browser, &web, PHONE).await;
    let before = Before::of(&app).await;
    let fields = vec![("csrf", csrf(&page)), ("code", app.code(PHONE))];
    let click = (browser.clone(), form_action(&page), fields);
    let answers = at_once([click.clone(), click]).await;
    for answer in &answers {
        assert_eq!(answer.status, 303, "{}", answer.body);
        assert_eq!(answer.location(), answers[0].location());
    }
    let redirect = browser.follow(answers[0].location()).await.expect(303);
    assert!(redirect.location_param("code").is_some());
    assert_eq!(
        before.story(&app).await,
        [
            "Interaction.SignIn.Verification.PhoneVerificationCode.Submit",
            "Interaction.SignIn.Identifier.Submit",
            "Interaction.SignIn.Submit",
            "Interaction.End",
        ]
    );
    // The account's own session from before, and this one.
    assert_eq!(app.count("sessions"), 2);
}

/// A conversation that began as sign-in and went on to register keeps its one purpose.
#[tokio::test]
async fn going_back_from_the_offer_leaves_the_number_behind() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let offer = offer_page(&app, &mut browser, &web, STRANGER).await;
    let back = offer
        .body
        .contains(&format!("href=\"/sign-in?app_id={}\"", web.id));
    assert!(back, "{}", offer.body);
    let page = browser
        .get(&format!("/sign-in?app_id={}", web.id))
        .await
        .expect(200);
    let code_page = app.send_code(&mut browser, &page, PHONE).await;
    // The proof of the other number is gone with it.
    let posted = browser
        .post(
            &format!("/sign-in/no-account?app_id={}", web.id),
            &[("csrf", &csrf(&page))],
        )
        .await;
    assert!(
        posted
            .expect(303)
            .location()
            .starts_with("/sign-in/verification-code")
    );
    assert_eq!(app.count("users"), 0);
    let entered = app
        .enter_code(&mut browser, &code_page, &app.code(PHONE))
        .await;
    let offer = browser.follow(entered.location()).await.expect(200);
    let made = confirm(&mut browser, &offer).await.expect(303);
    browser.follow(made.location()).await.expect(303);
    assert_eq!(text(&app, "SELECT primary_phone FROM users"), PHONE);
}

async fn is_signed_in(browser: &mut Browser, authorize: &str) -> bool {
    let answer = browser.get(authorize).await.expect(303);
    answer.location_param("code").is_some()
}

fn resume_uid(browser: &Browser) -> String {
    browser
        .cookie("_interaction_resume")
        .expect("a conversation")
        .to_owned()
}

/// An answer without what differs between any two answers.
fn comparable(answer: &Answer, number: &str) -> String {
    let policy = answer.header("content-security-policy");
    let nonce = policy
        .split_once("'nonce-")
        .map_or("", |(_, it)| it.split('\'').next().unwrap_or(""));
    let token = if answer.body.is_empty() {
        String::new()
    } else {
        csrf(answer)
    };
    let mut body = answer.body.replace(number, "NUMBER");
    for changing in [nonce, &token].into_iter().filter(|it| !it.is_empty()) {
        body = body.replace(changing, "");
    }
    let names: Vec<&str> = answer
        .headers
        .keys()
        .map(http::HeaderName::as_str)
        .collect();
    format!("{} {} {names:?}\n{body}", answer.status, answer.location())
}
