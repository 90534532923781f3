//! What a person who is signed in is asked before the client is answered: whether a client that
//! somebody else runs gets what it asks for, and which account to go on with (OpenID Connect Core
//! §3.1.2.1, §3.1.2.4, reference oidc.md §4). The answer is written, and the provider goes on at
//! `/oidc/auth/{id}`.

use std::sync::Arc;

use keyward_model::{
    Choice, ConsentScope, Event, Grant, Interaction, InteractionState, PendingAuthorization,
    Prompt, ScopeSet, Session, User,
};
use keyward_store::{Tx, clients::Client, grants, interactions, sessions, users};

use crate::{
    Context, ErrorKind, OidcError,
    authorize::grant::{NewGrant, grown},
    context::kind,
    wanted::{Wanted, is_about_user},
};

/// What a request asks a person who is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Which account to go on with.
    Account,
    /// Whether the client gets what it asks for.
    Consent,
}

impl Question {
    /// The next question of a request; `None` when it waits for somebody to sign in.
    fn of(pending: &PendingAuthorization, client: &Client) -> Option<Self> {
        pending.asked_of.as_ref()?;
        if pending.prompt.contains(&Prompt::SelectAccount) {
            Some(Self::Account)
        } else {
            client.application.is_third_party.then_some(Self::Consent)
        }
    }

    const fn is_answered_by(self, choice: Choice) -> bool {
        match self {
            Self::Account => matches!(choice, Choice::Account),
            Self::Consent => matches!(choice, Choice::Consent | Choice::Refusal),
        }
    }

    /// The prompt that it meets.
    const fn prompt(self) -> &'static str {
        match self {
            Self::Account => "select_account",
            Self::Consent => "consent",
        }
    }
}

/// Who is asked what.
#[derive(Debug)]
pub struct Asked {
    /// The question.
    pub question: Question,
    /// Who asks.
    pub client: Arc<Client>,
    /// Who is signed in.
    pub user: User,
    wanted: Wanted,
    grant: Option<Grant>,
}

impl Asked {
    /// The scopes about the user that the client asks for.
    #[must_use]
    pub fn scopes(&self) -> ScopeSet {
        self.wanted.scope.filter(is_about_user)
    }

    /// Whether the client wants to act while the person is away.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        self.wanted.scope.contains("offline_access")
    }

    /// Those of the scopes about the user that it has not.
    #[must_use]
    pub fn missing_scopes(&self) -> ScopeSet {
        let has = |scope: &str| {
            let grant = self.grant.as_ref();
            grant.is_some_and(|grant| grant.scope.contains(scope))
        };
        self.scopes().filter(|scope| !has(scope))
    }

    /// The scopes of resources that the client asks for and the user holds, by resource.
    #[must_use]
    pub fn resource_scopes(&self) -> Vec<&ConsentScope> {
        let is_wanted = |scope: &&ConsentScope| {
            let wanted = self.wanted.resources.get(&scope.indicator);
            wanted.is_some_and(|wanted| wanted.contains(&scope.name))
        };
        let all = self.client.consent.resource.iter();
        all.filter(is_wanted).collect()
    }

    /// Those of the scopes of resources that it has not.
    #[must_use]
    pub fn missing_resource_scopes(&self) -> Vec<&ConsentScope> {
        let has = |scope: &ConsentScope| {
            let grant = self.grant.as_ref();
            let granted = grant.and_then(|grant| grant.resources.get(&scope.indicator));
            granted.is_some_and(|granted| granted.contains(&scope.name))
        };
        let mut scopes = self.resource_scopes();
        scopes.retain(|scope| !has(scope));
        scopes
    }

    /// Stands for what is asked for: see [`Answered::Changed`].
    #[must_use]
    pub fn digest(&self) -> String {
        self.wanted.digest()
    }
}

/// What became of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It is written: the provider goes on.
    Done,
    /// What is asked for is not any more what the person was shown. Nothing was written.
    Changed,
}

/// Finds out who asks whom for what. `session_cookie` is the browser's.
///
/// # Errors
/// `session.not_found` when nobody is asked anything in this request, or somebody else is signed in
/// by now; `invalid_client` and `invalid_redirect_uri` when the client changed meanwhile.
pub async fn find_asked(
    context: &Context,
    pending: &PendingAuthorization,
    session_cookie: Option<&str>,
) -> Result<Asked, OidcError> {
    let client = find_client(context, pending).await?;
    let question = Question::of(pending, &client).ok_or_else(OidcError::session_not_found)?;
    let (cookie, now) = (cookie_hmac(context, session_cookie)?, context.now);
    let request = pending.clone();
    let (session, user, held, grant) = context
        .store
        .look_up(&context.tenant, async move |tx| {
            let session = find_session(tx, &request, &cookie, now).await?;
            let user = users::find(tx, &session.user_id)
                .await?
                .ok_or_else(OidcError::session_not_found)?;
            let held = users::list_scopes(tx, &user.id).await?;
            let grant = grants::find_in_session(tx, &session.id, &request.client_id, now).await?;
            Ok::<_, OidcError>((session, user, held, grant))
        })
        .await?;
    Ok(Asked {
        question,
        wanted: Wanted::of(&client, pending, &held),
        client,
        grant: grant.filter(|grant| grant.user_id == session.user_id),
        user,
    })
}

/// Writes what the person answered, and with a consent the grant. `shown` is the digest of what they
/// were shown, where a page tells it.
///
/// # Errors
/// As [`find_asked`], and when the request was answered already.
pub async fn answer(
    context: &Context,
    pending: &PendingAuthorization,
    session_cookie: Option<&str>,
    choice: Choice,
    shown: Option<&str>,
) -> Result<Answered, OidcError> {
    let client = find_client(context, pending).await?;
    let question = Question::of(pending, &client)
        .filter(|question| question.is_answered_by(choice))
        .ok_or_else(OidcError::session_not_found)?;
    let (cookie, now) = (cookie_hmac(context, session_cookie)?, context.now);
    let lifetime = context.store.session_lifetime(&context.tenant).await?;
    let new_grant = NewGrant::draw(context);
    let mut audit = context.audit(Some(&pending.client_id), None);
    audit.context.interaction_id = Some(pending.uid.clone());
    let (request, shown) = (pending.clone(), shown.map(str::to_owned));
    let answered = context
        .store
        .write(&context.tenant, async move |tx| {
            interactions::hold(tx, &request.uid).await?;
            let former = interactions::find(tx, &request.uid, now).await?;
            let session = find_session(tx, &request, &cookie, now).await?;
            // What lets someone in is read under its lock, never taken from before.
            let held = sessions::hold(tx, &session.id, &request.client_id, now).await?;
            let Some(session) = held else {
                return Err(OidcError::session_not_found());
            };
            if choice == Choice::Consent {
                let held = users::list_scopes(tx, &session.user_id).await?;
                let wanted = Wanted::of(&client, &request, &held);
                if shown.is_some_and(|shown| shown != wanted.digest()) {
                    return Err(OidcError::new(
                        ErrorKind::ConsentRequired,
                        "what is asked for has changed",
                    ));
                }
                let end = lifetime.end(session.authenticated_at, now);
                if !sessions::prolong(tx, &session.id, end, now).await? {
                    return Err(OidcError::session_not_found());
                }
                let existing =
                    grants::find_in_session(tx, &session.id, &request.client_id, now).await?;
                if existing.is_none() {
                    grants::make_room(tx, &session.id, &request.client_id, now).await?;
                }
                let grant = grown(
                    existing, &new_grant, &client, &request, &session, &held, now,
                );
                grants::save(tx, &grant).await?;
                users::note_first_application(tx, &session.user_id, &request.client_id).await?;
            }
            audit.context.user_id = Some(session.user_id.clone());
            audit.context.session_id = Some(session.id.clone());
            let state = InteractionState::Chosen {
                session_id: session.id,
                choice,
            };
            let is_new = former.is_none();
            put(tx, &request, former, &state).await?;
            if is_new {
                let prompt = question.prompt();
                audit
                    .success(tx, &Event::InteractionStarted { prompt })
                    .await?;
            }
            Ok(())
        })
        .await;
    match answered {
        Ok(()) => Ok(Answered::Done),
        Err(error) if error.kind == ErrorKind::ConsentRequired => Ok(Answered::Changed),
        Err(error) => Err(error),
    }
}

/// Puts the answer in the place of a request that waits, in its cookie or because it is too long for
/// one.
async fn put(
    tx: &mut Tx<'_>,
    pending: &PendingAuthorization,
    former: Option<Interaction>,
    state: &InteractionState,
) -> Result<(), OidcError> {
    let is_put = match former {
        None => interactions::insert(tx, pending, state).await?,
        Some(Interaction {
            state: InteractionState::Open(progress),
            version,
            ..
        }) if progress.is_waiting => interactions::update(tx, &pending.uid, version, state).await?,
        Some(_) => false,
    };
    if is_put {
        Ok(())
    } else {
        Err(OidcError::session_not_found())
    }
}

async fn find_client(
    context: &Context,
    pending: &PendingAuthorization,
) -> Result<Arc<Client>, OidcError> {
    let client = context
        .store
        .client(&context.tenant, &pending.client_id)
        .await?
        .ok_or_else(|| OidcError::new(ErrorKind::UnknownClient, "the client is gone"))?;
    if !client.application.has_redirect_uri(&pending.redirect_uri) {
        return Err(OidcError::new(
            ErrorKind::InvalidRedirectUri,
            "redirect_uri did not match any of the client's registered redirect_uris",
        ));
    }
    Ok(client)
}

fn cookie_hmac(context: &Context, cookie: Option<&str>) -> Result<Vec<u8>, OidcError> {
    let cookie = cookie.ok_or_else(OidcError::session_not_found)?;
    Ok(context.lookup(kind::SESSION, cookie))
}

/// The session of the very person who is asked.
async fn find_session(
    tx: &mut Tx<'_>,
    pending: &PendingAuthorization,
    cookie_hmac: &[u8],
    now: keyward_model::Time,
) -> Result<Session, OidcError> {
    sessions::find_by_cookie(tx, cookie_hmac, now)
        .await?
        .filter(|session| pending.asked_of.as_ref() == Some(&session.user_id))
        .ok_or_else(OidcError::session_not_found)
}
