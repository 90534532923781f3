//! Sending a message by whatever is there: the connector that is set up, else the inbox of
//! `keyward dev`.

use std::{fmt, sync::Arc};

use keyward_crypto::Random;
use keyward_model::{Clock, Connector, ConnectorType, JsonObject, TenantId};
use keyward_outbound::Client;
use thiserror::Error;

use crate::{Calls, ConnectorError, ErrorCode, Factory, Inbox, Message, Registry, Sent};

/// Sends messages. Clones share everything.
#[derive(Clone)]
pub struct Messenger {
    registry: Registry,
    outbound: Client,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
    inbox: Option<Inbox>,
}

/// Why a message was not sent.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SendError {
    /// Nothing is set up that sends messages of this kind; the contract's `connector.not_found`.
    #[error("no connector sends messages of the kind {0:?}")]
    NoConnector(ConnectorType),
    /// The connector refused or failed.
    #[error(transparent)]
    Connector(#[from] ConnectorError),
}

impl Messenger {
    /// A messenger; the inbox belongs to `keyward dev` alone.
    #[must_use]
    pub fn new(
        registry: Registry,
        outbound: Client,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
        inbox: Option<Inbox>,
    ) -> Self {
        Self {
            registry,
            outbound,
            clock,
            random,
            inbox,
        }
    }

    /// The connectors of this build.
    #[must_use]
    pub const fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The inbox, where there is one.
    #[must_use]
    pub const fn inbox(&self) -> Option<&Inbox> {
        self.inbox.as_ref()
    }

    /// Whether messages of a kind can be sent: the one answer to "is a connector set up?",
    /// in sending and in every rule that asks for one. `configured` is the tenant's connector
    /// ([`Registry::pick`]).
    #[must_use]
    pub fn can_send(&self, kind: ConnectorType, configured: Option<&Connector>) -> bool {
        let is_message = matches!(kind, ConnectorType::Sms | ConnectorType::Email);
        is_message && (self.inbox.is_some() || self.usable(kind, configured).is_some())
    }

    /// Sends a message of a tenant by its connector, or delivers it to the inbox where none is set up.
    ///
    /// # Errors
    /// [`SendError`]. After a time-out the provider may have sent the message all the same.
    pub async fn send(
        &self,
        tenant: &TenantId,
        configured: Option<&Connector>,
        message: Message,
    ) -> Result<Sent, SendError> {
        let kind = message.to.kind();
        if let Some((factory, connector)) = self.usable(kind, configured) {
            return Ok(self.call(factory, &connector.config, &message).await?);
        }
        let inbox = self.inbox.as_ref().ok_or(SendError::NoConnector(kind))?;
        inbox.deliver(tenant.clone(), message, self.clock.now());
        Ok(Sent::default())
    }

    /// Sends a message by a configuration that may not have been saved yet: the administrator's
    /// test of a connector, which never goes to the inbox.
    ///
    /// # Errors
    /// [`ConnectorError`]; [`ErrorCode::UnexpectedType`] when the factory's messages are of
    /// another kind.
    pub async fn send_with(
        &self,
        factory: &Factory,
        config: &JsonObject,
        message: &Message,
    ) -> Result<Sent, ConnectorError> {
        if factory.kind != message.to.kind() {
            return Err(ConnectorError {
                code: ErrorCode::UnexpectedType,
                message: None,
                data: None,
            });
        }
        self.call(factory, config, message).await
    }

    /// A connector is usable when this build knows it and it is of the right kind.
    fn usable<'a>(
        &'a self,
        kind: ConnectorType,
        configured: Option<&'a Connector>,
    ) -> Option<(&'a Factory, &'a Connector)> {
        let connector = configured?;
        let factory = self.registry.find(&connector.factory_id)?;
        (factory.kind == kind).then_some((factory, connector))
    }

    async fn call(
        &self,
        factory: &Factory,
        config: &JsonObject,
        message: &Message,
    ) -> Result<Sent, ConnectorError> {
        let calls = Calls {
            outbound: &self.outbound,
            clock: &*self.clock,
            random: &*self.random,
        };
        let result = match factory.check_config(config) {
            Ok(config) => config.send(message, calls).await,
            Err(error) => Err(error),
        };
        // Neither recipient nor values: the audit entry of the step names whom it is about.
        let template = message.usage();
        match &result {
            Ok(sent) => tracing::info!(
                connector = factory.id,
                template,
                receipt = sent.receipt,
                "message sent"
            ),
            Err(error) => tracing::warn!(
                connector = factory.id,
                template,
                error.code = error.code_str(),
                error.message = error.message,
                "message not sent"
            ),
        }
        result
    }
}

impl fmt::Debug for Messenger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Messenger")
            .field("inbox", &self.inbox)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
