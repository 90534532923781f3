//! `/oidc/auth/{id}`: the provider takes over from the conversation (reference oidc.md §3.6). The
//! session gets its new cookie, the grant is written and the code is issued, all in one write. Where
//! the person has to agree first, the request goes on waiting under another id.

use keyward_model::{
    Choice, Event, Id, Interaction, InteractionState, LanguageTag, PendingAuthorization, Prompt,
    Session, Time, User,
};
use keyward_store::{
    Audit, Tx,
    devices::{self, Seen},
    interactions, sessions, users,
};

use crate::{
    Answer, Context, ErrorKind, OidcError,
    authorize::grant::{Issued, NewCode, Within, issue_code},
    context::kind,
    end_session::end_recorded,
};

/// What follows.
#[derive(Debug)]
pub enum Next {
    /// The client is answered.
    Answer(Answer),
    /// The person is asked whether the client gets what it asks for. The request waits for that.
    Consent(Box<PendingAuthorization>),
}

/// The browser, where it is to be known again.
#[derive(Debug)]
pub struct Device {
    /// The value of its cookie.
    pub value: String,
    /// The language that it asks for.
    pub language: Option<String>,
}

/// Somebody who signed in with a browser that they have not signed in with before, though with others.
#[derive(Debug)]
pub struct NewDevice {
    /// Who.
    pub user: User,
    /// The language of the browser that they are known by for longest.
    pub language: Option<String>,
}

/// A conversation that was taken over.
#[derive(Debug)]
pub struct Resumed {
    /// What follows.
    pub next: Next,
    /// The new value of the session cookie, and when it ends; `None` when the client was refused.
    pub session: Option<(String, Time)>,
    /// The client, whose cookies can go.
    pub client_id: String,
    /// Somebody who should hear of this sign-in.
    pub new_device: Option<NewDevice>,
}

/// Seconds between signing in and coming back that no `max_age` forbids.
const RESUME_LEEWAY: i64 = 60;

enum Outcome {
    /// With the session's end.
    Issued(Box<PendingAuthorization>, Option<NewDevice>, Time),
    NotAgreed(Box<PendingAuthorization>, Id<User>, Option<NewDevice>, Time),
    Refused(Box<PendingAuthorization>, OidcError),
}

/// How the person's part ended.
struct Finished {
    interaction: Interaction,
    session_id: Id<Session>,
    /// What they answered, if they were signed in before.
    choice: Option<Choice>,
}

/// Resumes a request after sign-in, or after an answer of somebody who is signed in. The caller has
/// checked that the browser is the one that began it. `old_session` is the browser's session cookie, if
/// it has one; `device` what it is known again by, where that is wanted.
///
/// # Errors
/// `session.not_found` when the conversation is unknown, expired, unfinished or was resumed
/// already; `invalid_request` when somebody else is signed in than who answered; `invalid_client` or
/// `invalid_redirect_uri` when the client changed meanwhile.
pub async fn resume(
    context: &Context,
    uid: &str,
    old_session: Option<&str>,
    device: Option<Device>,
) -> Result<Resumed, OidcError> {
    let client_id = client_of(context, uid).await?;
    let client = context
        .store
        .client(&context.tenant, &client_id)
        .await?
        .ok_or_else(|| OidcError::new(ErrorKind::UnknownClient, "the client is gone"))?;
    let lifetime = context.store.session_lifetime(&context.tenant).await?;
    let cookie = context.new_token();
    let cookie_hmac = context.lookup(kind::SESSION, &cookie);
    let old_hmac = old_session.map(|old| context.lookup(kind::SESSION, old));
    let device = device.map(|device| {
        let hmac = context.lookup(kind::DEVICE, &device.value);
        (hmac, device.language)
    });
    let code = NewCode::draw(context, &client);
    let value = code.value.clone();
    let (audit, uid, now) = (
        context.audit(Some(&client_id), None),
        uid.to_owned(),
        context.now,
    );
    let outcome = context
        .store
        .write(&context.tenant, async move |tx| {
            let mut audit = audit;
            let Finished {
                interaction,
                session_id,
                choice,
            } = finished(tx, &uid, now).await?;
            let pending = &interaction.pending;
            if !client.application.has_redirect_uri(&pending.redirect_uri) {
                return Err(OidcError::new(
                    ErrorKind::InvalidRedirectUri,
                    "redirect_uri did not match any of the client's registered redirect_uris",
                ));
            }
            if choice.is_some() {
                check_same(tx, old_hmac.as_deref(), &session_id, now).await?;
            }
            let held = sessions::hold(tx, &session_id, &pending.client_id, now).await?;
            let Some(session) = held else {
                return Err(OidcError::session_not_found());
            };
            if !interactions::delete(tx, &interaction).await? {
                return Err(OidcError::session_not_found());
            }
            audit.context.user_id = Some(session.user_id.clone());
            audit.context.session_id = Some(session.id.clone());
            audit.context.interaction_id = Some(uid);
            if choice == Some(Choice::Refusal) {
                let error = OidcError::new(
                    ErrorKind::AccessDenied,
                    "the End-User does not agree to what the client asks for",
                );
                return refused(tx, &audit, interaction.pending, error).await;
            }
            let somebody_else = pending
                .hinted_user
                .as_ref()
                .is_some_and(|hinted| *hinted != session.user_id);
            // Whoever came back late has to prove again who they are, if the client cares.
            let too_old = pending.max_age.is_some_and(|seconds| {
                let seconds = seconds.max(RESUME_LEEWAY);
                session.authenticated_at.plus_seconds(seconds) < now
            });
            if choice.is_none() && (somebody_else || too_old) {
                sessions::end(tx, &session.id).await?;
                let error = OidcError::new(
                    ErrorKind::LoginRequired,
                    "End-User authentication is required",
                );
                return refused(tx, &audit, interaction.pending, error).await;
            }
            let within = match choice {
                None => replace_old(tx, &audit, old_hmac.as_deref(), &session, now).await?,
                Some(choice) => Within::Ongoing {
                    has_just_agreed: choice == Choice::Consent,
                },
            };
            let new_device = match device {
                Some((hmac, language)) if choice.is_none() => {
                    let asked_for = interaction.pending.ui.ui_locales.first();
                    let language = asked_for
                        .map(|tag| LanguageTag::as_str(tag).to_owned())
                        .or(language);
                    note_device(tx, &session.user_id, &hmac, language.as_deref(), now).await?
                }
                _ => None,
            };
            let end = lifetime.end(session.authenticated_at, now);
            if !sessions::give_cookie(tx, &session.id, &cookie_hmac, end).await? {
                return Err(OidcError::session_not_found());
            }
            let pending = Box::new(interaction.pending);
            let issued = issue_code(tx, &audit, &code, &pending, &session, within, now).await?;
            audit.success(tx, &Event::InteractionEnded).await?;
            Ok(match issued {
                Issued::Code => Outcome::Issued(pending, new_device, end),
                Issued::NotAgreed => Outcome::NotAgreed(pending, session.user_id, new_device, end),
            })
        })
        .await?;
    let client_id = client_id.as_str().to_owned();
    Ok(match outcome {
        Outcome::Issued(pending, new_device, end) => Resumed {
            new_device,
            next: Next::Answer(Answer::code(
                &pending.redirect_uri,
                pending.response_mode,
                value,
                pending.state.as_deref(),
                &context.issuer,
            )),
            session: Some((cookie, end)),
            client_id,
        },
        Outcome::NotAgreed(pending, user_id, new_device, end) => Resumed {
            new_device,
            next: Next::Consent(Box::new(waiting_for(context, *pending, user_id))),
            session: Some((cookie, end)),
            client_id,
        },
        Outcome::Refused(pending, error) => Resumed {
            new_device: None,
            next: Next::Answer(Answer::error(
                &pending.redirect_uri,
                pending.response_mode,
                &error,
                pending.state.as_deref(),
                &context.issuer,
            )),
            session: None,
            client_id,
        },
    })
}

/// Notes the browser, and finds who should hear of it. The user is held.
async fn note_device(
    tx: &mut Tx<'_>,
    user_id: &Id<User>,
    hmac: &[u8],
    language: Option<&str>,
    now: Time,
) -> Result<Option<NewDevice>, OidcError> {
    if devices::note_sign_in(tx, user_id, hmac, language, now).await? != Seen::New {
        return Ok(None);
    }
    let language = devices::find_language(tx, user_id).await?;
    let user = users::find(tx, user_id).await?;
    Ok(user.map(|user| NewDevice { user, language }))
}

async fn client_of(
    context: &Context,
    uid: &str,
) -> Result<Id<keyward_model::Application>, OidcError> {
    let (uid, now) = (uid.to_owned(), context.now);
    context
        .store
        .look_up(&context.tenant, async move |tx| {
            interactions::find(tx, &uid, now)
                .await?
                .map(|interaction| interaction.pending.client_id)
                .ok_or_else(OidcError::session_not_found)
        })
        .await
}

async fn finished(tx: &mut Tx<'_>, uid: &str, now: Time) -> Result<Finished, OidcError> {
    interactions::hold(tx, uid).await?;
    let interaction = interactions::find(tx, uid, now)
        .await?
        .ok_or_else(OidcError::session_not_found)?;
    let (session_id, choice) = match &interaction.state {
        InteractionState::Submitted { session_id, .. } => (session_id.clone(), None),
        InteractionState::Chosen { session_id, choice } => (session_id.clone(), Some(*choice)),
        InteractionState::Open(_) => return Err(OidcError::session_not_found()),
    };
    Ok(Finished {
        interaction,
        session_id,
        choice,
    })
}

/// Refuses an answer that was given in another session than the browser has now.
async fn check_same(
    tx: &mut Tx<'_>,
    cookie_hmac: Option<&[u8]>,
    session_id: &Id<Session>,
    now: Time,
) -> Result<(), OidcError> {
    let own = match cookie_hmac {
        Some(hmac) => sessions::find_by_cookie(tx, hmac, now).await?,
        None => None,
    };
    if own.is_some_and(|own| own.id == *session_id) {
        Ok(())
    } else {
        Err(OidcError::invalid_request("session principal changed"))
    }
}

/// The request under another id, while it waits for the user's consent. Which account is meant has
/// been said.
fn waiting_for(
    context: &Context,
    pending: PendingAuthorization,
    user_id: Id<User>,
) -> PendingAuthorization {
    let mut prompt = pending.prompt;
    prompt.retain(|prompt| *prompt != Prompt::SelectAccount);
    PendingAuthorization {
        uid: context.new_token(),
        asked_of: Some(user_id),
        prompt,
        ..pending
    }
}

async fn refused(
    tx: &mut Tx<'_>,
    audit: &Audit,
    pending: PendingAuthorization,
    error: OidcError,
) -> Result<Outcome, OidcError> {
    let code = error.kind.contract_code();
    audit
        .refusal(tx, &Event::InteractionEnded, &code, &error.description)
        .await?;
    Ok(Outcome::Refused(Box::new(pending), error))
}

/// A browser has one session: the same user's older one gives way and leaves its grants to the new one,
/// another user's is signed out. Answers what the new one is.
async fn replace_old(
    tx: &mut Tx<'_>,
    audit: &Audit,
    old_hmac: Option<&[u8]>,
    session: &Session,
    now: Time,
) -> Result<Within, OidcError> {
    let Some(hmac) = old_hmac else {
        return Ok(Within::Fresh);
    };
    match sessions::find_by_cookie(tx, hmac, now).await? {
        Some(old) if old.user_id == session.user_id => {
            sessions::succeed(tx, &old.id, &session.id).await?;
            return Ok(Within::Ongoing {
                has_just_agreed: false,
            });
        }
        Some(old) => end_recorded(tx, audit.clone(), &old).await?,
        None => {}
    }
    Ok(Within::Fresh)
}
