//! Changing the settings. Nothing here knows HTTP.

use keyward_connectors::{Messenger, Registry};
use keyward_model::{Connector, ConnectorType, ManagementAction, SignInExperience};
use keyward_store::{connectors, sign_in_experiences, users};

use super::{ID, SUBJECT, Senders, SettingsChange, SettingsError, draft::Draft, rules};
use crate::management::Administrator;

/// How many conflicting user names are told.
const SAMPLES: i64 = 20;

/// Changes the settings.
///
/// # Errors
/// The first rule that the settings would break.
pub async fn patch(
    by: &Administrator,
    messenger: &Messenger,
    change: SettingsChange,
) -> Result<SignInExperience, SettingsError> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, ID);
    let (vault, now) = (by.store.vault().clone(), by.now());
    let messenger = messenger.clone();
    by.write(async move |tx| {
        let before = sign_in_experiences::get(tx).await?;
        let connectors = connectors::list(tx, &vault).await?;
        let senders = Senders::of(&messenger, &connectors);
        let targets = social_targets(messenger.registry(), &connectors);
        let draft = Draft::new(&before, &change, senders, &targets, now);
        rules::check(&draft)?;
        if rules::folds_user_names(&draft) {
            let conflicts = users::find_case_conflicts(tx, SAMPLES).await?;
            if conflicts.total > 0 {
                return Err(SettingsError::CaseConflicts(conflicts));
            }
        }
        let after = draft.after;
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

fn social_targets<'a>(registry: &'a Registry, connectors: &'a [Connector]) -> Vec<&'a str> {
    connectors
        .iter()
        .filter_map(|connector| {
            let factory = registry.find(&connector.factory_id)?;
            let own = connector.metadata.target.as_deref();
            (factory.kind == ConnectorType::Social).then(|| own.unwrap_or(factory.target))
        })
        .collect()
}
