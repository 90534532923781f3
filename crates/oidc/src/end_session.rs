//! Sign-out that a client asks for (OpenID Connect RP-Initiated Logout 1.0, reference oidc.md §8).
//! It asks the person unless the request proves whom it comes from (DESIGN §9).

use std::sync::Arc;

use keyward_crypto::Expect;
use keyward_model::{Event, Id, Session};
use keyward_store::{Audit, Tx, clients::Client, grants, sessions};

use crate::{Context, ErrorKind, OidcError, Parameters, client_auth::shown, context::kind};

/// A checked request to sign out.
#[derive(Clone, Debug, Default)]
pub struct EndSessionRequest {
    /// The client that asks, if it is known.
    pub client: Option<Arc<Client>>,
    /// Where the browser goes afterwards; registered.
    pub post_logout_redirect_uri: Option<String>,
    /// `state`
    pub state: Option<String>,
    /// The user that a valid `id_token_hint` names.
    pub hinted_user: Option<String>,
}

/// How it goes on.
#[derive(Debug)]
pub enum EndSession {
    /// The session has ended; the browser goes to this URL, or to the page that says so.
    Done(Option<String>),
    /// The person is asked first.
    Ask(EndSessionRequest),
}

impl EndSessionRequest {
    /// Where the browser goes when the session has ended.
    #[must_use]
    pub fn destination(&self) -> Option<String> {
        let uri = crate::answer::ascii(self.post_logout_redirect_uri.as_ref()?);
        let Some(state) = &self.state else {
            return Some(uri);
        };
        let encoded = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("state", state)
            .finish();
        let glue = if uri.contains('?') { '&' } else { '?' };
        Some(format!("{uri}{glue}{encoded}"))
    }
}

/// Checks a request; nothing is written.
///
/// # Errors
/// `invalid_request` when hint, client and URI do not fit together; there is no redirect then.
pub async fn check_end_session(
    context: &Context,
    parameters: &Parameters,
) -> Result<EndSessionRequest, OidcError> {
    parameters.refuse_repeated()?;
    let (hinted_client, hinted_user) = match parameters.get("id_token_hint") {
        None => (None, None),
        Some(hint) => {
            let (client, user) = read_hint(context, hint).await?;
            (Some(client), Some(user))
        }
    };
    let named = parameters.get("client_id");
    if let (Some(hinted), Some(named)) = (&hinted_client, named)
        && hinted != named
    {
        return Err(OidcError::invalid_request(
            "client_id does not match the provided id_token_hint",
        ));
    }
    let client = match hinted_client.as_deref().or(named) {
        None => None,
        Some(id) => Some(find_client(context, id).await?),
    };
    let uri = parameters.get("post_logout_redirect_uri");
    let post_logout_redirect_uri = match (&client, uri) {
        (Some(client), Some(uri)) => {
            if !client.application.has_post_logout_redirect_uri(uri) {
                return Err(OidcError::invalid_request(
                    "post_logout_redirect_uri not registered",
                ));
            }
            Some(uri.to_owned())
        }
        _ => None,
    };
    Ok(EndSessionRequest {
        client,
        post_logout_redirect_uri,
        state: parameters.get("state").map(str::to_owned),
        hinted_user,
    })
}

/// Signs out at once where the request proves whom it comes from: a valid hint for the very user,
/// or a client with one of its registered URIs. Else the person is asked.
///
/// # Errors
/// As [`check_end_session`], or when the store fails.
pub async fn end_session(
    context: &Context,
    parameters: &Parameters,
    session_cookie: Option<&str>,
) -> Result<EndSession, OidcError> {
    let request = check_end_session(context, parameters).await?;
    let Some(cookie) = session_cookie else {
        return Ok(EndSession::Done(request.destination()));
    };
    let (hmac, now) = (context.lookup(kind::SESSION, cookie), context.now);
    let session = context
        .store
        .look_up(&context.tenant, async move |tx| {
            Ok::<_, OidcError>(sessions::find_by_cookie(tx, &hmac, now).await?)
        })
        .await?;
    let Some(session) = session else {
        return Ok(EndSession::Done(request.destination()));
    };
    let proven = match &request.hinted_user {
        Some(user) => *user == session.user_id.as_str(),
        None => request.client.is_some() && request.post_logout_redirect_uri.is_some(),
    };
    if !proven {
        return Ok(EndSession::Ask(request));
    }
    sign_out(context, cookie).await?;
    Ok(EndSession::Done(request.destination()))
}

/// Ends the session of a cookie with every grant that does not outlive it.
///
/// # Errors
/// When the store fails.
pub async fn sign_out(context: &Context, session_cookie: &str) -> Result<bool, OidcError> {
    let (hmac, now) = (context.lookup(kind::SESSION, session_cookie), context.now);
    let audit = context.audit(None, None);
    context
        .store
        .write(&context.tenant, async move |tx| {
            let Some(session) = sessions::find_by_cookie(tx, &hmac, now).await? else {
                return Ok::<_, OidcError>(false);
            };
            end_recorded(tx, audit, &session).await?;
            Ok(true)
        })
        .await
}

/// Ends a session, with an entry for each grant that ends with it.
pub(crate) async fn end_recorded(
    tx: &mut Tx<'_>,
    mut audit: Audit,
    session: &Session,
) -> Result<(), OidcError> {
    audit.context.user_id = Some(session.user_id.clone());
    audit.context.session_id = Some(session.id.clone());
    for (grant_id, client_id) in grants::bound_to_session(tx, &session.id).await? {
        audit.context.application_id = Some(Id::from(client_id));
        let event = Event::TokensRevoked {
            grant_id,
            token: None,
        };
        audit.success(tx, &event).await?;
    }
    sessions::end(tx, &session.id).await?;
    Ok(())
}

async fn find_client(context: &Context, id: &str) -> Result<Arc<Client>, OidcError> {
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

/// Client and user of an ID token of ours, expired or not.
async fn read_hint(context: &Context, hint: &str) -> Result<(String, String), OidcError> {
    let invalid = || OidcError::invalid_request("could not validate id_token_hint");
    let keys = context.store.keys(&context.tenant, context.now).await?;
    let claims = keys
        .signing
        .verify(
            hint,
            &Expect {
                issuer: &[&context.issuer],
                audience: None,
                typ: None,
                ignore_expiry: true,
                leeway_s: 15,
                now: context.now,
            },
        )
        .map_err(|error| match error {
            keyward_crypto::VerifyError::Malformed => {
                OidcError::invalid_request("could not decode id_token_hint")
            }
            _ => invalid(),
        })?;
    let text = |name: &str| {
        claims
            .get(name)
            .and_then(|value| value.as_str())
            .map(str::to_owned)
    };
    Ok((
        text("aud").ok_or_else(invalid)?,
        text("sub").ok_or_else(invalid)?,
    ))
}
