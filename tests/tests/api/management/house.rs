//! A server with records of every kind in two tenants.

use std::collections::BTreeMap;

use keyward_store::{Counters, Tenant};
use keyward_tests::{Answer, Manager, PHONE, TestApp, WEB_APP, WebApp};
use serde_json::{Value, json};

use super::{
    document::{Document, Operation},
    samples,
    shapes::members,
};
use crate::api::oidc::evidence::settle;

/// A server, its document, and what is in it.
pub(super) struct House {
    /// The server.
    pub app: TestApp,
    /// What it publishes.
    pub document: Document,
    /// Whoever manages the tenant `default`.
    pub manager: Manager,
    /// Records of the tenant `default`.
    pub own: Ids,
    /// Records of the tenant `admin`.
    pub foreign: Ids,
}

/// The ids of records, by the path that names one: `/api/applications/{}`.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids(BTreeMap<String, String>);

impl Ids {
    /// The id that stands at the end of this path, or that a parameter of this name refers to.
    pub(super) fn find(&self, name: &str, path: &str) -> Option<&String> {
        self.0.get(path).or_else(|| self.by_name(name))
    }

    /// The ids that a body's member of this name refers to.
    pub(super) fn of_member(&self, name: &str) -> Option<Value> {
        self.by_name(name).map(|id| id.as_str().into())
    }

    fn by_name(&self, name: &str) -> Option<&String> {
        let kind = name.strip_suffix("Id")?;
        let end = format!("/{kind}s/{{}}");
        let mut paths = self.0.iter().filter(|(path, _)| path.ends_with(&end));
        paths.next().map(|(_, id)| id)
    }
}

impl House {
    /// Starts it, and makes a record by each operation that makes one.
    pub(super) async fn start() -> Self {
        let app = TestApp::start().await;
        let document = Document::of(&app).await;
        let manager = app.manager().await;
        let mut house = Self {
            app,
            document,
            manager,
            own: Ids::default(),
            foreign: Ids::default(),
        };
        house.own = house.furnish("", &house.manager.token).await;
        let token = house.admin_token().await;
        house.foreign = house.furnish("/t/admin", &token).await;
        house
    }

    /// The tenant that the other records are in.
    pub(super) fn admin(&self) -> Tenant {
        self.app.shared.store.system().admin_tenant()
    }

    /// A token for the admin tenant's own Management API.
    pub(super) async fn admin_token(&self) -> String {
        let claims = json!({
            "iss": format!("{}/t/admin/oidc", self.app.origin),
            "aud": "https://admin.logto.app/api",
            "sub": "m-default",
            "client_id": "m-default",
            "scope": "all",
            "exp": self.app.shared.now().seconds() + 3600,
        });
        self.sign(&self.admin(), &claims).await
    }

    /// A token with these claims, signed by a tenant.
    pub(super) async fn sign(&self, tenant: &Tenant, claims: &Value) -> String {
        let app = &self.app.shared;
        let keys = app.store.keys(tenant, app.now()).await.expect("keys");
        let signed = keys.signing.signer().sign_jwt(Some("at+jwt"), claims);
        signed.expect("a token")
    }

    async fn furnish(&self, tenant: &str, token: &str) -> Ids {
        let mut ids = Ids::default();
        ids.0.insert(
            "/api/connectors/{}/test".to_owned(),
            samples::FACTORY.to_owned(),
        );
        // Before there is a connector: its messages would not come to the inbox.
        self.sign_in(tenant, token, &mut ids).await;
        let mut operations = self.document.operations();
        operations.sort_by_key(|operation| operation.path.len());
        let paths = self.document.paths();
        for operation in &operations {
            let item = paths.iter().find(|path| {
                let rest = path.strip_prefix(&format!("{}/{{", operation.path));
                rest.is_some_and(|rest| !rest.contains('/'))
            });
            let Some((item, key)) = item.and_then(|item| self.makes(operation, item)) else {
                continue;
            };
            let path = self.path(operation, &ids);
            let path = path.unwrap_or_else(|| panic!("{}: no parent", operation.name()));
            let body = self.body(operation, &ids);
            let path = format!("{tenant}{path}");
            let answer = self.call(operation, &path, token, body).await;
            assert!(
                answer.status.is_success(),
                "{}: {}",
                operation.name(),
                answer.body
            );
            ids.0
                .entry(anonymous(item))
                .or_insert_with(|| text(&answer.json()[key]));
        }
        self.set(tenant, token, &mut ids).await;
        self.list(tenant, token, &mut ids).await;
        ids
    }

    /// Whether an operation makes what this path names, and the member that holds the name.
    fn makes<'a>(&self, operation: &Operation, item: &'a str) -> Option<(&'a str, &'static str)> {
        let key = if item.ends_with("/{name}") {
            "name"
        } else {
            "id"
        };
        let made = operation.answers.iter().find(|(status, _)| *status < 300)?;
        let has_key = members(&self.document, made.1.as_ref()?)
            .0
            .contains_key(key);
        (operation.method == "POST" && has_key).then_some((item, key))
    }

    /// Makes a user who is signed in, with a session and a grant.
    async fn sign_in(&self, tenant: &str, token: &str, ids: &mut Ids) {
        let phone = if tenant.is_empty() {
            PHONE
        } else {
            "8613800138009"
        };
        let method = json!({
            "identifier": "phone",
            "password": false,
            "verificationCode": true,
            "isPasswordPrimary": false,
        });
        let settings = json!({
            "signInMode": "SignInAndRegister",
            "signUp": { "identifiers": ["phone"], "password": false, "verify": true },
            "signIn": { "methods": [method] },
        });
        let http = &self.app.http;
        let url = |path: &str| self.app.url(&format!("{tenant}/api{path}"));
        let request = http.patch(url("/sign-in-exp")).json(&settings);
        self.app.send(request.bearer_auth(token)).await.expect(200);
        let web = json!({
            "name": "Web",
            "type": "Traditional",
            "oidcClientMetadata": { "redirectUris": [WEB_APP], "postLogoutRedirectUris": [] },
        });
        let request = http.post(url("/applications")).json(&web);
        let made = self.app.send(request.bearer_auth(token)).await.expect(200);
        let web = WebApp {
            id: made.json()["id"].as_str().expect("an id").to_owned(),
            secret: String::new(),
        };
        let authorize = format!("{tenant}{}", web.authorize(&[]));
        self.app
            .sign_in(&mut self.app.browser(), &authorize, phone)
            .await;
        let get = async |path: &str| {
            let request = http.get(url(path)).bearer_auth(token);
            self.app.send(request).await.expect(200).json()
        };
        let user = text(&get(&format!("/users?search={phone}")).await[0]["id"]);
        let sessions = get(&format!("/users/{user}/sessions")).await;
        let grants = get(&format!("/users/{user}/grants")).await;
        for (path, id) in [
            (
                "/api/users/{}/sessions/{}",
                text(&sessions["sessions"][0]["payload"]["uid"]),
            ),
            ("/api/users/{}/grants/{}", text(&grants["grants"][0]["id"])),
            ("/api/users/{}", user),
        ] {
            ids.0.insert(path.to_owned(), id);
        }
    }

    /// Makes what is set by a list, not made one by one.
    async fn set(&self, tenant: &str, token: &str, ids: &mut Ids) {
        let details = json!({ "subject": "Code", "content": "{{code}}" });
        let template = json!({ "languageTag": "en", "templateType": "SignIn", "details": details });
        let url = self.app.url(&format!("{tenant}/api/email-templates"));
        let request = self.app.http.put(url).bearer_auth(token);
        let request = request.json(&json!({ "templates": [template] }));
        let answer = self.app.send(request).await.expect(200);
        let id = text(&answer.json()[0]["id"]);
        ids.0.insert("/api/email-templates/{}".to_owned(), id);
    }

    /// Finds what is made by other means than an operation.
    async fn list(&self, tenant: &str, token: &str, ids: &mut Ids) {
        let lists = [
            ("/api/logs", "?includeManagement=true"),
            ("/api/configs/oidc/private-keys", ""),
        ];
        for (list, query) in lists {
            let request = self
                .app
                .http
                .get(self.app.url(&format!("{tenant}{list}{query}")));
            let answer = self.app.send(request.bearer_auth(token)).await;
            if answer.status.is_success()
                && let Some(id) = answer.json()[0]["id"].as_str()
            {
                let path = list.replace("private-keys", "{}");
                ids.0.insert(format!("{path}/{{}}"), id.to_owned());
            }
        }
    }

    /// The path of an operation on the records of the tenant `default`.
    pub(super) fn own_path(&self, operation: &Operation) -> String {
        self.path(operation, &self.own)
            .unwrap_or_else(|| panic!("{}: nothing to call it on", operation.name()))
    }

    /// The path of an operation on these records; `None` when there is none of a kind.
    fn path(&self, operation: &Operation, ids: &Ids) -> Option<String> {
        let values = self.values(operation, ids);
        let values: Option<Vec<String>> = values.into_iter().collect();
        values.map(|values| operation.path_with(&values))
    }

    /// A value for each parameter of an operation's path.
    pub(super) fn values(&self, operation: &Operation, ids: &Ids) -> Vec<Option<String>> {
        let parameters = operation.parameters().into_iter();
        let known = parameters.map(|(name, path)| match name.as_str() {
            "factoryId" => Some(samples::FACTORY.to_owned()),
            "keyType" => Some("private-keys".to_owned()),
            "languageTag" => Some("en".to_owned()),
            "scopeType" => Some("resource-scopes".to_owned()),
            // The name of a provider, the same in every tenant.
            "target" => Some("github".to_owned()),
            _ if path == "/api/connector-factories/{}" => Some(samples::FACTORY.to_owned()),
            _ => ids.find(&name, &path).cloned(),
        });
        known.collect()
    }

    /// A body for an operation.
    pub(super) fn body(&self, operation: &Operation, ids: &Ids) -> Option<Value> {
        let schema = operation.body.as_ref()?;
        Some(samples::body(&self.document, &operation.id, schema, ids))
    }

    /// Calls an operation with a token.
    pub(super) async fn call(
        &self,
        operation: &Operation,
        path: &str,
        token: &str,
        body: Option<Value>,
    ) -> Answer {
        let mut request = self.request(operation, path).bearer_auth(token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        self.app.send(request).await
    }

    /// A request without a token.
    pub(super) fn request(&self, operation: &Operation, path: &str) -> reqwest::RequestBuilder {
        let method = operation.method.parse().expect("a method");
        self.app.http.request(method, self.app.url(path))
    }

    /// The work so far.
    pub(super) async fn work(&self) -> Counters {
        settle(&self.app).await;
        self.app.shared.store.counters()
    }

    /// Refuses to go on when something was committed since.
    pub(super) async fn expect_no_commit(&self, since: Counters, what: &str) {
        let work = self.work().await - since;
        assert_eq!(work.commits, 0, "{what} wrote something: {work:?}");
    }
}

/// Whether a text stands in a table, readable to whoever has the database.
pub(super) fn is_stored(app: &TestApp, table: &str, text: &str) -> bool {
    let rows = keyward_tests::Database::of(app.folder()).rows();
    let bytes = format!("{:?}", text.as_bytes());
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let spellings = [text, bytes.trim_matches(['[', ']']), &hex];
    let rows = rows[table].iter();
    rows.flat_map(|row| spellings.map(|text| row.contains(text)))
        .any(|is_there| is_there)
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// A path without the names of its parameters.
fn anonymous(path: &str) -> String {
    let segments = path.split('/');
    let segments = segments.map(|segment| {
        if segment.starts_with('{') {
            "{}"
        } else {
            segment
        }
    });
    segments.collect::<Vec<_>>().join("/")
}
