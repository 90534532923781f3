//! Changing the settings. Nothing here knows HTTP.

use keyward_connectors::{BreachedPasswords, Messenger};
use keyward_http::Phrases;
use keyward_model::{
    Id, ManagementAction, PasswordIssue, PasswordPolicy, PersonalInfo, Phone, Secret,
    SignInExperience, Time, User,
};
use keyward_store::{
    Tx, Vault, connectors, sign_in_experiences,
    users::{self, CaseConflicts},
};

use super::{
    ID, SUBJECT, Senders, SettingsChange, SettingsError, draft::Draft, known::Known, rules, view,
};
use crate::management::Administrator;

/// How many conflicting user names are told.
pub(super) const SAMPLES: i64 = 20;

/// Changes the settings.
///
/// # Errors
/// The first rule that the settings would break.
pub async fn patch(
    by: &Administrator,
    messenger: &Messenger,
    phrases: &Phrases,
    change: SettingsChange,
) -> Result<SignInExperience, SettingsError> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, ID);
    let (vault, now) = (by.store.vault().clone(), by.now());
    let (messenger, phrases) = (messenger.clone(), phrases.clone());
    let caller = by.clone();
    by.write(async move |tx| {
        let before = sign_in_experiences::get(tx).await?;
        caller.check_seen(&view(caller.tenant.id(), &before))?;
        let after = apply(tx, &vault, &messenger, &phrases, &before, &change, now).await?;
        // A seed asks for the same at each start: what is so already is no change.
        if after != before {
            sign_in_experiences::put(tx, &after).await?;
            let is_sensitive = rules::usernames_are_case_sensitive(&after);
            if is_sensitive != rules::usernames_are_case_sensitive(&before) {
                users::compare_usernames(tx, is_sensitive).await?;
            }
            entry.record(tx).await?;
        }
        Ok(after)
    })
    .await
}

/// The settings as a change would leave them.
///
/// # Errors
/// The first rule that they would break.
pub(super) async fn preview(
    by: &Administrator,
    messenger: &Messenger,
    phrases: &Phrases,
    change: SettingsChange,
) -> Result<SignInExperience, SettingsError> {
    let (vault, now) = (by.store.vault().clone(), by.now());
    let (messenger, phrases) = (messenger.clone(), phrases.clone());
    by.read(async move |tx| {
        let before = sign_in_experiences::get(tx).await?;
        apply(tx, &vault, &messenger, &phrases, &before, &change, now).await
    })
    .await
}

/// Applies a change, unless the settings then broke a rule.
async fn apply(
    tx: &mut Tx<'_>,
    vault: &Vault,
    messenger: &Messenger,
    phrases: &Phrases,
    before: &SignInExperience,
    change: &SettingsChange,
    now: Time,
) -> Result<SignInExperience, SettingsError> {
    let connectors = connectors::list(tx, vault).await?;
    let senders = Senders::of(messenger, &connectors);
    let known = Known::find(tx, phrases, messenger.registry(), &connectors).await?;
    let draft = Draft::new(before, change, senders, known, now);
    rules::check(&draft)?;
    if rules::folds_user_names(&draft) {
        let conflicts = users::find_case_conflicts(tx, SAMPLES).await?;
        if conflicts.total > 0 {
            return Err(SettingsError::CaseConflicts(conflicts));
        }
    }
    Ok(draft.after)
}

/// Every reason to refuse a password, as if a user (or somebody new) were to set it.
///
/// # Errors
/// When the policy asks for a user whom nobody named, or there is none such.
pub(crate) async fn check_password(
    by: &Administrator,
    passwords: &BreachedPasswords,
    password: &Secret,
    user: Option<Id<User>>,
) -> Result<Vec<PasswordIssue>, SettingsError> {
    let settings = by.store.sign_in_experience(&by.tenant).await?;
    let policy = PasswordPolicy::of(&settings);
    let user = match user {
        Some(id) => by
            .read(async move |tx| {
                let user = users::find(tx, &id).await?;
                user.ok_or_else(|| SettingsError::NoSuchUser(id.to_string()))
            })
            .await
            .map(Some)?,
        None if policy.rejects_personal_info => return Err(SettingsError::NobodyNamed),
        None => None,
    };
    let person = user
        .as_ref()
        .map_or_else(PersonalInfo::default, |user| PersonalInfo {
            name: user.name.as_deref(),
            username: user.username.as_deref(),
            email: user.primary_email.as_deref(),
            phone: user.primary_phone.as_ref().map(Phone::digits),
        });
    Ok(passwords.find_issues(&policy, password, &person).await)
}

/// User names that would become equal if case did not matter.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn find_case_conflicts(
    by: &Administrator,
    limit: i64,
) -> keyward_store::Result<CaseConflicts> {
    by.read(async move |tx| users::find_case_conflicts(tx, limit).await)
        .await
}
