//! Codes and what they are stored as. A code is bound to tenant, conversation, verification and
//! number: anywhere else it is nothing.

use std::net::IpAddr;

use keyward_model::{Phone, Secret};

use crate::Context;

const KIND: &str = "verification code";
const TARGET: &str = "sentinel target";
const ADDRESS: &str = "sentinel address";
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
    phone: &Phone,
    code: &str,
) -> [u8; 32] {
    let bound = format!("{uid}\n{verification}\n{}\n{code}", phone.digits());
    context
        .store
        .vault()
        .lookup(context.tenant.id(), KIND, &bound)
}

/// What the sender's address is counted under; addresses of IPv6 by their network of 64 bits.
pub(crate) fn address(context: &Context) -> Option<[u8; 32]> {
    let address: IpAddr = context.request.ip.as_ref()?.parse().ok()?;
    let counted = match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let network = u128::from(address) >> 64 << 64;
            std::net::Ipv6Addr::from(network).to_string()
        }
    };
    Some(
        context
            .store
            .vault()
            .lookup(context.tenant.id(), ADDRESS, &counted),
    )
}

/// What a number is counted under.
pub(crate) fn target(context: &Context, phone: &Phone) -> [u8; 32] {
    context
        .store
        .vault()
        .lookup(context.tenant.id(), TARGET, phone.digits())
}
