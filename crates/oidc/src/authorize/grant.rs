//! Granting: what a first-party client asked for is granted without a page, what somebody else's client
//! asked for after the person's consent, and a code stands for it (RFC 6749 §4.1.2, reference oidc.md §4).

use std::{collections::BTreeMap, sync::Arc};

use keyward_model::{
    ApplicationType, AuthorizationCode, Event, Grant, Id, PendingAuthorization, Prompt, ScopeSet,
    Session, Time, User,
};
use keyward_store::{Audit, Tx, authorization_codes, clients::Client, grants, sessions, users};

use crate::{
    Answer, Context, OidcError,
    context::kind,
    wanted::{Wanted, is_user_scope, may_have, may_have_at},
};

/// What is needed to write a grant, drawn before the write began.
pub(crate) struct NewGrant {
    id: Id<Grant>,
    /// Its life in seconds.
    ttl: i64,
}

impl NewGrant {
    pub(crate) fn draw(context: &Context) -> Self {
        Self {
            id: context.new_id(),
            ttl: context.lifetimes.grant,
        }
    }
}

/// What is needed to write a code, drawn before the write began.
pub(crate) struct NewCode {
    grant: NewGrant,
    hmac: Vec<u8>,
    /// Its life in seconds.
    ttl: i64,
    client: Arc<Client>,
    /// The code itself.
    pub value: String,
}

impl NewCode {
    pub(crate) fn draw(context: &Context, client: &Arc<Client>) -> Self {
        let value = context.new_token();
        Self {
            grant: NewGrant::draw(context),
            hmac: context.lookup(kind::CODE, &value),
            ttl: context.lifetimes.authorization_code,
            client: client.clone(),
            value,
        }
    }
}

/// In what kind of session a code is issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Within {
    /// It has just begun: nothing was granted in it yet.
    Fresh,
    /// Something may have been granted in it.
    Ongoing {
        /// Whether the person has just agreed to what the client asks for.
        has_just_agreed: bool,
    },
}

/// Whether a code was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Issued {
    /// It was.
    Code,
    /// The person has not agreed yet to what the client asks for: nothing was written.
    NotAgreed,
}

/// How answering at once ended.
pub(super) enum AtOnce {
    /// With a code.
    Answered(Answer),
    /// The session has just ended.
    Ended,
    /// The person must be asked first.
    NotAgreed,
}

/// Answers with a code for a session that is good enough and lives on until `end`.
pub(super) async fn answer_at_once(
    context: &Context,
    pending: PendingAuthorization,
    client: &Arc<Client>,
    session: &Session,
    end: Time,
) -> Result<AtOnce, OidcError> {
    let code = NewCode::draw(context, client);
    let audit = context.audit(Some(&client.application.id), None);
    let value = code.value.clone();
    let (session_id, now, request) = (session.id.clone(), context.now, pending.clone());
    let issued = context
        .store
        .write(&context.tenant, async move |tx| {
            // What lets someone in is read under its lock, never taken from before.
            let held = sessions::hold(tx, &session_id, &request.client_id, now).await?;
            let Some(session) = held else {
                return Ok::<_, OidcError>(None);
            };
            if !sessions::prolong(tx, &session_id, end, now).await? {
                return Ok(None);
            }
            let within = Within::Ongoing {
                has_just_agreed: false,
            };
            let issued = issue_code(tx, &audit, &code, &request, &session, within, now).await?;
            Ok(Some(issued))
        })
        .await?;
    Ok(match issued {
        None => AtOnce::Ended,
        Some(Issued::NotAgreed) => AtOnce::NotAgreed,
        Some(Issued::Code) => AtOnce::Answered(Answer::code(
            &pending.redirect_uri,
            pending.response_mode,
            value,
            pending.state.as_deref(),
            &context.issuer,
        )),
    })
}

/// Whether the person has to agree first to what the client asks for, where the database is asked
/// before the write.
pub(super) async fn must_ask(
    context: &Context,
    pending: &PendingAuthorization,
    client: &Client,
    session: &Session,
) -> Result<bool, OidcError> {
    if !client.application.is_third_party {
        return Ok(false);
    }
    let (session, client_id) = (session.clone(), pending.client_id.clone());
    let now = context.now;
    let (grant, held) = context
        .store
        .look_up(&context.tenant, async move |tx| {
            let grant = grants::find_in_session(tx, &session.id, &client_id, now).await?;
            let held = users::list_scopes(tx, &session.user_id).await?;
            Ok::<_, OidcError>((grant, held))
        })
        .await?;
    Ok(!is_agreed(client, pending, grant.as_ref(), &held, false))
}

/// Whether what a client asks for needs no page any more. What is our own needs none. Who has just
/// agreed is not asked again; an installed application, which anybody could pretend to be, asks each
/// time (RFC 8252 §8.6).
fn is_agreed(
    client: &Client,
    pending: &PendingAuthorization,
    grant: Option<&Grant>,
    held: &[(String, String)],
    has_just_agreed: bool,
) -> bool {
    let application = &client.application;
    if !application.is_third_party {
        return true;
    }
    let asks_again =
        application.kind == ApplicationType::Native || pending.prompt.contains(&Prompt::Consent);
    (has_just_agreed || !asks_again)
        && grant.is_some_and(|grant| Wanted::of(client, pending, held).is_in(grant))
}

/// Whether one of our own clients has already in this session what it asks for.
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

/// Writes grant and code in the caller's transaction, unless the person has to agree first. Of the
/// user's grants for the client the oldest end where these are too many.
pub(crate) async fn issue_code(
    tx: &mut Tx<'_>,
    audit: &Audit,
    code: &NewCode,
    pending: &PendingAuthorization,
    session: &Session,
    within: Within,
    now: Time,
) -> Result<Issued, OidcError> {
    let client = &code.client;
    let held = users::list_scopes(tx, &session.user_id).await?;
    let (existing, has_just_agreed) = match within {
        Within::Fresh => (None, false),
        Within::Ongoing { has_just_agreed } => {
            let existing =
                grants::find_in_session(tx, &session.id, &pending.client_id, now).await?;
            (existing, has_just_agreed)
        }
    };
    let existing = existing.filter(|grant| grant.user_id == session.user_id);
    if !is_agreed(client, pending, existing.as_ref(), &held, has_just_agreed) {
        return Ok(Issued::NotAgreed);
    }
    let is_first = existing.is_none();
    let grant = grown(existing, &code.grant, client, pending, session, &held, now);
    if is_first && within != Within::Fresh {
        grants::make_room(tx, &session.id, &pending.client_id, now).await?;
    }
    grants::save(tx, &grant).await?;
    if let Some(most) = client.application.custom_client_metadata.max_allowed_grants {
        end_oldest(tx, audit, &grant, most, now).await?;
    }
    users::note_first_application(tx, &session.user_id, &pending.client_id).await?;
    authorization_codes::insert(
        tx,
        &code.hmac,
        &AuthorizationCode {
            grant_id: grant.id,
            request: pending.clone(),
            authenticated_at: session.authenticated_at,
            expires_at: now.plus_seconds(code.ttl),
        },
    )
    .await?;
    Ok(Issued::Code)
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
pub(crate) fn grown(
    existing: Option<Grant>,
    new: &NewGrant,
    client: &Client,
    pending: &PendingAuthorization,
    session: &Session,
    held: &[(String, String)],
    now: Time,
) -> Grant {
    let user_id: Id<User> = session.user_id.clone();
    let mut grant = existing
        .filter(|grant| grant.user_id == user_id)
        .unwrap_or_else(|| Grant {
            id: new.id.clone(),
            user_id,
            client_id: pending.client_id.clone(),
            session_id: session.id.clone(),
            scope: ScopeSet::default(),
            resources: BTreeMap::new(),
            persists_logout: false,
            created_at: now,
            expires_at: now.plus_seconds(new.ttl),
        });
    let wanted = Wanted::of(client, pending, held);
    // What was granted before and may not be had any more is not granted again.
    grant.scope = grant.scope.filter(|scope| may_have(client, scope));
    for scope in wanted.scope.iter() {
        grant.scope.insert(scope);
    }
    for (indicator, added) in &wanted.resources {
        let scopes = grant.resources.entry(indicator.clone()).or_default();
        let pair = |scope: &str| (indicator.clone(), scope.to_owned());
        *scopes = scopes
            .filter(|scope| held.contains(&pair(scope)) && may_have_at(client, indicator, scope));
        for scope in added.iter() {
            scopes.insert(scope);
        }
    }
    grant.persists_logout |= wanted.scope.contains("offline_access");
    grant.expires_at = now.plus_seconds(new.ttl);
    grant
}
