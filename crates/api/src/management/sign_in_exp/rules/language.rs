//! The fallback language is one that the pages speak.

use crate::management::sign_in_exp::{SettingsError, draft::Draft};

/// The languages of the pages.
const SPOKEN: [&str; 2] = ["en", "zh-CN"];

pub(super) fn check(draft: &Draft<'_>) -> Result<(), SettingsError> {
    match &draft.change.language_info {
        Some(info) if !SPOKEN.contains(&info.fallback_language.as_str()) => Err(
            SettingsError::UnsupportedLanguage(info.fallback_language.clone()),
        ),
        _ => Ok(()),
    }
}
