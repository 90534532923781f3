//! The conversation as a browser holds it: a request that waits sealed in a cookie, or one that was
//! begun and lives in the store (DESIGN §2).

use keyward_model::{Interaction, PendingAuthorization};
use keyward_store::interactions;

use crate::{Context, ExperienceError};

/// What the browser's cookies prove.
#[derive(Clone, Debug)]
pub enum Conversation {
    /// Nobody has acted yet.
    Waiting(Box<PendingAuthorization>),
    /// Somebody has; the store is the truth.
    Begun(Box<Interaction>),
}

impl Conversation {
    /// The request that the conversation answers.
    #[must_use]
    pub fn pending(&self) -> &PendingAuthorization {
        match self {
            Self::Waiting(pending) => pending,
            Self::Begun(interaction) => &interaction.pending,
        }
    }

    /// The conversation's id.
    #[must_use]
    pub fn uid(&self) -> &str {
        &self.pending().uid
    }
}

/// Finds a conversation that was begun.
///
/// # Errors
/// When the store fails.
pub async fn find_interaction(
    context: &Context,
    uid: &str,
) -> Result<Option<Interaction>, ExperienceError> {
    let (uid, now) = (uid.to_owned(), context.now);
    context
        .store
        .read(&context.tenant, async move |tx| {
            Ok(interactions::find(tx, &uid, now).await?)
        })
        .await
}
