//! A token that a client presents to learn about it or to end it (RFC 7662 §2.1, RFC 7009 §2.1).

use std::sync::Arc;

use keyward_crypto::is_jwt;
use keyward_model::{Application, Id};
use keyward_store::clients::Client;

use crate::{
    Authenticated, Context, Credentials, ErrorKind, OidcError, Parameters, authenticate,
    context::kind, cors,
};

/// How a client's call ended, and which client it was, as far as one was found.
pub struct Called<T> {
    /// The answer, or the refusal.
    pub result: Result<T, OidcError>,
    /// The client that called.
    pub client: Option<Arc<Client>>,
}

/// Which kind of token is looked for first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Access,
    Refresh,
}

/// A token and who presents it.
pub(crate) struct Presented {
    /// The caller.
    pub by: Authenticated,
    access_hmac: Vec<u8>,
    refresh_hmac: Vec<u8>,
    hint: Option<Kind>,
}

impl Presented {
    /// Authenticates the caller and takes the token that it presents. `what` says in a refusal what
    /// cannot be done with a JWT, which has no row that could be looked at or ended.
    pub(crate) async fn read(
        context: &Context,
        credentials: &Credentials,
        parameters: &Parameters,
        known: &mut Option<Arc<Client>>,
        what: &str,
    ) -> Result<Self, OidcError> {
        parameters.refuse_repeated()?;
        let by = authenticate(context, credentials, parameters, known).await?;
        cors::check(by.application(), credentials.origin.as_ref())?;
        let token = parameters
            .get("token")
            .ok_or_else(|| OidcError::invalid_request("missing required parameter 'token'"))?;
        if is_jwt(token) {
            return Err(OidcError::new(
                ErrorKind::UnsupportedTokenType,
                format!("Structured JWT Tokens cannot be {what}"),
            ));
        }
        Ok(Self {
            by,
            access_hmac: context.lookup(kind::ACCESS_TOKEN, token),
            refresh_hmac: context.lookup(kind::REFRESH_TOKEN, token),
            // An unknown hint is none (RFC 7662 §2.1).
            hint: match parameters.get("token_type_hint") {
                Some("access_token") => Some(Kind::Access),
                Some("refresh_token") => Some(Kind::Refresh),
                _ => None,
            },
        })
    }

    /// The kinds in the order in which they are looked for, and what each is stored as. The hint
    /// saves a look, nothing more.
    pub(crate) fn lookups(&self) -> [(Kind, Vec<u8>); 2] {
        let access = (Kind::Access, self.access_hmac.clone());
        let refresh = (Kind::Refresh, self.refresh_hmac.clone());
        match self.hint {
            Some(Kind::Refresh) => [refresh, access],
            _ => [access, refresh],
        }
    }

    /// Whether the caller is the client that a token was issued to.
    pub(crate) fn is_of(&self, client: &Id<Application>) -> bool {
        self.by.application().id == *client
    }
}
