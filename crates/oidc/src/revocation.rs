//! Token revocation (RFC 7009, reference oidc.md §8). A refresh token ends its grant with all that
//! hangs on it; an access token ends what hangs on its grant, which the user need not give again.

use keyward_model::{Application, Event, Grant, Id, Time, TokenType};
use keyward_store::{Tx, access_tokens, grants, refresh_tokens};

use crate::{
    Called, Context, Credentials, OidcError, Parameters,
    presented_token::{Kind, Presented},
};

/// Ends a token. One that nobody knows, or that has ended already, is no error (§2.2).
pub async fn revoke(
    context: &Context,
    credentials: &Credentials,
    parameters: &Parameters,
) -> Called<()> {
    let mut client = None;
    let known = &mut client;
    let result = async {
        let what = "revoked via the revocation_endpoint";
        let presented = Presented::read(context, credentials, parameters, known, what).await?;
        end(context, presented).await
    }
    .await;
    Called { result, client }
}

struct Found {
    kind: Kind,
    grant_id: Id<Grant>,
    client_id: Id<Application>,
}

async fn end(context: &Context, presented: Presented) -> Result<(), OidcError> {
    let (now, lookups) = (context.now, presented.lookups());
    // Looked at first, so that whatever is not there or not the caller's commits nothing.
    let found = context
        .store
        .look_up(&context.tenant, async move |tx| {
            find(tx, lookups, now).await
        })
        .await?;
    let Some(found) = found else {
        return Ok(());
    };
    if !presented.is_of(&found.client_id) {
        return if presented.by.application().kind.is_public() {
            Ok(())
        } else {
            Err(OidcError::invalid_request(
                "client is not authorized to revoke the presented token",
            ))
        };
    }
    let renewed = context.new_id();
    let mut audit = context.audit(Some(&found.client_id), None);
    context
        .store
        .write(&context.tenant, async move |tx| {
            // Where somebody else was quicker, nothing is left to end and to tell of.
            let Some(grant) = grants::find(tx, &found.grant_id).await? else {
                return Ok(());
            };
            audit.context.user_id = Some(grant.user_id.clone());
            let ended = match found.kind {
                Kind::Refresh => grants::revoke(tx, &grant.id).await?,
                Kind::Access => grants::renew(tx, grant, renewed).await?,
            };
            if ended {
                let event = Event::TokensRevoked {
                    grant_id: found.grant_id.as_str().to_owned(),
                    token: Some(match found.kind {
                        Kind::Refresh => TokenType::RefreshToken,
                        Kind::Access => TokenType::AccessToken,
                    }),
                };
                audit.success(tx, &event).await?;
            }
            Ok(())
        })
        .await
}

async fn find(
    tx: &mut Tx<'_>,
    lookups: [(Kind, Vec<u8>); 2],
    now: Time,
) -> Result<Option<Found>, OidcError> {
    for (kind, hmac) in lookups {
        let found = match kind {
            Kind::Access => access_tokens::find(tx, &hmac, now)
                .await?
                .map(|token| (token.grant_id, token.client_id)),
            // A rotated one too: it names the family.
            Kind::Refresh => refresh_tokens::find(tx, &hmac)
                .await?
                .filter(|token| token.expires_at > now)
                .map(|token| (token.grant_id, token.client_id)),
        };
        if let Some((grant_id, client_id)) = found {
            return Ok(Some(Found {
                kind,
                grant_id,
                client_id,
            }));
        }
    }
    Ok(None)
}
