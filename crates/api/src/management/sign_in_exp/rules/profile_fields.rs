//! Sign-up asks for fields that there are.

use crate::management::sign_in_exp::{SettingsError, draft::Draft};

pub(super) fn check(draft: &Draft<'_>) -> Result<(), SettingsError> {
    let chosen = draft.change.sign_up_profile_fields.iter().flatten();
    let names = chosen
        .flatten()
        .filter_map(|field| field.get("name")?.as_str());
    let unknown: Vec<String> = names
        .filter(|name| !draft.known.profile_fields.iter().any(|own| own == name))
        .map(str::to_owned)
        .collect();
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(SettingsError::UnknownProfileFields(unknown))
    }
}
