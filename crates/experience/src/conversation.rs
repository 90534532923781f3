//! The conversation as a browser holds it: a request that waits sealed in a cookie, or one that was
//! begun and lives in the store (DESIGN §2).

use keyward_model::{Interaction, InteractionState, PendingAuthorization, Progress};
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

    /// The request while nobody acts on it: it waits for somebody to sign in, or to answer.
    #[must_use]
    pub fn waits(&self) -> Option<&PendingAuthorization> {
        match self {
            Self::Waiting(pending) => Some(pending),
            Self::Begun(interaction) => match &interaction.state {
                InteractionState::Open(progress) if progress.is_waiting => {
                    Some(&interaction.pending)
                }
                _ => None,
            },
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
        .look_up(&context.tenant, async move |tx| {
            Ok(interactions::find(tx, &uid, now).await?)
        })
        .await
}

/// Finds how far a conversation has come in which something was begun.
///
/// # Errors
/// [`ExperienceError::NotFound`], [`ExperienceError::InteractionNotFound`].
pub async fn find_progress(context: &Context, uid: &str) -> Result<Progress, ExperienceError> {
    let interaction = find_interaction(context, uid).await?;
    let interaction = interaction.ok_or(ExperienceError::NotFound)?;
    match interaction.state {
        InteractionState::Open(progress) if !progress.is_waiting => Ok(*progress),
        _ => Err(ExperienceError::InteractionNotFound),
    }
}
