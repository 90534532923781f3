//! A password can be reset only by messages that can be sent.

use crate::management::sign_in_exp::{
    SettingsError,
    draft::Draft,
    senders::{EMAIL_CODE, PHONE_CODE},
};

pub(super) fn check(draft: &Draft<'_>) -> Result<(), SettingsError> {
    let methods = draft.change.forgot_password_methods.iter().flatten();
    for method in methods.flatten() {
        let can_send = match *method {
            EMAIL_CODE => draft.senders.email,
            PHONE_CODE => draft.senders.sms,
            _ => true,
        };
        if !can_send {
            return Err(SettingsError::ForgotPasswordWithoutConnector(method));
        }
    }
    Ok(())
}
