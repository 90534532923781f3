//! The userinfo endpoint (OpenID Connect Core §5.3).

use keyward_model::{Application, Id, JsonObject, user_scopes};
use keyward_store::{access_tokens, users};

use crate::{Context, ErrorKind, OidcError, claims, context::kind};

/// The claims behind an opaque access token, and the client that holds it.
///
/// # Errors
/// `invalid_token` when it is none of ours, has ended, or its grant or session has;
/// `insufficient_scope` without `openid`; `invalid_grant` when the user is gone or suspended.
pub async fn userinfo(
    context: &Context,
    token: &str,
) -> Result<(JsonObject, Id<Application>), OidcError> {
    let (hmac, now) = (context.lookup(kind::ACCESS_TOKEN, token), context.now);
    context
        .store
        .look_up(&context.tenant, async move |tx| {
            let Some(token) = access_tokens::find_alive(tx, &hmac, now).await? else {
                return Err(OidcError::new(
                    ErrorKind::InvalidToken,
                    "invalid token provided",
                ));
            };
            if !token.scope.contains("openid") {
                return Err(OidcError::new(
                    ErrorKind::InsufficientScope,
                    "access token missing openid scope",
                )
                .with_scope("openid"));
            }
            let user = users::find(tx, &token.user_id)
                .await?
                .filter(|user| !user.is_suspended)
                .ok_or_else(OidcError::invalid_grant)?;
            let roles = if token.scope.contains(user_scopes::ROLES) {
                users::list_role_names(tx, &user.id).await?
            } else {
                Vec::new()
            };
            let claims = claims::of_user(&user, &roles, &token.scope, claims::Place::Userinfo);
            Ok((claims, token.client_id))
        })
        .await
}
