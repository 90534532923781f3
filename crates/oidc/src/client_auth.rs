//! Client authentication at the token endpoint (RFC 6749 §2.3, reference oidc.md §2.2).

use std::sync::Arc;

use keyward_model::{Application, Id};
use keyward_store::clients::{Client, SecretCheck};

use crate::{Context, ErrorKind, OidcError, Parameters};

/// What a request presented. The secret is not kept.
#[derive(Default)]
pub struct Credentials {
    /// Decoded `Authorization: Basic`, id and secret.
    pub basic: Option<(String, String)>,
    /// Whether there was an `Authorization` header at all.
    pub had_header: bool,
    /// The page that the request comes from, if it comes from one.
    pub origin: Option<crate::Origin>,
}

/// A client that proved who it is, or that is public.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// The client.
    pub client: Arc<Client>,
}

impl Authenticated {
    /// The application.
    #[must_use]
    pub fn application(&self) -> &Application {
        &self.client.application
    }
}

/// Authenticates the client of a request. The client may be known even if it is refused:
/// `known` is given it, for CORS and for the audit entry.
///
/// # Errors
/// See reference oidc.md §2.2.
pub async fn authenticate(
    context: &Context,
    credentials: &Credentials,
    parameters: &Parameters,
    known: &mut Option<Arc<Client>>,
) -> Result<Authenticated, OidcError> {
    let (id, secret) = presented(credentials, parameters)?;
    let found = context
        .store
        .client(&context.tenant, &Id::from(id.as_str()))
        .await?;
    let Some(client) = found else {
        return Err(OidcError::new(
            ErrorKind::UnknownClient,
            format!("invalid client {}", shown(&id)),
        ));
    };
    *known = Some(client.clone());
    let failed = || OidcError::new(ErrorKind::InvalidClient, "client authentication failed");
    if client.application.kind.is_public() {
        return match secret {
            None => Ok(Authenticated { client }),
            Some(_) => Err(failed()),
        };
    }
    let Some(secret) = secret else {
        return Err(failed());
    };
    match context
        .store
        .check_client_secret(&context.tenant, &client, &secret, context.now)
    {
        SecretCheck::Valid => Ok(Authenticated { client }),
        SecretCheck::Expired => Err(OidcError::new(
            ErrorKind::NotAllowed,
            "client secret has expired",
        )),
        SecretCheck::Wrong => Err(failed()),
    }
}

/// The id and secret that a request presents by one mechanism.
fn presented(
    credentials: &Credentials,
    parameters: &Parameters,
) -> Result<(String, Option<String>), OidcError> {
    let body_id = parameters.get("client_id");
    let body_secret = parameters.get("client_secret");
    if parameters.has("client_assertion") || parameters.has("client_assertion_type") {
        return Err(OidcError::invalid_request(
            "client assertions are not supported",
        ));
    }
    if credentials.had_header && credentials.basic.is_none() {
        return Err(OidcError::invalid_request(
            "invalid authorization header value format",
        ));
    }
    match (&credentials.basic, body_id) {
        (Some(_), _) if body_secret.is_some() => Err(OidcError::invalid_request(
            "client authentication must only be provided using one mechanism",
        )),
        (Some((id, _)), Some(other)) if id != other => {
            Err(OidcError::invalid_request("client_id mismatch"))
        }
        (Some((id, secret)), _) => Ok((id.clone(), Some(secret.clone()))),
        (None, Some(id)) => Ok((id.to_owned(), body_secret.map(str::to_owned))),
        (None, None) => Err(OidcError::invalid_request(
            "no client authentication mechanism provided",
        )),
    }
}

/// An id from outside, short and printable, for a description.
pub(crate) fn shown(id: &str) -> String {
    id.chars()
        .filter(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\'))
        .take(64)
        .collect()
}
