//! From the set-up link to a call of the Management API, as the Console does it: an ordinary client of the admin tenant,
//! wherever the addresses are.

use keyward_api::management::{
    Administrator,
    users::{self, NewUser},
};
use keyward_crypto::sha256_base64url;
use keyward_model::{Secret, Username};
use keyward_tests::{Answer, Browser, Options, TestApp, csrf, form_action};

const PASSWORD: &str = "a door that nobody else opens";
const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters";
const MANAGEMENT_API: &str = "https://default.logto.app/api";
const ME_API: &str = "https://admin.logto.app/me";
const ADMIN_HOST: &str = "localhost:3902";

/// A server, and where its parts are.
struct Place {
    app: TestApp,
    /// The host of the admin tenant, where it has one to itself.
    host: Option<&'static str>,
    /// The origin of the admin tenant.
    origin: String,
    /// What stands before the admin tenant's paths.
    admin: String,
    /// What stands before the paths of `default`.
    default: &'static str,
    /// The Console's address.
    console: String,
}

impl Place {
    async fn start(base_path: &'static str, has_own_address: bool) -> Self {
        let options = Options {
            base_path,
            admin_endpoint: has_own_address.then_some("http://localhost:3902"),
            ..Options::default()
        };
        let app = TestApp::with(options).await;
        let (origin, admin, console) = if has_own_address {
            let origin = format!("http://{ADMIN_HOST}");
            (origin.clone(), String::new(), format!("{origin}/console"))
        } else {
            let origin = app.origin.clone();
            let console = format!("{origin}{base_path}/console");
            (origin, format!("{base_path}/t/admin"), console)
        };
        Self {
            app,
            host: has_own_address.then_some(ADMIN_HOST),
            origin,
            admin,
            default: base_path,
            console,
        }
    }

    fn browser(&self) -> Browser {
        let mut browser = self.app.browser();
        browser.ask_for(self.host);
        browser
    }

    /// Makes the first administrator by the link that the server prints.
    async fn set_up(&self, browser: &mut Browser, username: &str) -> Answer {
        let token = self.app.shared.store.vault().set_up_token();
        let link = format!("{}/setup/{}", self.admin, token.expose());
        let page = browser.get(&link).await.expect(200);
        let form = [
            ("csrf", &*csrf(&page)),
            ("identifier", username),
            ("password", PASSWORD),
        ];
        browser.post(&link, &form).await.expect(200)
    }

    fn authorize(&self) -> String {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_id", "admin-console")
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", &format!("{}/callback", self.console))
            .append_pair("scope", "openid profile all")
            .append_pair("resource", MANAGEMENT_API)
            .append_pair("resource", ME_API)
            .append_pair("state", "st4te")
            .append_pair("code_challenge", &sha256_base64url(VERIFIER.as_bytes()))
            .append_pair("code_challenge_method", "S256")
            .finish();
        format!("{}/oidc/auth?{query}", self.admin)
    }

    /// Follows redirects up to the Console's own address, or to a page.
    async fn follow(&self, browser: &mut Browser, mut url: String) -> Answer {
        loop {
            let answer = browser.get(&url).await;
            if !answer.status.is_redirection() || answer.location().starts_with(&self.console) {
                return answer;
            }
            let location = answer.location();
            location
                .strip_prefix(&self.origin)
                .unwrap_or(location)
                .clone_into(&mut url);
        }
    }

    /// Signs in on the page that the Console sends people to; answers the redirect back.
    async fn sign_in(&self, browser: &mut Browser, username: &str) -> Answer {
        let page = self.follow(browser, self.authorize()).await.expect(200);
        let form = [
            ("csrf", &*csrf(&page)),
            ("identifier", username),
            ("password", PASSWORD),
        ];
        let entered = browser.post(&form_action(&page), &form).await.expect(303);
        let onward = entered.location().to_owned();
        self.follow(browser, onward).await.expect(303)
    }

    async fn token(&self, form: &[(&str, &str)]) -> Answer {
        let mut request = self
            .app
            .http
            .post(self.app.url(&format!("{}/oidc/token", self.admin)))
            .header("origin", self.console_origin())
            .form(form);
        if let Some(host) = self.host {
            request = request.header("host", host);
        }
        self.app.send(request).await
    }

    /// Redeems the code for a token of the Management API.
    async fn redeem(&self, redirect: &Answer) -> serde_json::Value {
        let code = redirect.location_param("code").expect("a code");
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", "admin-console"),
            ("code", &*code),
            ("redirect_uri", &*format!("{}/callback", self.console)),
            ("code_verifier", VERIFIER),
            ("resource", MANAGEMENT_API),
        ];
        self.token(&form).await.expect(200).json()
    }

    fn console_origin(&self) -> &str {
        &self.origin
    }

    /// Asks for the account that a token is for.
    async fn me(&self, token: &str) -> Answer {
        let url = self.app.url(&format!("{}/me", self.admin));
        let mut request = self.app.http.get(url).bearer_auth(token);
        request = request.header("origin", self.console_origin());
        if let Some(host) = self.host {
            request = request.header("host", host);
        }
        self.app.send(request).await
    }

    async fn call(&self, path: &str, token: &str) -> Answer {
        let url = self.app.url(&format!("{}{path}", self.default));
        let request = self.app.http.get(url).bearer_auth(token);
        let request = request.header("origin", self.console_origin());
        self.app.send(request).await
    }
}

fn text<'a>(tokens: &'a serde_json::Value, name: &str) -> &'a str {
    tokens[name].as_str().unwrap_or_default()
}

#[tokio::test]
async fn an_administrator_signs_in_to_the_console_and_manages_the_default_tenant() {
    for (base_path, has_own_address) in [("", false), ("/auth", false), ("", true)] {
        let place = Place::start(base_path, has_own_address).await;
        let mut browser = place.browser();
        let done = place.set_up(&mut browser, "root").await;
        let link = format!("href=\"{}\"", place.console);
        assert!(done.body.contains(&link), "{}", done.body);

        let redirect = place.sign_in(&mut browser, "root").await;
        let callback = format!("{}/callback?", place.console);
        assert!(redirect.location().starts_with(&callback));
        let tokens = place.redeem(&redirect).await;
        assert_eq!(text(&tokens, "scope"), "all");
        let answer = place
            .call("/api/applications", text(&tokens, "access_token"))
            .await
            .expect(200);
        // The built-in application is no row of the list.
        assert_eq!(answer.json(), serde_json::json!([]));
        let own = place.console_origin();
        assert_eq!(answer.header("access-control-allow-origin"), own);

        // One sign-in gives tokens for both, and a session that signs in again without asking.
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", "admin-console"),
            ("refresh_token", text(&tokens, "refresh_token")),
            ("resource", ME_API),
        ];
        let me = place.token(&form).await.expect(200).json();
        assert_eq!(text(&me, "scope"), "all");
        let account = place.me(text(&me, "access_token")).await.expect(200);
        assert_eq!(account.json()["username"], "root");
        assert_eq!(account.header("access-control-allow-origin"), own);
        let silent = format!("{}&prompt=none", place.authorize());
        let again = place.follow(&mut browser, silent).await.expect(303);
        assert!(
            again.location_param("code").is_some(),
            "{}",
            again.location()
        );

        // Signing out comes back to the Console.
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("id_token_hint", text(&tokens, "id_token"))
            .append_pair("post_logout_redirect_uri", &place.console)
            .finish();
        let end = format!("{}/oidc/session/end?{query}", place.admin);
        let ended = place.follow(&mut browser, end).await.expect(303);
        assert_eq!(ended.location(), place.console);
        let silent = format!("{}&prompt=none", place.authorize());
        let gone = place.follow(&mut browser, silent).await.expect(303);
        assert_eq!(
            gone.location_param("error").as_deref(),
            Some("login_required")
        );
    }
}

#[tokio::test]
async fn who_is_no_administrator_gets_no_further_than_a_token_without_scope() {
    let place = Place::start("", false).await;
    let app = &place.app;
    let by = Administrator::operator(
        app.shared.store.clone(),
        app.shared.store.system().admin_tenant(),
        app.shared.now(),
        app.shared.random.clone(),
    );
    let new = NewUser {
        username: Some(Username::parse("guest").expect("a name")),
        password: Some(Secret::new(PASSWORD.to_owned())),
        ..NewUser::default()
    };
    users::create(&by, new).await.expect("they are made");
    let mut browser = place.browser();
    let redirect = place.sign_in(&mut browser, "guest").await;
    let tokens = place.redeem(&redirect).await;
    let refused = place
        .call("/api/applications", text(&tokens, "access_token"))
        .await
        .expect(403);
    assert_eq!(refused.json()["code"], "auth.forbidden");
}

#[tokio::test]
async fn the_management_api_answers_the_consoles_origin_and_no_other() {
    let place = Place::start("", true).await;
    let app = &place.app;
    let preflight = async |origin: &str| {
        let request = app
            .http
            .request(http::Method::OPTIONS, app.url("/api/applications/x"))
            .header("origin", origin)
            .header("access-control-request-method", "PATCH")
            .header("access-control-request-headers", "authorization,if-match");
        app.send(request).await
    };
    let answer = preflight(&place.origin).await.expect(204);
    for (name, expected) in [
        ("access-control-allow-origin", place.console_origin()),
        (
            "access-control-allow-methods",
            "GET, POST, PUT, PATCH, DELETE",
        ),
        (
            "access-control-allow-headers",
            "Authorization, Content-Type, If-Match",
        ),
        ("vary", "Origin"),
    ] {
        assert_eq!(answer.header(name), expected, "{name}");
    }
    for stranger in [
        &*app.origin,
        "http://localhost:39020",
        "null",
        "https://evil.example",
    ] {
        let answer = preflight(stranger).await;
        assert_eq!(
            answer.header("access-control-allow-origin"),
            "",
            "{stranger}"
        );
    }
    // An error is readable too.
    let refused = place.call("/api/applications", "x").await.expect(401);
    assert_eq!(refused.header("access-control-allow-origin"), place.origin);
}
