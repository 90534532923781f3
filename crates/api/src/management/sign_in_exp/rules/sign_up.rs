//! What a new account begins with: no identifier twice, every address and number proved, and
//! messages that can be sent.

use keyward_model::{ConnectorType, SignInIdentifier, SignUp, SignUpIdentifier};

use crate::management::sign_in_exp::{Senders, SettingsError, draft::Draft};

pub(super) fn check(draft: &Draft<'_>) -> Result<(), SettingsError> {
    let Some(sign_up) = &draft.change.sign_up else {
        return Ok(());
    };
    let secondary = sign_up.secondary_identifiers.as_deref().unwrap_or_default();
    if sign_up.identifiers.is_empty() && !secondary.is_empty() {
        return Err(SettingsError::NoPrimaryIdentifier);
    }
    let asked = asked(sign_up);
    for (at, (identifier, _)) in asked.iter().enumerate() {
        if asked[..at].iter().any(|(other, _)| other == identifier) {
            return Err(SettingsError::DuplicatedIdentifiers);
        }
    }
    for (identifier, verify) in asked {
        if identifier != SignInIdentifier::Username && !verify {
            return Err(SettingsError::UnverifiedIdentifier);
        }
        require_sender(draft.senders, identifier)?;
    }
    Ok(())
}

/// All identifiers with whether they are proved; `emailOrPhone` counts as both.
fn asked(sign_up: &SignUp) -> Vec<(SignInIdentifier, bool)> {
    use SignInIdentifier::{Email, Phone, Username};
    let primary = sign_up.identifiers.iter().map(|one| (*one, sign_up.verify));
    let secondary = sign_up.secondary_identifiers.iter().flatten();
    let secondary = secondary.flat_map(|one| {
        let identifiers: &[SignInIdentifier] = match one.identifier {
            SignUpIdentifier::Username => &[Username],
            SignUpIdentifier::Email => &[Email],
            SignUpIdentifier::Phone => &[Phone],
            SignUpIdentifier::EmailOrPhone => &[Email, Phone],
        };
        let verify = one.verify == Some(true);
        identifiers
            .iter()
            .map(move |identifier| (*identifier, verify))
    });
    primary.chain(secondary).collect()
}

/// Codes for an identifier must have a way to it.
pub(super) fn require_sender(
    senders: Senders,
    identifier: SignInIdentifier,
) -> Result<(), SettingsError> {
    match identifier {
        SignInIdentifier::Email if !senders.email => {
            Err(SettingsError::NoConnector(ConnectorType::Email))
        }
        SignInIdentifier::Phone if !senders.sms => {
            Err(SettingsError::NoConnector(ConnectorType::Sms))
        }
        _ => Ok(()),
    }
}
