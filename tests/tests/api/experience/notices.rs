//! A6.5: people are told by e-mail of another password, another address, and a sign-in with a new
//! browser; and of nothing else.

use keyward_connectors::preview;
use keyward_http::Choices;
use keyward_tests::{
    Browser, Manager, Options, PHONE, TestApp, WebApp,
    fakes::{
        Fake,
        http_gateway::{AUTHORIZATION, HttpGateway},
        smtp::{AUTHORITY, PASSWORD as SMTP_PASSWORD, Protection, Smtp, USER},
    },
};
use serde_json::{Value, json};

use super::steps::{
    EMAIL, OTHER_PASSWORD, PASSWORD, Talk, everything, open_house, record, refused, settings, user,
};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0";

fn ann() -> Value {
    json!({
        "username": "ann", "primaryEmail": EMAIL, "primaryPhone": PHONE, "password": PASSWORD,
    })
}

fn bob() -> Value {
    json!({ "username": "bob", "primaryEmail": "bob@example.com", "password": PASSWORD })
}

/// What was told so far, newest first: kind and address.
async fn told(app: &TestApp) -> Vec<(&'static str, String)> {
    app.shared.notices.settle().await;
    let inbox = app.shared.inbox.as_ref().expect("an inbox");
    let notices = inbox.list().into_iter();
    notices
        .filter(|found| found.message.notice.is_some())
        .map(|found| (found.message.usage(), found.message.to.as_str().to_owned()))
        .collect()
}

/// The subject and the text of the last notice.
async fn last(app: &TestApp) -> (String, String) {
    app.shared.notices.settle().await;
    let inbox = app.shared.inbox.as_ref().expect("an inbox");
    let mut all = inbox.list().into_iter();
    let last = all.find(|found| found.message.notice.is_some());
    preview(&last.expect("a notice").message)
}

/// Begins to sign in with a browser.
async fn open(web: &WebApp, browser: &mut Browser) -> Talk {
    browser
        .get(&web.authorize(&[("prompt", "login")]))
        .await
        .expect(303);
    let mut talk = Talk {
        browser: browser.clone(),
    };
    talk.put("SignIn").await.expect(204);
    talk
}

/// Signs somebody in with a browser.
async fn enter(web: &WebApp, browser: &mut Browser, name: &str, password: &str) {
    let mut talk = open(web, browser).await;
    let proof = record(&talk.password("username", name, password).await.expect(200));
    talk.identify(Some(&proof)).await.expect(204);
    talk.finish().await;
    *browser = talk.browser;
}

async fn patch(app: &TestApp, manager: &Manager, path: &str, body: Value, status: u16) {
    let answer = app.manage(manager, "PATCH", path, Some(body)).await;
    answer.expect(status);
}

#[tokio::test]
async fn a_sign_in_with_a_new_browser() {
    let (app, manager, web) = open_house().await;
    let id = user(&app, &manager, ann()).await;
    user(&app, &manager, bob()).await;
    let nobody =
        json!({ "username": "cleo", "primaryPhone": "8613800138007", "password": PASSWORD });
    user(&app, &manager, nobody).await;
    let (mut home, mut office) = (app.browser(), app.browser());
    office.call_itself(FIREFOX);

    // The first one, and the same again.
    for _ in 0..2 {
        enter(&web, &mut home, "ann", PASSWORD).await;
        app.clock.advance_seconds(1);
    }
    assert_eq!(told(&app).await, []);
    let device = home.cookie("_device").expect("a cookie").to_owned();
    assert_eq!(device.len(), 43);

    // Who is not let in is told to nobody, and stays unknown.
    let mut talk = open(&web, &mut office).await;
    let answer = talk.password("username", "ann", "wrong").await;
    refused(&answer, 422, "session.invalid_credentials");
    assert_eq!(told(&app).await, []);
    assert_eq!(
        (app.count("user_devices"), talk.browser.cookie("_device")),
        (1, None)
    );

    enter(&web, &mut office, "ann", PASSWORD).await;
    let new = |to: &str| ("NewDevice", to.to_owned());
    assert_eq!(told(&app).await, [new(EMAIL)]);
    let (subject, text) = last(&app).await;
    assert_eq!(subject, "A new sign-in to your account");
    for part in [
        "Bookstore\n",
        "Time: 2026-11-24 15:16 UTC\n",
        "Browser: Firefox, Linux\n",
        "IP address: 127.0.0.1\n",
        &format!("\n\n{}/reset-password\n\n", app.origin),
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let other = office.cookie("_device").expect("a cookie").to_owned();
    assert!(!text.contains(&other) && !text.contains(&device) && other != device);
    enter(&web, &mut office, "ann", PASSWORD).await;

    // What one user is known by says nothing of another.
    enter(&web, &mut home, "bob", PASSWORD).await;
    assert_eq!(home.cookie("_device"), Some(&*device));
    assert_eq!(told(&app).await, [new(EMAIL)]);
    enter(&web, &mut office, "bob", PASSWORD).await;
    assert_eq!(told(&app).await, [new("bob@example.com"), new(EMAIL)]);

    // A cookie that we did not sign is none.
    let mut forger = app.browser();
    forger.set_cookie("_device", &device);
    forger.set_cookie("_device.sig", &"A".repeat(27));
    enter(&web, &mut forger, "ann", PASSWORD).await;
    assert_ne!(forger.cookie("_device"), Some(&*device));
    assert_eq!(told(&app).await.len(), 3);

    // Whoever has no address is told nothing.
    for browser in [&mut home, &mut office] {
        enter(&web, browser, "cleo", PASSWORD).await;
    }
    assert_eq!(told(&app).await.len(), 3);

    // The rows go with the account, and no user has many.
    for _ in 0..25 {
        app.clock.advance_seconds(1);
        enter(&web, &mut app.browser(), "ann", PASSWORD).await;
    }
    let of_ann = keyward_tests::Database::of(app.folder()).text(
        "SELECT CAST(MAX(n) AS TEXT) FROM (SELECT COUNT(*) AS n FROM user_devices GROUP BY user_id) AS counts",
    );
    assert_eq!(of_ann, "20");
    let path = format!("/users/{id}");
    let removed = app.manage(&manager, "DELETE", &path, None).await;
    removed.expect(204);
    assert_eq!(app.count("user_devices"), 4);
}

#[tokio::test]
async fn a_changed_password_or_address() {
    let (app, manager, web) = open_house().await;
    let id = user(&app, &manager, ann()).await;
    user(&app, &manager, bob()).await;
    let path = format!("/users/{id}");
    assert_eq!(
        told(&app).await,
        [],
        "making an account is no change of one"
    );
    let mut expected = Vec::new();

    // By recovery.
    let mut talk = Talk::begin(&app, &web, "ForgotPassword").await;
    let proof = talk.prove(&app, "email", EMAIL, "ForgotPassword").await;
    talk.identify(Some(&proof)).await.expect(204);
    let chosen = Some(json!({ "password": OTHER_PASSWORD }));
    let new = talk.call("PUT", "/profile/password", chosen);
    new.await.expect(204);
    assert_eq!(told(&app).await, [], "it is not changed yet");
    talk.submit().await.expect(204);
    expected.insert(0, ("PasswordChanged", EMAIL.to_owned()));
    assert_eq!(told(&app).await, expected);
    let (subject, text) = last(&app).await;
    assert_eq!(subject, "Your password was changed");
    assert!(text.contains("IP address: 127.0.0.1\n"), "{text}");
    assert!(
        !text.contains("administrator") && !text.contains(OTHER_PASSWORD),
        "{text}"
    );

    // By an administrator.
    let password = json!({ "password": PASSWORD });
    patch(&app, &manager, &format!("{path}/password"), password, 200).await;
    expected.insert(0, ("PasswordChanged", EMAIL.to_owned()));
    assert_eq!(told(&app).await, expected);
    let (_, text) = last(&app).await;
    assert!(text.contains("An administrator did this."), "{text}");
    assert!(
        !text.contains("127.0.0.1"),
        "that is the administrator's: {text}"
    );

    // What stays, or is refused, or is no contact.
    for (body, status) in [
        (json!({ "primaryEmail": EMAIL, "primaryPhone": PHONE }), 200),
        (json!({ "primaryEmail": EMAIL.to_uppercase() }), 200),
        (
            json!({ "primaryEmail": EMAIL, "name": "Ann", "username": "anna" }),
            200,
        ),
        (
            json!({ "primaryEmail": "bob@example.com", "primaryPhone": null }),
            422,
        ),
        (json!({ "primaryPhone": "12" }), 422),
    ] {
        patch(&app, &manager, &path, body.clone(), status).await;
        assert_eq!(told(&app).await, expected, "{body}");
    }

    // The old address hears of both; the number's owner has no mail there.
    let both = json!({ "primaryEmail": "new@example.com", "primaryPhone": "8613800138009" });
    patch(&app, &manager, &path, both, 200).await;
    let mut now = told(&app).await;
    now.truncate(now.len() - expected.len());
    now.sort_unstable();
    assert_eq!(
        now,
        [
            ("EmailChanged", EMAIL.to_owned()),
            ("PhoneChanged", EMAIL.to_owned())
        ]
    );
    patch(&app, &manager, &path, json!({ "primaryPhone": null }), 200).await;
    assert_eq!(
        told(&app).await[0],
        ("PhoneChanged", "new@example.com".to_owned())
    );
    patch(&app, &manager, &path, json!({ "primaryEmail": null }), 200).await;
    assert_eq!(
        told(&app).await[0],
        ("EmailChanged", "new@example.com".to_owned())
    );
    let (_, text) = last(&app).await;
    assert!(
        !text.contains("reset-password"),
        "that address resets nothing now: {text}"
    );
    assert!(text.contains("tell whoever runs this service"), "{text}");
    let count = told(&app).await.len();
    patch(&app, &manager, &path, json!({ "primaryEmail": EMAIL }), 200).await;
    assert_eq!(
        told(&app).await.len(),
        count,
        "nobody had an address before"
    );
}

/// What a sign-in collects: somebody without a password, or without a number.
#[tokio::test]
async fn what_is_set_up_on_the_way_in() {
    let (app, manager, web) = open_house().await;
    let lone = json!({ "primaryEmail": EMAIL });
    user(&app, &manager, lone).await;
    let demand = json!({ "signUp": {
        "identifiers": ["email"], "password": true, "verify": true,
        "secondaryIdentifiers": [{ "identifier": "phone", "verify": true }],
    } });
    settings(&app, &manager, demand).await;
    let mut talk = Talk::begin(&app, &web, "SignIn").await;
    let proof = talk.prove(&app, "email", EMAIL, "SignIn").await;
    talk.identify(Some(&proof)).await.expect(204);
    refused(&talk.submit().await, 422, "user.missing_profile");
    let password = json!({ "type": "password", "value": PASSWORD });
    talk.profile(password).await.expect(204);
    let proof = talk.prove(&app, "phone", PHONE, "SignIn").await;
    let phone = json!({ "type": "phone", "verificationId": proof });
    talk.profile(phone).await.expect(204);
    assert_eq!(told(&app).await, [], "nothing is written yet");
    talk.finish().await;
    let mut all = told(&app).await;
    all.sort_unstable();
    let to = EMAIL.to_owned();
    assert_eq!(all, [("PasswordChanged", to.clone()), ("PhoneChanged", to)]);

    // Signing up changes nobody's account.
    settings(&app, &manager, everything()).await;
    let mut talk = Talk::begin(&app, &web, "Register").await;
    let proof = talk
        .prove(&app, "email", "new@example.com", "Register")
        .await;
    talk.identify(Some(&proof)).await.expect(201);
    talk.finish().await;
    assert_eq!(told(&app).await.len(), 2);
}

/// Who reads which language is known from the browser that was there first; who comes with another
/// one does not choose.
#[tokio::test]
async fn both_parts_of_a_mail_in_the_language_of_its_reader() {
    let server = Smtp::start(Protection::StartTls).await;
    let options = Options {
        routes: [("smtp.example.com".to_owned(), server.address())].into(),
        ..Options::default()
    };
    let (app, manager, web) = serving(options).await;
    // The connector's own templates are for codes.
    let template = |usage: &str| json!({ "usageType": usage, "contentType": "text/plain", "subject": "{{code}}", "content": "{{code}}" });
    let templates = ["SignIn", "Register", "ForgotPassword", "Generic"].map(template);
    let connector = json!({ "connectorId": "simple-mail-transfer-protocol", "config": {
        "host": "smtp.example.com", "port": 587, "fromEmail": USER, "servername": "localhost",
        "auth": { "type": "login", "user": USER, "pass": SMTP_PASSWORD },
        "tls": { "ca": AUTHORITY }, "templates": templates,
    } });
    connect(&app, &manager, connector).await;
    user(&app, &manager, ann()).await;
    let (mut home, mut other) = (app.browser(), app.browser());
    home.speak("de");
    enter(&web, &mut home, "ann", PASSWORD).await;
    app.clock.advance_seconds(1);
    other.speak("th");
    enter(&web, &mut other, "ann", PASSWORD).await;
    app.shared.notices.settle().await;
    let mails = server.delivered();
    let [mail] = &mails[..] else {
        panic!("{mails:?}");
    };
    assert_eq!(mail.recipients, [EMAIL]);
    let subject = mail.header("Subject").expect("a subject");
    assert_eq!(subject, "Neue Anmeldung bei Ihrem Konto");
    let (html, text) = (mail.part("text/html"), mail.part("text/plain"));
    let (html, text) = (html.expect("HTML"), text.expect("a text"));
    let link = format!("{}/reset-password", app.origin);
    for part in [
        "Neue Anmeldung bei Ihrem Konto",
        "Bookstore",
        "127.0.0.1",
        "UTC",
        &link,
    ] {
        assert!(
            html.contains(part) && text.contains(part),
            "{part}\n{html}\n{text}"
        );
    }
    assert!(html.contains("<html lang=\"de\" dir=\"ltr\">"), "{html}");
    assert!(html.contains(&format!("href=\"{link}\"")), "{html}");
    assert_eq!(html.matches("href=").count(), 1, "{html}");

    // A server that takes nothing delays nobody.
    server.refuse_recipients();
    enter(&web, &mut app.browser(), "ann", PASSWORD).await;
}

/// A server without an inbox, where people sign in by user name and password.
async fn serving(options: Options) -> (TestApp, Manager, WebApp) {
    let app = TestApp::with(Options {
        production: true,
        ..options
    })
    .await;
    let manager = app.manager().await;
    let web = app.web_app(&manager, "Bookstore").await;
    (app, manager, web)
}

async fn connect(app: &TestApp, manager: &Manager, connector: Value) {
    let made = app.manage(manager, "POST", "/connectors", Some(connector));
    made.await.expect(200);
    let recovery = json!({ "forgotPasswordMethods": ["EmailVerificationCode"] });
    settings(app, manager, recovery).await;
}

async fn gateway(fake: &Fake<HttpGateway>, choices: Choices) -> (TestApp, Manager, WebApp) {
    let options = Options {
        routes: [fake.route()].into(),
        choices,
        ..Options::default()
    };
    let (app, manager, web) = serving(options).await;
    let connector = json!({ "connectorId": "http-email", "config": {
        "endpoint": "https://messages.example.com/send", "authorization": AUTHORIZATION,
    } });
    connect(&app, &manager, connector).await;
    (app, manager, web)
}

#[tokio::test]
async fn a_gateway_of_the_tenants_own_gets_all_and_another_chance() {
    let fake = Fake::start(HttpGateway).await;
    let (app, manager, _web) = gateway(&fake, Choices::default()).await;
    let id = user(&app, &manager, ann()).await;
    let path = format!("/users/{id}/password");
    // The one that asked hears nothing of it.
    fake.answer_next(503, "<html>busy</html>");
    let password = json!({ "password": OTHER_PASSWORD });
    patch(&app, &manager, &path, password.clone(), 200).await;
    app.shared.notices.settle().await;
    let all = fake.take();
    assert_eq!((all.len(), fake.requests()), (1, 2));
    let body: Value = serde_json::from_str(&all[0].raw).expect("JSON");
    assert_eq!(body["to"], EMAIL);
    assert_eq!(body["type"], "SecurityNotice");
    let payload = &body["payload"];
    assert_eq!(payload["event"], "PasswordChanged");
    assert_eq!(payload["time"], "2026-11-24 15:16 UTC");
    assert_eq!(payload["byAdministrator"], true);
    assert_eq!(payload["locale"], "en");
    assert_eq!(payload["subject"], "Your password was changed");
    assert_eq!(payload["link"], format!("{}/reset-password", app.origin));
    for part in ["html", "text"] {
        let part = payload[part].as_str().expect("a text");
        assert!(part.contains("Your account has a new password."), "{part}");
    }
    assert!(payload["code"].is_null() && payload["address"].is_null());
    assert!(!all[0].raw.contains(OTHER_PASSWORD));

    // Many of one kind are too many; another kind still arrives.
    for _ in 0..11 {
        patch(&app, &manager, &path, password.clone(), 200).await;
        app.shared.notices.settle().await;
    }
    assert_eq!(fake.take().len(), 9);
    let change = json!({ "primaryPhone": null });
    patch(&app, &manager, &format!("/users/{id}"), change, 200).await;
    app.shared.notices.settle().await;
    assert_eq!(fake.take().len(), 1);
    app.clock.advance_seconds(3601);
    let manager = app.manager().await;
    patch(&app, &manager, &path, password, 200).await;
    app.shared.notices.settle().await;
    assert_eq!(fake.take().len(), 1);
}

/// Nothing is sent or kept where notices are off, or nothing can be sent.
#[tokio::test]
async fn switched_off() {
    let fake = Fake::start(HttpGateway).await;
    let off = Choices {
        security_notices: false,
        ..Choices::default()
    };
    let (app, manager, web) = gateway(&fake, off).await;
    let id = user(&app, &manager, ann()).await;
    for _ in 0..2 {
        let mut browser = app.browser();
        enter(&web, &mut browser, "ann", PASSWORD).await;
        assert_eq!(browser.cookie("_device"), None);
    }
    let password = json!({ "password": OTHER_PASSWORD });
    patch(
        &app,
        &manager,
        &format!("/users/{id}/password"),
        password,
        200,
    )
    .await;
    app.shared.notices.settle().await;
    assert_eq!((fake.requests(), app.count("user_devices")), (0, 0));
    let (app, manager, web) = serving(Options::default()).await;
    user(&app, &manager, ann()).await;
    let mut browser = app.browser();
    enter(&web, &mut browser, "ann", PASSWORD).await;
    assert_eq!(
        (browser.cookie("_device"), app.count("user_devices")),
        (None, 0)
    );
}
