//! Speaks OpenID Connect with Keyward: where to send people, and who came back.

use std::{env, error::Error, str::FromStr};

use openidconnect::{
    AuthenticationFlow, AuthorizationCode, ClientId, ClientSecret, CsrfToken, IssuerUrl,
    LogoutRequest, Nonce, PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl,
    ProviderMetadataWithLogout, RedirectUrl, Scope, TokenResponse,
    core::{CoreClient, CoreIdToken, CoreResponseType},
    reqwest::{Client, ClientBuilder, redirect::Policy},
    url::Url,
};
use serde::{Deserialize, Serialize};

pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

pub struct Keyward {
    app_url: String,
    issuer: IssuerUrl,
    client_id: ClientId,
    client_secret: ClientSecret,
    http: Client,
}

/// What the browser that begins a sign-in must bring back.
#[derive(Serialize, Deserialize)]
pub struct Pending {
    verifier: PkceCodeVerifier,
    state: CsrfToken,
    nonce: Nonce,
}

#[derive(Serialize, Deserialize)]
pub struct User {
    pub name: String,
    pub id_token: String,
}

impl Keyward {
    pub fn from_env() -> Result<Self> {
        Ok(Self {
            app_url: env::var("APP_URL")?,
            issuer: IssuerUrl::new(env::var("ISSUER")?)?,
            client_id: ClientId::new(env::var("CLIENT_ID")?),
            client_secret: ClientSecret::new(env::var("CLIENT_SECRET")?),
            http: ClientBuilder::new().redirect(Policy::none()).build()?,
        })
    }

    /// Endpoints and keys, read for each sign-in: so a new key is known at once.
    async fn metadata(&self) -> Result<ProviderMetadataWithLogout> {
        let issuer = self.issuer.clone();
        Ok(ProviderMetadataWithLogout::discover_async(issuer, &self.http).await?)
    }

    pub async fn begin(&self) -> Result<(Url, Pending)> {
        let client = CoreClient::from_provider_metadata(
            self.metadata().await?,
            self.client_id.clone(),
            Some(self.client_secret.clone()),
        )
        .set_redirect_uri(self.redirect_uri()?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let (url, state, nonce) = client
            .authorize_url(
                AuthenticationFlow::<CoreResponseType>::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .add_scopes(["profile", "email", "phone"].map(|name| Scope::new(name.into())))
            .set_pkce_challenge(challenge)
            .url();
        let pending = Pending {
            verifier,
            state,
            nonce,
        };
        Ok((url, pending))
    }

    pub async fn finish(&self, code: String, state: &str, pending: Pending) -> Result<User> {
        if state != pending.state.secret() {
            return Err("this is the answer to another request".into());
        }
        let client = CoreClient::from_provider_metadata(
            self.metadata().await?,
            self.client_id.clone(),
            Some(self.client_secret.clone()),
        )
        .set_redirect_uri(self.redirect_uri()?);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))?
            .set_pkce_verifier(pending.verifier)
            .request_async(&self.http)
            .await?;
        let id_token = tokens.id_token().ok_or("there is no ID token")?;
        let claims = id_token.claims(&client.id_token_verifier(), &pending.nonce)?;
        let name = claims.name().and_then(|names| names.get(None));
        let name = name.map(|name| name.as_str());
        let phone = claims.phone_number().map(|phone| phone.as_str());
        Ok(User {
            name: name.or(phone).unwrap_or(claims.subject()).to_owned(),
            id_token: id_token.to_string(),
        })
    }

    /// Where to send somebody who signs out of Keyward too.
    pub async fn end(&self, id_token: Option<&str>) -> Result<Url> {
        let metadata = self.metadata().await?;
        let endpoint = metadata.additional_metadata().end_session_endpoint.clone();
        let mut request = LogoutRequest::from(endpoint.ok_or("there is no sign-out")?)
            .set_client_id(self.client_id.clone())
            .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(self.app_url.clone())?);
        if let Some(token) = id_token {
            request = request.set_id_token_hint(&CoreIdToken::from_str(token)?);
        }
        Ok(request.http_get_url())
    }

    fn redirect_uri(&self) -> Result<RedirectUrl> {
        Ok(RedirectUrl::new(format!("{}/callback", self.app_url))?)
    }
}
