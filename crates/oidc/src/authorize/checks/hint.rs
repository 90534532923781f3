//! `id_token_hint` is an ID token of ours, expired or not (OpenID Connect Core §3.1.2.1). Else
//! `invalid_request`, to the client.

use keyward_crypto::Expect;
use keyward_model::{Id, User};

use crate::{Context, OidcError, authorize::ForClient};

pub(super) async fn check(
    context: &Context,
    request: &ForClient<'_>,
) -> Result<Option<Id<User>>, OidcError> {
    let Some(hint) = request.parameters.get("id_token_hint") else {
        return Ok(None);
    };
    let keys = context.store.keys(&context.tenant, context.now).await?;
    let claims = keys
        .signing
        .verify(
            hint,
            &Expect {
                issuer: &[&context.issuer],
                audience: Some(request.client.application.id.as_str()),
                typ: None,
                ignore_expiry: true,
                leeway_s: 15,
                now: context.now,
            },
        )
        .map_err(|_| OidcError::invalid_request("could not validate id_token_hint"))?;
    let subject = claims.get("sub").and_then(|sub| sub.as_str());
    subject
        .map(|subject| Some(Id::from(subject)))
        .ok_or_else(|| OidcError::invalid_request("could not validate id_token_hint"))
}
