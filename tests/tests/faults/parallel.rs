//! 64 uses of each single-use value at once (F8): exactly one counts. Verification codes are in
//! `pages/code/parallel.rs`.

use std::collections::BTreeSet;

use keyward_tests::{Answer, Browser, Database, TestApp, WEB_APP, WebApp, csrf, form_action};
use serde_json::json;
use tokio::task::JoinSet;

const MANY: usize = 64;
const PHONE: &str = "8613700137000";

/// Sends a request many times at once.
async fn at_once<F>(request: impl Fn() -> F) -> Vec<Answer>
where
    F: Future<Output = Answer> + Send + 'static,
{
    let mut all = JoinSet::new();
    for _ in 0..MANY {
        all.spawn(request());
    }
    all.join_all().await
}

/// Posts a form from many copies of a browser at once.
async fn post_at_once(browser: &Browser, action: &str, form: &[(&str, &str)]) -> Vec<Answer> {
    let form: Vec<(String, String)> = form
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    at_once(|| {
        let (mut browser, action, form) = (browser.clone(), action.to_owned(), form.clone());
        async move {
            let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (&**n, &**v)).collect();
            browser.post(&action, &form).await
        }
    })
    .await
}

async fn token_at_once(app: &TestApp, client: &WebApp, form: &[(&str, &str)]) -> Vec<Answer> {
    at_once(|| {
        let request = app
            .http
            .post(app.url("/oidc/token"))
            .basic_auth(&client.id, Some(&client.secret))
            .form(form);
        async move { Answer::read(request.send().await.expect("the server answers")).await }
    })
    .await
}

fn number(app: &TestApp, sql: &str) -> i64 {
    Database::of(app.folder()).number(sql)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn f8_a_code_is_redeemed_once_and_the_others_end_its_tokens() {
    let (app, _, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let redirect = app.sign_in(&mut browser, &web.authorize(&[]), PHONE).await;
    let code = redirect.location_param("code").expect("a code");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", WEB_APP),
    ];
    let answers = token_at_once(&app, &web, &form).await;
    let won: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status == 200)
        .collect();
    assert_eq!(won.len(), 1);
    for lost in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(
            (lost.status.as_u16(), &lost.json()["error"]),
            (400, &"invalid_grant".into())
        );
    }
    let success = "SELECT COUNT(*) FROM logs WHERE key = 'ExchangeTokenBy.AuthorizationCode' \
                   AND payload LIKE '%\"result\":\"Success\"%'";
    assert_eq!(number(&app, success), 1);
    // RFC 9700 §4.5: a code that comes twice was stolen.
    assert_eq!(app.count("access_tokens"), 0);
    let token = won[0].json()["access_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    let request = app.http.get(app.url("/oidc/me")).bearer_auth(token);
    app.send(request).await.expect(401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn f8_a_refresh_token_has_one_successor() {
    let (app, _, web) = TestApp::with_web_app().await;
    let more = [("scope", "openid offline_access"), ("prompt", "consent")];
    let tokens = app.tokens(&mut app.browser(), &web, &more).await;
    app.clock.advance_seconds(10 * 86_400);
    let token = tokens.text("refresh_token").to_owned();
    let form = [("grant_type", "refresh_token"), ("refresh_token", &*token)];
    let answers = token_at_once(&app, &web, &form).await;
    let successors: BTreeSet<String> = answers
        .iter()
        .map(|answer| answer.clone().expect(200).json()["refresh_token"].to_string())
        .collect();
    assert_eq!(successors.len(), 1);
    assert!(
        !successors.contains(&json!(token).to_string()),
        "it rotated"
    );
    assert_eq!(app.count("refresh_tokens"), 2);
    let alive = "SELECT COUNT(*) FROM refresh_tokens WHERE rotated_at IS NULL";
    assert_eq!(number(&app, alive), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn f8_an_account_is_made_once_and_its_conversation_answered_once() {
    let (app, _, web) = TestApp::with_web_app().await;
    let mut browser = app.browser();
    let page = browser.follow(&web.authorize(&[])).await.expect(200);
    let page = app.send_code(&mut browser, &page, PHONE).await;
    let entered = app.enter_code(&mut browser, &page, &app.code(PHONE)).await;
    let offer = browser.follow(entered.location()).await.expect(200);
    let token = csrf(&offer);
    let answers = post_at_once(&browser, &form_action(&offer), &[("csrf", &token)]).await;
    let resume = answers[0].location().to_owned();
    for answer in answers {
        assert_eq!(answer.expect(303).location(), resume);
    }
    assert_eq!((app.count("users"), app.count("sessions")), (1, 1));

    let answers = at_once(|| {
        let (mut browser, resume) = (browser.clone(), resume.clone());
        async move { browser.get(&resume).await }
    })
    .await;
    let codes = answers
        .iter()
        .filter(|answer| answer.location_param("code").is_some());
    assert_eq!(codes.count(), 1);
    assert_eq!(app.count("authorization_codes"), 1);
    assert_eq!(app.count("sessions"), 1);
}

/// Two browsers that prove the same new number at the same moment.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn f8_a_number_becomes_one_account() {
    let (app, _, web) = TestApp::with_web_app().await;
    let mut offers = Vec::new();
    for _ in 0..8 {
        let mut browser = app.browser();
        let page = browser.follow(&web.authorize(&[])).await.expect(200);
        let page = app.send_code(&mut browser, &page, PHONE).await;
        let entered = app.enter_code(&mut browser, &page, &app.code(PHONE)).await;
        let offer = browser.follow(entered.location()).await.expect(200);
        offers.push((browser, offer));
    }
    let mut all = JoinSet::new();
    for (mut browser, offer) in offers {
        all.spawn(async move {
            browser
                .post(&form_action(&offer), &[("csrf", &csrf(&offer))])
                .await
        });
    }
    let answers = all.join_all().await;
    let made = answers
        .iter()
        .filter(|answer| answer.status == 303 && answer.location().starts_with("/oidc/auth/"));
    assert!(made.count() >= 1);
    assert!(
        answers
            .iter()
            .all(|answer| !answer.status.is_server_error()),
        "{answers:?}"
    );
    assert_eq!(app.count("users"), 1);
}
