//! Settings that only the contract's hosted service has.

use serde_json::json;

use crate::management::sign_in_exp::{SettingsError, draft::Draft};

pub(super) fn check(draft: &Draft<'_>) -> Result<(), SettingsError> {
    let change = draft.change;
    if change.hide_logto_branding == Some(true) {
        return Err(SettingsError::NotAvailable("hideLogtoBranding"));
    }
    if change
        .custom_ui_csp
        .as_ref()
        .is_some_and(|csp| !csp.is_empty())
    {
        return Err(SettingsError::NotAvailable("customUiCsp"));
    }
    let blocks_disposable = change
        .email_blocklist_policy
        .as_ref()
        .is_some_and(|policy| policy.get("blockDisposableAddresses") == Some(&json!(true)));
    if blocks_disposable {
        return Err(SettingsError::NotAvailable("blockDisposableAddresses"));
    }
    Ok(())
}
