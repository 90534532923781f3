//! Who calls the Management API (reference management-api.md §0.1) and the Me API.
//!
//! A caller has an access token for this tenant's Management API with scope `all`, signed by the
//! tenant or by the admin tenant. There is no other way in, in any mode: the contract's
//! `development-user-id` does not exist here. Who calls the Me API (§18) has one for that, as a user.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use keyward_crypto::{Claims, Expect, VerifyError};
use keyward_model::{Actor, Id, ScopeSet, TenantId, User};
use keyward_store::{Tenant, users};
use serde_json::{Value, json};

use crate::{App, SharedApp, TenantScope, error::ApiError};

/// The scope that opens either API.
const ALL: &str = "all";
const BEARER: &str = "Bearer";

/// Whoever called, with the right to manage the tenant.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who it is, for the audit log.
    pub actor: Actor,
}

impl FromRequestParts<SharedApp> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &SharedApp,
    ) -> Result<Self, Self::Rejection> {
        let scope = parts
            .extensions
            .get::<TenantScope>()
            .ok_or_else(|| ApiError::internal("the request has no tenant"))?;
        let token = bearer(&parts.headers)?;
        let audience = scope.tenant.id().management_api();
        let (claims, issuer) = verify(app, &scope.tenant, &audience, token).await?;
        let actor = find(app, &issuer, &claims).await?;
        require_all(&claims)?;
        Ok(Self { actor })
    }
}

/// An administrator who looks after their own account: a user of the admin tenant, never a program.
#[derive(Clone, Debug)]
pub struct Oneself(pub Id<User>);

impl FromRequestParts<SharedApp> for Oneself {
    type Rejection = ApiError;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &SharedApp,
    ) -> Result<Self, Self::Rejection> {
        let admin = app.store.system().admin_tenant();
        let token = bearer(&parts.headers)?;
        let (claims, _) = verify(app, &admin, TenantId::ME_API, token).await?;
        let subject = subject(&claims)?;
        require_all(&claims)?;
        if text(&claims, "client_id") == Some(subject) {
            return Err(forbidden());
        }
        let user = find_user(app, &admin, subject).await?.ok_or_else(gone)?;
        if user.is_suspended {
            return Err(ApiError::unauthorized("user.suspended"));
        }
        Ok(Self(user.id))
    }
}

fn require_all(claims: &Claims) -> Result<(), ApiError> {
    let scopes = ScopeSet::parse(text(claims, "scope").unwrap_or_default());
    if !scopes.contains(ALL) {
        return Err(forbidden());
    }
    Ok(())
}

fn forbidden() -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "auth.forbidden")
}

fn gone() -> ApiError {
    ApiError::unauthorized("auth.unauthorized")
}

/// The token of `Authorization: Bearer …` (RFC 6750 §2.1).
fn bearer(headers: &HeaderMap) -> Result<&str, ApiError> {
    let header = headers
        .get(header::AUTHORIZATION)
        .ok_or_else(|| ApiError::unauthorized("auth.authorization_header_missing"))?;
    // What is no ASCII is no token, and says nothing of the scheme.
    let header = header.to_str().unwrap_or_default();
    let (scheme, token) = header.split_once(' ').unwrap_or((header, ""));
    if !scheme.eq_ignore_ascii_case(BEARER) {
        let error = ApiError::unauthorized("auth.authorization_token_type_not_supported");
        return Err(error.data(json!({ "supportedTypes": [BEARER] })));
    }
    Ok(token.trim())
}

/// The token's claims, and the tenant that issued it.
async fn verify(
    app: &App,
    tenant: &Tenant,
    audience: &str,
    token: &str,
) -> Result<(Claims, Tenant), ApiError> {
    // The Console's users and the `m-<tenant>` applications live in the admin tenant.
    let admin = app.store.system().admin_tenant();
    let mut issuers = vec![tenant.clone()];
    if admin != *tenant {
        issuers.push(admin);
    }
    let mut refusal = VerifyError::UnknownKey;
    for issuer in issuers {
        let keys = app.store.keys(&issuer, app.now()).await?;
        let urls = app.addresses.of(&issuer);
        let expect = Expect {
            issuer: &[urls.issuer()],
            audience: Some(audience),
            typ: Some("at+jwt"),
            ignore_expiry: false,
            leeway_s: 0,
            now: app.now(),
        };
        match keys.signing.verify(token, &expect) {
            Ok(claims) => return Ok((claims, issuer)),
            Err(VerifyError::UnknownKey) => {}
            Err(error) => refusal = error,
        }
    }
    Err(ApiError::unauthorized("auth.unauthorized").data(reason(refusal)))
}

/// The refusal in the words that clients of the contract know; never a part of the token.
fn reason(error: VerifyError) -> Value {
    let claim = |claim: &str| {
        json!({
            "code": "ERR_JWT_CLAIM_VALIDATION_FAILED",
            "name": "JWTClaimValidationFailed",
            "claim": claim,
            "reason": "check_failed",
        })
    };
    match error {
        VerifyError::Malformed => json!({ "code": "ERR_JWS_INVALID", "name": "JWSInvalid" }),
        VerifyError::UnknownKey => {
            json!({ "code": "ERR_JWKS_NO_MATCHING_KEY", "name": "JWKSNoMatchingKey" })
        }
        VerifyError::Signature => json!({
            "code": "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
            "name": "JWSSignatureVerificationFailed",
        }),
        VerifyError::Expired => json!({
            "code": "ERR_JWT_EXPIRED",
            "name": "JWTExpired",
            "claim": "exp",
            "reason": "check_failed",
        }),
        VerifyError::NotYetValid => claim("nbf"),
        VerifyError::Claim(name) => claim(name),
    }
}

/// The application or user that the token was issued to, who must still be there.
async fn find(app: &App, issuer: &Tenant, claims: &Claims) -> Result<Actor, ApiError> {
    let subject = subject(claims)?;
    if text(claims, "client_id") == Some(subject) {
        let client = app.store.client(issuer, &Id::from(subject)).await?;
        return client
            .map(|_| Actor::Application(subject.to_owned()))
            .ok_or_else(gone);
    }
    let user = find_user(app, issuer, subject).await?;
    user.filter(|user| !user.is_suspended)
        .map(|user| Actor::User(user.id.as_str().to_owned()))
        .ok_or_else(gone)
}

async fn find_user(app: &App, issuer: &Tenant, subject: &str) -> Result<Option<User>, ApiError> {
    let id = Id::from(subject);
    let found = app
        .store
        .look_up(issuer, async move |tx| users::find(tx, &id).await);
    Ok(found.await?)
}

fn subject(claims: &Claims) -> Result<&str, ApiError> {
    text(claims, "sub")
        .filter(|subject| !subject.is_empty())
        .ok_or_else(|| ApiError::unauthorized("auth.jwt_sub_missing"))
}

fn text<'a>(claims: &'a Claims, name: &str) -> Option<&'a str> {
    claims.get(name).and_then(Value::as_str)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn code(header: Option<&str>) -> Result<String, &'static str> {
        let mut headers = HeaderMap::new();
        if let Some(header) = header {
            headers.insert(header::AUTHORIZATION, header.parse().unwrap());
        }
        bearer(&headers)
            .map(str::to_owned)
            .map_err(|error| error.code())
    }

    #[test]
    fn only_bearer_tokens_count() {
        assert_eq!(code(None), Err("auth.authorization_header_missing"));
        let other = Err("auth.authorization_token_type_not_supported");
        for header in ["Basic abc", "abc", "", "Bearerabc"] {
            assert_eq!(code(Some(header)), other, "{header}");
        }
        assert_eq!(code(Some("Bearer a.b.c")), Ok("a.b.c".to_owned()));
        assert_eq!(code(Some("bearer  a.b.c")), Ok("a.b.c".to_owned()));
    }

    proptest::proptest! {
        #[test]
        fn no_header_panics(text in "[ -~]{0,40}") {
            let _ = code(Some(&text));
        }
    }
}
