//! What an account gets beside the proof that it began with (reference experience-api.md §5.1), and
//! the new password of somebody who forgot theirs.

use keyward_crypto::Verdict;
use keyward_model::{
    Contact, Email, Event, InteractionEvent, JsonObject, MissingProfile, PasswordDigest,
    PasswordPolicy, PendingProfile, PersonalInfo, Phone, Progress, Proof, Secret, Username,
    UsernamePolicy,
};
use keyward_store::{
    Tx,
    users::{self, SignInUser},
};

use crate::{
    Context, ExperienceError,
    conversation::find_progress,
    extra_profile,
    identify::{add_contact, refuse_blocked, refuse_taken},
    step::{Open, Step},
    submit::refuse_existing,
};

/// What is added.
#[derive(Clone, Debug)]
pub enum ProfileItem {
    /// A user name.
    Username(String),
    /// A password.
    Password(Secret),
    /// The e-mail address that a record proves.
    Email(String),
    /// The phone number that a record proves.
    Phone(String),
    /// Values of fields.
    Extra(JsonObject),
}

/// Adds something to what will be written. One commit.
///
/// # Errors
/// [`ExperienceError`]; nothing but the refusal's entry is written then.
pub async fn add_profile(
    context: &Context,
    uid: &str,
    item: ProfileItem,
) -> Result<(), ExperienceError> {
    let mut step = Step::new(context, uid).await?;
    let item = match item {
        ProfileItem::Password(password) => {
            return add_password(step, uid, password, Purpose::Account).await;
        }
        item => item,
    };
    context
        .store
        .write(&context.tenant, async move |tx| {
            let mut open = step.open(tx).await?;
            let event = Event::ProfileCollected(open.progress.event);
            let added = add(tx, &mut step, &mut open, item).await;
            step.end(tx, open, &event, added).await
        })
        .await
        .flatten()
}

/// Chooses the new password of somebody who forgot theirs; another choice takes its place. One
/// commit.
///
/// # Errors
/// [`ExperienceError`]; nothing but the refusal's entry is written then.
pub async fn set_new_password(
    context: &Context,
    uid: &str,
    password: Secret,
) -> Result<(), ExperienceError> {
    let step = Step::new(context, uid).await?;
    add_password(step, uid, password, Purpose::Recovery).await
}

/// What a password is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Account,
    Recovery,
}

/// Whether something may be added to a conversation: whoever signs in must have been identified.
fn guard(progress: &Progress, purpose: Purpose) -> Result<(), ExperienceError> {
    let recovers = progress.event == InteractionEvent::ForgotPassword;
    match purpose {
        Purpose::Account if recovers => Err(ExperienceError::NotSupportedForForgotPassword),
        Purpose::Recovery if !recovers => Err(ExperienceError::InvalidInteractionType),
        _ if progress.event != InteractionEvent::Register && progress.user_id.is_none() => {
            Err(ExperienceError::IdentifierNotFound)
        }
        _ => Ok(()),
    }
}

async fn add(
    tx: &mut Tx<'_>,
    step: &mut Step,
    open: &mut Open,
    item: ProfileItem,
) -> Result<(), ExperienceError> {
    guard(&open.progress, Purpose::Account)?;
    match item {
        ProfileItem::Username(username) => {
            let mut added = PendingProfile::default();
            if let Some(user) = find_user(tx, step, &open.progress).await?
                && user.user.username.is_some()
            {
                return Err(ExperienceError::ExistsInProfile(MissingProfile::Username));
            }
            let username = UsernamePolicy::of(&step.settings).check(&username);
            added.username = Some(username.map_err(ExperienceError::Username)?);
            refuse_taken(tx, step, &added).await?;
            open.progress.profile.username = added.username;
        }
        ProfileItem::Email(id) => {
            let to = proved(&open.progress, &id, |to| matches!(to, Contact::Email(_)))?;
            add_proved_by(tx, step, open, to).await?;
        }
        ProfileItem::Phone(id) => {
            let to = proved(&open.progress, &id, |to| matches!(to, Contact::Phone(_)))?;
            add_proved_by(tx, step, open, to).await?;
        }
        ProfileItem::Extra(values) => extra_profile::add(values, &mut open.progress.profile)?,
        // Hashed elsewhere, outside of any write.
        ProfileItem::Password(_) => return Err(ExperienceError::Internal),
    }
    Ok(())
}

/// The address of a record, and whether it was proved.
fn proved(
    progress: &Progress,
    id: &str,
    fits: impl Fn(&Contact) -> bool,
) -> Result<(Contact, bool), ExperienceError> {
    match progress.record(id).map(|record| &record.proof) {
        Some(Proof::Code(code)) if fits(&code.to) => Ok((code.to.clone(), code.verified)),
        _ => Err(ExperienceError::VerificationNotFound),
    }
}

/// Adds an address that was proved.
pub(crate) async fn add_proved(
    tx: &mut Tx<'_>,
    step: &mut Step,
    open: &mut Open,
    to: Contact,
) -> Result<(), ExperienceError> {
    add_proved_by(tx, step, open, (to, true)).await
}

async fn add_proved_by(
    tx: &mut Tx<'_>,
    step: &mut Step,
    open: &mut Open,
    (to, verified): (Contact, bool),
) -> Result<(), ExperienceError> {
    if let Contact::Email(email) = &to {
        refuse_blocked(&step.settings, email.as_str())?;
    }
    if !verified {
        return Err(ExperienceError::NotVerified);
    }
    let mut added = PendingProfile::default();
    add_contact(to.clone(), &mut added);
    if let Some(user) = find_user(tx, step, &open.progress).await? {
        refuse_existing(&added, &user.user)?;
    }
    refuse_taken(tx, step, &added).await?;
    add_contact(to, &mut open.progress.profile);
    Ok(())
}

/// Whoever was identified.
async fn find_user(
    tx: &mut Tx<'_>,
    step: &mut Step,
    progress: &Progress,
) -> Result<Option<SignInUser>, ExperienceError> {
    let Some(id) = &progress.user_id else {
        return Ok(None);
    };
    step.audit.context.user_id = Some(id.clone());
    let user = users::find_to_sign_in(tx, id).await?;
    user.map(Some).ok_or(ExperienceError::UserGone)
}

/// Adds a password, which is judged and hashed before the write.
async fn add_password(
    mut step: Step,
    uid: &str,
    password: Secret,
    purpose: Purpose,
) -> Result<(), ExperienceError> {
    let context = step.context.clone();
    let progress = find_progress(&context, uid).await?;
    step.audit.context.user_id.clone_from(&progress.user_id);
    let collected = Event::ProfileCollected(progress.event);
    let digest = match judge_password(&step, &progress, password, purpose).await {
        Ok(digest) => digest,
        Err(error) if error.is_fault() => return Err(error),
        Err(error) => return Err(step.refuse(collected, error).await?),
    };
    let of_user = progress.user_id.clone();
    context
        .store
        .write(&context.tenant, async move |tx| {
            let mut open = step.open(tx).await?;
            if open.progress.user_id != of_user {
                // Judged for somebody else.
                return Err(ExperienceError::Conflict);
            }
            let added = guard(&open.progress, purpose);
            open.progress.profile.password = Some(digest);
            step.end(tx, open, &collected, added).await
        })
        .await
        .flatten()
}

async fn judge_password(
    step: &Step,
    progress: &Progress,
    password: Secret,
    purpose: Purpose,
) -> Result<PasswordDigest, ExperienceError> {
    let context = &step.context;
    guard(progress, purpose)?;
    let user = match progress.user_id.clone() {
        Some(id) => {
            let user = context
                .store
                .look_up(&context.tenant, async move |tx| {
                    let user = users::find_to_sign_in(tx, &id).await;
                    user.map_err(ExperienceError::from)
                })
                .await?;
            Some(user.ok_or(ExperienceError::UserGone)?)
        }
        None => None,
    };
    let issues = context
        .breached_passwords
        .find_issues(
            &PasswordPolicy::of(&step.settings),
            &password,
            &person(&progress.profile, user.as_ref()),
        )
        .await;
    if !issues.is_empty() {
        return Err(ExperienceError::PasswordRejected(issues));
    }
    let random = context.random.as_ref();
    if let Some(old) = user.and_then(|user| user.password) {
        let verdict = context
            .passwords
            .verify(password.clone(), Some(old), random)
            .await?;
        if !matches!(verdict, Verdict::Wrong) {
            return Err(ExperienceError::SamePassword);
        }
        if purpose == Purpose::Account {
            return Err(ExperienceError::ExistsInProfile(MissingProfile::Password));
        }
    }
    Ok(context.passwords.hash(password, random).await?)
}

/// What a password must not be made of.
fn person<'a>(pending: &'a PendingProfile, user: Option<&'a SignInUser>) -> PersonalInfo<'a> {
    let user = user.map(|user| &user.user);
    let username = pending.username.as_ref().map(Username::as_str);
    let email = pending.email.as_ref().map(Email::as_str);
    let phone = pending.phone.as_ref();
    PersonalInfo {
        name: pending.name.as_deref().or_else(|| user?.name.as_deref()),
        username: username.or_else(|| user?.username.as_deref()),
        email: email.or_else(|| user?.primary_email.as_deref()),
        phone: phone
            .or_else(|| user?.primary_phone.as_ref())
            .map(Phone::digits),
    }
}
