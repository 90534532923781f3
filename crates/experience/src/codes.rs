//! Codes and what they are stored as. A code is bound to tenant, conversation, verification and
//! address: anywhere else it is nothing.

use keyward_model::{Contact, Secret};

use crate::Context;

const KIND: &str = "verification code";
/// Digits of a code.
const LENGTH: usize = 6;

/// Draws a code.
pub(crate) fn draw(context: &Context) -> Secret {
    Secret::new(keyward_crypto::random::digits(
        context.random.as_ref(),
        LENGTH,
    ))
}

/// What a code is stored as.
pub(crate) fn digest(
    context: &Context,
    uid: &str,
    verification: &str,
    to: &Contact,
    code: &str,
) -> [u8; 32] {
    let bound = format!("{uid}\n{verification}\n{}\n{code}", to.as_str());
    context
        .store
        .vault()
        .lookup(context.tenant.id(), KIND, &bound)
}
