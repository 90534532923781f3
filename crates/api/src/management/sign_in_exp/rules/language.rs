//! The fallback language is one that the pages speak, by themselves or in the tenant's own words.

use crate::management::sign_in_exp::{SettingsError, draft::Draft};

pub(super) fn check(draft: &Draft<'_>) -> Result<(), SettingsError> {
    match &draft.change.language_info {
        Some(info) if !draft.known.languages.contains(&info.fallback_language) => Err(
            SettingsError::UnsupportedLanguage(info.fallback_language.clone()),
        ),
        _ => Ok(()),
    }
}
