//! The crate `openidconnect` does the programme of `tests/tests/clients/mod.rs`. It prints a line of
//! JSON whenever the browser must act and reads one that says where the browser came back; the last
//! line is what it found out.

use std::{collections::HashMap, env, error::Error, io::stdin};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    AccessToken, AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, IntrospectionUrl, IssuerUrl,
    LogoutRequest, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier,
    PostLogoutRedirectUrl, ProviderMetadataWithLogout, RedirectUrl, RefreshToken,
    RequestTokenError, RevocationUrl, Scope, SyncHttpClient, TokenIntrospectionResponse,
    TokenResponse,
    core::{
        CoreClient, CoreErrorResponseType, CoreIdTokenClaims, CoreResponseType,
        CoreRevocableToken, CoreTokenResponse, CoreUserInfoClaims,
    },
    reqwest::{blocking, redirect::Policy},
    url::Url,
};
use serde_json::{Value, json};

type Result<T> = std::result::Result<T, Box<dyn Error>>;
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

fn variable(name: &str) -> Result<String> {
    env::var(name).map_err(|_| format!("{name} is not set").into())
}

/// Sends the browser somewhere; answers where it came back.
fn browser(url: &Url) -> Result<HashMap<String, String>> {
    println!("{}", json!({ "open": url.as_str() }));
    let mut line = String::new();
    stdin().read_line(&mut line)?;
    let answer: Value = serde_json::from_str(&line)?;
    let location: Url = answer["location"].as_str().ok_or("no location")?.parse()?;
    Ok(location.query_pairs().into_owned().collect())
}

/// The answer to a request, and what belongs to it.
struct Answered {
    code: AuthorizationCode,
    verifier: PkceCodeVerifier,
    nonce: Nonce,
}

struct Programme {
    http: blocking::Client,
    metadata: ProviderMetadataWithLogout,
}

impl Programme {
    fn client(&self, name: &str) -> Result<Client> {
        let (id, secret) = (
            variable(&format!("{name}_ID"))?,
            variable(&format!("{name}_SECRET"))?,
        );
        let client = CoreClient::from_provider_metadata(
            self.metadata.clone(),
            ClientId::new(id),
            Some(ClientSecret::new(secret)),
        );
        Ok(client.set_redirect_uri(RedirectUrl::new(variable("REDIRECT_URI")?)?))
    }

    fn authorize(&self, client: &Client) -> Result<Answered> {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state, nonce) = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(["profile", "phone", "offline_access"].map(|name| Scope::new(name.into())))
            .add_extra_param("prompt", "consent")
            .set_pkce_challenge(challenge)
            .url();
        let mut answer = browser(&url)?;
        if answer.get("state") != Some(state.secret()) {
            return Err("the state is another one".into());
        }
        let code = answer.remove("code").ok_or("there is no code")?;
        Ok(Answered {
            code: AuthorizationCode::new(code),
            verifier,
            nonce,
        })
    }

    fn redeem(&self, client: &Client, answered: Answered) -> Result<CoreTokenResponse> {
        let tokens = client
            .exchange_code(answered.code)?
            .set_pkce_verifier(answered.verifier)
            .request(&self.http)
            .map_err(refusal)?;
        claims(client, &tokens, &answered.nonce)?;
        Ok(tokens)
    }

    fn refresh(&self, client: &Client, token: &RefreshToken) -> Result<CoreTokenResponse> {
        let request = client.exchange_refresh_token(token)?;
        request.request(&self.http).map_err(refusal)
    }

    fn introspect(&self, client: &Client, token: &str) -> Result<Value> {
        let url = format!("{}/token/introspection", variable("ISSUER")?);
        let client = client.clone().set_introspection_url(IntrospectionUrl::new(url)?);
        let found = client
            .introspect(&AccessToken::new(token.to_owned()))
            .request(&self.http)
            .map_err(refusal)?;
        Ok(json!({
            "active": found.active(),
            "sub": found.sub(),
            "client_id": found.client_id().map(|id| id.as_str()),
        }))
    }

    fn revoke(&self, client: &Client, token: RefreshToken) -> Result<()> {
        // The crate revokes over https only, and a test server on loopback has none.
        let url = format!("{}/token/revocation", variable("ISSUER")?);
        let secure = url.replacen("http:", "https:", 1);
        let client = client.clone().set_revocation_url(RevocationUrl::new(secure)?);
        let plain = |mut request: HttpRequest| {
            *request.uri_mut() = url.parse().expect("it was one before");
            self.http.call(request)
        };
        client
            .revoke_token(CoreRevocableToken::from(token))?
            .request(&plain)
            .map_err(|error| error.to_string().into())
    }
}

fn claims<'t>(
    client: &Client,
    tokens: &'t CoreTokenResponse,
    nonce: &Nonce,
) -> Result<&'t CoreIdTokenClaims> {
    let token = tokens.id_token().ok_or("there is no ID token")?;
    Ok(token.claims(&client.id_token_verifier(), nonce)?)
}

/// The error code of the server's refusal.
fn refusal<E: Error + 'static>(
    error: RequestTokenError<E, openidconnect::StandardErrorResponse<CoreErrorResponseType>>,
) -> Box<dyn Error> {
    match error {
        RequestTokenError::ServerResponse(answer) => answer.error().to_string().into(),
        other => format!("{other:?}").into(),
    }
}

fn refused<T>(result: Result<T>) -> String {
    result.map_or_else(|error| error.to_string(), |_| "none".to_owned())
}

fn payload(token: &str) -> Result<Value> {
    let part = token.split('.').nth(1).ok_or("no JWT")?;
    Ok(serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part)?)?)
}

fn main() -> Result<()> {
    let http = blocking::Client::builder().redirect(Policy::none()).build()?;
    let issuer = IssuerUrl::new(variable("ISSUER")?)?;
    let metadata = ProviderMetadataWithLogout::discover(&issuer, &http)?;
    let programme = Programme { http, metadata };
    let (client, foreign) = (programme.client("CLIENT")?, programme.client("FOREIGN")?);

    let answered = programme.authorize(&client)?;
    let nonce = Nonce::new(answered.nonce.secret().clone());
    let tokens = programme.redeem(&client, answered)?;
    let who = claims(&client, &tokens, &nonce)?;
    let userinfo: CoreUserInfoClaims = client
        .user_info(tokens.access_token().clone(), Some(who.subject().clone()))?
        .request(&programme.http)?;
    let first = tokens.refresh_token().ok_or("no refresh token")?;
    let refreshed = programme.refresh(&client, first)?;
    let newest = refreshed.refresh_token().unwrap_or(first).clone();
    let again = refreshed.id_token().ok_or("no ID token")?;
    // The answer to a refresh need not repeat the nonce.
    let again = again.claims(&client.id_token_verifier(), |_: Option<&Nonce>| Ok(()))?;
    let introspected = programme.introspect(&client, refreshed.access_token().secret())?;
    let machine = programme
        .client("MACHINE")?
        .exchange_client_credentials()?
        .add_scope(Scope::new(variable("SCOPE")?))
        .add_extra_param("resource", variable("RESOURCE")?)
        .request(&programme.http)
        .map_err(refusal)?;

    let mut wrong = programme.authorize(&client)?;
    wrong.verifier = PkceCodeChallenge::new_random_sha256().1;
    let verifier = refused(programme.redeem(&client, wrong));
    let stranger = programme.authorize(&client)?;
    let stranger = refused(programme.redeem(&foreign, stranger));
    let mut wrong = programme.authorize(&client)?;
    wrong.nonce = Nonce::new_random();
    let nonce = refused(programme.redeem(&client, wrong));
    programme.revoke(&client, newest.clone())?;
    let gone = programme.introspect(&client, newest.secret())?;
    let revoked = refused(programme.refresh(&client, &newest));
    let used = programme.authorize(&client)?;
    let copy = Answered {
        code: AuthorizationCode::new(used.code.secret().clone()),
        verifier: PkceCodeVerifier::new(used.verifier.secret().clone()),
        nonce: Nonce::new(used.nonce.secret().clone()),
    };
    programme.redeem(&client, used)?;
    let replay = refused(programme.redeem(&client, copy));

    let end = &programme.metadata.additional_metadata().end_session_endpoint;
    let out = LogoutRequest::from(end.clone().ok_or("no end-session endpoint")?)
        .set_id_token_hint(tokens.id_token().ok_or("no ID token")?)
        .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(variable(
            "POST_LOGOUT_REDIRECT_URI",
        )?)?)
        .set_state(CsrfToken::new("bye-bye".to_owned()));
    let bye = browser(&out.http_get_url())?;
    println!(
        "{}",
        json!({
            "issuer": programme.metadata.issuer().as_str(),
            "sub": who.subject().as_str(),
            "phone": who.phone_number().map(|phone| phone.as_str()),
            "userinfo": userinfo.subject().as_str(),
            "refreshed": again.subject().as_str(),
            "introspected": introspected,
            "machine": payload(machine.access_token().secret())?,
            "revoked": gone,
            "refusals": {
                "verifier": verifier,
                "foreign": stranger,
                "nonce": nonce,
                "revoked": revoked,
                "replay": replay,
            },
            "byeState": bye.get("state"),
        })
    );
    Ok(())
}
