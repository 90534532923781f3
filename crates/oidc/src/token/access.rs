//! Access tokens: opaque for userinfo, JWT for a resource (RFC 9068, reference oidc.md §6.7).

use keyward_model::{AccessToken, Application, Grant, Id, Resource, ScopeSet, Time};
use serde::Serialize;

use crate::{Context, OidcError, context::kind};

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
    let keys = context.store.keys(&context.tenant).await?;
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
    Opaque { value: String, hmac: Vec<u8> },
    /// For a resource; signed after the commit.
    Jwt(Box<Resource>),
}

impl Planned {
    /// An opaque token.
    pub(super) fn opaque(context: &Context) -> Self {
        let value = context.new_token();
        Self::Opaque {
            hmac: context.lookup(kind::ACCESS_TOKEN, &value),
            value,
        }
    }

    /// What the token allows under a grant, given what was asked for.
    pub(super) fn scope(&self, grant: &Grant, within: &ScopeSet) -> ScopeSet {
        match self {
            Self::Opaque { .. } => grant.scope.filter(|scope| within.contains(scope)),
            Self::Jwt(resource) => grant
                .resources
                .get(&resource.indicator)
                .map(|scopes| scopes.filter(|scope| within.contains(scope)))
                .unwrap_or_default(),
        }
    }

    /// Its life in seconds.
    pub(super) fn ttl(&self) -> i64 {
        match self {
            Self::Opaque { .. } => AccessToken::TTL,
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
            Self::Opaque { hmac, .. } => Some((
                hmac,
                AccessToken {
                    grant_id: grant.id.clone(),
                    client_id: grant.client_id.clone(),
                    user_id: grant.user_id.clone(),
                    scope: scope.clone(),
                    expires_at: now.plus_seconds(AccessToken::TTL),
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

/// Which token a request of a user's client is for (reference oidc.md §6.6). `authorized` are the
/// resources that were asked for at the authorization endpoint.
pub(super) async fn plan(
    context: &Context,
    asked: &[String],
    authorized: &[String],
    has_openid: bool,
) -> Result<Planned, OidcError> {
    let indicator = match asked {
        [] if has_openid => return Ok(Planned::opaque(context)),
        [] => match authorized {
            [only] => only,
            _ => return Ok(Planned::opaque(context)),
        },
        [one] if authorized.contains(one) => one,
        [_] => return Err(OidcError::invalid_target()),
        _ => {
            return Err(OidcError::new(
                crate::ErrorKind::InvalidTarget,
                "only a single resource indicator value is supported for this grant type",
            ));
        }
    };
    let resources = context.store.resources(&context.tenant).await?;
    resources
        .iter()
        .find(|resource| resource.indicator == *indicator)
        .map(|resource| Planned::Jwt(Box::new(resource.clone())))
        .ok_or_else(OidcError::invalid_target)
}
