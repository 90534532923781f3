//! Granting: what a first-party client asked for is granted without a page, and a code stands for
//! it (RFC 6749 §4.1.2, reference oidc.md §4 "Auto consent").

use std::collections::BTreeMap;

use keyward_model::{
    Application, AuthorizationCode, Event, Grant, Id, Lifetimes, PendingAuthorization, ScopeSet,
    Session, Time, User, user_scopes,
};
use keyward_store::{Audit, Tx, authorization_codes, grants, sessions, users};

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
    /// How many grants a user may have for the client.
    most_grants: Option<u32>,
    /// The code itself.
    pub value: String,
}

impl NewCode {
    pub(crate) fn draw(context: &Context, client: &Application) -> Self {
        let value = context.new_token();
        Self {
            grant_id: context.new_id(),
            hmac: context.lookup(kind::CODE, &value),
            lifetimes: context.lifetimes,
            most_grants: client.custom_client_metadata.max_allowed_grants,
            value,
        }
    }
}

/// Answers with a code for a session that is good enough and lives on until `end`. `None` when it
/// has just ended.
pub(super) async fn answer_at_once(
    context: &Context,
    pending: PendingAuthorization,
    client: &Application,
    session: &Session,
    end: Time,
) -> Result<Option<Answer>, OidcError> {
    let code = NewCode::draw(context, client);
    let audit = context.audit(Some(&client.id), None);
    let value = code.value.clone();
    let (session_id, now, request) = (session.id.clone(), context.now, pending.clone());
    let granted = context
        .store
        .write(&context.tenant, async move |tx| {
            // What lets someone in is read under its lock, never taken from before.
            let held = sessions::hold(tx, &session_id, &request.client_id, now).await?;
            let Some(session) = held else {
                return Ok::<_, OidcError>(false);
            };
            if !sessions::prolong(tx, &session_id, end, now).await? {
                return Ok(false);
            }
            issue_code(tx, &audit, &code, request, &session, now).await?;
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
        .look_up(&context.tenant, async move |tx| {
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

/// Writes grant and code in the caller's transaction. Of the user's grants for the client the oldest
/// end where these are too many.
pub(crate) async fn issue_code(
    tx: &mut Tx<'_>,
    audit: &Audit,
    code: &NewCode,
    pending: PendingAuthorization,
    session: &Session,
    now: keyward_model::Time,
) -> Result<(), OidcError> {
    let held = users::list_scopes(tx, &session.user_id).await?;
    let existing = grants::find_in_session(tx, &session.id, &pending.client_id, now).await?;
    let grant = grown(existing, code, &pending, session, &held, now);
    grants::save(tx, &grant, now).await?;
    if let Some(most) = code.most_grants {
        end_oldest(tx, audit, &grant, most, now).await?;
    }
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

/// Ends what a user granted to a client before this grant, beyond so many (reference oidc.md §12).
async fn end_oldest(
    tx: &mut Tx<'_>,
    audit: &Audit,
    grant: &Grant,
    most: u32,
    now: Time,
) -> Result<(), OidcError> {
    let ended = grants::revoke_oldest(tx, grant, most, now).await?;
    if ended.is_empty() {
        return Ok(());
    }
    let mut audit = audit.clone();
    audit.context.user_id = Some(grant.user_id.clone());
    audit.context.session_id = Some(grant.session_id.clone());
    let grant_ids = ended.into_iter().map(|id| id.as_str().to_owned()).collect();
    Ok(audit
        .success(tx, &Event::GrantsRevoked { grant_ids })
        .await?)
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
