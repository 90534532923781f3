//! Whom a record proves (reference experience-api.md §4): finding the account, or making it.

use std::sync::Arc;

use keyward_model::{
    CodeProof, Contact, EmailBlocklist, Event, InteractionEvent, PendingProfile, ProfileField,
    Proof, SignInExperience, SignInIdentifier, SignInMode, UsernamePolicy, VerificationRecord,
};
use keyward_store::{
    Tx,
    users::{self, SignInUser},
};

use crate::{
    Context, ExperienceError, SignInMethod, captcha, create_user, missing_profile,
    step::{Open, Step},
    switch_event::may_register,
};

/// How somebody was identified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identified {
    /// They have an account.
    Found,
    /// Their account was made.
    Created,
}

/// Identifies the person by a record, or makes their account: then the record may be absent. One
/// commit.
///
/// # Errors
/// [`ExperienceError`]. What a failed registration has collected stays.
pub async fn identify(
    context: &Context,
    uid: &str,
    verification_id: Option<&str>,
) -> Result<Identified, ExperienceError> {
    let mut step = Step::new(context, uid).await?;
    let fields = context.store.profile_fields(&context.tenant).await?;
    let id = verification_id.map(str::to_owned);
    let identified = context
        .store
        .write(&context.tenant, async move |tx| {
            let mut open = step.open(tx).await?;
            let event = Event::Identified(open.progress.event);
            let method = method(&open, id.as_deref());
            let result = by_event(tx, &mut step, &mut open, id.as_deref(), &fields).await;
            if let Err(error) = &result {
                step.context.sign_ins.failure(method, error);
            }
            step.end(tx, open, &event, result).await
        })
        .await;
    identified.flatten()
}

fn method(open: &Open, id: Option<&str>) -> SignInMethod {
    id.and_then(|id| open.progress.record(id))
        .map_or(SignInMethod::Password, |record| {
            SignInMethod::of(&record.proof)
        })
}

/// The same inside a write.
pub(crate) async fn by_event(
    tx: &mut Tx<'_>,
    step: &mut Step,
    open: &mut Open,
    id: Option<&str>,
    fields: &Arc<Vec<ProfileField>>,
) -> Result<Identified, ExperienceError> {
    if open.progress.event == InteractionEvent::Register {
        register(tx, step, open, id, fields).await?;
        return Ok(Identified::Created);
    }
    let id = id.ok_or(ExperienceError::VerificationIdMissing)?;
    find(tx, step, open, id).await?;
    Ok(Identified::Found)
}

/// Finds the account that a record proves.
async fn find(
    tx: &mut Tx<'_>,
    step: &mut Step,
    open: &mut Open,
    id: &str,
) -> Result<(), ExperienceError> {
    let proof = record(open, id)?.proof.clone();
    check_settings(&step.settings, open.progress.event, &proof)?;
    if !proof.is_verified() {
        return Err(ExperienceError::NotVerified);
    }
    let identifier = proof.identifier();
    let found = step.find_user(tx, &identifier).await?;
    let found = found.filter(|found| match &proof {
        // The name may have gone to somebody else since the password was judged.
        Proof::Password { user_id, .. } => *user_id == found.user.id,
        _ => true,
    });
    let Some(SignInUser { user, age, .. }) = found else {
        return Err(ExperienceError::UserNotFound {
            identifier: identifier.value,
        });
    };
    if proof.is_outdated(&user.id, age.since()) {
        return Err(ExperienceError::NotVerified);
    }
    step.audit.context.user_id = Some(user.id.clone());
    if user.is_suspended {
        return Err(ExperienceError::Suspended);
    }
    match &open.progress.user_id {
        Some(known) if *known != user.id => return Err(ExperienceError::IdentityConflict),
        _ => open.progress.user_id = Some(user.id),
    }
    Ok(())
}

fn record<'o>(open: &'o Open, id: &str) -> Result<&'o VerificationRecord, ExperienceError> {
    open.progress
        .record(id)
        .ok_or(ExperienceError::VerificationNotFound)
}

/// Whether the settings let somebody in by such a record. Whoever sent a magic link has decided
/// already.
fn check_settings(
    settings: &SignInExperience,
    event: InteractionEvent,
    proof: &Proof,
) -> Result<(), ExperienceError> {
    if matches!(proof, Proof::OneTimeToken { .. }) {
        return Ok(());
    }
    if event == InteractionEvent::ForgotPassword {
        return match proof {
            Proof::Code(code) if recovers(settings, &code.to) => Ok(()),
            _ => Err(ExperienceError::NotForRecovery),
        };
    }
    if settings.sign_in_mode == SignInMode::Register {
        return Err(ExperienceError::Forbidden);
    }
    if signs_in(settings, proof) {
        Ok(())
    } else {
        Err(ExperienceError::MethodNotEnabled)
    }
}

fn signs_in(settings: &SignInExperience, proof: &Proof) -> bool {
    let kind = proof.identifier().kind;
    let mut methods = settings.sign_in.methods.iter();
    let Some(method) = methods.find(|method| method.identifier == kind) else {
        return false;
    };
    !settings.demands_more()
        && match proof {
            Proof::Password { .. } => method.password,
            Proof::Code(_) => method.verification_code,
            Proof::NewPasswordIdentity { .. } | Proof::OneTimeToken { .. } => false,
        }
}

/// Whether a password is recovered by a code to such an address.
pub(crate) fn recovers(settings: &SignInExperience, to: &Contact) -> bool {
    let name = match to {
        Contact::Email(_) => "EmailVerificationCode",
        Contact::Phone(_) => "PhoneVerificationCode",
    };
    settings
        .forgot_password_methods
        .as_ref()
        .is_none_or(|methods| methods.iter().any(|method| method == name))
}

/// Makes the account that was collected, with what a record adds.
async fn register(
    tx: &mut Tx<'_>,
    step: &mut Step,
    open: &mut Open,
    id: Option<&str>,
    fields: &[ProfileField],
) -> Result<(), ExperienceError> {
    if open.progress.user_id.is_some() {
        // Who has an account in this conversation does not make another one.
        return Err(ExperienceError::IdentityConflict);
    }
    if let Some(id) = id {
        let proof = record(open, id)?.proof.clone();
        collect(&step.settings, &proof, &mut open.progress.profile)?;
    }
    refuse_taken(tx, step, &open.progress.profile).await?;
    open.keeps = true;
    if !may_register(&step.settings, &open.progress) || step.settings.demands_more() {
        return Err(ExperienceError::Forbidden);
    }
    captcha::require(&step.settings, &open.progress)?;
    missing_profile::require(
        &step.settings,
        fields,
        InteractionEvent::Register,
        &open.progress.profile,
        None,
    )?;
    let user = create_user::create(tx, step, &open.progress.profile).await?;
    step.audit.context.user_id = Some(user.clone());
    open.progress.user_id = Some(user);
    open.progress.profile = PendingProfile {
        submitted: open.progress.profile.submitted,
        ..PendingProfile::default()
    };
    Ok(())
}

/// Adds what a record proves to what will be written.
fn collect(
    settings: &SignInExperience,
    proof: &Proof,
    profile: &mut PendingProfile,
) -> Result<(), ExperienceError> {
    let identifier = proof.identifier();
    if identifier.kind == SignInIdentifier::Email {
        refuse_blocked(settings, &identifier.value)?;
    }
    if !proof.is_verified() {
        return Err(ExperienceError::NotVerified);
    }
    match proof {
        Proof::Password { .. } => return Err(ExperienceError::NotVerified),
        Proof::Code(CodeProof { to, .. }) => add_contact(to.clone(), profile),
        Proof::OneTimeToken { email, context } => {
            profile.email = Some(email.clone());
            profile.jit_organization_ids = context.jit_organization_ids.clone().unwrap_or_default();
        }
        Proof::NewPasswordIdentity { username, password } => {
            let policy = UsernamePolicy::of(settings);
            let username = policy
                .check(username.as_str())
                .map_err(ExperienceError::Username)?;
            profile.username = Some(username);
            profile.password = Some(password.clone());
        }
    }
    Ok(())
}

/// Adds an address that was proved.
pub(crate) fn add_contact(to: Contact, profile: &mut PendingProfile) {
    match to {
        Contact::Email(email) => profile.email = Some(email),
        Contact::Phone(phone) => profile.phone = Some(phone),
    }
}

/// Refuses an address that may not sign up.
pub(crate) fn refuse_blocked(
    settings: &SignInExperience,
    email: &str,
) -> Result<(), ExperienceError> {
    EmailBlocklist::of(settings)
        .check(email)
        .map_err(|why| ExperienceError::EmailBlocked {
            why,
            email: email.to_owned(),
        })
}

/// Refuses identifiers that somebody has. Nobody gets one until the write has ended.
pub(crate) async fn refuse_taken(
    tx: &mut Tx<'_>,
    step: &Step,
    profile: &PendingProfile,
) -> Result<(), ExperienceError> {
    let username = profile.username.as_ref().map(|username| {
        let value = username.as_str().to_owned();
        let kind = SignInIdentifier::Username;
        keyward_model::Identifier { kind, value }
    });
    let email = profile.email.clone().map(Contact::Email);
    let phone = profile.phone.clone().map(Contact::Phone);
    let contacts = [email, phone].into_iter().flatten();
    let wanted = username
        .into_iter()
        .chain(contacts.map(|contact| contact.identifier()));
    let is_case_sensitive = step.is_case_sensitive();
    for identifier in wanted {
        users::hold_identifier(tx, &identifier, is_case_sensitive).await?;
        let found = users::find_by_identifier(tx, &identifier, is_case_sensitive).await?;
        if found.is_some() {
            return Err(ExperienceError::in_use(identifier.kind));
        }
    }
    Ok(())
}
