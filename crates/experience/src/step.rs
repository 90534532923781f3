//! One step of a conversation: it is taken alone, read, moved on and written with the entry of the
//! audit log.

use std::sync::Arc;

use keyward_model::{
    Event, Identifier, InteractionEvent, InteractionState, PendingAuthorization, Progress,
    SignInExperience, Time, UsernamePolicy,
};
use keyward_store::{
    Audit, Tx, interactions,
    users::{self, SignInUser},
};

use crate::{Context, Conversation, ExperienceError};

/// What a step needs, drawn before its write begins.
pub(crate) struct Step {
    /// The server, and whose request it is.
    pub(crate) context: Context,
    /// The conversation.
    pub(crate) uid: String,
    /// The tenant's settings.
    pub(crate) settings: Arc<SignInExperience>,
    /// What is written down.
    pub(crate) audit: Audit,
    /// The moment at which the step is judged.
    pub(crate) now: Time,
    /// Somebody whom this write has read under this identifier, and has not changed since, but for a weak digest of
    /// the password that a stronger one may have replaced.
    pub(crate) seen: Option<(Identifier, SignInUser)>,
}

/// A conversation as it was read, which nobody else moves until the write has ended.
pub(crate) struct Open {
    /// The request that it answers.
    pub(crate) pending: Box<PendingAuthorization>,
    /// How far it has come.
    pub(crate) progress: Box<Progress>,
    /// Whether what changed stays although the step is refused.
    pub(crate) keeps: bool,
    /// Whether the entries of its beginning are written.
    is_announced: bool,
    version: Option<i64>,
}

/// How a write ended that keeps what it wrote either way.
pub(crate) type Outcome<T> = Result<Result<T, ExperienceError>, ExperienceError>;

/// What was found in the place of a conversation.
pub(crate) enum Found {
    /// It goes on.
    Open(Open),
    /// Its person has signed in.
    Submitted,
}

impl Step {
    pub(crate) async fn new(context: &Context, uid: &str) -> Result<Self, ExperienceError> {
        Ok(Self {
            settings: context.store.sign_in_experience(&context.tenant).await?,
            context: context.clone(),
            uid: uid.to_owned(),
            audit: context.audit(uid, None),
            now: context.now,
            seen: None,
        })
    }

    /// Whether `A` is another letter than `a` in user names.
    pub(crate) fn is_case_sensitive(&self) -> bool {
        UsernamePolicy::of(&self.settings).is_case_sensitive
    }

    /// Whose identifier it is.
    pub(crate) async fn find_user(
        &self,
        tx: &mut Tx<'_>,
        identifier: &Identifier,
    ) -> Result<Option<SignInUser>, ExperienceError> {
        if let Some((own, user)) = &self.seen
            && own == identifier
        {
            return Ok(Some(user.clone()));
        }
        Ok(users::find_by_identifier(tx, identifier, self.is_case_sensitive()).await?)
    }

    /// Takes the conversation.
    pub(crate) async fn find(&mut self, tx: &mut Tx<'_>) -> Result<Found, ExperienceError> {
        interactions::hold(tx, &self.uid).await?;
        let interaction = interactions::find(tx, &self.uid, self.now)
            .await?
            .ok_or(ExperienceError::NotFound)?;
        self.audit.context.application_id = Some(interaction.pending.client_id.clone());
        Ok(match interaction.state {
            InteractionState::Submitted { .. } | InteractionState::Chosen { .. } => {
                Found::Submitted
            }
            InteractionState::Open(progress) => Found::Open(Open {
                pending: Box::new(interaction.pending),
                progress,
                keeps: false,
                is_announced: true,
                version: Some(interaction.version),
            }),
        })
    }

    /// Takes a conversation in which something was begun.
    pub(crate) async fn open(&mut self, tx: &mut Tx<'_>) -> Result<Open, ExperienceError> {
        match self.find(tx).await? {
            Found::Open(open) if !open.progress.is_waiting => Ok(open),
            _ => Err(ExperienceError::InteractionNotFound),
        }
    }

    /// Takes a conversation for a page: it may begin with this step.
    pub(crate) async fn open_or_begin(
        &mut self,
        tx: &mut Tx<'_>,
        conversation: &Conversation,
        event: InteractionEvent,
    ) -> Result<Open, ExperienceError> {
        match (self.find(tx).await, conversation) {
            (Ok(Found::Open(open)), _) => Ok(open),
            (Err(ExperienceError::NotFound), Conversation::Waiting(pending))
                if pending.expires_at() > self.now =>
            {
                self.audit.context.application_id = Some(pending.client_id.clone());
                Ok(Open {
                    pending: pending.clone(),
                    progress: Box::new(Progress::new(event)),
                    keeps: false,
                    is_announced: false,
                    version: None,
                })
            }
            (Ok(Found::Submitted), _) => Err(ExperienceError::NotFound),
            (Err(error), _) => Err(error),
        }
    }

    /// Writes how far the conversation has come.
    pub(crate) async fn save(&self, tx: &mut Tx<'_>, open: Open) -> Result<(), ExperienceError> {
        self.announce(tx, &open).await?;
        let state = InteractionState::Open(open.progress);
        self.put(tx, &open.pending, open.version, &state).await
    }

    /// The same for a page, with the entry of a purpose that is new or has changed.
    pub(crate) async fn save_turned(
        &self,
        tx: &mut Tx<'_>,
        mut open: Open,
        former: InteractionEvent,
    ) -> Result<(), ExperienceError> {
        self.turn(tx, &mut open, former).await?;
        self.save(tx, open).await
    }

    /// Writes the entries of a conversation that begins on a page, or has another purpose there.
    pub(crate) async fn turn(
        &self,
        tx: &mut Tx<'_>,
        open: &mut Open,
        former: InteractionEvent,
    ) -> Result<(), ExperienceError> {
        let (event, is_new) = (open.progress.event, open.version.is_none());
        self.announce(tx, open).await?;
        open.is_announced = true;
        if is_new {
            self.audit.success(tx, &Event::PurposeSet(event)).await?;
        } else if event != former {
            self.audit
                .success(tx, &Event::PurposeChanged(event))
                .await?;
        }
        Ok(())
    }

    /// Writes that the person has signed in.
    pub(crate) async fn save_submitted(
        &self,
        tx: &mut Tx<'_>,
        open: &Open,
        state: &InteractionState,
    ) -> Result<(), ExperienceError> {
        self.announce(tx, open).await?;
        self.put(tx, &open.pending, open.version, state).await
    }

    /// A conversation without a version is new: its request has waited in a cookie.
    async fn announce(&self, tx: &mut Tx<'_>, open: &Open) -> Result<(), ExperienceError> {
        if open.version.is_none() && !open.is_announced {
            let started = Event::InteractionStarted { prompt: "login" };
            self.audit.success(tx, &started).await?;
        }
        Ok(())
    }

    async fn put(
        &self,
        tx: &mut Tx<'_>,
        pending: &PendingAuthorization,
        version: Option<i64>,
        state: &InteractionState,
    ) -> Result<(), ExperienceError> {
        let is_written = match version {
            Some(version) => interactions::update(tx, &self.uid, version, state).await?,
            None => interactions::insert(tx, pending, state).await?,
        };
        if is_written {
            Ok(())
        } else {
            Err(ExperienceError::Conflict)
        }
    }

    /// Writes an entry: of a refusal, or of something that was done.
    pub(crate) async fn note(
        &self,
        tx: &mut Tx<'_>,
        event: &Event,
        refusal: Option<&ExperienceError>,
    ) -> Result<(), ExperienceError> {
        match refusal {
            None => self.audit.success(tx, event).await?,
            Some(error) => {
                self.audit
                    .refusal(tx, event, error.code(), &error.to_string())
                    .await?;
            }
        }
        Ok(())
    }

    /// Writes a refusal down that is known before any write; answers it.
    pub(crate) async fn refuse(
        &self,
        event: Event,
        error: ExperienceError,
    ) -> Result<ExperienceError, ExperienceError> {
        if error.is_fault() {
            return Ok(error);
        }
        let audit = self.audit.clone();
        let (code, message) = (error.code(), error.to_string());
        let context = &self.context;
        context
            .store
            .write(&context.tenant, async move |tx| {
                audit.refusal(tx, &event, code, &message).await
            })
            .await
            .map_err(|error: keyward_store::Error| ExperienceError::from(error))?;
        Ok(error)
    }

    /// Ends a step: what changed is written unless it was refused, the entry either way.
    pub(crate) async fn end<T>(
        &self,
        tx: &mut Tx<'_>,
        open: Open,
        event: &Event,
        result: Result<T, ExperienceError>,
    ) -> Outcome<T> {
        match result {
            Ok(done) => {
                self.note(tx, event, None).await?;
                self.save(tx, open).await?;
                Ok(Ok(done))
            }
            Err(error) if error.is_fault() => Err(error),
            Err(error) => {
                self.note(tx, event, Some(&error)).await?;
                if open.keeps {
                    self.save(tx, open).await?;
                }
                Ok(Err(error))
            }
        }
    }
}
