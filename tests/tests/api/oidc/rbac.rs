//! What roles give, in tokens for people and machines: everything is set up by the Management API
//! (reference oidc.md §6.3, §6.6, §7; A8.3).

use keyward_tests::{Answer, Browser, Manager, PHONE, TestApp, Tokens};
use serde_json::{Value, json};

use super::{
    clients::{self, BOOKS, Client, MUSIC},
    steps::{Returned, expect_error, jwt, sign_in, userinfo},
};

/// A server with two resources of two scopes each, and a person who signed in once.
struct House {
    app: TestApp,
    manager: Manager,
    client: Client,
    browser: Browser,
    /// Ids: the person, a resource, its scopes, and a scope of the other resource.
    person: String,
    books: String,
    read: String,
    write: String,
    listen: String,
}

impl House {
    async fn start() -> Self {
        let (app, manager, web) = TestApp::with_web_app().await;
        let client = Client::from(&web);
        let mut browser = app.browser();
        let answer = sign_in(&app, &mut browser, &client.ask().path(), PHONE).await;
        let code = Returned::of(&answer).code().to_owned();
        let tokens = Tokens(client.redeem(&app, &code).await.expect(200).json());
        let person = jwt(tokens.text("id_token")).1["sub"].clone();
        let mut house = Self {
            app,
            manager,
            client,
            browser,
            person: text(&person),
            books: String::new(),
            read: String::new(),
            write: String::new(),
            listen: String::new(),
        };
        house.books = house.resource(BOOKS, 600).await;
        let music = house.resource(MUSIC, 1200).await;
        let scopes = |id: &str| format!("/resources/{id}/scopes");
        house.read = house
            .make(&scopes(&house.books), json!({ "name": "read" }))
            .await;
        house.write = house
            .make(&scopes(&house.books), json!({ "name": "write" }))
            .await;
        house.listen = house
            .make(&scopes(&music), json!({ "name": "listen" }))
            .await;
        house
    }

    async fn manage(&self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let answer = self.app.manage(&self.manager, method, path, body).await;
        assert!(answer.status.is_success(), "{method} {path}: {answer:?}");
        answer
    }

    async fn make(&self, path: &str, body: Value) -> String {
        text(&self.manage("POST", path, Some(body)).await.json()["id"])
    }

    async fn resource(&self, indicator: &str, ttl: i64) -> String {
        let body = json!({ "name": "x", "indicator": indicator, "accessTokenTtl": ttl });
        self.make("/resources", body).await
    }

    /// A role that allows this.
    async fn role(&self, name: &str, kind: &str, scopes: &[&str]) -> String {
        let body = json!({ "name": name, "description": "x", "type": kind, "scopeIds": scopes });
        self.make("/roles", body).await
    }

    /// A role that allows this, for the person.
    async fn give(&self, name: &str, scopes: &[&str]) -> String {
        let role = self.role(name, "User", scopes).await;
        let path = format!("/users/{}/roles", self.person);
        self.manage("POST", &path, Some(json!({ "roleIds": [role] })))
            .await;
        role
    }

    /// Authorizes in the session that is there, and redeems the code.
    async fn authorize(
        &mut self,
        scope: &str,
        resources: &[&str],
        redeem: &[(&str, &str)],
    ) -> Answer {
        let mut ask = self
            .client
            .ask()
            .set("scope", scope)
            .set("prompt", "consent");
        for resource in resources {
            ask = ask.also("resource", resource);
        }
        let answer = self.browser.get(&ask.path()).await;
        let code = Returned::of(&answer).code().to_owned();
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &self.client.redirect_uri),
        ];
        form.extend_from_slice(redeem);
        self.client.token(&self.app, &form).await
    }

    /// What a fresh code is worth at [`BOOKS`].
    async fn at_books(&mut self, scope: &str) -> Tokens {
        let for_books = [("resource", BOOKS)];
        let answer = self.authorize(scope, &[BOOKS], &for_books).await;
        Tokens(answer.expect(200).json())
    }

    async fn refresh(&self, tokens: &Tokens, more: &[(&str, &str)]) -> Answer {
        self.client
            .refresh(&self.app, tokens.text("refresh_token"), more)
            .await
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// The scope of an answer, which is that of its access token.
fn granted(answer: &Value, audience: &str, ttl: i64) -> String {
    let claims = jwt(answer["access_token"].as_str().expect("a token")).1;
    assert_eq!(claims["aud"], audience);
    assert_eq!(claims["scope"], answer["scope"]);
    let life = claims["exp"].as_i64().expect("an end") - claims["iat"].as_i64().expect("a time");
    assert_eq!((life, answer["expires_in"].as_i64()), (ttl, Some(ttl)));
    text(&answer["scope"])
}

/// Exactly what was asked for and is held.
#[tokio::test]
async fn a_person_gets_what_was_asked_for_and_is_held() {
    let mut house = House::start().await;
    let (read, write, listen) = (
        house.read.clone(),
        house.write.clone(),
        house.listen.clone(),
    );
    let tokens = house.at_books("openid read write").await;
    assert_eq!(granted(&tokens.0, BOOKS, 600), "", "no role, no scope");
    house.give("reader", &[&read]).await;
    let tokens = house.at_books("openid read write").await;
    assert_eq!(granted(&tokens.0, BOOKS, 600), "read");
    // A second role with the same scope adds what is new; scopes of another API do not count here.
    house.give("editor", &[&read, &write, &listen]).await;
    let tokens = house.at_books("openid read write listen made_up").await;
    assert_eq!(granted(&tokens.0, BOOKS, 600), "read write");
    let tokens = house.at_books("openid write").await;
    assert_eq!(
        granted(&tokens.0, BOOKS, 600),
        "write",
        "only what is asked for"
    );
    let tokens = house.at_books("openid").await;
    assert_eq!(granted(&tokens.0, BOOKS, 600), "");
    // Two resources in one request; each token is for one of them.
    let for_music = [("resource", MUSIC)];
    let both = house
        .authorize(
            "openid offline_access read listen",
            &[BOOKS, MUSIC],
            &for_music,
        )
        .await
        .expect(200)
        .json();
    assert_eq!(granted(&both, MUSIC, 1200), "listen");
    let both = Tokens(both);
    let books = house
        .refresh(&both, &[("resource", BOOKS)])
        .await
        .expect(200);
    assert_eq!(granted(&books.json(), BOOKS, 600), "read");
    // The token for userinfo has nothing of them.
    let opaque = house.refresh(&both, &[]).await.expect(200).json();
    assert_eq!(opaque["scope"], "openid offline_access");
}

/// A8.3: what was taken away is missing from the next token on, by whatever road it was taken.
#[tokio::test]
async fn a8_3_what_was_taken_away_is_gone_at_the_next_refresh() {
    let mut house = House::start().await;
    let (read, write) = (house.read.clone(), house.write.clone());
    let reader = house.give("reader", &[&read, &write]).await;
    let tokens = house.at_books("openid offline_access read write").await;
    assert_eq!(granted(&tokens.0, BOOKS, 600), "read write");
    let refreshed = async |house: &House| {
        let answer = house.refresh(&tokens, &[("resource", BOOKS)]).await;
        granted(&answer.expect(200).json(), BOOKS, 600)
    };
    assert_eq!(refreshed(&house).await, "read write");
    // A scope of the role.
    let scope = format!("/roles/{reader}/scopes/{write}");
    house.manage("DELETE", &scope, None).await;
    assert_eq!(refreshed(&house).await, "read");
    // What is narrowed by the request is held as well.
    let narrow = [("resource", BOOKS), ("scope", "write")];
    let answer = house.refresh(&tokens, &narrow).await.expect(200).json();
    assert_eq!(granted(&answer, BOOKS, 600), "");
    // What is given back was granted before.
    let back = Some(json!({ "scopeIds": [write] }));
    house
        .manage("POST", &format!("/roles/{reader}/scopes"), back)
        .await;
    assert_eq!(refreshed(&house).await, "read write");
    // A scope under another name is another one.
    let rename = format!("/resources/{}/scopes/{write}", house.books);
    house
        .manage("PATCH", &rename, Some(json!({ "name": "print" })))
        .await;
    assert_eq!(refreshed(&house).await, "read");
    // The role, from the user's side.
    let of_person = format!("/users/{}/roles", house.person);
    house
        .manage("DELETE", &format!("{of_person}/{reader}"), None)
        .await;
    assert_eq!(refreshed(&house).await, "");
    house
        .manage("PUT", &of_person, Some(json!({ "roleIds": [reader] })))
        .await;
    assert_eq!(refreshed(&house).await, "read");
    // From the role's side.
    let from_role = format!("/roles/{reader}/users/{}", house.person);
    house.manage("DELETE", &from_role, None).await;
    assert_eq!(refreshed(&house).await, "");
    let again = Some(json!({ "userIds": [house.person] }));
    house
        .manage("POST", &format!("/roles/{reader}/users"), again)
        .await;
    assert_eq!(refreshed(&house).await, "read");
    // The role itself.
    house
        .manage("DELETE", &format!("/roles/{reader}"), None)
        .await;
    assert_eq!(refreshed(&house).await, "");
}

/// A8.3: a grant that a session already holds is no way around a role that is gone.
#[tokio::test]
async fn a8_3_an_older_grant_does_not_outlive_the_role() {
    let mut house = House::start().await;
    let (read, write) = (house.read.clone(), house.write.clone());
    house.give("reader", &[&read]).await;
    let writer = house.give("writer", &[&write]).await;
    let tokens = house.at_books("openid read write").await;
    assert_eq!(granted(&tokens.0, BOOKS, 600), "read write");
    let path = format!("/users/{}/roles/{writer}", house.person);
    house.manage("DELETE", &path, None).await;
    let tokens = house.at_books("openid read write").await;
    assert_eq!(granted(&tokens.0, BOOKS, 600), "read");
}

/// A resource that is gone gives no tokens, to nobody; the same indicator again is another one.
#[tokio::test]
async fn a_deleted_resource_gives_no_tokens() {
    let mut house = House::start().await;
    let (books, read) = (house.books.clone(), house.read.clone());
    house.give("reader", &[&read]).await;
    let tokens = house.at_books("openid offline_access read").await;
    let machine = clients::machine(&house.app, &house.manager).await;
    let of_machine = [
        ("grant_type", "client_credentials"),
        ("resource", BOOKS),
        ("scope", "read"),
    ];
    machine.token(&house.app, &of_machine).await.expect(200);
    house
        .manage("DELETE", &format!("/resources/{books}"), None)
        .await;
    let description = "resource indicator is missing, or unknown";
    for refused in [
        house.refresh(&tokens, &[("resource", BOOKS)]).await,
        machine.token(&house.app, &of_machine).await,
    ] {
        expect_error(&refused, 400, "invalid_target", description);
    }
    let ask = house.client.ask().set("resource", BOOKS);
    let back = Returned::of(&house.browser.get(&ask.path()).await);
    assert_eq!(back.get("error"), "invalid_target");
    // The refusal did not use the refresh token up.
    house.refresh(&tokens, &[]).await.expect(200);
    let again = house.resource(BOOKS, 60).await;
    let scopes = format!("/resources/{again}/scopes");
    house.make(&scopes, json!({ "name": "read" })).await;
    let answer = house
        .refresh(&tokens, &[("resource", BOOKS)])
        .await
        .expect(200);
    assert_eq!(
        granted(&answer.json(), BOOKS, 60),
        "",
        "no role gives the new scope"
    );
}

/// Without `resource` and without `openid` the default is meant; a changed life counts at once.
#[tokio::test]
async fn the_default_resource_and_its_life() {
    let mut house = House::start().await;
    let (books, read) = (house.books.clone(), house.read.clone());
    house.give("reader", &[&read]).await;
    let path = format!("/resources/{books}/is-default");
    house
        .manage("PATCH", &path, Some(json!({ "isDefault": true })))
        .await;
    let answer = house.authorize("read", &[], &[]).await.expect(200).json();
    assert_eq!(granted(&answer, BOOKS, 600), "read");
    assert!(answer.get("id_token").is_none());
    let ttl = Some(json!({ "accessTokenTtl": 30 }));
    house
        .manage("PATCH", &format!("/resources/{books}"), ttl)
        .await;
    let answer = house.authorize("read", &[], &[]).await.expect(200).json();
    assert_eq!(granted(&answer, BOOKS, 30), "read");
    // With `openid` the token is for userinfo.
    let answer = house
        .authorize("openid read", &[], &[])
        .await
        .expect(200)
        .json();
    assert_eq!(answer["scope"], "openid");
    userinfo(
        &house.app,
        answer["access_token"].as_str().expect("a token"),
    )
    .await
    .expect(200);
    // Machines too.
    let machine = clients::machine(&house.app, &house.manager).await;
    let role = house.role("indexer", "MachineToMachine", &[&read]).await;
    let roles = format!("/applications/{}/roles", machine.id);
    house
        .manage("POST", &roles, Some(json!({ "roleIds": [role] })))
        .await;
    let form = [("grant_type", "client_credentials"), ("scope", "read")];
    let answer = machine.token(&house.app, &form).await.expect(200).json();
    assert_eq!(granted(&answer, BOOKS, 30), "read");
    house
        .manage("PATCH", &path, Some(json!({ "isDefault": false })))
        .await;
    let refused = machine.token(&house.app, &form).await;
    assert_eq!(refused.expect(400).json()["error"], "invalid_target");
}

/// A8.3: the caches of a machine's rights hear of every change.
#[tokio::test]
async fn a8_3_a_machine_may_do_what_its_roles_allow_now() {
    let house = House::start().await;
    let machine = clients::machine(&house.app, &house.manager).await;
    let scope = async || {
        let form = [
            ("grant_type", "client_credentials"),
            ("resource", BOOKS),
            ("scope", "read write listen"),
        ];
        machine.token(&house.app, &form).await.expect(200).json()["scope"].clone()
    };
    assert_eq!(scope().await, Value::Null);
    let (read, write) = (&*house.read, &*house.write);
    let role = house
        .role("indexer", "MachineToMachine", &[read, &house.listen])
        .await;
    let roles = format!("/applications/{}/roles", machine.id);
    house
        .manage("POST", &roles, Some(json!({ "roleIds": [role] })))
        .await;
    assert_eq!(scope().await, "read");
    let scopes = format!("/roles/{role}/scopes");
    house
        .manage("POST", &scopes, Some(json!({ "scopeIds": [write] })))
        .await;
    assert_eq!(scope().await, "read write");
    house
        .manage("DELETE", &format!("{scopes}/{read}"), None)
        .await;
    assert_eq!(scope().await, "write");
    house
        .manage("PUT", &roles, Some(json!({ "roleIds": [] })))
        .await;
    assert_eq!(scope().await, Value::Null);
    let holders = format!("/roles/{role}/applications");
    let body = Some(json!({ "applicationIds": [machine.id] }));
    house.manage("POST", &holders, body).await;
    assert_eq!(scope().await, "write");
    let of_books = format!("/resources/{}/scopes/{write}", house.books);
    house.manage("DELETE", &of_books, None).await;
    assert_eq!(scope().await, Value::Null);
    house
        .manage("POST", &scopes, Some(json!({ "scopeIds": [read] })))
        .await;
    assert_eq!(scope().await, "read");
    house
        .manage("DELETE", &format!("{holders}/{}", machine.id), None)
        .await;
    assert_eq!(scope().await, Value::Null);
    house
        .manage("POST", &roles, Some(json!({ "roleIds": [role] })))
        .await;
    assert_eq!(scope().await, "read");
    house
        .manage("DELETE", &format!("/roles/{role}"), None)
        .await;
    assert_eq!(scope().await, Value::Null);
}

/// `roles`: the names, in userinfo and, as the settings say, in the ID token.
#[tokio::test]
async fn the_roles_scope_names_the_roles() {
    let mut house = House::start().await;
    let reader = house.give("reader", &[]).await;
    house.give("editor", &[]).await;
    let names = json!(["editor", "reader"]);
    let answer = house
        .authorize("openid offline_access roles", &[], &[])
        .await
        .expect(200)
        .json();
    let tokens = Tokens(answer);
    assert_eq!(jwt(tokens.text("id_token")).1["roles"], names);
    let me = userinfo(&house.app, tokens.text("access_token")).await;
    assert_eq!(me.expect(200).json()["roles"], names);
    let path = format!("/users/{}/roles/{reader}", house.person);
    house.manage("DELETE", &path, None).await;
    let me = userinfo(&house.app, tokens.text("access_token")).await;
    assert_eq!(me.expect(200).json()["roles"], json!(["editor"]));
    let refreshed = Tokens(house.refresh(&tokens, &[]).await.expect(200).json());
    assert_eq!(
        jwt(refreshed.text("id_token")).1["roles"],
        json!(["editor"])
    );
    // Not asked for, not said.
    let tokens = Tokens(house.authorize("openid", &[], &[]).await.expect(200).json());
    assert!(jwt(tokens.text("id_token")).1.get("roles").is_none());
    let me = userinfo(&house.app, tokens.text("access_token")).await;
    assert!(me.expect(200).json().get("roles").is_none());
}

/// Somebody new gets the default roles at once, and what they allow.
#[tokio::test]
async fn somebody_new_has_the_default_roles() {
    let mut house = House::start().await;
    let body = json!({
        "name": "member", "description": "x", "isDefault": true, "scopeIds": [house.read],
    });
    house.make("/roles", body).await;
    house.browser = house.app.browser();
    let ask = house
        .client
        .ask()
        .set("scope", "openid roles read")
        .set("resource", BOOKS);
    let phone = "8613800138007";
    let answer = sign_in(&house.app, &mut house.browser, &ask.path(), phone).await;
    let code = Returned::of(&answer).code().to_owned();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &*code),
        ("redirect_uri", &*house.client.redirect_uri),
        ("resource", BOOKS),
    ];
    let answer = house
        .client
        .token(&house.app, &form)
        .await
        .expect(200)
        .json();
    assert_eq!(granted(&answer, BOOKS, 600), "read");
    let id_token = jwt(answer["id_token"].as_str().expect("an ID token")).1;
    assert_eq!(id_token["roles"], json!(["member"]));
}
