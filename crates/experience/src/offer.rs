//! What the pages can offer: the settings, as far as this build and the connectors serve them.

use std::sync::Arc;

use keyward_model::{Connector, ConnectorType, SignInExperience};

use crate::{Context, ExperienceError};

/// The ways in that are open.
#[derive(Clone, Debug)]
pub struct Offer {
    /// The tenant's settings.
    pub settings: Arc<SignInExperience>,
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
    let settings = context.store.sign_in_experience(&context.tenant).await?;
    let connectors = context.store.message_connectors(&context.tenant).await?;
    let can_send = context
        .messenger
        .can_send(ConnectorType::Sms, sms(context, &connectors));
    let offer = Offer {
        phone_sign_in: can_send && settings.phone_code_sign_in(),
        phone_sign_up: can_send && settings.phone_code_sign_up(),
        settings,
    };
    if !offer.phone_sign_in && !offer.phone_sign_up {
        tracing::warn!(
            tenant = %context.tenant.id(),
            sms_connector = can_send,
            phone_code_sign_in = offer.settings.phone_code_sign_in(),
            phone_code_sign_up = offer.settings.phone_code_sign_up(),
            "no sign-in method is available: this build serves phone number and verification code"
        );
    }
    Ok(offer)
}

/// The connector that sends text messages, if one is set up.
pub(crate) fn sms<'c>(context: &Context, connectors: &'c [Connector]) -> Option<&'c Connector> {
    context
        .messenger
        .registry()
        .pick(ConnectorType::Sms, connectors)
}
