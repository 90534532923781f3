//! Refresh tokens (RFC 6749 §6, RFC 9700 §4.14, reference oidc.md §6.2). A rotated token gives its
//! one successor again inside the retry window, to the same client; after that its use ends the
//! whole family (DESIGN §9).

use std::sync::Arc;

use keyward_model::{
    Day, Event, Grant, RefreshToken, ScopeSet, Time, TokenType, User, Zone, user_scopes,
};
use keyward_store::{
    Audit, Tx, access_tokens, activity,
    clients::Client,
    grants, refresh_tokens,
    users::{self, Granted},
};

use super::TokenResponse;
use crate::{
    Authenticated, Context, ErrorKind, OidcError, Parameters,
    context::kind,
    token::{
        access::{Plan, Planned},
        id_token::IdToken,
    },
    wanted::{is_user_scope, may_have},
};

/// Seconds after which a family no longer rotates: a year.
const ROTATION_LIMIT: i64 = 31_557_600;

/// How the write ended.
enum Outcome {
    Refreshed(Box<Refreshed>),
    Refused(OidcError),
}

struct Refreshed {
    token: RefreshToken,
    grant: Grant,
    user: User,
    roles: Vec<String>,
    scope: ScopeSet,
    id_scope: Option<ScopeSet>,
    rotated: bool,
    planned: Planned,
}

struct Request {
    client: Arc<Client>,
    hmac: Vec<u8>,
    successor_hmac: Vec<u8>,
    asked_scope: Option<ScopeSet>,
    plan: Plan,
    audit: Audit,
    /// Seconds in which a rotated token still gives its successor.
    retry_window: i64,
    now: Time,
    zone: Zone,
    today: Day,
}

pub(super) async fn exchange(
    context: &Context,
    client: &Authenticated,
    parameters: &Parameters,
) -> Result<TokenResponse, OidcError> {
    let presented = parameters
        .get("refresh_token")
        .ok_or_else(|| OidcError::invalid_request("missing required parameter 'refresh_token'"))?;
    if parameters.has("organization_id") {
        return Err(OidcError::new(
            ErrorKind::OutsideOrganization,
            "user is not a member of the organization",
        ));
    }
    let hmac = context.lookup(kind::REFRESH_TOKEN, presented);
    let successor = context
        .store
        .vault()
        .successor(context.tenant.id(), presented);
    let asked_scope = parameters.get("scope").map(ScopeSet::parse);
    let request = Request {
        client: client.client.clone(),
        hmac,
        successor_hmac: context.lookup(kind::REFRESH_TOKEN, &successor),
        asked_scope,
        plan: Plan::new(context, parameters).await?,
        audit: context.audit(Some(&client.application().id), None),
        retry_window: context.lifetimes.refresh_retry_window,
        now: context.now,
        zone: context.zone.clone(),
        today: context.today(),
    };
    let outcome = context
        .store
        .write(&context.tenant, async move |tx| refresh(tx, request).await)
        .await?;
    let refreshed = match outcome {
        Outcome::Refreshed(refreshed) => refreshed,
        Outcome::Refused(error) => return Err(error),
    };
    let id_token = match &refreshed.id_scope {
        None => None,
        Some(scope) => Some(
            IdToken {
                user: &refreshed.user,
                roles: &refreshed.roles,
                scope,
                nonce: refreshed.token.nonce.as_deref(),
                auth_time: refreshed.token.auth_time,
            }
            .sign(context, client.application())
            .await?,
        ),
    };
    let refresh_token = if refreshed.rotated {
        successor
    } else {
        presented.to_owned()
    };
    Ok(TokenResponse {
        expires_in: refreshed.planned.ttl(),
        access_token: refreshed
            .planned
            .finish(context, &refreshed.grant, &refreshed.scope)
            .await?,
        id_token,
        refresh_token: Some(refresh_token),
        scope: Some(refreshed.scope.to_string()),
        token_type: "Bearer",
    })
}

async fn refresh(tx: &mut Tx<'_>, request: Request) -> Result<Outcome, OidcError> {
    let now = request.now;
    let invalid = || Ok(Outcome::Refused(OidcError::invalid_grant()));
    let Some(token) = refresh_tokens::find(tx, &request.hmac).await? else {
        return invalid();
    };
    if token.client_id != request.client.application.id || token.expires_at <= now {
        return invalid();
    }
    let Some(Granted { grant, user }) = users::hold_by_grant(tx, &token.grant_id, now).await?
    else {
        return invalid();
    };
    if let Some(asked) = &request.asked_scope
        && !asked.is_subset_of(&token.scope)
    {
        return Ok(Outcome::Refused(
            OidcError::new(
                ErrorKind::InvalidScope,
                "refresh token missing requested scope(s)",
            )
            .with_scope(asked.to_string()),
        ));
    }
    if let Some(rotated_at) = token.rotated_at
        && rotated_at.plus_seconds(request.retry_window) < now
    {
        grants::revoke(tx, &grant.id).await?;
        let event = Event::TokensRevoked {
            grant_id: grant.id.as_str().to_owned(),
            token: Some(TokenType::RefreshToken),
        };
        request.audit.success(tx, &event).await?;
        return invalid();
    }
    let has_openid = request
        .asked_scope
        .as_ref()
        .unwrap_or(&token.scope)
        .contains("openid");
    // Refusals do not use the token up, so this comes before the rotation.
    let planned = match request.plan.choose(&token.resources, has_openid) {
        Ok(planned) => planned,
        Err(error) => return Ok(Outcome::Refused(error)),
    };
    let rotated = rotate(tx, &request, &token, &grant).await?;
    issue(tx, request, planned, token, grant, user, rotated).await
}

/// Rotates where the contract says so; answers whether the client gets the successor.
async fn rotate(
    tx: &mut Tx<'_>,
    request: &Request,
    token: &RefreshToken,
    grant: &Grant,
) -> Result<bool, OidcError> {
    let application = &request.client.application;
    let now = request.now;
    let ttl = application.refresh_token_ttl();
    let due = token.rotated_at.is_some()
        || application.kind.is_public()
        || token.issued_at.plus_seconds(ttl * 7 / 10) <= now;
    let wanted = application.custom_client_metadata.rotate_refresh_token != Some(false)
        && token.family_started_at.plus_seconds(ROTATION_LIMIT) > now;
    if token.rotated_at.is_none() && !(due && wanted) {
        return Ok(false);
    }
    if token.rotated_at.is_none() {
        refresh_tokens::rotate(tx, &request.hmac, now).await?;
        let fresh = now.plus_seconds(ttl);
        let expires_at = if application.kind == keyward_model::ApplicationType::Spa {
            token.expires_at
        } else {
            fresh
        };
        let successor = RefreshToken {
            issued_at: now,
            expires_at: expires_at.min(grant.expires_at),
            rotated_at: None,
            ..token.clone()
        };
        refresh_tokens::insert(tx, &request.successor_hmac, &successor).await?;
    }
    Ok(true)
}

async fn issue(
    tx: &mut Tx<'_>,
    request: Request,
    planned: Planned,
    token: RefreshToken,
    grant: Grant,
    user: User,
    rotated: bool,
) -> Result<Outcome, OidcError> {
    let within = request.asked_scope.as_ref().unwrap_or(&token.scope);
    let client = &request.client;
    let mut scope = planned.scope(&grant, within, client);
    if let Planned::Jwt(resource) = &planned {
        // What the user holds now, not what they held when they signed in.
        let held = users::list_scopes(tx, &user.id).await?;
        scope = held
            .iter()
            .filter(|(indicator, name)| *indicator == resource.indicator && scope.contains(name))
            .map(|(_, name)| name.as_str())
            .collect();
    }
    if let Some((hmac, row)) = planned.row(&grant, &scope, request.now) {
        access_tokens::insert(tx, hmac, &row).await?;
    }
    let user_scope = grant
        .scope
        .filter(|scope| is_user_scope(scope) && within.contains(scope) && may_have(client, scope));
    let id_scope = user_scope.contains("openid").then_some(user_scope);
    let roles = match &id_scope {
        Some(scope) if scope.contains(user_scopes::ROLES) => {
            users::list_role_names(tx, &user.id).await?
        }
        _ => Vec::new(),
    };
    // It was noted when the token that was exchanged was issued, if that was today.
    if request.zone.day_of(token.issued_at) != request.today {
        activity::note(tx, &user.id, request.today).await?;
    }
    let mut audit = request.audit;
    audit.context.user_id = Some(user.id.clone());
    let event = Event::TokensExchanged {
        grant: "RefreshToken",
        tokens: TokenResponse::kinds(true, id_scope.is_some()),
        scope: Some(scope.to_string()),
    };
    audit.success(tx, &event).await?;
    Ok(Outcome::Refreshed(Box::new(Refreshed {
        token,
        grant,
        user,
        roles,
        scope,
        id_scope,
        rotated,
        planned,
    })))
}
