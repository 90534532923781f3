//! ID tokens (OpenID Connect Core §2, reference oidc.md §7). The header has no `typ`, as in the
//! contract.

use keyward_model::{Application, ScopeSet, Time, User};
use serde_json::json;

use crate::{Context, OidcError, claims};

/// What an ID token says beside the claims of its scopes.
pub(super) struct IdToken<'a> {
    /// Whom it speaks of.
    pub user: &'a User,
    /// Names of their roles.
    pub roles: &'a [String],
    /// Which claims it may hold.
    pub scope: &'a ScopeSet,
    /// `nonce` of the authorization request.
    pub nonce: Option<&'a str>,
    /// `auth_time`, where it was wanted.
    pub auth_time: Option<Time>,
}

impl IdToken<'_> {
    /// Signs it for a client.
    pub(super) async fn sign(
        &self,
        context: &Context,
        client: &Application,
    ) -> Result<String, OidcError> {
        let extended = context
            .store
            .id_token_extended_claims(&context.tenant)
            .await?;
        let place = claims::Place::IdToken {
            extended: &extended,
        };
        let mut claims = claims::of_user(self.user, self.roles, self.scope, place);
        let issued_at = context.now.seconds();
        let mut put = |name: &str, value| claims.insert(name.to_owned(), value);
        if let Some(nonce) = self.nonce {
            put("nonce", json!(nonce));
        }
        if let Some(time) = self.auth_time {
            put("auth_time", json!(time.seconds()));
        }
        put("aud", json!(client.id));
        put("exp", json!(issued_at + client.id_token_ttl()));
        put("iat", json!(issued_at));
        put("iss", json!(&*context.issuer));
        let keys = context.store.keys(&context.tenant, context.now).await?;
        Ok(keys.signing.signer().sign_jwt(None, &claims)?)
    }
}
