//! Completing a conversation (reference experience-api.md §2 "Submit"): what waits is written, and
//! the person is signed in, or has a new password.

use keyward_connectors::NoticeKind;
use keyward_model::{
    Event, Id, InteractionEvent, InteractionState, MissingProfile, PasswordAge, PendingProfile,
    ProfileField, Progress, Proof, SignedIn, User, VerificationType,
};
use keyward_store::{
    Tx, devices, sessions,
    users::{self, SignInUser},
};

use crate::{
    AccountNotice, Context, ExperienceError, SignInMethod, captcha,
    identify::refuse_taken,
    missing_profile,
    step::{Found, Open, Outcome, Step},
};

/// How a conversation was completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Submitted {
    /// They are signed in: the provider takes over.
    SignedIn,
    /// They have a new password, and sign in with it.
    PasswordReset,
}

/// Completes the conversation. One commit. Twice is the same as once.
///
/// # Errors
/// [`ExperienceError`]; nothing but the refusal's entry is written then.
pub async fn submit(context: &Context, uid: &str) -> Result<Submitted, ExperienceError> {
    let mut step = Step::new(context, uid).await?;
    let fields = context.store.profile_fields(&context.tenant).await?;
    context
        .write(async move |tx| {
            let open = match step.find(tx).await? {
                Found::Submitted => return Ok(Ok(Submitted::SignedIn)),
                Found::Open(open) if open.progress.is_waiting => {
                    return Err(ExperienceError::InteractionNotFound);
                }
                Found::Open(open) => open,
            };
            complete(tx, &mut step, open, &fields).await
        })
        .await
}

/// The same inside a write, with the entry of the audit log. What a refusal finds stays as it was
/// unless the conversation `keeps`.
pub(crate) async fn complete(
    tx: &mut Tx<'_>,
    step: &mut Step,
    open: Open,
    fields: &[ProfileField],
) -> Outcome<Submitted> {
    let event = open.progress.event;
    let judged = judge(tx, step, &open, fields).await;
    let SignInUser { user, age, .. } = match judged {
        Ok(user) => user,
        Err(error) => {
            let submitted = Event::Submitted(event);
            return step.end(tx, open, &submitted, Err(error)).await;
        }
    };
    let done = if event == InteractionEvent::ForgotPassword {
        reset_password(tx, step, open, &user).await?;
        Submitted::PasswordReset
    } else {
        sign_in(tx, step, open, user, age).await?;
        Submitted::SignedIn
    };
    step.audit.success(tx, &Event::Submitted(event)).await?;
    Ok(Ok(done))
}

/// The checks, in the contract's order. Nothing is written.
async fn judge(
    tx: &mut Tx<'_>,
    step: &mut Step,
    open: &Open,
    fields: &[ProfileField],
) -> Result<SignInUser, ExperienceError> {
    let progress = &open.progress;
    captcha::require(&step.settings, progress)?;
    let id = progress.user_id.as_ref();
    let id = id.ok_or(ExperienceError::IdentifierNotFound)?;
    let seen = step.seen.as_ref().map(|(_, seen)| seen);
    let user = match seen.filter(|seen| seen.user.id == *id) {
        Some(seen) => Some(seen.clone()),
        None => users::find_to_sign_in(tx, id).await?,
    };
    let found = user.ok_or(ExperienceError::UserGone)?;
    let (user, age) = (&found.user, found.age);
    step.audit.context.user_id = Some(user.id.clone());
    if user.is_suspended {
        return Err(ExperienceError::Suspended);
    }
    if progress.event == InteractionEvent::ForgotPassword {
        return match &progress.profile.password {
            Some(_) => Ok(found),
            None => Err(ExperienceError::NewPasswordRequired),
        };
    }
    // Whoever knew the old password is out with it (ASVS 7.4.3).
    let mut proofs = progress.records.iter().map(|record| &record.proof);
    if proofs.any(|proof| proof.is_outdated(&user.id, age.since())) {
        return Err(ExperienceError::NotVerified);
    }
    refuse_existing(&progress.profile, user)?;
    refuse_taken(tx, step, &progress.profile).await?;
    missing_profile::require(
        &step.settings,
        fields,
        progress.event,
        &progress.profile,
        Some(user),
    )?;
    Ok(found)
}

/// Refuses what the user has already.
pub(crate) fn refuse_existing(
    profile: &PendingProfile,
    user: &User,
) -> Result<(), ExperienceError> {
    use MissingProfile::{Email, Password, Phone, Username};
    for (exists, kind) in [
        (
            profile.username.is_some() && user.username.is_some(),
            Username,
        ),
        (
            profile.email.is_some() && user.primary_email.is_some(),
            Email,
        ),
        (
            profile.phone.is_some() && user.primary_phone.is_some(),
            Phone,
        ),
        (profile.password.is_some() && user.has_password, Password),
    ] {
        if exists {
            return Err(ExperienceError::ExistsInProfile(kind));
        }
    }
    Ok(())
}

/// Writes the new password. Whoever knew the old one is out: sessions, grants and tokens end (RFC
/// 9700 §4.14.2, ASVS 7.4.3). The conversation begins anew.
async fn reset_password(
    tx: &mut Tx<'_>,
    step: &Step,
    mut open: Open,
    user: &User,
) -> Result<(), ExperienceError> {
    let Some(password) = open.progress.profile.password.take() else {
        return Err(ExperienceError::Internal);
    };
    if !users::take(tx, &user.id, step.now).await? {
        return Err(ExperienceError::Conflict);
    }
    users::set_password(tx, &user.id, &password, step.now).await?;
    users::sign_out(tx, &user.id).await?;
    tell(tx, step, NoticeKind::PasswordChanged, user).await?;
    *open.progress = Progress::waiting(InteractionEvent::SignIn);
    step.save(tx, open).await
}

/// Tells somebody of a change of their account, once it is committed: at the address that they had
/// before, in the language that they are known to read. Whoever changes it now may be somebody else.
async fn tell(
    tx: &mut Tx<'_>,
    step: &Step,
    kind: NoticeKind,
    before: &User,
) -> Result<(), ExperienceError> {
    let Some(notice) = AccountNotice::of(kind, before, step.now) else {
        return Ok(());
    };
    let language = devices::find_language(tx, &before.id).await?;
    let language = language.or_else(|| step.context.locale.clone());
    let notice = notice.by(&step.audit.context).in_language(language);
    step.context.notices.hold(notice);
    Ok(())
}

/// Writes what waits, and the session, which waits for the provider to give it its cookie.
async fn sign_in(
    tx: &mut Tx<'_>,
    step: &mut Step,
    open: Open,
    mut user: User,
    age: PasswordAge,
) -> Result<(), ExperienceError> {
    let profile = &open.progress.profile;
    // Suspended, removed or given another password at this very moment: then nobody is signed in.
    if !users::note_sign_in(tx, &user.id, age.since(), step.now).await? {
        return Err(ExperienceError::Conflict);
    }
    if !profile.is_empty() {
        // Nobody else changes the row any more: what was read of it before may be old.
        user = users::find(tx, &user.id)
            .await?
            .ok_or(ExperienceError::Conflict)?;
        refuse_existing(profile, &user).map_err(|_| ExperienceError::Conflict)?;
        for (is_new, kind) in [
            (profile.password.is_some(), NoticeKind::PasswordChanged),
            (profile.phone.is_some(), NoticeKind::PhoneChanged),
        ] {
            if is_new {
                tell(tx, step, kind, &user).await?;
            }
        }
        profile.apply_to(&mut user);
        users::update(tx, &user).await?;
        if let Some(username) = &profile.username {
            let username = Some(username);
            users::set_username(tx, &user.id, username, step.is_case_sensitive()).await?;
        }
        if let Some(password) = &profile.password {
            users::set_password(tx, &user.id, password, step.now).await?;
        }
    }
    let session_id = Id::from(step.context.ordered_id());
    step.audit.context.session_id = Some(session_id.clone());
    let signed_in = SignedIn {
        user_id: user.id,
        authenticated_at: step.now,
        amr: amr(&open.progress),
        acr: None,
    };
    sessions::insert(tx, &session_id, &signed_in, step.now).await?;
    let state = InteractionState::Submitted {
        signed_in,
        session_id,
    };
    step.save_submitted(tx, &open, &state).await?;
    let proof = open.progress.records.last().map(|record| &record.proof);
    let method = proof.map_or(SignInMethod::Password, SignInMethod::of);
    step.context.sign_ins.success(method);
    Ok(())
}

/// How the person has proved who they are (RFC 8176). An account that was made with a user name and
/// a password has no record.
fn amr(progress: &Progress) -> Vec<String> {
    let proofs = progress.records.iter().map(|record| &record.proof);
    let mut amr: Vec<String> = proofs
        .filter(|proof| proof.is_verified())
        .map(method_reference)
        .map(str::to_owned)
        .collect();
    if amr.is_empty() {
        amr.push(PASSWORD.to_owned());
    }
    amr.dedup();
    amr
}

const PASSWORD: &str = "pwd";

fn method_reference(proof: &Proof) -> &'static str {
    match proof.kind() {
        VerificationType::Password | VerificationType::NewPasswordIdentity => PASSWORD,
        VerificationType::PhoneVerificationCode => "sms",
        VerificationType::EmailVerificationCode | VerificationType::OneTimeToken => "otp",
    }
}
