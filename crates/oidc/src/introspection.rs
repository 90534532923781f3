//! Token introspection (RFC 7662, reference oidc.md §8). Nothing is written.

use keyward_model::{AccessToken, Application, Id, RefreshToken, ScopeSet, Time, User};
use keyward_store::{Tx, access_tokens, refresh_tokens};
use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::{
    Called, Context, Credentials, OidcError, Parameters,
    presented_token::{Kind, Presented},
};

/// What a token is worth now.
#[derive(Clone, Debug)]
pub enum TokenStatus {
    /// Nothing, or it is none of the caller's business: which of them is not told (§4).
    Inactive,
    /// It counts.
    Active(Box<ActiveToken>),
}

/// A token that counts, in the contract's order.
#[derive(Clone, Debug, Serialize)]
pub struct ActiveToken {
    active: bool,
    sub: Id<User>,
    client_id: Id<Application>,
    exp: i64,
    iat: i64,
    iss: String,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
}

impl Serialize for TokenStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Active(token) => token.serialize(serializer),
            Self::Inactive => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("active", &false)?;
                map.end()
            }
        }
    }
}

/// Tells a client what an opaque access token or a refresh token is worth.
pub async fn introspect(
    context: &Context,
    credentials: &Credentials,
    parameters: &Parameters,
) -> Called<TokenStatus> {
    let mut client = None;
    let known = &mut client;
    let result = async {
        let what = "introspected via the introspection_endpoint";
        let presented = Presented::read(context, credentials, parameters, known, what).await?;
        look(context, presented).await
    }
    .await;
    Called { result, client }
}

async fn look(context: &Context, presented: Presented) -> Result<TokenStatus, OidcError> {
    let (now, lookups) = (context.now, presented.lookups());
    let found = context
        .store
        .look_up(&context.tenant, async move |tx| {
            find(tx, lookups, now).await
        })
        .await?;
    Ok(match found {
        Some(token) if may_see(&presented, &token) => {
            TokenStatus::Active(Box::new(token.status(&context.issuer)))
        }
        _ => TokenStatus::Inactive,
    })
}

struct Found {
    kind: Kind,
    user_id: Id<User>,
    client_id: Id<Application>,
    scope: ScopeSet,
    issued_at: Time,
    expires_at: Time,
}

impl From<AccessToken> for Found {
    fn from(token: AccessToken) -> Self {
        Self {
            kind: Kind::Access,
            user_id: token.user_id,
            client_id: token.client_id,
            scope: token.scope,
            issued_at: token.issued_at,
            expires_at: token.expires_at,
        }
    }
}

impl Found {
    fn of_refresh(token: RefreshToken, user_id: Id<User>) -> Self {
        Self {
            kind: Kind::Refresh,
            user_id,
            client_id: token.client_id,
            scope: token.scope,
            issued_at: token.issued_at,
            expires_at: token.expires_at,
        }
    }

    fn status(self, issuer: &str) -> ActiveToken {
        ActiveToken {
            active: true,
            sub: self.user_id,
            client_id: self.client_id,
            exp: self.expires_at.seconds(),
            iat: self.issued_at.seconds(),
            iss: issuer.to_owned(),
            scope: self.scope.to_string(),
            token_type: (self.kind == Kind::Access).then_some("Bearer"),
        }
    }
}

/// One statement for each kind, the likelier first.
async fn find(
    tx: &mut Tx<'_>,
    lookups: [(Kind, Vec<u8>); 2],
    now: Time,
) -> Result<Option<Found>, OidcError> {
    for (kind, hmac) in lookups {
        let found = match kind {
            Kind::Access => access_tokens::find_usable(tx, &hmac, now)
                .await?
                .map(Found::from),
            Kind::Refresh => refresh_tokens::find_usable(tx, &hmac, now)
                .await?
                .map(|found| Found::of_refresh(found.token, found.user_id)),
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Whose tokens a caller may ask about (docs/decisions/002-keys.md): its own; and as a
/// first-party client that keeps a secret, such as the backend that an access token is sent to,
/// those that open something. Nobody but its client has a use for a refresh token.
fn may_see(presented: &Presented, token: &Found) -> bool {
    let caller = presented.by.application();
    let is_backend = !caller.kind.is_public() && !caller.is_third_party;
    presented.is_of(&token.client_id) || (is_backend && token.kind == Kind::Access)
}
