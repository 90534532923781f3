//! `/oidc/session/end` and its steps (OpenID Connect RP-Initiated Logout 1.0, reference oidc.md §8,
//! DESIGN §9; C3, A10.4, B34).

use keyward_tests::{Answer, Browser, TestApp, Tokens, csrf, form_action};

use super::{
    clients::{BYE, Client},
    evidence::{Before, last_entries},
    steps::{Returned, expect_error, forged, sign_in, tokens, userinfo, with_member},
};

const END: &str = "/oidc/session/end";
const SUCCESS: &str = "/oidc/session/end/success";
const OTHER_PHONE: &str = "8613800138001";

struct Here {
    app: TestApp,
    client: Client,
    browser: Browser,
    tokens: Tokens,
}

impl Here {
    async fn start() -> Self {
        let (app, _manager, web) = TestApp::with_web_app().await;
        let client = Client::from(&web);
        let mut browser = app.browser();
        let tokens = tokens(&app, &mut browser, &client, &client.ask()).await;
        Self {
            app,
            client,
            browser,
            tokens,
        }
    }

    fn hint(&self) -> String {
        self.tokens.text("id_token").to_owned()
    }

    async fn end(&mut self, parameters: &[(&str, &str)]) -> Answer {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parameters);
        self.browser.get(&format!("{END}?{}", query.finish())).await
    }

    /// Signed out at once, on to this place.
    async fn expect_out(&mut self, answer: &Answer, to: &str) {
        assert_eq!(answer.status, 303, "{answer:?}");
        assert_eq!(answer.location(), to);
        assert_eq!(answer.header("cache-control"), "no-store");
        assert!(self.browser.cookie("_session").is_none());
        assert_eq!(self.app.count("sessions"), 0);
        let token = self.tokens.text("access_token");
        userinfo(&self.app, token).await.expect(401);
        super::evidence::settle(&self.app).await;
        assert!(last_entries(&self.app, 2).contains(&"RevokeToken".to_owned()));
    }

    /// Still signed in, and nothing was written.
    async fn expect_in(&mut self, before: &Before, what: &str) {
        before.expect_nothing(&self.app, what).await;
        assert!(self.browser.cookie("_session").is_some(), "{what}");
        let token = self.tokens.text("access_token");
        userinfo(&self.app, token).await.expect(200);
    }

    /// Asks; the yes leads to this place.
    async fn expect_asks(&mut self, answer: &Answer, to: &str) {
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(answer.header("content-type").starts_with("text/html"));
        assert!(answer.header("cache-control").contains("no-store"));
        assert!(
            answer
                .header("content-security-policy")
                .contains("frame-ancestors 'none'")
        );
        assert_eq!(self.app.count("sessions"), 1);
        let form = hidden(answer);
        let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (&**n, &**v)).collect();
        assert_eq!(form_action(answer), "/oidc/session/end/confirm");
        let yes = self.browser.post(&form_action(answer), &form).await;
        self.expect_out(&yes, to).await;
    }
}

/// The hidden fields of a page's form.
fn hidden(page: &Answer) -> Vec<(String, String)> {
    let inputs = page.body.split("<input type=\"hidden\" name=\"").skip(1);
    inputs
        .map(|input| {
            let (name, rest) = input.split_once("\" value=\"").expect("a value");
            let value = rest.split('"').next().expect("an end");
            let value = value.replace("&#38;", "&").replace("&amp;", "&");
            (name.to_owned(), value)
        })
        .collect()
}

#[tokio::test]
async fn c3_oidcc_rp_initiated_logout() {
    let mut here = Here::start().await;
    let hint = here.hint();
    here.app.clock.advance_seconds(7200);
    let parameters = [
        ("id_token_hint", &*hint),
        ("post_logout_redirect_uri", BYE),
        ("state", "a b&c"),
    ];
    let out = here.end(&parameters).await;
    let cookies: Vec<_> = out.headers.get_all("set-cookie").iter().collect();
    assert!(cookies.iter().all(|cookie| {
        cookie
            .to_str()
            .is_ok_and(|text| text.contains("expires=Thu, 01 Jan 1970"))
    }));
    assert_eq!(cookies.len(), 2);
    here.expect_out(&out, &format!("{BYE}?state=a+b%26c")).await;
    // Signed out is signed out: the next request leads to a page.
    let next = here.browser.get(&here.client.ask().path()).await;
    assert!(next.location().starts_with("/sign-in?"));
    // A second time there is nothing to do, and the way is the same.
    let again = here.end(&parameters).await.expect(303);
    assert_eq!(again.location(), format!("{BYE}?state=a+b%26c"));
}

#[tokio::test]
async fn c3_discovery_endpoint_verification() {
    let app = TestApp::start().await;
    let document = app
        .get("/oidc/.well-known/openid-configuration")
        .await
        .json();
    assert_eq!(
        document["end_session_endpoint"],
        format!("{}/session/end", app.issuer)
    );
}

/// Bad and query-added: neither a redirect nor a sign-out.
#[tokio::test]
async fn c3_bad_post_logout_redirect_uri() {
    let mut here = Here::start().await;
    let hint = here.hint();
    let id = here.client.id.clone();
    let before = Before::of(&here.app).await;
    for uri in [
        "https://evil.example/",
        "http://localhost:9999/bye?x=1",
        "http://localhost:9999/bye?",
        "http://localhost:9999/bye#x",
        "http://localhost:9999/bye/",
        "http://localhost:9998/bye",
        "http://localhost:9999/cb",
        "http://user@localhost:9999/bye",
        "javascript:alert(1)",
        "//evil.example",
        "/",
    ] {
        for known in [("id_token_hint", &*hint), ("client_id", &*id)] {
            let refused = here.end(&[known, ("post_logout_redirect_uri", uri)]).await;
            assert_eq!(refused.status, 400, "{uri}: {refused:?}");
            assert!(refused.location().is_empty(), "{uri}");
        }
        let query = [("client_id", &*id), ("post_logout_redirect_uri", uri)];
        let machine = here.app.post_form(END, &query).await;
        expect_error(
            &machine,
            400,
            "invalid_request",
            "post_logout_redirect_uri not registered",
        );
    }
    here.expect_in(&before, "bad redirect URIs").await;
}

/// Modified and bad hints: no redirect, no silent sign-out.
#[tokio::test]
async fn c3_modified_and_bad_id_token_hint() {
    let mut here = Here::start().await;
    let hint = here.hint();
    let manager = here.app.manager().await;
    let stranger = keyward_crypto::SigningKey::generate();
    let claims = super::steps::jwt(&hint).1;
    let access_token = here.tokens.text("access_token").to_owned();
    let before = Before::of(&here.app).await;
    let invalid = "could not validate id_token_hint";
    for (what, changed, description) in [
        (
            "another user",
            with_member(&hint, 1, "sub", "x".into()),
            invalid,
        ),
        (
            "another client",
            with_member(&hint, 1, "aud", "x".into()),
            invalid,
        ),
        (
            "another algorithm",
            with_member(&hint, 0, "alg", "HS256".into()),
            invalid,
        ),
        (
            "another key",
            stranger.sign_jwt(None, &claims).expect("signed"),
            invalid,
        ),
        (
            "half a signature",
            forged(&hint, 2, |bytes| bytes[..48].to_vec()),
            invalid,
        ),
        (
            "no token",
            "bad".to_owned(),
            "could not decode id_token_hint",
        ),
        (
            "an opaque token",
            access_token,
            "could not decode id_token_hint",
        ),
        (
            "an empty JWT",
            "..".to_owned(),
            "could not decode id_token_hint",
        ),
    ] {
        let parameters = [
            ("id_token_hint", &*changed),
            ("post_logout_redirect_uri", BYE),
        ];
        let machine = here.app.post_form(END, &parameters).await;
        assert_eq!(machine.json()["error_description"], description, "{what}");
        expect_error(&machine, 400, "invalid_request", description);
        let person = here.end(&parameters).await.expect(400);
        assert!(person.location().is_empty(), "{what}");
    }
    // An access token names a client and a user too; it is not what this parameter is for.
    let parameters = [("id_token_hint", &*manager.token)];
    let refused = here.end(&parameters).await;
    assert_eq!(refused.status, 400, "{refused:?}");
    here.expect_in(&before, "forged hints").await;
}

#[tokio::test]
async fn c3_no_params() {
    let mut here = Here::start().await;
    let asked = here.end(&[]).await;
    here.expect_asks(&asked, SUCCESS).await;
    let page = here.browser.get(SUCCESS).await.expect(200);
    assert!(page.header("content-type").starts_with("text/html"));
    assert!(page.header("cache-control").contains("no-store"));
}

/// Without hint and client a URI is nobody's, and is ignored.
#[tokio::test]
async fn c3_no_id_token_hint() {
    let mut here = Here::start().await;
    let asked = here
        .end(&[("post_logout_redirect_uri", BYE), ("state", "x")])
        .await;
    here.expect_asks(&asked, SUCCESS).await;
}

/// A10.4: a client with one of its URIs proves enough; a client alone does not.
#[tokio::test]
async fn a10_4_client_id_instead_of_a_hint() {
    let mut here = Here::start().await;
    let id = here.client.id.clone();
    let asked = here.end(&[("client_id", &id)]).await;
    here.expect_asks(&asked, SUCCESS).await;

    let mut here = Here::start().await;
    let id = here.client.id.clone();
    let out = here
        .end(&[
            ("client_id", &id),
            ("post_logout_redirect_uri", BYE),
            ("state", "x"),
        ])
        .await;
    here.expect_out(&out, &format!("{BYE}?state=x")).await;
}

#[tokio::test]
async fn c3_no_post_logout_redirect_uri() {
    let mut here = Here::start().await;
    let hint = here.hint();
    let out = here.end(&[("id_token_hint", &hint), ("state", "x")]).await;
    here.expect_out(&out, SUCCESS).await;
}

#[tokio::test]
async fn c3_no_state() {
    let mut here = Here::start().await;
    let hint = here.hint();
    let out = here
        .end(&[("id_token_hint", &hint), ("post_logout_redirect_uri", BYE)])
        .await;
    here.expect_out(&out, BYE).await;
}

#[tokio::test]
async fn c3_only_state() {
    let mut here = Here::start().await;
    let asked = here.end(&[("state", "x")]).await;
    here.expect_asks(&asked, SUCCESS).await;
}

/// The hint of somebody else proves nothing about who is here: the person is asked, and the yes
/// leads where the client wanted.
#[tokio::test]
async fn a10_4_the_hint_of_another_user_asks() {
    let mut here = Here::start().await;
    let other = {
        let mut browser = here.app.browser();
        let answer = sign_in(
            &here.app,
            &mut browser,
            &here.client.ask().path(),
            OTHER_PHONE,
        )
        .await;
        let code = Returned::of(&answer).code().to_owned();
        Tokens(
            here.client
                .redeem(&here.app, &code)
                .await
                .expect(200)
                .json(),
        )
    };
    let parameters = [
        ("id_token_hint", other.text("id_token")),
        ("post_logout_redirect_uri", BYE),
        ("state", "x"),
    ];
    let before = Before::of(&here.app).await;
    let asked = here.end(&parameters).await.expect(200);
    here.expect_in(&before, "a question").await;
    let policy = asked.header("content-security-policy");
    assert!(
        policy.contains("form-action 'self' http://localhost:9999;"),
        "{policy}"
    );
    let form = hidden(&asked);
    let form: Vec<(&str, &str)> = form.iter().map(|(n, v)| (&**n, &**v)).collect();
    let yes = here
        .browser
        .post(&form_action(&asked), &form)
        .await
        .expect(303);
    assert_eq!(yes.location(), format!("{BYE}?state=x"));
    // The other one stays signed in.
    assert_eq!(here.app.count("sessions"), 1);
    userinfo(&here.app, other.text("access_token"))
        .await
        .expect(200);
    userinfo(&here.app, here.tokens.text("access_token"))
        .await
        .expect(401);
}

/// B34: no sign-out by a form of somebody else's.
#[tokio::test]
async fn b34_confirm_needs_the_page_that_was_shown() {
    const CONFIRM: &str = "/oidc/session/end/confirm";
    let mut here = Here::start().await;
    let page = here.end(&[]).await.expect(200);
    let right = csrf(&page);
    let mut other = here.app.browser();
    sign_in(
        &here.app,
        &mut other,
        &here.client.ask().path(),
        OTHER_PHONE,
    )
    .await;
    let of_another_session = csrf(&other.get(END).await.expect(200));
    let before = Before::of(&here.app).await;
    let wrong = format!("{}x", &right[1..]);
    for token in ["", "x", &wrong, &of_another_session, &right[..42]] {
        let refused = here
            .browser
            .post(CONFIRM, &[("csrf", token), ("logout", "yes")])
            .await;
        assert_eq!(refused.status, 400, "{token}: {refused:?}");
        assert!(
            refused.body.contains("oidc.invalid_request"),
            "{}",
            refused.body
        );
    }
    let twice = [("csrf", &*right), ("csrf", &*right)];
    here.browser.post(CONFIRM, &twice).await.expect(400);
    // The right token without the session that it belongs to.
    let nobody = here.app.post_form(CONFIRM, &[("csrf", &right)]).await;
    expect_error(
        &nobody,
        400,
        "invalid_request",
        "could not find logout details",
    );
    other.post(CONFIRM, &[("csrf", &right)]).await.expect(400);
    // What the page carried is judged again.
    let id = here.client.id.clone();
    for more in [
        &[
            ("client_id", &*id),
            ("post_logout_redirect_uri", "https://evil.example"),
        ][..],
        &[("client_id", "nope")],
        &[("id_token_hint", "bad")],
    ] {
        let form: Vec<_> = [("csrf", &*right)]
            .into_iter()
            .chain(more.iter().copied())
            .collect();
        let refused = here.browser.post(CONFIRM, &form).await.expect(400);
        assert!(refused.location().is_empty(), "{refused:?}");
    }
    // A URI without a client is nobody's.
    here.expect_in(&before, "forged confirmations").await;
    let nobodys = [
        ("csrf", &*right),
        ("post_logout_redirect_uri", "https://evil.example"),
    ];
    let yes = here.browser.post(CONFIRM, &nobodys).await.expect(303);
    assert_eq!(yes.location(), SUCCESS);
    assert_eq!(here.app.count("sessions"), 1, "the other one's");
    // Once is once.
    let again = here.browser.post(CONFIRM, &[("csrf", &right)]).await;
    assert_eq!(again.status, 400);
}

#[tokio::test]
async fn parameters_must_fit_together() {
    let mut here = Here::start().await;
    let hint = here.hint();
    let manager = here.app.manager().await;
    let second = here.app.web_app(&manager, "Library").await;
    let before = Before::of(&here.app).await;
    let hinted = ("id_token_hint", &*hint);
    for (parameters, error, description) in [
        (
            &[hinted, ("client_id", &*second.id)][..],
            "invalid_request",
            "client_id does not match the provided id_token_hint",
        ),
        (
            &[("client_id", "nope")],
            "invalid_client",
            "invalid client nope",
        ),
        (
            &[("state", "1"), ("state", "2")],
            "invalid_request",
            "'state' parameter must not be provided twice",
        ),
        (
            &[hinted, hinted],
            "invalid_request",
            "'id_token_hint' parameter must not be provided twice",
        ),
        (
            &[("state", "a\0")],
            "invalid_request",
            "null bytes are not allowed in the request",
        ),
    ] {
        let refused = here.end(parameters).await.expect(400);
        assert!(refused.location().is_empty());
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parameters);
        let machine = here.app.get(&format!("{END}?{}", query.finish())).await;
        expect_error(&machine, 400, error, description);
    }
    here.expect_in(&before, "parameters that do not fit").await;
    let id = here.client.id.clone();
    let out = here.end(&[hinted, ("client_id", &id)]).await;
    here.expect_out(&out, SUCCESS).await;
}

/// The request may come as a form, as OpenID Connect asks (§2).
#[tokio::test]
async fn a_form_is_as_good_as_a_query() {
    let mut here = Here::start().await;
    let hint = here.hint();
    let form = [
        ("id_token_hint", &*hint),
        ("post_logout_redirect_uri", BYE),
        ("state", "x"),
    ];
    let out = here.browser.post(END, &form).await;
    here.expect_out(&out, &format!("{BYE}?state=x")).await;
}

/// Only this browser's session ends.
#[tokio::test]
async fn other_browsers_stay_signed_in() {
    let here = Here::start().await;
    here.app.clock.advance_seconds(120);
    let mut elsewhere = here.app.browser();
    let there = tokens(&here.app, &mut elsewhere, &here.client, &here.client.ask()).await;
    let mut here = here;
    let hint = here.hint();
    here.end(&[("id_token_hint", &hint)]).await.expect(303);
    userinfo(&here.app, here.tokens.text("access_token"))
        .await
        .expect(401);
    userinfo(&here.app, there.text("access_token"))
        .await
        .expect(200);
    Returned::of(&elsewhere.get(&here.client.ask().path()).await).code();
}

/// Nobody is signed in: nothing to ask, nothing to do, and no way to a foreign place.
#[tokio::test]
async fn nobody_is_here() {
    let here = Here::start().await;
    let before = Before::of(&here.app).await;
    let id = &here.client.id;
    for (query, to) in [
        (String::new(), SUCCESS.to_owned()),
        ("?state=x".to_owned(), SUCCESS.to_owned()),
        (
            "?post_logout_redirect_uri=https://evil.example".to_owned(),
            SUCCESS.to_owned(),
        ),
        (
            format!("?client_id={id}&post_logout_redirect_uri={BYE}&state=x"),
            format!("{BYE}?state=x"),
        ),
    ] {
        let answer = here.app.get(&format!("{END}{query}")).await.expect(303);
        assert_eq!(answer.location(), to);
    }
    before.expect_nothing(&here.app, "nobody").await;
}
