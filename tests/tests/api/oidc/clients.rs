//! The clients of these tests, one for each way in which a client can differ.

use keyward_api::management::{Administrator, applications};
use keyward_model::{
    ApplicationType, Id, OidcClientMetadata, RedirectUri, Resource, Role, RoleType, Scope, Secret,
};
use keyward_store::{Error, Tenant, resources, roles};
use keyward_tests::{Answer, Database, Manager, TestApp, WEB_APP, WebApp};
use serde_json::{Value, json};

use super::ask::{Ask, VERIFIER};

/// Where a browser goes after sign-out.
pub(super) const BYE: &str = "http://localhost:9999/bye";
/// A resource of these tests.
pub(super) const BOOKS: &str = "https://books.example/api";
/// Another one.
pub(super) const MUSIC: &str = "https://music.example/api";

/// A client that signs people in.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub(super) id: String,
    /// Public clients have none.
    pub(super) secret: Option<String>,
    pub(super) redirect_uri: String,
}

impl Client {
    /// What it asks for; public clients with a PKCE challenge.
    pub(super) fn ask(&self) -> Ask {
        let ask = Ask::of(&self.id, &self.redirect_uri);
        match self.secret {
            Some(_) => ask,
            None => ask.with_challenge(),
        }
    }

    /// Calls the token endpoint as this client.
    pub(super) async fn token(&self, app: &TestApp, form: &[(&str, &str)]) -> Answer {
        match &self.secret {
            Some(secret) => {
                app.post_form_as("/oidc/token", (&self.id, secret), form)
                    .await
            }
            None => {
                let mut form = form.to_vec();
                form.push(("client_id", &self.id));
                app.post_form("/oidc/token", &form).await
            }
        }
    }

    /// Redeems a code.
    pub(super) async fn redeem(&self, app: &TestApp, code: &str) -> Answer {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &*self.redirect_uri),
        ];
        if self.secret.is_none() {
            form.push(("code_verifier", VERIFIER));
        }
        self.token(app, &form).await
    }

    /// Refreshes, with further parameters.
    pub(super) async fn refresh(
        &self,
        app: &TestApp,
        token: &str,
        more: &[(&str, &str)],
    ) -> Answer {
        let mut form = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
        form.extend_from_slice(more);
        self.token(app, &form).await
    }
}

impl From<&WebApp> for Client {
    fn from(web: &WebApp) -> Self {
        Self {
            id: web.id.clone(),
            secret: Some(web.secret.clone()),
            redirect_uri: WEB_APP.to_owned(),
        }
    }
}

/// A client of another type, with further members of the application.
pub(super) async fn client(
    app: &TestApp,
    manager: &Manager,
    kind: &str,
    redirect_uris: &[&str],
    more: Value,
) -> Client {
    let mut body = json!({
        "name": format!("A {kind}"),
        "type": kind,
        "oidcClientMetadata": {
            "redirectUris": redirect_uris,
            "postLogoutRedirectUris": [BYE],
        },
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    let made = app.application(manager, body).await;
    let id = made["id"].as_str().expect("an id").to_owned();
    let secret = match kind {
        "SPA" | "Native" => None,
        _ => Some(secret(app, manager, &id).await),
    };
    Client {
        id,
        secret,
        redirect_uri: redirect_uris
            .first()
            .copied()
            .unwrap_or_default()
            .to_owned(),
    }
}

/// A single-page application.
pub(super) async fn spa(app: &TestApp, manager: &Manager) -> Client {
    client(app, manager, "SPA", &[WEB_APP], json!({})).await
}

/// An installed application.
pub(super) async fn native(app: &TestApp, manager: &Manager) -> Client {
    let uris = ["http://127.0.0.1/cb", "com.example.books:/cb"];
    client(app, manager, "Native", &uris, json!({})).await
}

/// A machine without roles.
pub(super) async fn machine(app: &TestApp, manager: &Manager) -> Client {
    client(app, manager, "MachineToMachine", &[], json!({})).await
}

async fn secret(app: &TestApp, manager: &Manager, id: &str) -> String {
    let path = format!("/applications/{id}/secrets");
    let secrets = app.manage(manager, "GET", &path, None).await.expect(200);
    let secret = secrets.json()[0]["value"].as_str().map(str::to_owned);
    secret.expect("a secret")
}

/// A web application of a tenant, with an id of the test's choice and without the Management API:
/// the admin tenant has none for us.
pub(super) async fn client_in(app: &TestApp, tenant: Tenant, id: &str) -> Client {
    let shared = &app.shared;
    let by = Administrator::operator(
        shared.store.clone(),
        tenant,
        shared.now(),
        shared.random.clone(),
    );
    let secret = "a secret that the test chose, 1";
    let new = applications::NewApplication {
        id: Some(Id::from(id)),
        secret: Some(Secret::new(secret.to_owned())),
        oidc_client_metadata: OidcClientMetadata {
            redirect_uris: vec![RedirectUri::parse(WEB_APP).expect("a redirect URI")],
            ..OidcClientMetadata::default()
        },
        ..applications::NewApplication::new("A guest", ApplicationType::Traditional)
    };
    applications::create(&by, new)
        .await
        .expect("it can be made");
    Client {
        id: id.to_owned(),
        secret: Some(secret.to_owned()),
        redirect_uri: WEB_APP.to_owned(),
    }
}

/// Makes [`BOOKS`] and [`MUSIC`] with the scopes `read` and `write` each, and a role for users and
/// one for machines that may do both at [`BOOKS`]. How the Management API makes them: `rbac`.
pub(super) async fn resources(app: &TestApp) {
    let tenant = app.tenant();
    let now = app.shared.now();
    let made = app.shared.store.write(&tenant, async move |tx| {
        let of = tx.tenant().clone();
        for (kind, name) in [
            (RoleType::User, "reader"),
            (RoleType::MachineToMachine, "indexer"),
        ] {
            let role = Role {
                tenant_id: of.clone(),
                id: Id::from(name),
                name: name.to_owned(),
                description: "A role of the tests".to_owned(),
                kind,
                is_default: false,
            };
            roles::insert(tx, &role).await?;
        }
        for indicator in [BOOKS, MUSIC] {
            let resource = Resource {
                tenant_id: of.clone(),
                id: Id::from(indicator),
                name: indicator.to_owned(),
                indicator: indicator.to_owned(),
                is_default: false,
                access_token_ttl: 1800,
            };
            resources::insert(tx, &resource).await?;
            for name in ["read", "write"] {
                let scope = Scope {
                    tenant_id: of.clone(),
                    id: Id::from(format!("{indicator} {name}")),
                    resource_id: resource.id.clone(),
                    name: name.to_owned(),
                    description: None,
                    created_at: now,
                };
                resources::insert_scope(tx, &scope).await?;
                if indicator == BOOKS {
                    roles::allow(tx, &Id::from("reader"), &scope.id).await?;
                    roles::allow(tx, &Id::from("indexer"), &scope.id).await?;
                }
            }
        }
        Ok::<_, Error>(())
    });
    made.await.expect("they can be made");
}

/// Gives the machines' role to a machine.
pub(super) async fn make_indexer(app: &TestApp, client: &Client) {
    let id = Id::from(client.id.clone());
    let tenant = app.tenant();
    let given = app.shared.store.write(&tenant, async move |tx| {
        roles::give_to_application(tx, &id, &Id::from("indexer")).await
    });
    given.await.expect("it can be given");
}

/// Gives the users' role to everybody, or takes it away.
pub(super) fn everybody_reads(app: &TestApp, reads: bool) {
    let database = Database::of(app.folder());
    database.execute(if reads {
        "INSERT INTO users_roles (tenant_id, user_id, role_id) SELECT tenant_id, id, 'reader' FROM users"
    } else {
        "DELETE FROM users_roles"
    });
}
