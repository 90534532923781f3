//! Whose `X-Forwarded-*` headers are believed.

use std::{net::IpAddr, num::NonZeroU8, str::FromStr, sync::Arc};

use thiserror::Error;

/// The proxies that may speak for others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TrustedProxies {
    /// Nobody: a request comes from whoever sent it.
    #[default]
    Nobody,
    /// So many in a row, whatever their addresses: whoever connects is the last of them. For where
    /// nobody comes but through all of them.
    Row(NonZeroU8),
    /// Those in these networks.
    Networks(Arc<[Network]>),
}

impl TrustedProxies {
    /// Whoever connects, and nobody behind.
    pub const EVERYBODY: Self = Self::Row(NonZeroU8::MIN);

    /// Whether a sender may speak for others, before whom `passed` of the proxies stand: 0 for whoever
    /// connects.
    #[must_use]
    pub fn trusts(&self, sender: IpAddr, passed: usize) -> bool {
        match self {
            Self::Nobody => false,
            Self::Row(length) => passed < usize::from(length.get()),
            Self::Networks(networks) => networks.iter().any(|network| network.has(sender)),
        }
    }
}

/// Addresses that begin with the same bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

/// The text is no address and no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a network is an address, or an address, a slash and a number of bits")]
pub struct NetworkError;

impl FromStr for Network {
    type Err = NetworkError;

    /// Reads `10.0.0.1`, `10.0.0.0/8`, `fd00::/8`. Bits behind the network's must be zero.
    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| NetworkError)?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            None => longest,
            Some(bits) if bits.bytes().all(|byte| byte.is_ascii_digit()) => {
                bits.parse().map_err(|_| NetworkError)?
            }
            Some(_) => return Err(NetworkError),
        };
        let network = Self { address, bits };
        if bits > longest || network.first_bits(address) != number(address) {
            return Err(NetworkError);
        }
        Ok(network)
    }
}

impl Network {
    fn has(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        address.is_ipv4() == self.address.is_ipv4()
            && self.first_bits(address) == number(self.address)
    }

    /// The address with zeros behind the network's bits.
    fn first_bits(&self, address: IpAddr) -> u128 {
        let all = if address.is_ipv4() { 32 } else { 128 };
        let behind = u32::from(all - self.bits.min(all));
        let shifted = number(address).checked_shr(behind).unwrap_or(0);
        shifted.checked_shl(behind).unwrap_or(0)
    }
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trusts(network: &str, address: &str) -> bool {
        let network: Network = network.parse().expect("a network");
        let proxies = TrustedProxies::Networks([network].into());
        proxies.trusts(address.parse().expect("an address"), 0)
    }

    #[test]
    fn a_network_has_its_addresses_and_no_other() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("10.0.0.0/8", "::ffff:10.0.0.1", "::ffff:11.0.0.1"),
            ("127.0.0.1", "127.0.0.1", "127.0.0.2"),
            ("192.168.4.0/22", "192.168.7.255", "192.168.8.0"),
            ("0.0.0.0/0", "8.8.8.8", "2001:db8::1"),
            ("fd00::/8", "fdff::1", "fe00::1"),
            ("::/0", "2001:db8::1", "8.8.8.8"),
            ("::1", "::1", "::2"),
        ] {
            assert!(trusts(network, inside), "{network} {inside}");
            assert!(!trusts(network, outside), "{network} {outside}");
        }
    }

    #[test]
    fn what_is_no_network() {
        for text in [
            "",
            "10",
            "10.0.0.0/",
            "10.0.0.0/33",
            "10.0.0.0/+8",
            "10.0.0.1/8",
            "::/129",
            "all",
            "proxy.example.com",
            "10.0.0.0/8/8",
            " 10.0.0.0/8",
        ] {
            assert_eq!(text.parse::<Network>(), Err(NetworkError), "{text}");
        }
    }

    #[test]
    fn nobody_and_so_many() {
        let address = "127.0.0.1".parse().expect("an address");
        let trusted = |proxies: &TrustedProxies| {
            (0..9)
                .take_while(|passed| proxies.trusts(address, *passed))
                .count()
        };
        assert_eq!(trusted(&TrustedProxies::default()), 0);
        assert_eq!(trusted(&TrustedProxies::EVERYBODY), 1);
        let three = NonZeroU8::new(3).expect("a number");
        assert_eq!(trusted(&TrustedProxies::Row(three)), 3);
    }
}
