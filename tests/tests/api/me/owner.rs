//! An administrator with an account of their own, and a token for it.

use keyward_api::management::{
    Administrator,
    users::{self, NewUser},
};
use keyward_model::{Email, Id, Secret, User, Username};
use keyward_store::Tenant;
use keyward_tests::{Answer, TestApp};
use serde_json::{Value, json};

pub(super) const PASSWORD: &str = "a door that nobody else opens";
pub(super) const OTHER_PASSWORD: &str = "another door altogether";
pub(super) const EMAIL: &str = "ann@example.com";
pub(super) const OTHER_EMAIL: &str = "ann@example.org";

/// An administrator at a server of their own.
pub(super) struct Owner {
    pub(super) app: TestApp,
    pub(super) id: Id<User>,
    pub(super) token: String,
}

impl Owner {
    /// One who has everything.
    pub(super) async fn ann() -> Self {
        Self::with(Some(EMAIL), Some(PASSWORD)).await
    }

    pub(super) async fn with(email: Option<&str>, password: Option<&str>) -> Self {
        let app = TestApp::start().await;
        let id = make(&app, "ann", email, password).await;
        let claims = claims(&app, &id);
        let token = sign(&app, &admin(&app), &claims).await;
        Self { app, id, token }
    }

    pub(super) async fn call(&self, method: &str, path: &str, body: Value) -> Answer {
        call(&self.app, &self.token, method, path, body).await
    }

    /// Calls, and answers the code of the refusal.
    pub(super) async fn refused(
        &self,
        method: &str,
        path: &str,
        body: Value,
        status: u16,
    ) -> String {
        let answer = self.call(method, path, body).await.expect(status);
        let code = answer.json()["code"].as_str().map(str::to_owned);
        code.unwrap_or_else(|| panic!("no code: {}", answer.body))
    }

    pub(super) async fn shown(&self) -> Value {
        self.call("GET", "/me", Value::Null)
            .await
            .expect(200)
            .json()
    }

    /// What was told so far, newest first: kind and address.
    pub(super) async fn told(&self) -> Vec<(&'static str, String)> {
        self.app.shared.notices.settle().await;
        let inbox = self.app.shared.inbox.as_ref().expect("an inbox");
        let notices = inbox.list().into_iter();
        notices
            .filter_map(|found| {
                let notice = found.message.notice.as_ref()?;
                assert!(!notice.by_administrator && notice.ip.is_some());
                Some((found.message.usage(), found.message.to.as_str().to_owned()))
            })
            .collect()
    }

    /// Proves who it is by the password.
    pub(super) async fn prove(&self) {
        let body = json!({ "password": PASSWORD });
        self.call("POST", "/me/password/verify", body)
            .await
            .expect(204);
    }

    /// Has a code sent to an address and uses it.
    pub(super) async fn prove_address(&self, email: &str) {
        let body = json!({ "email": email });
        self.call("POST", "/me/verification-codes", body)
            .await
            .expect(204);
        let code = self.app.code(email);
        let body = json!({ "email": email, "verificationCode": code });
        let path = "/me/verification-codes/verify";
        self.call("POST", path, body).await.expect(204);
    }
}

pub(super) fn admin(app: &TestApp) -> Tenant {
    app.shared.store.system().admin_tenant()
}

/// Makes an administrator.
pub(super) async fn make(
    app: &TestApp,
    username: &str,
    email: Option<&str>,
    password: Option<&str>,
) -> Id<User> {
    let shared = &app.shared;
    let by = Administrator::operator(
        shared.store.clone(),
        admin(app),
        shared.now(),
        shared.random.clone(),
    );
    let new = NewUser {
        username: Some(Username::parse(username).expect("a name")),
        primary_email: email.map(|email| Email::parse(email).expect("an address")),
        password: password.map(|password| Secret::new(password.to_owned())),
        ..NewUser::default()
    };
    users::create(&by, new).await.expect("they are made").id
}

/// The claims of a good token.
pub(super) fn claims(app: &TestApp, id: &Id<User>) -> Value {
    json!({
        "iss": format!("{}/t/admin/oidc", app.origin),
        "aud": "https://admin.logto.app/me",
        "sub": id,
        "client_id": "admin-console",
        "scope": "all",
        "exp": app.shared.now().seconds() + 3600,
    })
}

/// A token of a machine that may manage the admin tenant.
pub(in crate::api) async fn manager(app: &TestApp) -> String {
    let mut claims = claims(app, &Id::from("m-default"));
    claims["aud"] = json!("https://admin.logto.app/api");
    claims["client_id"] = json!("m-default");
    sign(app, &admin(app), &claims).await
}

pub(super) async fn sign(app: &TestApp, tenant: &Tenant, claims: &Value) -> String {
    let shared = &app.shared;
    let keys = shared.store.keys(tenant, shared.now()).await.expect("keys");
    let signed = keys.signing.signer().sign_jwt(Some("at+jwt"), claims);
    signed.expect("a token")
}

pub(in crate::api) async fn call(
    app: &TestApp,
    token: &str,
    method: &str,
    path: &str,
    body: Value,
) -> Answer {
    let url = app.url(&format!("/t/admin{path}"));
    let method = method.parse().expect("a method");
    let mut request = app.http.request(method, url).bearer_auth(token);
    if !body.is_null() {
        request = request.json(&body);
    }
    app.send(request).await
}
