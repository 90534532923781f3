//! What a configuration becomes once it has been read: something that sends.

use std::{fmt, pin::Pin};

use keyward_crypto::Random;
use keyward_model::Clock;
use keyward_outbound::Client;

use crate::{ConnectorError, Message, Sent};

/// What a connector may use of the world.
#[derive(Clone, Copy)]
pub struct Calls<'a> {
    /// Calls that leave the server.
    pub outbound: &'a Client,
    /// The present.
    pub clock: &'a dyn Clock,
    /// Chance.
    pub random: &'a dyn Random,
}

/// A result that is waited for; boxed, so that connectors can stand in one list.
pub(crate) type Sending<'a> =
    Pin<Box<dyn Future<Output = Result<Sent, ConnectorError>> + Send + 'a>>;

/// A connector for messages with its configuration.
pub(crate) trait Sender: Send + Sync {
    /// Hands one message to the provider.
    fn send<'a>(&'a self, message: &'a Message, calls: Calls<'a>) -> Sending<'a>;
}

/// A configuration that has been read and lacks nothing.
pub struct ParsedConfig(Box<dyn Sender>);

impl ParsedConfig {
    pub(crate) fn new(sender: impl Sender + 'static) -> Self {
        Self(Box::new(sender))
    }

    /// Hands one message to the provider.
    ///
    /// # Errors
    /// [`ConnectorError`]: the provider refused, or was not to be reached.
    pub async fn send(&self, message: &Message, calls: Calls<'_>) -> Result<Sent, ConnectorError> {
        self.0.send(message, calls).await
    }
}

/// Without the configuration, which holds credentials.
impl fmt::Debug for ParsedConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ParsedConfig([redacted])")
    }
}
