//! Granting: what a first-party client asked for is granted without a page, and a code stands for
//! it (RFC 6749 §4.1.2, reference oidc.md §4 "Auto consent").

use std::collections::BTreeMap;

use keyward_model::{
    AuthorizationCode, Grant, Id, Lifetimes, PendingAuthorization, ScopeSet, Session, Time, User,
    user_scopes,
};
use keyward_store::{Tx, authorization_codes, grants, sessions, users};

use crate::{Answer, Context, OidcError, context::kind};

/// Scopes that OpenID Connect and this provider know; all others belong to resources.
pub(crate) fn is_user_scope(scope: &str) -> bool {
    matches!(scope, "openid" | "offline_access") || user_scopes::ALL.contains(&scope)
}

/// What is needed to write a code, drawn before the write began.
pub(crate) struct NewCode {
    grant_id: Id<Grant>,
    hmac: Vec<u8>,
    lifetimes: Lifetimes,
    /// The code itself.
    pub value: String,
}

impl NewCode {
    pub(crate) fn draw(context: &Context) -> Self {
        let value = context.new_token();
        Self {
            grant_id: context.new_id(),
            hmac: context.lookup(kind::CODE, &value),
            lifetimes: context.lifetimes,
            value,
        }
    }
}

/// Answers with a code for a session that is good enough and lives on until `end`. `None` when it
/// has just ended.
pub(super) async fn answer_at_once(
    context: &Context,
    pending: PendingAuthorization,
    session: &Session,
    end: Time,
) -> Result<Option<Answer>, OidcError> {
    let code = NewCode::draw(context);
    let value = code.value.clone();
    let (session_id, now, request) = (session.id.clone(), context.now, pending.clone());
    let granted = context
        .store
        .write(&context.tenant, async move |tx| {
            // Locked first, then read: what lets someone in is never taken from before.
            if !sessions::prolong(tx, &session_id, end, now).await? {
                return Ok::<_, OidcError>(false);
            }
            let Some(session) = sessions::find(tx, &session_id, now).await? else {
                return Ok(false);
            };
            issue_code(tx, &code, request, &session, now).await?;
            Ok(true)
        })
        .await?;
    Ok(granted.then(|| {
        Answer::code(
            &pending.redirect_uri,
            pending.response_mode,
            value,
            pending.state.as_deref(),
            &context.issuer,
        )
    }))
}

/// Whether the client has already in this session what it asks for.
pub(super) async fn covers(
    context: &Context,
    pending: &PendingAuthorization,
    session: &Session,
) -> Result<bool, OidcError> {
    let (session_id, client_id) = (session.id.clone(), pending.client_id.clone());
    let now = context.now;
    let grant = context
        .store
        .read(&context.tenant, async move |tx| {
            Ok::<_, OidcError>(grants::find_in_session(tx, &session_id, &client_id, now).await?)
        })
        .await?;
    Ok(grant.is_some_and(|grant| {
        pending
            .scope
            .iter()
            .filter(|scope| is_user_scope(scope))
            .all(|scope| grant.scope.contains(scope))
            && pending
                .resources
                .iter()
                .all(|indicator| grant.resources.contains_key(indicator))
    }))
}

/// Writes grant and code in the caller's transaction.
pub(crate) async fn issue_code(
    tx: &mut Tx<'_>,
    code: &NewCode,
    pending: PendingAuthorization,
    session: &Session,
    now: keyward_model::Time,
) -> Result<(), OidcError> {
    let held = users::list_scopes(tx, &session.user_id).await?;
    let existing = grants::find_in_session(tx, &session.id, &pending.client_id, now).await?;
    let grant = grown(existing, code, &pending, session, &held, now);
    grants::save(tx, &grant, now).await?;
    users::note_first_application(tx, &session.user_id, &pending.client_id).await?;
    authorization_codes::insert(
        tx,
        &code.hmac,
        &AuthorizationCode {
            grant_id: grant.id,
            request: pending,
            authenticated_at: session.authenticated_at,
            expires_at: now.plus_seconds(code.lifetimes.authorization_code),
        },
    )
    .await?;
    Ok(())
}

/// The grant with what the request adds to it.
fn grown(
    existing: Option<Grant>,
    code: &NewCode,
    pending: &PendingAuthorization,
    session: &Session,
    held: &[(String, String)],
    now: keyward_model::Time,
) -> Grant {
    let user_id: Id<User> = session.user_id.clone();
    let mut grant = existing
        .filter(|grant| grant.user_id == user_id)
        .unwrap_or_else(|| Grant {
            id: code.grant_id.clone(),
            user_id,
            client_id: pending.client_id.clone(),
            session_id: session.id.clone(),
            scope: ScopeSet::default(),
            resources: BTreeMap::new(),
            persists_logout: false,
            created_at: now,
            expires_at: now.plus_seconds(code.lifetimes.grant),
        });
    for scope in pending.scope.iter().filter(|scope| is_user_scope(scope)) {
        grant.scope.insert(scope);
    }
    for indicator in &pending.resources {
        let scopes = grant.resources.entry(indicator.clone()).or_default();
        // What was granted before and is not held any more is not granted again.
        let pair = |scope: &str| (indicator.clone(), scope.to_owned());
        *scopes = scopes.filter(|scope| held.contains(&pair(scope)));
        for (own, scope) in held {
            if own == indicator && pending.scope.contains(scope) {
                scopes.insert(scope);
            }
        }
    }
    grant.persists_logout |= pending.scope.contains("offline_access");
    grant.expires_at = now.plus_seconds(code.lifetimes.grant);
    grant
}
