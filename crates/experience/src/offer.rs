//! What the pages can offer: the settings, as far as this build and the connectors serve them.

use std::sync::Arc;

use keyward_model::{
    Connector, ConnectorType, Contact, Email, Phone, SignInExperience, SignInIdentifier,
    SignInMethod, SignInMode,
};

use crate::{Context, ExperienceError, identify::recovers};

/// The ways in that are open.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The tenant's settings.
    pub settings: Arc<SignInExperience>,
    /// Ways to sign in, in the order of the settings, without codes that cannot be sent.
    pub sign_in: Vec<SignInMethod>,
    /// What a new account may begin with; empty where none can be made.
    pub sign_up: Vec<SignInIdentifier>,
    /// By what a password is recovered.
    pub recovery: Vec<SignInIdentifier>,
    /// Sign in by phone number and code.
    pub phone_sign_in: bool,
    /// Make an account by phone number and code.
    pub phone_sign_up: bool,
}

/// Judges what is open. When nothing is, the reason stands in the log.
///
/// # Errors
/// When the store fails.
pub async fn offer(context: &Context) -> Result<Offer, ExperienceError> {
    let offer = offer_quietly(context).await?;
    if offer.sign_in.is_empty() && offer.sign_up.is_empty() {
        tracing::warn!(
            tenant = %context.tenant.id(),
            sign_in_mode = ?offer.settings.sign_in_mode,
            demands_more = offer.settings.demands_more(),
            "no sign-in method is available: the settings, or connectors that are missing, close all"
        );
    }
    Ok(offer)
}

pub(crate) async fn offer_quietly(context: &Context) -> Result<Offer, ExperienceError> {
    let settings = context.store.sign_in_experience(&context.tenant).await?;
    offer_of(context, settings).await
}

/// The same for settings that were not saved: for previews.
///
/// # Errors
/// When the store fails.
pub async fn offer_of(
    context: &Context,
    settings: Arc<SignInExperience>,
) -> Result<Offer, ExperienceError> {
    let connectors = context.store.message_connectors(&context.tenant).await?;
    let reaches = |kind: ConnectorType| {
        let connector = pick(context, kind, &connectors);
        context.messenger.can_send(kind, connector)
    };
    let (by_sms, by_email) = (reaches(ConnectorType::Sms), reaches(ConnectorType::Email));
    let can_send = |kind: SignInIdentifier| match kind {
        SignInIdentifier::Username => false,
        SignInIdentifier::Email => by_email,
        SignInIdentifier::Phone => by_sms,
    };
    let is_open = !settings.demands_more();
    let sign_in = settings.sign_in.methods.iter().map(|method| SignInMethod {
        verification_code: method.verification_code && can_send(method.identifier),
        ..*method
    });
    let sign_in = sign_in.filter(|method| {
        is_open
            && settings.sign_in_mode != SignInMode::Register
            && (method.password || method.verification_code)
    });
    let sign_up = settings.sign_up.identifiers.iter().copied();
    let sign_up = sign_up.filter(|kind| {
        let is_reached = *kind == SignInIdentifier::Username || can_send(*kind);
        is_open && settings.sign_in_mode != SignInMode::SignIn && is_reached
    });
    let contacts = [
        Contact::Email(Email::from_stored(String::new())),
        Contact::Phone(Phone::from_stored(String::new())),
    ];
    let recovery = contacts.iter().filter(|to| recovers(&settings, to));
    let recovery = recovery.map(Contact::kind).filter(|kind| can_send(*kind));
    Ok(Offer {
        sign_in: sign_in.collect(),
        sign_up: sign_up.collect(),
        recovery: recovery.collect(),
        phone_sign_in: by_sms && signs_in_by_code(&settings, SignInIdentifier::Phone),
        phone_sign_up: by_sms && signs_up_by_code(&settings, SignInIdentifier::Phone),
        settings,
    })
}

/// Whether a code to such an address signs somebody in.
pub(crate) fn signs_in_by_code(settings: &SignInExperience, kind: SignInIdentifier) -> bool {
    let mut methods = settings.sign_in.methods.iter();
    settings.sign_in_mode != SignInMode::Register
        && !settings.demands_more()
        && methods.any(|method| method.identifier == kind && method.verification_code)
}

/// Whether an account begins with a code to such an address.
pub(crate) fn signs_up_by_code(settings: &SignInExperience, kind: SignInIdentifier) -> bool {
    settings.sign_in_mode != SignInMode::SignIn
        && !settings.demands_more()
        && settings.sign_up.identifiers.contains(&kind)
}

/// The connector that sends such messages, if one is set up.
pub(crate) fn pick<'c>(
    context: &Context,
    kind: ConnectorType,
    connectors: &'c [Connector],
) -> Option<&'c Connector> {
    context.messenger.registry().pick(kind, connectors)
}
