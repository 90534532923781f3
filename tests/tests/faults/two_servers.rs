//! Two servers at one public address on one database, as behind a balancer: whatever one has begun
//! the other can end, and what one has used up is used up at the other (F9).

use std::time::{Duration, Instant};

use keyward_tests::{
    Answer, Browser, Database, Options, PHONE, TestApp, WEB_APP, WebApp, csrf, form_action,
};
use tokio::time::interval;

/// Within this time each hears what the other has changed.
const PROMISED: Duration = Duration::from_secs(1);
/// Reached only by a fault.
const LONG: Duration = Duration::from_secs(20);

struct Pair {
    first: TestApp,
    second: TestApp,
    web: WebApp,
}

impl Pair {
    async fn start() -> Self {
        let (first, _, web) = TestApp::with_web_app().await;
        let second = TestApp::with(Options {
            folder: Some(first.folder().to_owned()),
            origin: Some(first.origin.clone()),
            ..Options::default()
        })
        .await;
        Self { first, second, web }
    }

    /// The path of an address of theirs, whichever answers it.
    fn path(&self, url: &str) -> String {
        url.strip_prefix(&self.first.origin)
            .unwrap_or(url)
            .to_owned()
    }

    fn both(&self) -> [&TestApp; 2] {
        [&self.first, &self.second]
    }

    async fn tokens(&self, more: &[(&str, &str)]) -> serde_json::Value {
        let mut browser = self.first.browser();
        self.first.tokens(&mut browser, &self.web, more).await.0
    }

    async fn token(&self, at: &TestApp, form: &[(&str, &str)]) -> Answer {
        at.post_form_as("/oidc/token", self.web.credentials(), form)
            .await
    }
}

async fn me(app: &TestApp, bearer: &str) -> Answer {
    let request = app.http.get(app.url("/oidc/me")).bearer_auth(bearer);
    app.send(request).await
}

/// A browser whose requests are answered by the two in turn.
struct Balanced<'p> {
    pair: &'p Pair,
    browser: Browser,
    turn: usize,
}

impl<'p> Balanced<'p> {
    fn new(pair: &'p Pair) -> Self {
        Self {
            pair,
            browser: pair.first.browser(),
            turn: 0,
        }
    }

    fn next(&mut self) {
        let app = self.pair.both()[self.turn % 2];
        self.turn += 1;
        self.browser.move_to(&app.origin);
    }

    /// Loads an address and follows what stays at the two.
    async fn follow(&mut self, url: &str) -> Answer {
        let mut url = self.pair.path(url);
        for _ in 0..10 {
            self.next();
            let answer = self.browser.get(&url).await;
            url = self.pair.path(answer.location());
            if !answer.status.is_redirection() || !url.starts_with('/') {
                return answer;
            }
        }
        panic!("too many redirects");
    }

    async fn submit(&mut self, page: &Answer, fields: &[(&str, &str)]) -> Answer {
        self.next();
        let csrf = csrf(page);
        let mut form = vec![("csrf", &*csrf)];
        form.extend_from_slice(fields);
        let action = self.pair.path(&form_action(page));
        let answer = self.browser.post(&action, &form).await.expect(303);
        let location = answer.location().to_owned();
        self.follow(&location).await
    }

    fn code(&self, phone: &str) -> String {
        let all = self.pair.both().into_iter();
        let mut codes = all.flat_map(|app| app.codes(phone));
        codes.next().expect("a code was sent")
    }
}

#[tokio::test]
async fn f9_a_sign_in_changes_servers_at_each_step() {
    let pair = Pair::start().await;
    // Begun at either, so that each step is answered by either.
    for turn in 0..2 {
        let mut browser = Balanced::new(&pair);
        browser.turn = turn;
        let phone = ["8613700137001", "8613700137002"][turn];
        let page = browser.follow(&pair.web.authorize(&[])).await.expect(200);
        let number = format!("+{phone}");
        let page = browser
            .submit(&page, &[("country", "CN"), ("phone", &number)])
            .await
            .expect(200);
        let code = browser.code(phone);
        let offer = browser.submit(&page, &[("code", &code)]).await.expect(200);
        let redirect = browser.submit(&offer, &[]).await.expect(303);
        let code = redirect.location_param("code").expect("a code");
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &*code),
            ("redirect_uri", WEB_APP),
        ];
        let redeemed = pair
            .token(pair.both()[turn], &form)
            .await
            .expect(200)
            .json();
        let bearer = redeemed["access_token"].as_str().expect("a token");
        for app in pair.both() {
            me(app, bearer).await.expect(200);
        }
        // The session counts at both.
        for _ in 0..2 {
            let again = browser
                .follow(&pair.web.authorize(&[("prompt", "none")]))
                .await;
            assert!(again.location_param("code").is_some(), "{again:?}");
        }
    }
    assert_eq!(pair.first.count("users"), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn f9_a_code_counts_at_one_of_them() {
    let pair = Pair::start().await;
    for _ in 0..4 {
        let mut browser = pair.first.browser();
        let redirect = pair
            .first
            .sign_in(&mut browser, &pair.web.authorize(&[]), PHONE)
            .await;
        let code = redirect.location_param("code").expect("a code");
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &*code),
            ("redirect_uri", WEB_APP),
        ];
        let answers = tokio::join!(
            pair.token(&pair.first, &form),
            pair.token(&pair.second, &form)
        );
        let mut statuses = [answers.0.status.as_u16(), answers.1.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400], "{answers:?}");
        // It came twice, so whatever it gave has ended, at both (RFC 9700 §4.5).
        let won = [&answers.0, &answers.1]
            .into_iter()
            .find(|answer| answer.status == 200)
            .expect("one won");
        let bearer = won.json()["access_token"].as_str().expect("one").to_owned();
        for app in pair.both() {
            me(app, &bearer).await.expect(401);
        }
    }
}

#[tokio::test]
async fn f9_a_code_that_one_has_redeemed_is_a_replay_at_the_other() {
    let pair = Pair::start().await;
    for turn in 0..2 {
        let [redeems, replays] = [pair.both()[turn], pair.both()[1 - turn]];
        let mut browser = pair.first.browser();
        let request = pair.web.authorize(&[]);
        let redirect = pair.first.sign_in(&mut browser, &request, PHONE).await;
        let code = redirect.location_param("code").expect("a code");
        let form = [
            ("grant_type", "authorization_code"),
            ("code", &*code),
            ("redirect_uri", WEB_APP),
        ];
        let given = pair.token(redeems, &form).await.expect(200).json();
        let bearer = given["access_token"].as_str().expect("one");
        for app in pair.both() {
            me(app, bearer).await.expect(200);
        }
        pair.token(replays, &form).await.expect(400);
        for app in pair.both() {
            me(app, bearer).await.expect(401);
        }
    }
}

#[tokio::test]
async fn f9_a_refresh_token_has_the_same_successor_at_both() {
    let pair = Pair::start().await;
    let scope = [("scope", "openid offline_access"), ("prompt", "consent")];
    let tokens = pair.tokens(&scope).await;
    let old = tokens["refresh_token"].as_str().expect("one").to_owned();
    for app in pair.both() {
        app.clock.advance_seconds(10 * 86_400);
    }
    let form = [("grant_type", "refresh_token"), ("refresh_token", &*old)];
    let first = pair.token(&pair.first, &form).await.expect(200).json();
    let second = pair.token(&pair.second, &form).await.expect(200).json();
    assert_eq!(first["refresh_token"], second["refresh_token"]);
    assert_ne!(first["refresh_token"], tokens["refresh_token"]);
    // Outside the window it is a replay, wherever it comes; and then the successor has ended too.
    for app in pair.both() {
        app.clock.advance_seconds(11);
    }
    pair.token(&pair.second, &form).await.expect(400);
    let successor = first["refresh_token"].as_str().expect("one").to_owned();
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*successor),
    ];
    for app in pair.both() {
        pair.token(app, &form).await.expect(400);
    }
}

/// What lets someone in is in no cache: the other sees its end at once.
#[tokio::test]
async fn f9_whom_one_signs_out_or_suspends_the_other_refuses() {
    let pair = Pair::start().await;
    let scope = [("scope", "openid offline_access"), ("prompt", "consent")];
    let silently = [("scope", "openid"), ("prompt", "none")];
    let prompt_none = pair.web.authorize(&silently);
    for is_suspended in [false, true] {
        let mut browser = pair.first.browser();
        let tokens = pair.first.tokens(&mut browser, &pair.web, &scope).await;
        let mut elsewhere = browser.clone();
        elsewhere.move_to(&pair.second.origin);
        let redirect = elsewhere.get(&prompt_none).await;
        assert!(redirect.location_param("code").is_some(), "{redirect:?}");
        if is_suspended {
            let manager = pair.first.manager().await;
            let sql = "SELECT id FROM users";
            let user = Database::of(pair.first.folder()).text(sql);
            let path = format!("/users/{user}/is-suspended");
            let body = serde_json::json!({ "isSuspended": true });
            let suspended = pair.first.manage(&manager, "PATCH", &path, Some(body));
            suspended.await.expect(200);
        } else {
            let hint = tokens.text("id_token");
            let out = format!("/oidc/session/end?id_token_hint={hint}");
            browser.get(&out).await.expect(303);
        }
        let redirect = elsewhere.get(&prompt_none).await;
        let error = redirect.location_param("error");
        assert_eq!(error.as_deref(), Some("login_required"), "{redirect:?}");
        // Signing out leaves what was to outlive it.
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", tokens.text("refresh_token")),
        ];
        let status = if is_suspended { 400 } else { 200 };
        pair.token(&pair.second, &form).await.expect(status);
    }
}

#[tokio::test]
async fn f9_a_refresh_token_that_one_revokes_is_nothing_at_the_other() {
    let pair = Pair::start().await;
    let scope = [("scope", "openid offline_access"), ("prompt", "consent")];
    let tokens = pair.tokens(&scope).await;
    let token = |name: &str| tokens[name].as_str().expect("one").to_owned();
    let (access, refresh) = (token("access_token"), token("refresh_token"));
    me(&pair.second, &access).await.expect(200);
    let form = [("token", &*refresh)];
    let path = "/oidc/token/revocation";
    let revoked = pair
        .first
        .post_form_as(path, pair.web.credentials(), &form)
        .await;
    assert_eq!(revoked.status, 200, "{revoked:?}");
    me(&pair.second, &access).await.expect(401);
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &*refresh),
    ];
    pair.token(&pair.second, &form).await.expect(400);
}

#[tokio::test]
async fn f9_what_one_revokes_or_changes_the_other_refuses() {
    let pair = Pair::start().await;
    let tokens = pair.tokens(&[]).await;
    let bearer = tokens["access_token"].as_str().expect("one").to_owned();
    me(&pair.second, &bearer).await.expect(200);
    // Tokens are in no cache: it is seen at once.
    let revoked = pair
        .first
        .post_form_as(
            "/oidc/token/revocation",
            pair.web.credentials(),
            &[("token", &bearer)],
        )
        .await;
    assert_eq!(revoked.status, 200, "{revoked:?}");
    me(&pair.second, &bearer).await.expect(401);
    // Applications are: within a second. On a busy machine one of a few keeps the promise.
    let mut times = Vec::new();
    for _ in 0..3 {
        let manager = pair.first.manager().await;
        let app = pair.first.web_app(&manager, "Short-lived").await;
        let accepts = async || {
            let answer = pair.second.get(&app.authorize(&[])).await;
            answer.location().starts_with("/sign-in")
        };
        assert!(accepts().await, "now it is in the cache");
        let path = format!("/applications/{}", app.id);
        pair.first
            .manage(&manager, "DELETE", &path, None)
            .await
            .expect(204);
        let (since, mut ticks) = (Instant::now(), interval(Duration::from_millis(20)));
        while accepts().await {
            assert!(since.elapsed() < LONG, "the change is never seen");
            ticks.tick().await;
        }
        times.push(since.elapsed());
    }
    assert!(times.iter().any(|time| *time <= PROMISED), "{times:?}");
}
