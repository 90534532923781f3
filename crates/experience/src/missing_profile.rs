//! What an account lacks of what the settings demand (reference experience-api.md §5.2).

use keyward_model::{
    InteractionEvent, JsonObject, MissingProfile, PendingProfile, ProfileField, ProfileValues,
    SignInExperience, SignInIdentifier, SignUpIdentifier, User, UserProfile, sign_up_fields,
};

use crate::ExperienceError;

/// Refuses while something is missing. Without a user: the account that is to be made.
pub(crate) fn require(
    settings: &SignInExperience,
    fields: &[ProfileField],
    event: InteractionEvent,
    pending: &PendingProfile,
    user: Option<&User>,
) -> Result<(), ExperienceError> {
    let mut missing = identifiers(settings, pending, user);
    if missing.is_empty()
        && event == InteractionEvent::Register
        && lacks_fields(settings, fields, pending, user)
    {
        missing.push(MissingProfile::ExtraProfile);
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(ExperienceError::MissingProfile(missing))
    }
}

/// What the sign-up demands, in the contract's order.
fn demanded(settings: &SignInExperience) -> Vec<MissingProfile> {
    use MissingProfile::{Email, EmailOrPhone, Password, Phone, Username};
    let sign_up = &settings.sign_up;
    let has = |identifier| sign_up.identifiers.contains(&identifier);
    let mut demanded = Vec::new();
    if has(SignInIdentifier::Username) {
        demanded.push(Username);
    } else {
        match (has(SignInIdentifier::Email), has(SignInIdentifier::Phone)) {
            (true, true) => demanded.push(EmailOrPhone),
            (true, false) => demanded.push(Email),
            (false, true) => demanded.push(Phone),
            (false, false) => {}
        }
    }
    for secondary in sign_up.secondary_identifiers.iter().flatten() {
        demanded.push(match secondary.identifier {
            SignUpIdentifier::Username => Username,
            SignUpIdentifier::Email => Email,
            SignUpIdentifier::Phone => Phone,
            SignUpIdentifier::EmailOrPhone => EmailOrPhone,
        });
    }
    if sign_up.password {
        demanded.push(Password);
    }
    let order = [Username, EmailOrPhone, Email, Phone, Password];
    order
        .into_iter()
        .filter(|kind| demanded.contains(kind))
        .collect()
}

fn identifiers(
    settings: &SignInExperience,
    pending: &PendingProfile,
    user: Option<&User>,
) -> Vec<MissingProfile> {
    let has_username =
        pending.username.is_some() || user.is_some_and(|user| user.username.is_some());
    let has_email =
        pending.email.is_some() || user.is_some_and(|user| user.primary_email.is_some());
    let has_phone =
        pending.phone.is_some() || user.is_some_and(|user| user.primary_phone.is_some());
    let has_password = pending.password.is_some()
        || user.is_some_and(|user| user.has_password || !user.identities.is_empty());
    let is_missing = |kind: &MissingProfile| match kind {
        MissingProfile::Username => !has_username,
        MissingProfile::EmailOrPhone => !has_email && !has_phone,
        MissingProfile::Email => !has_email,
        MissingProfile::Phone => !has_phone,
        MissingProfile::Password => !has_password,
        MissingProfile::ExtraProfile => false,
    };
    demanded(settings).into_iter().filter(is_missing).collect()
}

fn lacks_fields(
    settings: &SignInExperience,
    fields: &[ProfileField],
    pending: &PendingProfile,
    user: Option<&User>,
) -> bool {
    if fields.is_empty() {
        return false;
    }
    let (mut name, mut avatar) = (pending.name.as_deref(), pending.avatar.as_deref());
    let (mut profile, mut custom_data) = (UserProfile::default(), JsonObject::new());
    if let Some(user) = user {
        name = name.or(user.name.as_deref());
        avatar = avatar.or(user.avatar.as_deref());
        profile = user.profile.clone();
        custom_data.clone_from(&user.custom_data);
    }
    let profile = profile.with(pending.profile.clone());
    custom_data.extend(pending.custom_data.clone());
    let values = ProfileValues {
        name,
        avatar,
        profile: &profile,
        custom_data: &custom_data,
    };
    // Once a person was asked, only what they could not leave out is missing.
    sign_up_fields(settings, fields)
        .iter()
        .any(|field| field.is_missing(&values, pending.submitted))
}

#[cfg(test)]
mod tests {
    use keyward_model::{SignUpSecondary, TenantId};

    use super::*;

    fn settings(
        identifiers: &[SignInIdentifier],
        secondary: &[SignUpIdentifier],
        password: bool,
    ) -> SignInExperience {
        let mut settings = SignInExperience::seed(&TenantId::default_tenant());
        settings.sign_up.identifiers = identifiers.to_vec();
        settings.sign_up.password = password;
        settings.sign_up.secondary_identifiers = Some(
            secondary
                .iter()
                .map(|identifier| SignUpSecondary {
                    identifier: *identifier,
                    verify: Some(true),
                })
                .collect(),
        );
        settings
    }

    #[test]
    fn what_is_demanded_has_the_contracts_order() {
        use MissingProfile as M;
        use SignInIdentifier::{Email, Phone, Username};
        use SignUpIdentifier as S;
        for (settings, expected) in [
            (settings(&[], &[], false), vec![]),
            (
                settings(&[Username], &[], true),
                vec![M::Username, M::Password],
            ),
            (settings(&[Email, Phone], &[], false), vec![M::EmailOrPhone]),
            (
                settings(&[Email], &[S::Username, S::Phone], true),
                vec![M::Username, M::Email, M::Phone, M::Password],
            ),
            (
                settings(&[Username], &[S::EmailOrPhone], false),
                vec![M::Username, M::EmailOrPhone],
            ),
            (settings(&[Phone], &[S::Phone], false), vec![M::Phone]),
        ] {
            assert_eq!(
                identifiers(&settings, &PendingProfile::default(), None),
                expected
            );
        }
    }

    #[test]
    fn what_waits_counts() {
        let settings = settings(
            &[SignInIdentifier::Username],
            &[SignUpIdentifier::EmailOrPhone],
            false,
        );
        let mut pending = PendingProfile {
            username: keyward_model::Username::parse("ann").ok(),
            ..PendingProfile::default()
        };
        let missing = |pending: &PendingProfile| identifiers(&settings, pending, None);
        assert_eq!(missing(&pending), [MissingProfile::EmailOrPhone]);
        pending.phone = Some(keyward_model::Phone::from_stored("49171".to_owned()));
        assert_eq!(missing(&pending), []);
    }
}
