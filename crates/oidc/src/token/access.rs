//! Access tokens: opaque for userinfo, JWT for a resource (RFC 9068, reference oidc.md §6.7).

use std::sync::Arc;

use keyward_model::{AccessToken, Application, Grant, Id, Resource, ScopeSet, Time};
use keyward_store::clients::Client;
use serde::Serialize;

use crate::{
    Context, ErrorKind, OidcError, Parameters,
    context::kind,
    wanted::{may_have, may_have_at},
};

/// Claims of a JWT access token, in the contract's order.
#[derive(Serialize)]
struct Claims<'a> {
    jti: String,
    sub: &'a str,
    iat: i64,
    exp: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    client_id: &'a str,
    iss: &'a str,
    aud: &'a str,
}

/// Signs an access token for a resource. Machines without scopes get no `scope` claim.
pub(super) async fn sign_jwt(
    context: &Context,
    subject: &str,
    client: &Id<Application>,
    resource: &Resource,
    scope: Option<String>,
) -> Result<String, OidcError> {
    let keys = context.store.keys(&context.tenant, context.now).await?;
    let issued_at = context.now.seconds();
    let claims = Claims {
        jti: context.new_token(),
        sub: subject,
        iat: issued_at,
        exp: issued_at + resource.access_token_ttl,
        scope,
        client_id: client.as_str(),
        iss: &context.issuer,
        aud: &resource.indicator,
    };
    Ok(keys.signing.signer().sign_jwt(Some("at+jwt"), &claims)?)
}

/// An access token that is about to be issued to a user's client.
#[derive(Clone)]
pub(super) enum Planned {
    /// Opaque: value, what it is stored as, and what it allows.
    Opaque {
        value: String,
        hmac: Vec<u8>,
        /// Its life in seconds.
        ttl: i64,
    },
    /// For a resource; signed after the commit.
    Jwt(Box<Resource>),
}

impl Planned {
    /// What the token allows under a grant, given what was asked for and what its client may have now.
    pub(super) fn scope(&self, grant: &Grant, within: &ScopeSet, client: &Client) -> ScopeSet {
        match self {
            Self::Opaque { .. } => grant
                .scope
                .filter(|scope| within.contains(scope) && may_have(client, scope)),
            Self::Jwt(resource) => {
                let indicator = &resource.indicator;
                let granted = grant.resources.get(indicator);
                let may =
                    |scope: &str| within.contains(scope) && may_have_at(client, indicator, scope);
                granted.map(|scopes| scopes.filter(may)).unwrap_or_default()
            }
        }
    }

    /// Its life in seconds.
    pub(super) fn ttl(&self) -> i64 {
        match self {
            Self::Opaque { ttl, .. } => *ttl,
            Self::Jwt(resource) => resource.access_token_ttl,
        }
    }

    /// The row of an opaque token.
    pub(super) fn row(
        &self,
        grant: &Grant,
        scope: &ScopeSet,
        now: Time,
    ) -> Option<(&[u8], AccessToken)> {
        match self {
            Self::Opaque { hmac, ttl, .. } => Some((
                hmac,
                AccessToken {
                    grant_id: grant.id.clone(),
                    client_id: grant.client_id.clone(),
                    user_id: grant.user_id.clone(),
                    scope: scope.clone(),
                    issued_at: now,
                    expires_at: now.plus_seconds(*ttl),
                },
            )),
            Self::Jwt(_) => None,
        }
    }

    /// The token itself.
    pub(super) async fn finish(
        self,
        context: &Context,
        grant: &Grant,
        scope: &ScopeSet,
    ) -> Result<String, OidcError> {
        match self {
            Self::Opaque { value, .. } => Ok(value),
            Self::Jwt(resource) => {
                let subject = grant.user_id.as_str();
                let scope = Some(scope.to_string());
                sign_jwt(context, subject, &grant.client_id, &resource, scope).await
            }
        }
    }
}

/// What a choice of token needs, put together before the write: the rules about `resource` come
/// after those about the code or refresh token (reference oidc.md §6.1), so inside it.
pub(super) struct Plan {
    resources: Arc<Vec<Resource>>,
    asked: Vec<String>,
    value: String,
    hmac: Vec<u8>,
    ttl: i64,
}

impl Plan {
    /// Reads what is asked for.
    pub(super) async fn new(context: &Context, parameters: &Parameters) -> Result<Self, OidcError> {
        let value = context.new_token();
        Ok(Self {
            resources: context.store.resources(&context.tenant).await?,
            asked: parameters.resources(false),
            hmac: context.lookup(kind::ACCESS_TOKEN, &value),
            ttl: context.lifetimes.access_token,
            value,
        })
    }

    /// Which token a request of a user's client is for (reference oidc.md §6.6). `authorized` are
    /// the resources that were asked for at the authorization endpoint.
    pub(super) fn choose(
        &self,
        authorized: &[String],
        has_openid: bool,
    ) -> Result<Planned, OidcError> {
        let default = || {
            self.resources
                .iter()
                .find(|resource| resource.is_default)
                .map(|resource| &resource.indicator)
                .filter(|indicator| authorized.contains(indicator))
        };
        let indicator = match (self.asked.as_slice(), authorized) {
            ([], _) if has_openid => None,
            ([], [only]) => Some(only),
            ([], _) => default(),
            ([one], _) if authorized.contains(one) => Some(one),
            ([_], _) => return Err(OidcError::invalid_target()),
            _ => {
                return Err(OidcError::new(
                    ErrorKind::InvalidTarget,
                    "only a single resource indicator value is supported for this grant type",
                ));
            }
        };
        let Some(indicator) = indicator else {
            return Ok(Planned::Opaque {
                value: self.value.clone(),
                hmac: self.hmac.clone(),
                ttl: self.ttl,
            });
        };
        self.resources
            .iter()
            .find(|resource| resource.indicator == *indicator)
            .map(|resource| Planned::Jwt(Box::new(resource.clone())))
            .ok_or_else(OidcError::invalid_target)
    }
}
