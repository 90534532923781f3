//! Ways in: each proves something, codes can be sent, nobody who signed up is locked out, and no
//! code is first and second factor at once.

use keyward_model::SignInIdentifier;

use super::{mfa, sign_up};
use crate::management::sign_in_exp::{
    SettingsError,
    draft::Draft,
    senders::{EMAIL_CODE, PHONE_CODE},
};

pub(super) fn check(draft: &Draft<'_>) -> Result<(), SettingsError> {
    let Some(sign_in) = &draft.change.sign_in else {
        return Ok(());
    };
    let sign_up = &draft.after.sign_up;
    let is_passwordless = sign_up.verify && !sign_up.password;
    for method in &sign_in.methods {
        if method.verification_code {
            sign_up::require_sender(draft.senders, method.identifier)?;
        }
        if !method.password && !method.verification_code {
            return Err(SettingsError::NothingProved);
        }
        let is_message = method.identifier != SignInIdentifier::Username;
        if is_passwordless && is_message && !method.verification_code {
            return Err(SettingsError::CodeSignInMustBeOn);
        }
        if !method.verification_code {
            continue;
        }
        match method.identifier {
            SignInIdentifier::Email if mfa::has_factor(&draft.after, EMAIL_CODE) => {
                return Err(SettingsError::EmailCodeIsMfa);
            }
            SignInIdentifier::Phone if mfa::has_factor(&draft.after, PHONE_CODE) => {
                return Err(SettingsError::PhoneCodeIsMfa);
            }
            _ => {}
        }
    }
    Ok(())
}
