//! The authorization endpoint (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2, reference oidc.md §3).
//!
//! Stages: [`Parameters`] → [`ForClient`] (the client is known) → [`Checked`] (every check of
//! `checks` passed) → [`Decision`] (the person must act, or the answer is there).

mod checks;
mod decide;
pub(crate) mod grant;
mod link;

use std::sync::Arc;

use keyward_model::{Event, Id, InteractionState, PendingAuthorization, Progress, Prompt};
use keyward_store::{clients::Client, interactions};

use crate::{Answer, Context, ErrorKind, OidcError, Parameters, Refused, client_auth::shown};

pub use decide::{Decision, Page, decide};
pub use link::Link;

/// A request whose client is known, while it is being checked.
pub struct ForClient<'p> {
    /// What was asked.
    pub parameters: &'p Parameters,
    /// By whom.
    pub client: Arc<Client>,
}

/// A request that passed every check.
#[derive(Debug)]
pub struct Checked {
    /// The request as it waits for a person.
    pub pending: PendingAuthorization,
    /// Who asks.
    pub client: Arc<Client>,
    /// The magic link that came with it.
    pub link: Option<Link>,
}

/// Checks a request. Nothing is written.
///
/// # Errors
/// [`Refused`]: towards the client where its redirect URI is good, else towards the person.
pub async fn check(context: &Context, parameters: &Parameters) -> Result<Checked, Refused> {
    let direct = |error: OidcError| Refused::Direct {
        error,
        state: parameters.get("state").map(str::to_owned),
    };
    parameters.refuse_nul().map_err(direct)?;
    let client = find_client(context, parameters).await.map_err(direct)?;
    let request = ForClient { parameters, client };
    match checks::all(context, &request).await {
        Ok(pending) => Ok(Checked {
            pending,
            client: request.client,
            link: Link::of(parameters),
        }),
        Err(error) => Err(refuse(context, &request, error)),
    }
}

/// Stores a request that is too long to wait in a cookie. One commit.
///
/// # Errors
/// When the store fails.
pub async fn store_pending(
    context: &Context,
    pending: &PendingAuthorization,
) -> Result<(), OidcError> {
    let pending = pending.clone();
    let event = pending.ui.first_screen.event();
    let state = InteractionState::Open(Box::new(Progress::waiting(event)));
    let prompt = match pending.asked_of {
        None => "login",
        Some(_) if pending.prompt.contains(&Prompt::SelectAccount) => "select_account",
        Some(_) => "consent",
    };
    let mut audit = context.audit(Some(&pending.client_id), None);
    audit.context.interaction_id = Some(pending.uid.clone());
    context
        .store
        .write(&context.tenant, async move |tx| {
            interactions::insert(tx, &pending, &state).await?;
            audit
                .success(tx, &Event::InteractionStarted { prompt })
                .await?;
            if pending.asked_of.is_none() {
                audit.success(tx, &Event::PurposeSet(event)).await?;
            }
            Ok(())
        })
        .await
}

async fn find_client(context: &Context, parameters: &Parameters) -> Result<Arc<Client>, OidcError> {
    let Some(id) = parameters.get("client_id") else {
        parameters.refuse_repeated()?;
        return Err(OidcError::invalid_request(
            "missing required parameter 'client_id'",
        ));
    };
    context
        .store
        .client(&context.tenant, &Id::from(id))
        .await?
        .ok_or_else(|| {
            OidcError::new(
                ErrorKind::UnknownClient,
                format!("invalid client {}", shown(id)),
            )
        })
}

/// Sends an error to the client if its redirect URI is one that it registered, else nowhere.
fn refuse(context: &Context, request: &ForClient<'_>, error: OidcError) -> Refused {
    let parameters = request.parameters;
    let state = parameters.get("state");
    let direct = |error| Refused::Direct {
        error,
        state: state.map(str::to_owned),
    };
    let unfit = matches!(
        error.kind,
        ErrorKind::InvalidRedirectUri | ErrorKind::ServerError | ErrorKind::TemporarilyUnavailable
    );
    let Some(redirect_uri) = checks::redirect_uri::presented(request).filter(|_| !unfit) else {
        return direct(error);
    };
    if !request.client.application.has_redirect_uri(&redirect_uri) {
        return direct(checks::redirect_uri::not_registered());
    }
    let mode = checks::response_mode::for_errors(parameters);
    Refused::Redirect(Answer::error(
        &redirect_uri,
        mode,
        &error,
        state,
        &context.issuer,
    ))
}
