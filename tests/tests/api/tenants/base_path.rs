//! The server below a path of its host: every page, form, file, cookie, redirect and document knows
//! it, and outside of it there is nothing.

use keyward_tests::{Answer, Browser, Options, PHONE, TestApp, csrf, form_action};

use super::house::{Place, TWIN};

const BASE: &str = "/auth";

async fn start() -> (TestApp, Place) {
    let app = TestApp::with(Options {
        base_path: BASE,
        ..Options::default()
    })
    .await;
    let place = Place::furnish(&app, "default", BASE, None, "").await;
    (app, place)
}

/// What a page loads, links and posts to.
fn links(page: &Answer) -> Vec<String> {
    let mut links = Vec::new();
    for name in [" href=\"", " src=\"", " action=\"", " srcset=\""] {
        for rest in page.body.split(name).skip(1) {
            let link = rest.split('"').next().expect("an end");
            links.push(link.replace("&#38;", "&").replace("&amp;", "&"));
        }
    }
    links
}

/// Every link, cookie and redirect of an answer stays below the base path.
fn check(answer: &Answer) {
    for line in answer.headers.get_all("set-cookie") {
        let line = line.to_str().expect("ASCII");
        assert!(
            line.contains("; path=/auth;") || line.contains("; path=/auth/"),
            "{line}"
        );
    }
    let location = answer.location();
    assert!(
        !location.starts_with('/') || location.starts_with("/auth/"),
        "{location}"
    );
    let is_page = answer.header("content-type").starts_with("text/html");
    if is_page {
        let links = links(answer);
        assert!(links.len() > 2, "{answer:?}");
        for link in links {
            assert!(link.starts_with("/auth/"), "{link}");
        }
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("form-action 'self'"), "{policy}");
    }
}

async fn go(browser: &mut Browser, url: &str) -> Answer {
    let mut answer = browser.get(url).await;
    check(&answer);
    while answer.location().starts_with('/') {
        answer = browser.get(answer.location()).await;
        check(&answer);
    }
    answer
}

#[tokio::test]
async fn a_whole_sign_in_stays_below_it() {
    let (app, place) = start().await;
    let mut browser = app.browser();
    let page = go(&mut browser, &place.ask(&[])).await.expect(200);
    for link in links(&page) {
        if link.contains("/assets/") {
            browser.get(&link).await.expect(200);
        }
    }
    let phone = format!("+{PHONE}");
    let form = [
        ("csrf", &*csrf(&page)),
        ("country", "US"),
        ("phone", &phone),
    ];
    let sent = browser.post(&form_action(&page), &form).await.expect(303);
    check(&sent);
    let code_page = go(&mut browser, sent.location()).await.expect(200);
    let wrong = app.enter_code(&mut browser, &code_page, "12345").await;
    check(&wrong);
    let entered = app
        .enter_code(&mut browser, &code_page, &app.code(PHONE))
        .await;
    check(&entered);
    let offer = go(&mut browser, entered.location()).await.expect(200);
    let form = [("csrf", &*csrf(&offer))];
    let made = browser.post(&form_action(&offer), &form).await.expect(303);
    check(&made);
    let done = go(&mut browser, made.location()).await.expect(303);
    assert_eq!(done.location_param("iss").as_deref(), Some(&*app.issuer));
    let code = super::house::code_of(&done);
    place.redeem(&app, &code).await.expect(200);
    // Signed in: the cookie comes back from everywhere below.
    let silent = place.silent(&mut browser).await;
    assert!(silent.location_param("code").is_some(), "{silent:?}");

    let question = go(&mut browser, "/auth/oidc/session/end").await.expect(200);
    let form = [("csrf", &*csrf(&question))];
    let ended = browser
        .post(&form_action(&question), &form)
        .await
        .expect(303);
    check(&ended);
    go(&mut browser, ended.location()).await.expect(200);
    for path in [
        "/auth/unknown-session",
        "/auth",
        "/auth/",
        "/auth/oidc/auth",
        &app.inbox_path(),
    ] {
        let path = if path.starts_with(BASE) {
            path.to_owned()
        } else {
            format!("{BASE}{path}")
        };
        go(&mut browser, &path).await;
    }
}

#[tokio::test]
async fn its_documents_name_it() {
    let (app, place) = start().await;
    let base = format!("{}/auth", app.origin);
    assert_eq!(app.issuer, format!("{base}/oidc"));
    let document = app.get("/auth/oidc/.well-known/openid-configuration").await;
    let document = document.expect(200).json();
    let mut named = 0;
    for (name, value) in document.as_object().expect("an object") {
        if let Some(url) = value.as_str().filter(|url| url.starts_with("http")) {
            assert!(url.starts_with(&base), "{name}: {url}");
            named += 1;
        }
    }
    assert!(named > 5, "{document}");
    let listed = place
        .manage(
            &app,
            &place.manager,
            "GET",
            "/applications?page=1&page_size=1",
            None,
        )
        .await
        .expect(200);
    let link = listed.header("link");
    assert!(link.contains(&format!("<{base}/applications?")), "{link}");
    let swagger = place
        .request(&app, "GET", "/api/swagger.json")
        .bearer_auth(&place.manager);
    let swagger = app.send(swagger).await.expect(200).json();
    assert_eq!(swagger["servers"][0]["url"], base);
    let challenge = app.send(place.request(&app, "GET", "/oidc/me")).await;
    let challenge = challenge.header("www-authenticate").to_owned();
    assert!(challenge.contains(&base), "{challenge}");
}

#[tokio::test]
async fn outside_of_it_there_is_nothing_but_the_probes() {
    let (app, _place) = start().await;
    for path in [
        "/",
        "/sign-in",
        "/oidc/jwks",
        "/oidc/auth",
        "/api/applications",
        "/authx/oidc/jwks",
        "/AUTH/oidc/jwks",
        "/t/admin/oidc/jwks",
        "/assets/pages.css",
        "/favicon.ico",
        "/auth/auth/oidc/jwks",
        "/health",
        "/health/other",
    ] {
        app.get(path).await.expect(404);
    }
    for path in [
        "/health/live",
        "/health/ready",
        "/health/started",
        "/auth/health/live",
    ] {
        app.get(path).await.expect(200);
    }
    let admin = app
        .get("/auth/t/admin/oidc/.well-known/openid-configuration")
        .await;
    let issuer = format!("{}/auth/t/admin/oidc", app.origin);
    assert_eq!(admin.expect(200).json()["issuer"], issuer);
    let page = format!("/auth/t/admin/sign-in?app_id={TWIN}");
    let away = app.get(&page).await.expect(303);
    assert_eq!(away.location(), "/auth/t/admin/unknown-session");
}
