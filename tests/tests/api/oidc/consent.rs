//! Applications of somebody else: what they may ask for, and the person who is asked (OpenID Connect
//! Core §3.1.2.4, reference oidc.md §4; A10.5, A7.6). By the pages, without scripts.

use keyward_tests::{Answer, Browser, Database, Manager, PHONE, TestApp, WEB_APP, csrf};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use super::{
    clients::{self, BOOKS, Client, everybody_reads},
    evidence::{Before, last_entries},
    steps::{Returned, expect_error, jwt, sign_in, tokens, userinfo},
};

const OTHER_PHONE: &str = "8613800138001";

/// A server with an application of somebody else, which may ask for some things.
pub(super) struct Guest {
    pub(super) app: TestApp,
    pub(super) manager: Manager,
    pub(super) client: Client,
}

impl Guest {
    pub(super) async fn start(kind: &str) -> Self {
        let app = TestApp::start().await;
        let manager = app.manager().await;
        app.enable_phone(&manager).await;
        clients::resources(&app).await;
        let more = json!({ "name": "Bookworm", "isThirdParty": true });
        let client = clients::client(&app, &manager, kind, &[WEB_APP], more).await;
        let guest = Self {
            app,
            manager,
            client,
        };
        guest.open(&["profile", "phone"], &["read"]).await;
        guest
    }

    fn path(&self) -> String {
        format!("/applications/{}/user-consent-scopes", self.client.id)
    }

    /// Opens scopes about users, and scopes at [`BOOKS`].
    async fn open(&self, user: &[&str], books: &[&str]) {
        let books: Vec<String> = books.iter().map(|name| format!("{BOOKS} {name}")).collect();
        let body = json!({ "userScopes": user, "resourceScopes": books });
        let path = self.path();
        let added = self.app.manage(&self.manager, "POST", &path, Some(body));
        added.await.expect(201);
    }

    /// Closes one of them.
    async fn close(&self, kind: &str, scope: &str) {
        let scope: String = form_urlencoded::byte_serialize(scope.as_bytes()).collect();
        let path = format!("{}/{kind}/{}", self.path(), scope.replace('+', "%20"));
        let removed = self.app.manage(&self.manager, "DELETE", &path, None).await;
        removed.expect(204);
    }

    /// A browser at the page that asks.
    pub(super) async fn asked(&self, ask: &str) -> (Browser, Answer) {
        let mut browser = self.app.browser();
        let page = sign_in(&self.app, &mut browser, ask, PHONE).await;
        expect_asks(&page);
        (browser, page)
    }

    /// How many grants and codes there are.
    fn given(&self) -> (i64, i64) {
        (
            self.app.count("grants"),
            self.app.count("authorization_codes"),
        )
    }
}

/// It is the page that asks.
pub(super) fn expect_asks(page: &Answer) {
    assert_eq!(page.status, 200, "{page:?}");
    let title = "Let Bookworm use your account?";
    assert!(page.body.contains(title), "{}", page.body);
}

/// The value of a field that nobody sees.
fn hidden(page: &Answer, name: &str) -> String {
    let marker = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.body.split_once(&marker).expect("the field");
    rest.split('"').next().expect("an end").to_owned()
}

/// Presses the button that allows.
pub(super) async fn allow(client: &Client, browser: &mut Browser, page: &Answer) -> Answer {
    let url = format!("/consent?app_id={}", client.id);
    let (csrf, shown) = (csrf(page), hidden(page, "shown"));
    browser
        .post(&url, &[("csrf", &csrf), ("shown", &shown)])
        .await
}

/// Goes on from an answered question to the client.
async fn code(browser: &mut Browser, answered: &Answer) -> String {
    assert_eq!(answered.status, 303, "{answered:?}");
    assert!(answered.location().starts_with("/oidc/auth/"));
    Returned::of(&browser.get(answered.location()).await)
        .code()
        .to_owned()
}

#[tokio::test]
async fn a10_5_nothing_is_given_before_the_person_agrees() {
    let guest = Guest::start("Traditional").await;
    let (app, client) = (&guest.app, &guest.client);
    let ask = client.ask();
    let (mut browser, page) = guest.asked(&ask.path()).await;
    assert_eq!((guest.given(), app.count("sessions")), ((0, 0), 1));
    for words in [
        "+86 138 0013 8000",
        "Your name, picture and profile",
        "Your phone number",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let policy = page.header("content-security-policy");
    assert!(
        policy.contains("form-action 'self' http://localhost:9999"),
        "{policy}"
    );
    // Silence is no consent, and a page is written for nobody.
    let before = Before::of(app).await;
    let silent = browser.get(&ask.clone().set("prompt", "none").path()).await;
    assert_eq!(Returned::of(&silent).get("error"), "consent_required");
    let url = format!("/consent?app_id={}", client.id);
    let again = browser.get(&ask.path()).await.expect(303);
    assert_eq!(again.location(), url);
    let page = browser.get(&url).await.expect(200);
    let (token, shown) = (csrf(&page), hidden(&page, "shown"));
    for (token, shown, status) in [
        ("", &*shown, 403),
        ("x", &shown, 403),
        (&*token, "", 303),
        (&token, "x", 303),
    ] {
        let refused = browser
            .post(&url, &[("csrf", token), ("shown", shown)])
            .await
            .expect(status);
        assert!(status == 403 || refused.location() == url, "{refused:?}");
    }
    browser
        .post("/consent/cancel", &[("csrf", "x")])
        .await
        .expect(403);
    before.expect_nothing(app, "before the consent").await;

    let allowed = allow(client, &mut browser, &page).await;
    let first = code(&mut browser, &allowed).await;
    let tokens = client.redeem(app, &first).await.expect(200).json();
    assert_eq!(tokens["scope"], "openid profile phone");
    let claims = jwt(tokens["id_token"].as_str().expect("an ID token")).1;
    assert_eq!(claims["phone_number"], PHONE);
    let first_of = "SELECT application_id FROM users";
    assert_eq!(Database::of(app.folder()).texts(first_of), [&*client.id]);
    // It is on record in this session: no page, not even with one left open.
    for prompt in ["", "none"] {
        let answer = browser.get(&ask.clone().set("prompt", prompt).path()).await;
        Returned::of(&answer).code();
    }
    let answered = allow(client, &mut browser, &page).await;
    assert_eq!(answered.location(), "/unknown-session");
    assert_eq!(app.count("grants"), 1);
    // Asked for again, or in another session, or for more, it is another question.
    for (wish, value) in [("prompt", "consent"), ("prompt", "consent login")] {
        app.clock.advance_seconds(120);
        let ask = ask.clone().set(wish, value);
        let page = if value == "consent" {
            browser.follow(&ask.path()).await
        } else {
            sign_in(app, &mut browser, &ask.path(), PHONE).await
        };
        expect_asks(&page);
        let allowed = allow(client, &mut browser, &page).await;
        code(&mut browser, &allowed).await;
    }
    app.clock.advance_seconds(120);
    let (_, page) = guest.asked(&ask.path()).await;
    expect_asks(&page);
    let more = ask
        .set("scope", "openid profile phone read write")
        .set("resource", BOOKS);
    // A resource is asked for too, whether anything is held there or not.
    expect_asks(&browser.follow(&more.path()).await);
    everybody_reads(app, true);
    let page = browser.follow(&more.path()).await;
    expect_asks(&page);
    assert!(page.body.contains("read") && !page.body.contains(">write<"));
    let allowed = allow(client, &mut browser, &page).await;
    let code = code(&mut browser, &allowed).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", WEB_APP),
        ("resource", BOOKS),
    ];
    let tokens = client.token(app, &form).await.expect(200).json();
    let claims = jwt(tokens["access_token"].as_str().expect("a token")).1;
    assert_eq!(
        (&claims["aud"], &claims["scope"]),
        (&json!(BOOKS), &json!("read"))
    );
}

#[tokio::test]
async fn whoever_cancels_is_heard_of() {
    let guest = Guest::start("Traditional").await;
    let (app, client) = (&guest.app, &guest.client);
    // Too long for a cookie: it waits in the store.
    let state = "s".repeat(4000);
    for state in ["st4te", &*state] {
        app.clock.advance_seconds(120);
        let ask = client.ask().set("state", state);
        let (mut browser, page) = guest.asked(&ask.path()).await;
        let url = format!("/consent/cancel?app_id={}", client.id);
        let form = [("csrf", &*csrf(&page))];
        let cancelled = browser.post(&url, &form).await.expect(303);
        let resume = cancelled.location().to_owned();
        let returned = Returned::of(&browser.get(&resume).await);
        assert_eq!(
            (returned.get("error"), returned.get("state")),
            ("access_denied", state)
        );
        assert_eq!(
            (&*returned.to, returned.get("iss")),
            (WEB_APP, &*app.issuer)
        );
        assert_eq!(guest.given(), (0, 0));
        assert_eq!(
            last_entries(app, 1),
            ["Interaction.End ! oidc.access_denied"]
        );
        // It is over, and they are signed in as before: the next request asks again.
        browser.get(&resume).await.expect(400);
        let page = browser.follow(&ask.path()).await;
        expect_asks(&page);
        let allowed = allow(client, &mut browser, &page).await;
        code(&mut browser, &allowed).await;
        Database::of(app.folder()).execute("DELETE FROM grants");
    }
}

/// Reference oidc.md §2.1, §6.6: the ceilings hold at the request and at each token.
#[tokio::test]
async fn no_more_is_asked_or_given_than_the_tenant_opened() {
    let guest = Guest::start("SPA").await;
    let (app, client) = (&guest.app, &guest.client);
    let mut browser = app.browser();
    let before = Before::of(app).await;
    for (scope, closed) in [
        ("openid email", "email"),
        ("openid profile roles", "roles"),
        ("custom_data read", "custom_data"),
    ] {
        let ask = client.ask().set("scope", scope);
        let returned = Returned::of(&browser.get(&ask.path()).await);
        assert_eq!(
            (returned.get("error"), returned.get("scope")),
            ("invalid_scope", closed)
        );
        let said = returned.get("error_description");
        assert_eq!(said, "requested scope is not allowed");
    }
    before.expect_nothing(app, "refused scopes").await;
    let ask = client
        .ask()
        .set("scope", "openid offline_access profile phone read write")
        .set("prompt", "consent")
        .set("resource", BOOKS);
    let (mut browser, _) = guest.asked(&ask.path()).await;
    everybody_reads(app, true);
    let page = browser.follow(&ask.path()).await;
    let allowed = allow(client, &mut browser, &page).await;
    let code = code(&mut browser, &allowed).await;
    let mut token = client.redeem(app, &code).await.expect(200).json();
    // The grant holds no more than was open.
    let granted = Database::of(app.folder()).texts("SELECT resources FROM grants");
    let granted: Value = serde_json::from_str(&granted[0]).expect("JSON");
    assert_eq!(granted, json!({ BOOKS: "read" }));
    let mut refresh = async |more: &[(&str, &str)]| {
        let value = token["refresh_token"].as_str().expect("a token").to_owned();
        token = client.refresh(app, &value, more).await.expect(200).json();
        token.clone()
    };
    let books = [("resource", BOOKS)];
    assert_eq!(refresh(&books).await["scope"], "read");
    // Opened later is not granted; closed is gone from the next token on.
    guest.open(&["email"], &["write"]).await;
    assert_eq!(refresh(&books).await["scope"], "read");
    guest
        .close("resource-scopes", &format!("{BOOKS} read"))
        .await;
    assert_eq!(refresh(&books).await["scope"], "");
    guest.close("user-scopes", "phone").await;
    let narrowed = refresh(&[]).await;
    assert_eq!(narrowed["scope"], "openid offline_access profile");
    let claims = jwt(narrowed["id_token"].as_str().expect("an ID token")).1;
    assert!(claims.get("phone_number").is_none(), "{claims}");
    let me = userinfo(app, narrowed["access_token"].as_str().expect("a token"));
    assert!(me.await.expect(200).json().get("phone_number").is_none());
}

/// What was shown is what is given, to the very person who agreed.
#[tokio::test]
async fn consent_is_for_what_was_shown_and_by_whom_it_was_shown() {
    let guest = Guest::start("Traditional").await;
    let (app, client) = (&guest.app, &guest.client);
    let ask = client
        .ask()
        .set("scope", "openid phone read write")
        .set("resource", BOOKS);
    let (mut browser, _) = guest.asked(&ask.path()).await;
    everybody_reads(app, true);
    let narrow = browser.follow(&ask.path()).await;
    guest.open(&[], &["write"]).await;
    let changed = allow(client, &mut browser, &narrow).await.expect(303);
    assert_eq!(changed.location(), format!("/consent?app_id={}", client.id));
    assert_eq!(guest.given(), (0, 0));
    let wide = browser.get(changed.location()).await;
    assert_ne!(hidden(&narrow, "shown"), hidden(&wide, "shown"));
    // Sent twice at once, it is given once.
    let mut both = JoinSet::new();
    for _ in 0..2 {
        let (mut twin, client, page) = (browser.clone(), client.clone(), wide.clone());
        both.spawn(async move { allow(&client, &mut twin, &page).await });
    }
    let both = both.join_all().await;
    assert!(both.iter().all(|answer| answer.status == 303), "{both:?}");
    let resume = both
        .iter()
        .find(|answer| answer.location().contains("/oidc/auth/"));
    code(&mut browser, resume.expect("one of them")).await;
    assert_eq!(guest.given(), (1, 1));
    Database::of(app.folder()).execute("DELETE FROM grants");

    // Somebody else signs in meanwhile, in another tab.
    let page = browser.follow(&ask.path()).await;
    expect_asks(&page);
    app.clock.advance_seconds(120);
    let own = app.web_app(&guest.manager, "Bookstore").await;
    let other = own.authorize(&[("prompt", "login")]);
    let mut alone = browser.clone();
    Returned::of(&sign_in(app, &mut browser, &other, OTHER_PHONE).await).code();
    alone.forget("_session");
    for browser in [&mut browser, &mut alone] {
        let before = Before::of(app).await;
        let first_page = format!("/sign-in?app_id={}", client.id);
        let refused = allow(client, browser, &page).await.expect(303);
        assert_eq!(refused.location(), first_page);
        let url = format!("/consent?app_id={}", client.id);
        assert_eq!(browser.get(&url).await.location(), first_page);
        before.expect_nothing(app, "somebody else").await;
        // Nor is it another tenant's.
        let away = browser.get(&format!("/t/admin{url}")).await.expect(303);
        assert_eq!(away.location(), "/t/admin/unknown-session");
    }
    // And the sign-in page signs in.
    let page = sign_in(
        app,
        &mut alone,
        &format!("/sign-in?app_id={}", client.id),
        PHONE,
    )
    .await;
    expect_asks(&page);
    // Agreed to by one, taken over by another.
    let allowed = allow(client, &mut alone, &page).await.expect(303);
    let session = alone.cookie("_session").expect("a session").to_owned();
    let signature = alone
        .cookie("_session.sig")
        .expect("a signature")
        .to_owned();
    for name in ["_session", "_session.sig"] {
        let theirs = browser.cookie(name).expect("a cookie").to_owned();
        alone.set_cookie(name, &theirs);
    }
    let refused = alone.get(allowed.location()).await.expect(400);
    assert!(
        refused.body.contains("oidc.invalid_request"),
        "{}",
        refused.body
    );
    alone.set_cookie("_session", &session);
    alone.set_cookie("_session.sig", &signature);
    code(&mut alone, &allowed).await;
}

/// RFC 8252 §8.6: anybody could pretend to be an installed application.
#[tokio::test]
async fn an_installed_application_asks_each_time() {
    let guest = Guest::start("Native").await;
    let client = &guest.client;
    let ask = client.ask();
    let (mut browser, mut page) = guest.asked(&ask.path()).await;
    for _ in 0..2 {
        let allowed = allow(client, &mut browser, &page).await;
        code(&mut browser, &allowed).await;
        page = browser.follow(&ask.path()).await;
        expect_asks(&page);
    }
    let silent = browser.get(&ask.set("prompt", "none").path()).await;
    assert_eq!(Returned::of(&silent).get("error"), "interaction_required");
}

/// `GET` and `POST /api/interaction/consent`, for pages of one's own.
#[tokio::test]
async fn a_page_of_ones_own_asks_the_same() {
    const CONSENT: &str = "/api/interaction/consent";
    let guest = Guest::start("Traditional").await;
    let (app, client) = (&guest.app, &guest.client);
    let look = json!({ "displayName": "The worm", "termsOfUseUrl": "https://worm.example/terms" });
    let path = format!("/applications/{}/sign-in-experience", client.id);
    let put = app.manage(&guest.manager, "PUT", &path, Some(look)).await;
    put.expect(201);
    let ask = client
        .ask()
        .set("scope", "openid phone read")
        .set("resource", BOOKS);
    let mut browser = app.browser();
    sign_in(app, &mut browser, &ask.path(), PHONE).await;
    everybody_reads(app, true);
    let info = browser.json("GET", CONSENT, None).await.expect(200).json();
    assert_eq!(
        info["application"],
        json!({
            "id": client.id, "name": "Bookworm", "branding": {}, "displayName": "The worm",
            "termsOfUseUrl": "https://worm.example/terms",
        })
    );
    assert_eq!(info["user"]["primaryPhone"], PHONE);
    assert_eq!(info["organizations"], json!([]));
    assert_eq!(info["missingOIDCScope"], json!(["phone"]));
    assert_eq!(info["redirectUri"], WEB_APP);
    let missing = &info["missingResourceScopes"][0];
    assert_eq!(missing["resource"]["indicator"], BOOKS);
    assert_eq!(missing["scopes"][0]["name"], "read");
    assert_eq!(missing["scopes"].as_array().map(Vec::len), Some(1));
    let page = browser.get(&format!("/consent?app_id={}", client.id)).await;
    assert!(page.body.contains("Let The worm use your account?"));
    assert!(page.body.contains("https://worm.example/terms"));

    let own = Client::from(&app.web_app(&guest.manager, "Bookstore").await);
    let mut elsewhere = app.browser();
    elsewhere.get(&own.ask().path()).await.expect(303);
    let before = Before::of(app).await;
    let refused = async |browser: &mut Browser, body: Value, status: u16, code: &str| {
        let answer = browser.json("POST", CONSENT, Some(body)).await;
        assert_eq!(answer.status.as_u16(), status, "{code}: {}", answer.body);
        assert_eq!(answer.json()["code"], code);
    };
    let none = "session.not_found";
    refused(&mut app.browser(), json!({}), 400, none).await;
    refused(&mut elsewhere, json!({}), 400, none).await;
    assert_eq!(elsewhere.json("GET", CONSENT, None).await.status, 400);
    let mut signed_out = browser.clone();
    signed_out.forget("_session");
    refused(&mut signed_out, json!({}), 400, none).await;
    let member = "organization.require_membership";
    refused(
        &mut browser,
        json!({ "organizationIds": ["x"] }),
        422,
        member,
    )
    .await;
    let guard = "guard.invalid_input";
    for body in [json!({ "organizationIds": 1 }), json!([]), json!("x")] {
        refused(&mut browser, body, 400, guard).await;
    }
    let request = app.http.post(app.url(CONSENT));
    let request = request
        .header("cookie", browser.cookie_line(CONSENT))
        .header("sec-fetch-site", "cross-site");
    app.send(request).await.expect(403);
    let foreign = app.http.get(app.url(&format!("/t/admin{CONSENT}")));
    let foreign = foreign.header("cookie", browser.cookie_line(CONSENT));
    assert_eq!(app.send(foreign).await.expect(400).json()["code"], none);
    before.expect_nothing(app, "refusals").await;

    // Another client's conversation is the newest one: the query says which is meant.
    browser
        .get(&own.ask().set("prompt", "login").path())
        .await
        .expect(303);
    refused(&mut browser, json!({}), 400, none).await;
    let url = format!("{CONSENT}?app_id={}", client.id);
    let done = browser
        .json("POST", &url, Some(json!({})))
        .await
        .expect(200);
    let to = done.json()["redirectTo"]
        .as_str()
        .expect("a URL")
        .to_owned();
    browser.json("POST", &url, None).await.expect(400);
    assert_eq!(
        to.strip_prefix(&app.issuer).map(|rest| &rest[..6]),
        Some("/auth/")
    );
    Returned::of(
        &browser
            .get(to.strip_prefix(&app.origin).expect("ours"))
            .await,
    )
    .code();
    let again = browser.json("GET", &url, None).await;
    assert_eq!(again.status, 400);
}

/// B17: the client changes while the person reads.
#[tokio::test]
async fn b17_the_client_is_judged_again() {
    let guest = Guest::start("Traditional").await;
    let (app, client) = (&guest.app, &guest.client);
    let (mut browser, page) = guest.asked(&client.ask().path()).await;
    let path = format!("/applications/{}", client.id);
    let uris = json!({ "redirectUris": ["https://else.example/cb"], "postLogoutRedirectUris": [] });
    let change = json!({ "oidcClientMetadata": uris });
    let changed = app.manage(&guest.manager, "PATCH", &path, Some(change));
    changed.await.expect(200);
    let url = "/api/interaction/consent";
    let told = browser.json("GET", url, None).await.expect(400).json();
    assert_eq!(told["code"], "oidc.invalid_redirect_uri");
    allow(client, &mut browser, &page).await.expect(400);
    let gone = app.manage(&guest.manager, "DELETE", &path, None).await;
    gone.expect(204);
    let told = browser.json("POST", url, Some(json!({}))).await.expect(400);
    assert_eq!(told.json()["code"], "oidc.invalid_client");
    let refused = allow(client, &mut browser, &page).await.expect(400);
    assert!(refused.body.contains("oidc.invalid_client"));
    assert_eq!(guest.given(), (0, 0));
}

/// First-party applications are asked nothing, as ever.
#[tokio::test]
async fn our_own_applications_ask_nobody() {
    let (app, _manager, web) = TestApp::with_web_app().await;
    let client = Client::from(&web);
    let mut browser = app.browser();
    tokens(&app, &mut browser, &client, &client.ask()).await;
    let ask = client.ask().set("prompt", "consent");
    Returned::of(&browser.get(&ask.path()).await).code();
    // Nor is there a page for them.
    let login = browser.get(&ask.set("prompt", "login").path()).await;
    let first_page = login.location().to_owned();
    let answer = browser.get(&format!("/consent?app_id={}", client.id)).await;
    assert_eq!(answer.expect(303).location(), first_page);
    let machine = app.get("/api/interaction/consent").await;
    assert_eq!(machine.expect(400).json()["code"], "session.not_found");
    expect_error(
        &app.get("/oidc/auth/x").await,
        400,
        "invalid_request",
        "authorization request has expired",
    );
}
