//! A code on its way, and what is taken back when it does not arrive at its gateway.

use keyward_connectors::{Message, SendError};
use keyward_model::{Connector, Event, InteractionState, Time};
use keyward_store::{Audit, Tx, interactions, sentinel, verification_codes};
use tracing::Instrument;

use crate::{Context, ExperienceError};

/// A message on its way.
pub(crate) struct Delivery {
    pub(crate) context: Context,
    pub(crate) connector: Option<Connector>,
    pub(crate) message: Message,
    pub(crate) undo: Undo,
}

impl Delivery {
    /// Hands the message over to its gateway.
    pub(crate) async fn run(self) -> Result<(), ExperienceError> {
        let sent = self
            .context
            .messenger
            .send(
                self.context.tenant.id(),
                self.connector.as_ref(),
                self.message,
            )
            .await;
        match sent {
            Ok(_) => Ok(()),
            Err(error) => {
                self.undo.run(&self.context, &error).await?;
                Err(error.into())
            }
        }
    }

    /// The same while nobody waits. What went wrong stands in the log and the audit entry.
    pub(crate) fn run_apart(self) {
        let delivered = async move {
            let _ = self.run().await;
        };
        tokio::spawn(delivered.in_current_span());
    }
}

/// What is taken back when a message did not leave: its code opens nothing. Where the failure may
/// be seen, it also counts for nothing, and a new code can be asked for at once.
pub(crate) struct Undo {
    pub(crate) uid: String,
    pub(crate) sent: Event,
    pub(crate) record_id: String,
    /// What the recipient is counted under.
    pub(crate) target: [u8; 32],
    pub(crate) activity_id: String,
    /// Whether the failure must look like a message that left, as one to an unknown address does.
    pub(crate) is_hidden: bool,
    pub(crate) audit: Audit,
}

impl Undo {
    async fn run(self, context: &Context, error: &SendError) -> Result<(), ExperienceError> {
        let (code, message) = match error {
            SendError::NoConnector(_) => ("connector.not_found", error.to_string()),
            SendError::Connector(error) => (error.code_str(), error.to_string()),
        };
        let now = context.now;
        context
            .store
            .write(&context.tenant, async move |tx| {
                interactions::hold(tx, &self.uid).await?;
                if self.is_hidden {
                    verification_codes::spoil(tx, &self.record_id).await?;
                } else {
                    verification_codes::discard(tx, &self.record_id).await?;
                    sentinel::discard(tx, &self.target, &self.activity_id).await?;
                    self.end_waiting(tx, now).await?;
                }
                self.audit.refusal(tx, &self.sent, code, &message).await?;
                Ok(())
            })
            .await
    }

    /// The conversation waits for no code of this record any more.
    async fn end_waiting(&self, tx: &mut Tx<'_>, now: Time) -> Result<(), ExperienceError> {
        let Some(interaction) = interactions::find(tx, &self.uid, now).await? else {
            return Ok(());
        };
        let InteractionState::Open(mut progress) = interaction.state else {
            return Ok(());
        };
        let before = progress.records.len();
        progress
            .records
            .retain(|record| record.id != self.record_id);
        if progress.records.len() < before {
            let state = InteractionState::Open(progress);
            // Whoever moved it on meanwhile has asked for another code.
            interactions::update(tx, &self.uid, interaction.version, &state).await?;
        }
        Ok(())
    }
}
