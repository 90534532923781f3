//! The steps that most tests begin with: an application, a person who signs in, their tokens.

use serde_json::{Value, json};

use crate::{Answer, Browser, Manager, Options, TestApp};

/// A mainland number, as the store has it.
pub const PHONE: &str = "8613800138000";
/// The redirect URI of test applications. Nothing listens there: browsers of tests stop before.
pub const WEB_APP: &str = "http://localhost:9999/cb";

/// A Traditional web application.
#[derive(Clone, Debug)]
pub struct WebApp {
    /// `client_id`
    pub id: String,
    /// `client_secret`
    pub secret: String,
}

/// An answer of the token endpoint.
#[derive(Clone, Debug)]
pub struct Tokens(pub Value);

impl Tokens {
    /// A member that is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap_or_default()
    }
}

impl WebApp {
    /// The address of an authorization request, with further parameters.
    #[must_use]
    pub fn authorize(&self, more: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("client_id", &self.id)
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", WEB_APP)
            .append_pair("state", "st4te");
        if !more.iter().any(|(name, _)| *name == "scope") {
            query.append_pair("scope", "openid profile phone");
        }
        for (name, value) in more {
            query.append_pair(name, value);
        }
        format!("/oidc/auth?{}", query.finish())
    }

    /// For Basic authentication.
    #[must_use]
    pub fn credentials(&self) -> (&str, &str) {
        (&self.id, &self.secret)
    }
}

impl TestApp {
    /// A manager and a web application, with phone number and code switched on.
    pub async fn with_web_app() -> (Self, Manager, WebApp) {
        Self::with_web_app_as(Options::default()).await
    }

    /// The same on a server as the options say.
    pub async fn with_web_app_as(options: Options) -> (Self, Manager, WebApp) {
        let app = Self::with(options).await;
        let manager = app.manager().await;
        app.enable_phone(&manager).await;
        let web = app.web_app(&manager, "Bookstore").await;
        (app, manager, web)
    }

    /// Makes a Traditional web application.
    pub async fn web_app(&self, manager: &Manager, name: &str) -> WebApp {
        let made = self
            .application(
                manager,
                json!({
                    "name": name,
                    "type": "Traditional",
                    "oidcClientMetadata": {
                        "redirectUris": [WEB_APP],
                        "postLogoutRedirectUris": ["http://localhost:9999/bye"],
                    },
                }),
            )
            .await;
        let id = made["id"].as_str().expect("an id").to_owned();
        let secrets = self
            .manage(manager, "GET", &format!("/applications/{id}/secrets"), None)
            .await
            .expect(200)
            .json();
        let secret = secrets[0]["value"].as_str().expect("a secret").to_owned();
        WebApp { id, secret }
    }

    /// Makes an application.
    pub async fn application(&self, manager: &Manager, body: Value) -> Value {
        self.manage(manager, "POST", "/applications", Some(body))
            .await
            .expect(200)
            .json()
    }

    /// Signs a person in, with an account of theirs made on the way if there is none. Answers the
    /// redirect to the application.
    pub async fn sign_in(&self, browser: &mut Browser, authorize: &str, phone: &str) -> Answer {
        let page = browser.follow(authorize).await.expect(200);
        let code_page = self.send_code(browser, &page, phone).await;
        let entered = self
            .enter_code(browser, &code_page, &self.code(phone))
            .await;
        let after = browser.follow(entered.location()).await;
        if after.status.is_redirection() {
            return after;
        }
        // The offer to create the account.
        let made = browser
            .post(&form_action(&after), &[("csrf", &csrf(&after))])
            .await
            .expect(303);
        browser.follow(made.location()).await.expect(303)
    }

    /// Fills the phone number in; answers the page that asks for the code.
    pub async fn send_code(&self, browser: &mut Browser, page: &Answer, phone: &str) -> Answer {
        let phone = format!("+{phone}");
        let sent = browser
            .post(
                &form_action(page),
                &[("csrf", &csrf(page)), ("country", "US"), ("phone", &phone)],
            )
            .await
            .expect(303);
        browser.follow(sent.location()).await.expect(200)
    }

    /// Fills the code in.
    pub async fn enter_code(&self, browser: &mut Browser, page: &Answer, code: &str) -> Answer {
        browser
            .post(&form_action(page), &[("csrf", &csrf(page)), ("code", code)])
            .await
    }

    /// Redeems the code of a redirect.
    pub async fn redeem(&self, web: &WebApp, redirect: &Answer) -> Answer {
        let code = redirect.location_param("code").expect("a code");
        self.post_form_as(
            "/oidc/token",
            web.credentials(),
            &[
                ("grant_type", "authorization_code"),
                ("code", &code),
                ("redirect_uri", WEB_APP),
            ],
        )
        .await
    }

    /// Signs a person in and redeems the code.
    pub async fn tokens(
        &self,
        browser: &mut Browser,
        web: &WebApp,
        more: &[(&str, &str)],
    ) -> Tokens {
        let redirect = self.sign_in(browser, &web.authorize(more), PHONE).await;
        Tokens(self.redeem(web, &redirect).await.expect(200).json())
    }
}

/// The token of a page's forms.
#[must_use]
pub fn csrf(page: &Answer) -> String {
    attribute_after(&page.body, "name=\"csrf\"", "value")
        .or_else(|| attribute_after(&page.body, "name=csrf", "value"))
        .unwrap_or_else(|| panic!("no form token in {}", page.body))
}

/// Where a page's first form posts to.
#[must_use]
pub fn form_action(page: &Answer) -> String {
    attribute_after(&page.body, "<form", "action")
        .unwrap_or_else(|| panic!("no form in {}", page.body))
        .replace("&amp;", "&")
        .replace("&#38;", "&")
}

fn attribute_after(html: &str, marker: &str, name: &str) -> Option<String> {
    let rest = &html[html.find(marker)? + marker.len()..];
    let rest = &rest[rest.find(&format!("{name}="))? + name.len() + 1..];
    let rest = rest.trim_start_matches('"');
    let end = rest.find(['"', ' ', '>'])?;
    Some(rest[..end].to_owned())
}
