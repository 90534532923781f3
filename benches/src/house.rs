//! A server with everything that the measurements need: applications, the connector, a person's tokens.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::{
    browser::{Browser, encoded},
    client::{Answer, Connection, request},
    engine::Database,
    gateway::Gateway,
    server::{self, Server},
};

pub const REDIRECT_URI: &str = "http://localhost:9999/cb";
/// RFC 7636, appendix B.
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

/// A running server, who may call it, and the gateway that it sends to.
pub struct House {
    data: PathBuf,
    pub database: Database,
    pub server: Server,
    pub gateway: Gateway,
    /// May call the Management API.
    pub machine: (String, String),
    /// A public client: its refresh tokens are rotated at each use.
    pub spa: String,
    /// A confidential client.
    pub web: (String, String),
}

impl House {
    /// Prepares a server on a fresh database.
    pub fn open(place: &Path, database: &Database) -> Result<Self> {
        let data = place.join("data");
        let machine = server::prepare(&data, database)?;
        let gateway = Gateway::start()?;
        let server = begin(&data, database, gateway.address)?;
        let mut connection = Connection::open(server.address)?;
        let token = machine_token(&mut connection, (&machine.0, &machine.1))?;
        let mut manage = |method: &str, path: &str, body: &Value| {
            manage(&mut connection, &token, method, path, body)
        };
        let spa = manage("POST", "/api/applications", &application("SPA"))?;
        let web = manage("POST", "/api/applications", &application("Traditional"))?;
        let web = text(&web, "id")?;
        let secrets = manage(
            "GET",
            &format!("/api/applications/{web}/secrets"),
            &Value::Null,
        )?;
        manage("POST", "/api/connectors", &connector(gateway.address))?;
        manage("PATCH", "/api/sign-in-exp", &phone_and_code())?;
        Ok(Self {
            spa: text(&spa, "id")?,
            web: (web, text(&secrets[0], "value")?),
            data,
            database: database.clone(),
            server,
            gateway,
            machine,
        })
    }

    /// One more server on the same data.
    pub fn another(&self) -> Result<Server> {
        begin(&self.data, &self.database, self.gateway.address)
    }

    /// The database's file, on SQLite.
    pub fn file(&self) -> PathBuf {
        self.data.join(server::FILE)
    }

    /// A whole sign-in by phone, from the authorization request to the tokens.
    pub fn sign_in(&self, client: &str, phone: &str) -> Result<Value> {
        let mut browser = Browser::open(self.server.address)?;
        let page = browser.follow(&authorization(client))?;
        let number = format!("+{phone}");
        let page = browser.submit(&page, &[("country", "CN"), ("phone", &number)])?;
        let code = self.gateway.code(phone)?;
        let mut answer = browser.submit(&page, &[("code", &code)])?;
        if answer.status == 200 {
            // Nobody has this number yet: the account is made.
            answer = browser.submit(&answer, &[])?;
        }
        let secret = (client == self.web.0).then_some(&*self.web.1);
        let mut connection = Connection::open(self.server.address)?;
        redeem(&mut connection, &answer, client, secret)
    }
}

/// An authorization request for all that the measurements want to know of somebody.
pub fn authorization(client: &str) -> String {
    format!(
        "/oidc/auth?client_id={client}&response_type=code&state=measured&prompt=consent\
         &scope=openid%20profile%20phone%20offline_access&redirect_uri={}\
         &code_challenge={CHALLENGE}&code_challenge_method=S256",
        encoded(REDIRECT_URI)
    )
}

/// The tokens for the code that an answer brings to the application.
pub fn redeem(
    connection: &mut Connection,
    answer: &Answer,
    client: &str,
    secret: Option<&str>,
) -> Result<Value> {
    let location = answer.header("location").unwrap_or_default();
    let code = location
        .split(['?', '&'])
        .find_map(|part| part.strip_prefix("code="))
        .with_context(|| format!("no code came back: {}", answer.head))?;
    let mut form = vec![
        ("grant_type", "authorization_code"),
        ("client_id", client),
        ("code", code),
        ("code_verifier", VERIFIER),
        ("redirect_uri", REDIRECT_URI),
    ];
    form.extend(secret.map(|secret| ("client_secret", secret)));
    post_form(connection, "/oidc/token", &form)
}

/// A server on this data, ready.
fn begin(data: &Path, database: &Database, gateway: SocketAddr) -> Result<Server> {
    let gateway = gateway.to_string();
    let mut server = Server::begin_with(data, database, &["--allow-outbound", &gateway])?;
    server.first_answer("/oidc/jwks", Instant::now())?;
    Ok(server)
}

/// The bytes of a request for a machine's token, good for the Management API.
pub fn machine_request(path: &str, (id, secret): (&str, &str)) -> Vec<u8> {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", id),
        ("client_secret", secret),
        ("resource", "https://default.logto.app/api"),
        ("scope", "all"),
    ];
    form_request(path, &form)
}

/// A machine's token.
pub fn machine_token(connection: &mut Connection, machine: (&str, &str)) -> Result<String> {
    let path = "/oidc/token";
    let answer = connection.exchange(&machine_request(path, machine))?;
    text(&json_of(path, &answer)?, "access_token")
}

/// A member that is a text.
pub fn text(value: &Value, name: &str) -> Result<String> {
    let text = value[name].as_str().map(str::to_owned);
    text.with_context(|| format!("{name} is missing"))
}

/// The bytes of a posted form.
pub fn form_request(path: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{name}={}", encoded(value)))
        .collect();
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("accept", "application/json"),
        ("user-agent", "keyward-benches"),
    ];
    request("POST", path, &headers, &pairs.join("&"))
}

/// Posts a form; the answer must be 200 and JSON.
pub fn post_form(
    connection: &mut Connection,
    path: &str,
    fields: &[(&str, &str)],
) -> Result<Value> {
    json_of(path, &connection.exchange(&form_request(path, fields))?)
}

/// Asks the Management API; without a body where that is null.
pub fn manage(
    connection: &mut Connection,
    token: &str,
    method: &str,
    path: &str,
    body: &Value,
) -> Result<Value> {
    let authorization = format!("Bearer {token}");
    let headers = [
        ("authorization", &*authorization),
        ("content-type", "application/json"),
    ];
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    json_of(
        path,
        &connection.exchange(&request(method, path, &headers, &body))?,
    )
}

fn json_of(path: &str, answer: &Answer) -> Result<Value> {
    let body = String::from_utf8_lossy(&answer.body);
    ensure!(
        matches!(answer.status, 200 | 201),
        "{path}: {} {body}",
        answer.head
    );
    Ok(serde_json::from_str(&body)?)
}

/// An application of this type, as the Management API takes it.
pub fn application(kind: &str) -> Value {
    json!({
        "name": "Measured", "type": kind,
        "oidcClientMetadata": { "redirectUris": [REDIRECT_URI], "postLogoutRedirectUris": [] },
        "customClientMetadata": { "alwaysIssueRefreshToken": true },
    })
}

fn connector(gateway: SocketAddr) -> Value {
    let template = |usage: &str, code: &str| json!({ "usageType": usage, "templateCode": code });
    json!({
        "connectorId": "aliyun-short-message-service",
        "config": {
            "accessKeyId": "LTAImeasured", "accessKeySecret": "measured", "signName": "Measured",
            "endpoint": format!("http://{gateway}"),
            "templates": [
                template("SignIn", "SMS_1"), template("Register", "SMS_2"),
                template("ForgotPassword", "SMS_3"), template("Generic", "SMS_4"),
            ],
        },
    })
}

fn phone_and_code() -> Value {
    json!({
        "signInMode": "SignInAndRegister",
        "signUp": { "identifiers": ["phone"], "password": false, "verify": true },
        "signIn": { "methods": [{
            "identifier": "phone", "password": false, "verificationCode": true, "isPasswordPrimary": false,
        }] },
    })
}
