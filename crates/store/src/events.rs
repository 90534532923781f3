//! Audit entries. An event is recorded in the transaction of the change that it speaks of.

use std::sync::Arc;

use keyward_crypto::{Random, random};
use keyward_model::{Event, EventResult, RequestContext, Time};

use crate::{Result, Tx, V, columns::json};

/// What an audit entry needs beside its event: when, and whose request it was.
#[derive(Clone)]
pub struct Audit {
    /// When the request is judged.
    pub now: Time,
    /// Whose it is and what it is about.
    pub context: RequestContext,
    /// Where ids come from.
    pub random: Arc<dyn Random>,
}

const INSERT: &str = "INSERT INTO logs (tenant_id, id, key, payload, user_id, application_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";

impl Audit {
    /// Writes the entry of an event that succeeded.
    ///
    /// # Errors
    /// When the statement fails.
    pub async fn success(&self, tx: &mut Tx<'_>, event: &Event) -> Result<()> {
        self.record(tx, event, &EventResult::Success).await
    }

    /// Writes the entry of an event that was refused.
    ///
    /// # Errors
    /// When the statement fails.
    pub async fn refusal(
        &self,
        tx: &mut Tx<'_>,
        event: &Event,
        code: &str,
        message: &str,
    ) -> Result<()> {
        let result = EventResult::Error {
            code: code.to_owned(),
            message: message.to_owned(),
        };
        self.record(tx, event, &result).await
    }

    async fn record(&self, tx: &mut Tx<'_>, event: &Event, result: &EventResult) -> Result<()> {
        let id = random::ordered_id(self.now, self.random.as_ref());
        let tenant = tx.tenant().clone();
        let payload = json(&event.payload(&self.context, result))?;
        let context = &self.context;
        tx.execute(
            INSERT,
            &[
                V::Text(tenant.as_str()),
                V::Text(&id),
                V::Text(&event.key()),
                V::Json(&payload),
                V::opt_text(context.user_id.as_ref().map(AsRef::as_ref)),
                V::opt_text(context.application_id.as_ref().map(AsRef::as_ref)),
                V::Int(self.now.millis()),
            ],
        )
        .await?;
        Ok(())
    }
}
