//! The token endpoint (RFC 6749 §3.2, reference oidc.md §6). A grant type is a file in `grants` and
//! one line in its table.

mod access;
mod grants;
mod id_token;
mod response;

use std::sync::Arc;

use keyward_model::Event;
use keyward_store::clients::Client;

use crate::{
    Context, Credentials, ErrorKind, OidcError, Parameters, authenticate, client_rules, cors,
};

pub use response::TokenResponse;

/// How an exchange ended, and for which client, as far as one was found.
pub struct Exchanged {
    /// The tokens, or the refusal.
    pub result: Result<TokenResponse, OidcError>,
    /// The client that asked.
    pub client: Option<Arc<Client>>,
}

/// Exchanges a grant for tokens. A refusal of a known client that was well formed is written to
/// the audit log; a request that makes no sense leaves nothing behind.
pub async fn exchange(
    context: &Context,
    credentials: &Credentials,
    parameters: &Parameters,
) -> Exchanged {
    let mut client = None;
    let result = run(context, credentials, parameters, &mut client).await;
    if let (Err(error), Some(client)) = (&result, &client)
        && parameters.get("grant_type").is_some()
        && !matches!(
            error.kind,
            ErrorKind::InvalidRequest | ErrorKind::ServerError | ErrorKind::TemporarilyUnavailable
        )
    {
        record_refusal(context, client, parameters, error);
    }
    Exchanged { result, client }
}

async fn run(
    context: &Context,
    credentials: &Credentials,
    parameters: &Parameters,
    known: &mut Option<Arc<Client>>,
) -> Result<TokenResponse, OidcError> {
    parameters.refuse_repeated()?;
    let authenticated = authenticate(context, credentials, parameters, known).await?;
    // Before the grant is looked at: what a foreign page may not read must not happen either.
    cors::check(authenticated.application(), credentials.origin.as_ref())?;
    let grant_type = parameters
        .get("grant_type")
        .ok_or_else(|| OidcError::invalid_request("missing required parameter 'grant_type'"))?;
    let grant = grants::find(grant_type).ok_or_else(|| {
        OidcError::new(
            ErrorKind::UnsupportedGrantType,
            "unsupported grant_type requested",
        )
    })?;
    if !client_rules::may_use_grant(authenticated.application(), grant_type) {
        return Err(OidcError::new(
            ErrorKind::NotAllowed,
            "requested grant type is not allowed for this client",
        ));
    }
    grant.exchange(context, &authenticated, parameters).await
}

/// Refusals do not make the client wait for their entry.
fn record_refusal(context: &Context, client: &Client, parameters: &Parameters, error: &OidcError) {
    let grant = parameters
        .get("grant_type")
        .and_then(grants::find)
        .map_or("Unknown", |grant| grant.event_name());
    let event = Event::TokensExchanged {
        grant,
        tokens: Vec::new(),
        scope: None,
    };
    let audit = context.audit(Some(&client.application.id), None);
    let (code, message) = (error.kind.contract_code(), error.description.clone());
    context.store.write_later(&context.tenant, async move |tx| {
        audit.refusal(tx, &event, &code, &message).await
    });
}
