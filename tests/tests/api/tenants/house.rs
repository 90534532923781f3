//! A server with four tenants: `default` at the root, `acme` at its path, `admin` at an address of
//! the settings, `own` at an address of its own. Each has a web application of the same id, and
//! secrets that differ.

use keyward_api::management::{Administrator, applications};
use keyward_model::{
    ApplicationType, Endpoint, Id, OidcClientMetadata, RedirectUri, RequestContext, Secret,
    TenantId,
};
use keyward_store::{Audit, Tenant, tenants::NewTenant};
use keyward_tests::{Answer, Browser, Options, TestApp, Tokens, WEB_APP, csrf, form_action};
use serde_json::{Value, json};

/// The application that every tenant has.
pub(super) const TWIN: &str = "twin";
/// The admin tenant's host: another port of the same machine.
pub(super) const ADMIN_HOST: &str = "localhost:3902";
/// The host of the tenant `own`.
pub(super) const OWN_HOST: &str = "own.example";

/// The server and its tenants.
pub(super) struct House {
    pub(super) app: TestApp,
    pub(super) places: Vec<Place>,
}

/// Where a tenant is found.
pub(super) struct Place {
    pub(super) tenant: Tenant,
    /// What stands before its paths.
    pub(super) prefix: &'static str,
    /// The host to ask for, where it has one to itself.
    pub(super) host: Option<&'static str>,
    pub(super) issuer: String,
    /// What the names of its cookies end in.
    pub(super) suffix: &'static str,
    /// The secret of the application.
    pub(super) secret: String,
    /// A token for its Management API.
    pub(super) manager: String,
}

/// Makes a tenant as `keyward tenant create` makes one.
pub(super) async fn create(app: &TestApp, id: &str, address: Option<&str>) {
    let new = NewTenant {
        id: TenantId::parse(id).expect("an id"),
        name: id.to_owned(),
        address: address.map(|text| Endpoint::parse(text).expect("an address")),
    };
    let (system, audit) = (app.shared.store.system(), audit(app));
    let made = system.create_tenant(new, &audit).await;
    made.expect("it can be made");
}

pub(super) fn audit(app: &TestApp) -> Audit {
    Audit {
        now: app.shared.now(),
        context: RequestContext::default(),
        random: app.shared.random.clone(),
    }
}

impl House {
    pub(super) async fn start() -> Self {
        let options = Options {
            admin_endpoint: Some("http://localhost:3902"),
            ..Options::default()
        };
        let app = TestApp::with(options).await;
        create(&app, "acme", None).await;
        create(&app, "own", Some("http://own.example")).await;
        let mut house = Self {
            app,
            places: Vec::new(),
        };
        for (id, prefix, host, suffix) in [
            ("default", "", None, ""),
            ("acme", "/t/acme", None, "_acme"),
            ("admin", "", Some(ADMIN_HOST), "_admin"),
            ("own", "", Some(OWN_HOST), ""),
        ] {
            let place = Place::furnish(&house.app, id, prefix, host, suffix).await;
            house.places.push(place);
        }
        house
    }

    /// A tenant by its id.
    pub(super) fn at(&self, id: &str) -> &Place {
        let mut places = self.places.iter();
        places
            .find(|place| place.tenant.id().as_str() == id)
            .expect("a tenant of the house")
    }

    /// Every two tenants, in either order.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&Place, &Place)> {
        self.places.iter().flat_map(|from| {
            let others = self.places.iter();
            others
                .filter(move |to| to.tenant != from.tenant)
                .map(move |to| (from, to))
        })
    }
}

impl Place {
    pub(super) async fn furnish(
        app: &TestApp,
        id: &str,
        prefix: &'static str,
        host: Option<&'static str>,
        suffix: &'static str,
    ) -> Self {
        let id = TenantId::parse(id).expect("an id");
        let store = &app.shared.store;
        let tenant = store.system().find_tenant(&id).await.expect("an answer");
        let tenant = tenant.expect("a tenant");
        let by = Administrator::operator(
            store.clone(),
            tenant.clone(),
            app.shared.now(),
            app.shared.random.clone(),
        );
        let client = applications::create_management_client(&by, "tests").await;
        let client = client.expect("the management role is there");
        let secret = format!("the secret of {id} that the test chose");
        let twin = applications::NewApplication {
            id: Some(Id::from(TWIN)),
            secret: Some(Secret::new(secret.clone())),
            oidc_client_metadata: OidcClientMetadata {
                redirect_uris: vec![RedirectUri::parse(WEB_APP).expect("a redirect URI")],
                ..OidcClientMetadata::default()
            },
            ..applications::NewApplication::new("Twin", ApplicationType::Traditional)
        };
        applications::create(&by, twin).await.expect("it is made");
        let mut place = Self {
            issuer: match host {
                Some(host) => format!("http://{host}/oidc"),
                None => format!("{}{prefix}/oidc", app.origin),
            },
            tenant,
            prefix,
            host,
            suffix,
            secret,
            manager: String::new(),
        };
        let credentials = (client.client_id.as_str(), client.client_secret.expose());
        place.manager = place
            .machine_token(app, credentials, &place.resource())
            .await
            .expect(200)
            .json()["access_token"]
            .as_str()
            .expect("a token")
            .to_owned();
        let settings = json!({
            "signInMode": "SignInAndRegister",
            "signUp": { "identifiers": ["phone"], "password": false, "verify": true },
            "signIn": { "methods": [{
                "identifier": "phone",
                "password": false,
                "verificationCode": true,
                "isPasswordPrimary": false,
            }] },
        });
        let token = place.manager.clone();
        place
            .manage(app, &token, "PATCH", "/sign-in-exp", Some(settings))
            .await
            .expect(200);
        place
    }

    /// The resource of its Management API.
    pub(super) fn resource(&self) -> String {
        self.tenant.id().management_api()
    }

    /// A request to a path of the tenant.
    pub(super) fn request(
        &self,
        app: &TestApp,
        method: &str,
        path: &str,
    ) -> reqwest::RequestBuilder {
        let method = method.parse().expect("a method");
        let url = app.url(&format!("{}{path}", self.prefix));
        let request = app.http.request(method, url);
        match self.host {
            Some(host) => request.header("host", host),
            None => request,
        }
    }

    /// Posts a form as a client.
    pub(super) async fn post(
        &self,
        app: &TestApp,
        path: &str,
        client: (&str, &str),
        form: &[(&str, &str)],
    ) -> Answer {
        let request = self.request(app, "POST", path);
        app.send(request.basic_auth(client.0, Some(client.1)).form(form))
            .await
    }

    /// Calls the token endpoint as the web application.
    pub(super) async fn token(&self, app: &TestApp, form: &[(&str, &str)]) -> Answer {
        self.post(app, "/oidc/token", (TWIN, &self.secret), form)
            .await
    }

    /// Redeems a code.
    pub(super) async fn redeem(&self, app: &TestApp, code: &str) -> Answer {
        let form = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", WEB_APP),
        ];
        self.token(app, &form).await
    }

    /// A machine's token for a Management API.
    pub(super) async fn machine_token(
        &self,
        app: &TestApp,
        client: (&str, &str),
        resource: &str,
    ) -> Answer {
        let form = [
            ("grant_type", "client_credentials"),
            ("resource", resource),
            ("scope", "all"),
        ];
        self.post(app, "/oidc/token", client, &form).await
    }

    /// Calls the Management API.
    pub(super) async fn manage(
        &self,
        app: &TestApp,
        token: &str,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let mut request = self
            .request(app, method, &format!("/api{path}"))
            .bearer_auth(token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        app.send(request).await
    }

    /// An authorization request of the web application, with further parameters.
    pub(super) fn ask(&self, more: &[(&str, &str)]) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs([
            ("client_id", TWIN),
            ("response_type", "code"),
            ("redirect_uri", WEB_APP),
            ("state", "st4te"),
            ("scope", "openid offline_access phone"),
        ]);
        // Nobody is asked for consent in this build; without it there is no refresh token.
        if !more.iter().any(|(name, _)| *name == "prompt") {
            query.append_pair("prompt", "consent");
        }
        query.extend_pairs(more);
        format!("{}/oidc/auth?{}", self.prefix, query.finish())
    }

    /// A browser that looks at the tenant.
    pub(super) fn browser(&self, app: &TestApp) -> Browser {
        let mut browser = app.browser();
        browser.ask_for(self.host);
        browser
    }

    /// Goes through the pages until the client is answered.
    pub(super) async fn sign_in(
        &self,
        app: &TestApp,
        browser: &mut Browser,
        phone: &str,
    ) -> Answer {
        browser.ask_for(self.host);
        let page = browser.follow(&self.ask(&[])).await.expect(200);
        let code_page = app.send_code(browser, &page, phone).await;
        let entered = app.enter_code(browser, &code_page, &app.code(phone)).await;
        let after = browser.follow(entered.expect(303).location()).await;
        if after.status.is_redirection() {
            return after;
        }
        let form = [("csrf", &*csrf(&after))];
        let made = browser.post(&form_action(&after), &form).await.expect(303);
        browser.follow(made.location()).await.expect(303)
    }

    /// Signs a person in and redeems the code.
    pub(super) async fn tokens(&self, app: &TestApp, browser: &mut Browser, phone: &str) -> Tokens {
        let code = code_of(&self.sign_in(app, browser, phone).await);
        Tokens(self.redeem(app, &code).await.expect(200).json())
    }

    /// Whether the browser is signed in, by a request that shows no page.
    pub(super) async fn silent(&self, browser: &mut Browser) -> Answer {
        browser.ask_for(self.host);
        browser
            .get(&self.ask(&[("prompt", "none")]))
            .await
            .expect(303)
    }

    /// The key of its cookies.
    pub(super) async fn cookie_key(&self, app: &TestApp) -> String {
        let keys = app.shared.store.keys(&self.tenant, app.shared.now()).await;
        keys.expect("keys").cookies[0].clone()
    }
}

/// The code of a redirect to the application.
pub(super) fn code_of(answer: &Answer) -> String {
    answer
        .location_param("code")
        .unwrap_or_else(|| panic!("no code in {answer:?}"))
}
