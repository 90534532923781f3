//! Entries of the lists are addresses (`a@b.c`), domains (`@b.c`), or either with `*`.

use keyward_model::EmailPattern;
use serde_json::Value;

use crate::management::sign_in_exp::{SettingsError, draft::Draft};

pub(super) fn check(draft: &Draft<'_>) -> Result<(), SettingsError> {
    let Some(policy) = &draft.change.email_blocklist_policy else {
        return Ok(());
    };
    let lists = ["customAllowlist", "customBlocklist"];
    let items = lists
        .iter()
        .filter_map(|list| policy.get(*list)?.as_array())
        .flatten()
        .filter_map(Value::as_str);
    let wrong: Vec<String> = items
        .filter(|item| EmailPattern::parse(item).is_none())
        .map(str::to_owned)
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(SettingsError::BlocklistFormat(wrong))
    }
}
