//! Codes (RFC 6749 §4.1.3, reference oidc.md §6.1). A code that comes a second time ends its grant
//! and all tokens (RFC 9700 §4.5).

use std::sync::Arc;

use keyward_model::{
    AuthorizationCode, Day, Event, Grant, RefreshToken, ScopeSet, Time, User, user_scopes,
};
use keyward_store::{
    Audit, Tx, access_tokens, activity, authorization_codes,
    clients::Client,
    grants, refresh_tokens,
    users::{self, Granted},
};

use super::TokenResponse;
use crate::{
    Authenticated, Context, OidcError, Parameters, client_rules,
    context::kind,
    token::{
        access::{Plan, Planned},
        id_token::IdToken,
    },
    wanted::may_have,
};

/// What the write found out; signing comes after it.
struct Redeemed {
    grant: Grant,
    user: User,
    roles: Vec<String>,
    code: AuthorizationCode,
    scope: ScopeSet,
    id_scope: Option<ScopeSet>,
    has_refresh_token: bool,
    planned: Planned,
}

struct Request {
    client: Arc<Client>,
    code_hmac: Vec<u8>,
    challenge: Option<String>,
    redirect_uri: Option<String>,
    plan: Plan,
    refresh_hmac: Vec<u8>,
    audit: Audit,
    now: Time,
    today: Day,
}

pub(super) async fn exchange(
    context: &Context,
    client: &Authenticated,
    parameters: &Parameters,
) -> Result<TokenResponse, OidcError> {
    let code = parameters
        .get("code")
        .ok_or_else(|| OidcError::invalid_request("missing required parameter 'code'"))?;
    let code_hmac = context.lookup(kind::CODE, code);
    let refresh_token = context.new_token();
    let request = Request {
        client: client.client.clone(),
        code_hmac,
        challenge: parameters
            .get("code_verifier")
            .map(|verifier| keyward_crypto::sha256_base64url(verifier.as_bytes())),
        redirect_uri: presented_redirect_uri(client, parameters),
        plan: Plan::new(context, parameters).await?,
        refresh_hmac: context.lookup(kind::REFRESH_TOKEN, &refresh_token),
        audit: context.audit(Some(&client.application().id), None),
        now: context.now,
        today: context.today(),
    };
    let redeemed = context
        .store
        .write(&context.tenant, async move |tx| redeem(tx, request).await)
        .await??;
    let id_token = match &redeemed.id_scope {
        None => None,
        Some(scope) => Some(
            IdToken {
                user: &redeemed.user,
                roles: &redeemed.roles,
                scope,
                nonce: redeemed.code.request.nonce.as_deref(),
                auth_time: redeemed
                    .code
                    .request
                    .wants_auth_time()
                    .then_some(redeemed.code.authenticated_at),
            }
            .sign(context, client.application())
            .await?,
        ),
    };
    Ok(TokenResponse {
        expires_in: redeemed.planned.ttl(),
        access_token: redeemed
            .planned
            .finish(context, &redeemed.grant, &redeemed.scope)
            .await?,
        id_token,
        refresh_token: redeemed.has_refresh_token.then_some(refresh_token),
        scope: Some(redeemed.scope.to_string()),
        token_type: "Bearer",
    })
}

/// The presented redirect URI, or the only one that the client has.
fn presented_redirect_uri(client: &Authenticated, parameters: &Parameters) -> Option<String> {
    if let Some(uri) = parameters.get("redirect_uri") {
        return Some(uri.to_owned());
    }
    match client
        .application()
        .oidc_client_metadata
        .redirect_uris
        .as_slice()
    {
        [only] => Some(only.as_str().to_owned()),
        _ => None,
    }
}

/// How a write ended that keeps what it wrote either way: the end of a grant whose code came twice,
/// and the use of a code whose request was refused.
type Outcome = Result<Redeemed, OidcError>;

/// The rules, in the contract's order.
async fn redeem(tx: &mut Tx<'_>, request: Request) -> Result<Outcome, OidcError> {
    let invalid = || Ok(Err(OidcError::invalid_grant()));
    let Request {
        client,
        code_hmac,
        now,
        ..
    } = &request;
    let Some(stored) = authorization_codes::find(tx, code_hmac).await? else {
        return invalid();
    };
    let asked = &stored.code.request;
    if asked.client_id != client.application.id || stored.code.expires_at <= *now {
        // A used code stays a trap for a while after its end.
        if stored.is_consumed && asked.client_id == client.application.id {
            end_grant(tx, &request, &stored.code).await?;
        }
        return invalid();
    }
    let fits = asked.code_challenge == request.challenge
        && request.redirect_uri.as_deref() == Some(asked.redirect_uri.as_str());
    if !fits {
        return invalid();
    }
    if stored.is_consumed {
        end_grant(tx, &request, &stored.code).await?;
        return invalid();
    }
    // Before the code is used, so that whoever ends the grant waits for us or we for them.
    let Some(Granted { grant, user }) =
        users::hold_by_grant(tx, &stored.code.grant_id, *now).await?
    else {
        return invalid();
    };
    if !authorization_codes::consume(tx, code_hmac, *now).await? {
        end_grant(tx, &request, &stored.code).await?;
        return invalid();
    }
    let asked = &stored.code.request;
    let planned = match request
        .plan
        .choose(&asked.resources, asked.scope.contains("openid"))
    {
        Ok(planned) => planned,
        Err(error) => return Ok(Err(error)),
    };
    issue(tx, request, planned, stored.code, grant, user)
        .await
        .map(Ok)
}

async fn end_grant(
    tx: &mut Tx<'_>,
    request: &Request,
    code: &AuthorizationCode,
) -> Result<(), OidcError> {
    if grants::revoke(tx, &code.grant_id).await? {
        let event = Event::TokensRevoked {
            grant_id: code.grant_id.as_str().to_owned(),
            token: None,
        };
        request.audit.success(tx, &event).await?;
    }
    Ok(())
}

async fn issue(
    tx: &mut Tx<'_>,
    request: Request,
    planned: Planned,
    code: AuthorizationCode,
    grant: Grant,
    user: User,
) -> Result<Redeemed, OidcError> {
    let asked = &code.request;
    let client = &request.client;
    let scope = planned.scope(&grant, &asked.scope, client);
    if let Some((hmac, token)) = planned.row(&grant, &scope, request.now) {
        access_tokens::insert(tx, hmac, &token).await?;
    }
    let granted = grant
        .scope
        .filter(|scope| asked.scope.contains(scope) && may_have(client, scope));
    let has_refresh_token =
        client_rules::issues_refresh_token(&client.application, granted.contains("offline_access"));
    if has_refresh_token {
        let token = first_refresh_token(&request, &code, &grant);
        refresh_tokens::insert(tx, &request.refresh_hmac, &token).await?;
    }
    let id_scope = granted.contains("openid").then_some(granted);
    let roles = match &id_scope {
        Some(scope) if scope.contains(user_scopes::ROLES) => {
            users::list_role_names(tx, &user.id).await?
        }
        _ => Vec::new(),
    };
    activity::note(tx, &user.id, request.today).await?;
    let mut audit = request.audit;
    audit.context.user_id = Some(user.id.clone());
    let event = Event::TokensExchanged {
        grant: "AuthorizationCode",
        tokens: TokenResponse::kinds(has_refresh_token, id_scope.is_some()),
        scope: Some(scope.to_string()),
    };
    audit.success(tx, &event).await?;
    Ok(Redeemed {
        grant,
        user,
        roles,
        code,
        scope,
        id_scope,
        has_refresh_token,
        planned,
    })
}

fn first_refresh_token(request: &Request, code: &AuthorizationCode, grant: &Grant) -> RefreshToken {
    let asked = &code.request;
    let lives_until = request
        .now
        .plus_seconds(request.client.application.refresh_token_ttl());
    RefreshToken {
        grant_id: grant.id.clone(),
        client_id: grant.client_id.clone(),
        scope: asked.scope.clone(),
        resources: asked.resources.clone(),
        nonce: asked.nonce.clone(),
        auth_time: asked.wants_auth_time().then_some(code.authenticated_at),
        family_started_at: request.now,
        issued_at: request.now,
        expires_at: lives_until.min(grant.expires_at),
        rotated_at: None,
    }
}
