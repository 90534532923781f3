//! A user name and a password for an account that is to be made (reference experience-api.md §3.3).

use keyward_model::{
    Event, Identifier, PasswordPolicy, PersonalInfo, Proof, Secret, SignInIdentifier, Username,
    VerificationRecord, VerificationType,
};
use keyward_store::users;

use crate::{Context, ExperienceError, conversation::find_progress, step::Step};

/// Takes them; answers the id of the record. One commit.
///
/// # Errors
/// [`ExperienceError`]; nothing but the refusal's entry is written then.
pub async fn new_password_identity(
    context: &Context,
    uid: &str,
    username: Username,
    password: Secret,
) -> Result<String, ExperienceError> {
    let mut step = Step::new(context, uid).await?;
    let event = find_progress(context, uid).await?.event;
    let submitted = Event::VerificationSubmitted(event, VerificationType::NewPasswordIdentity);
    let judged = judge(&step, &username, &password).await;
    let digest = match judged {
        Ok(()) => {
            context
                .passwords
                .hash(password, context.random.as_ref())
                .await?
        }
        Err(error) => return Err(step.refuse(submitted, error).await?),
    };
    context
        .store
        .write(&context.tenant, async move |tx| {
            let mut open = step.open(tx).await?;
            let record = VerificationRecord {
                id: step.context.new_id(),
                proof: Proof::NewPasswordIdentity {
                    username,
                    password: digest,
                },
            };
            let id = record.id.clone();
            open.progress.put(record);
            step.end(tx, open, &submitted, Ok(id)).await
        })
        .await
        .flatten()
}

async fn judge(step: &Step, username: &Username, password: &Secret) -> Result<(), ExperienceError> {
    let context = &step.context;
    let identifier = Identifier {
        kind: SignInIdentifier::Username,
        value: username.as_str().to_owned(),
    };
    let case = step.is_case_sensitive();
    let found = context
        .store
        .look_up(&context.tenant, async move |tx| {
            let found = users::find_by_identifier(tx, &identifier, case).await;
            found.map_err(ExperienceError::from)
        })
        .await?;
    if found.is_some() {
        return Err(ExperienceError::UsernameInUse);
    }
    let person = PersonalInfo {
        username: Some(username.as_str()),
        ..PersonalInfo::default()
    };
    let policy = PasswordPolicy::of(&step.settings);
    let issues = context
        .breached_passwords
        .find_issues(&policy, password, &person)
        .await;
    if issues.is_empty() {
        Ok(())
    } else {
        Err(ExperienceError::PasswordRejected(issues))
    }
}
