//! `/demo-app`: the live preview. The server is a client of itself here (reference oidc.md §2.5): it signs somebody in by
//! authorization code and PKCE like any application, and shows what an application learns.

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};
use keyward_crypto::{Claims, Expect, random, sha256_base64url};
use keyward_http::{
    RequestInfo, SharedApp, TenantScope,
    cookies::{Cookies, Lifetime},
};
use keyward_model::{Application, JsonObject, TenantId};
use keyward_oidc::{self as oidc, Credentials, OidcError, Parameters, token};

use super::{answer, unknown_session::end, visit::bare_page};
use crate::views::DemoAppPage;

const PATH: &str = "/demo-app";
/// What the answer is checked against: state, verifier and nonce. It ends with the answer.
const COOKIE: &str = "_demo_app";
/// Who opens it wants to see the pages, whoever is signed in.
const DEFAULTS: [(&str, &str); 2] = [("scope", "openid profile email phone"), ("prompt", "login")];
/// Those of the client itself are not the caller's.
const OWN: [&str; 7] = [
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "state",
    "nonce",
    "resource",
];

/// What an application learns of somebody.
struct Learned {
    id_token: String,
    claims: Claims,
    userinfo: JsonObject,
    expires_in: i64,
    scope: String,
}

pub(super) async fn show(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    cookies: Cookies,
    RawQuery(query): RawQuery,
) -> Response {
    if *scope.tenant.id() == TenantId::admin() {
        return end(
            &app,
            &scope,
            &info,
            StatusCode::NOT_FOUND,
            "request.not_found",
        )
        .await;
    }
    let query = query.unwrap_or_default();
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let given = |name: &str| {
        let mut pairs = pairs.iter();
        pairs.find_map(|(own, value)| (own == name).then_some(value.as_str()))
    };
    let waiting = cookies.get(COOKIE).map(str::to_owned);
    let waiting: Vec<&str> = waiting.iter().flat_map(|value| value.split('.')).collect();
    let Some(answered) = given("state") else {
        return begin(&app, &scope, cookies, &pairs);
    };
    // An answer that nobody waits for, as after a reload, is none: it begins anew.
    let (verifier, nonce) = match waiting.as_slice() {
        &[state, verifier, nonce] if state == answered => (verifier, nonce),
        _ => return begin(&app, &scope, cookies, &[]),
    };
    let shown = match (given("code"), given("error")) {
        (Some(code), _) => match learn(&app, &scope, &info, code, verifier, nonce).await {
            Ok(learned) => render(&app, &scope, &info, &learned).await,
            Err(error) => {
                let status = StatusCode::BAD_REQUEST;
                end(&app, &scope, &info, status, error.kind.code()).await
            }
        },
        (None, error) => {
            let code = error.unwrap_or("invalid_request");
            end(&app, &scope, &info, StatusCode::BAD_REQUEST, code).await
        }
    };
    with_cookie(cookies, &scope, "", Lifetime::Gone, shown)
}

/// On to the provider, with the parameters that the caller chose.
fn begin(
    app: &SharedApp,
    scope: &TenantScope,
    cookies: Cookies,
    chosen: &[(String, String)],
) -> Response {
    let [state, verifier, nonce] = [(); 3].map(|()| random::token(app.random.as_ref()));
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let is_ours = |name: &str| OWN.contains(&name) || name.starts_with("code_challenge");
    for (name, value) in chosen.iter().filter(|(name, _)| !is_ours(name)) {
        query.append_pair(name, value);
    }
    for (name, value) in DEFAULTS {
        if !chosen.iter().any(|(own, _)| own == name) {
            query.append_pair(name, value);
        }
    }
    let query = query
        .append_pair("client_id", Application::DEMO_APP)
        .append_pair("redirect_uri", &redirect_uri(scope))
        .append_pair("response_type", "code")
        .append_pair("state", &state)
        .append_pair("nonce", &nonce)
        .append_pair("code_challenge", &sha256_base64url(verifier.as_bytes()))
        .append_pair("code_challenge_method", "S256")
        .finish();
    let onward = answer::see_other(&format!("{}?{query}", scope.urls.path("/oidc/auth")));
    let waiting = format!("{state}.{verifier}.{nonce}");
    with_cookie(cookies, scope, &waiting, Lifetime::BrowserSession, onward)
}

fn with_cookie(
    mut cookies: Cookies,
    scope: &TenantScope,
    value: &str,
    lifetime: Lifetime,
    mut response: Response,
) -> Response {
    cookies.set_at(COOKIE, value, &scope.urls.path(PATH), lifetime);
    cookies.write(response.headers_mut());
    response
}

fn redirect_uri(scope: &TenantScope) -> String {
    format!("{}{PATH}", scope.urls.base())
}

/// Redeems the code and reads what the tokens say, as an application does.
async fn learn(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
    code: &str,
    verifier: &str,
    nonce: &str,
) -> Result<Learned, OidcError> {
    let context = app.oidc(scope, info);
    let parameters = Parameters::new([
        ("grant_type", "authorization_code"),
        ("client_id", Application::DEMO_APP),
        ("code", code),
        ("redirect_uri", &redirect_uri(scope)),
        ("code_verifier", verifier),
    ]);
    let nobody = Credentials {
        basic: None,
        had_header: false,
        origin: None,
    };
    let tokens = token::exchange(&context, &nobody, &parameters)
        .await
        .result?;
    let id_token = tokens.id_token.unwrap_or_default();
    let keys = app.store.keys(&scope.tenant, app.now()).await?;
    let expect = Expect {
        issuer: &[scope.urls.issuer()],
        audience: Some(Application::DEMO_APP),
        typ: None,
        ignore_expiry: false,
        leeway_s: 0,
        now: app.now(),
    };
    let claims = keys.signing.verify(&id_token, &expect).ok();
    let claims = claims
        .filter(|claims| claims.get("nonce").and_then(|own| own.as_str()) == Some(nonce))
        .ok_or_else(|| OidcError::invalid_request("the ID token is not for this sign-in"))?;
    let (userinfo, _) = oidc::userinfo(&context, &tokens.access_token).await?;
    Ok(Learned {
        id_token,
        claims,
        userinfo,
        expires_in: tokens.expires_in,
        scope: tokens.scope.unwrap_or_default(),
    })
}

async fn render(
    app: &SharedApp,
    scope: &TenantScope,
    info: &RequestInfo,
    learned: &Learned,
) -> Response {
    let page = match bare_page(app, scope, info).await {
        Ok((_, page)) => page,
        Err(response) => return response,
    };
    let expires_in = learned.expires_in.to_string();
    let redirect_uri = redirect_uri(scope);
    let view = DemoAppPage {
        page: &page,
        id_token: rows(learned.claims.iter()),
        userinfo: rows(learned.userinfo.iter()),
        access_token: vec![
            ("scope".to_owned(), learned.scope.clone()),
            ("expires_in".to_owned(), expires_in),
        ],
        sign_out: &scope.urls.path("/oidc/session/end"),
        hidden: [
            ("id_token_hint", learned.id_token.as_str()),
            ("post_logout_redirect_uri", redirect_uri.as_str()),
        ],
        again: &scope.urls.path(PATH),
    };
    answer::page(StatusCode::OK, &page, None, &view)
}

/// Names and values for people: texts without quotes, everything else as JSON.
fn rows<'a>(
    claims: impl Iterator<Item = (&'a String, &'a serde_json::Value)>,
) -> Vec<(String, String)> {
    claims
        .map(|(name, value)| {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            (name.clone(), text)
        })
        .collect()
}
