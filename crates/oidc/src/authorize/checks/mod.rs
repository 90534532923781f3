//! The checks of an authorization request, one a file, in the order in which they run. Each
//! answers what it found out, or the error that is sent back.

pub(super) mod redirect_uri;
pub(super) mod response_mode;

mod hint;
mod length;
mod max_age;
mod openid_only;
mod pkce;
mod prompt;
mod request_object;
mod resource;
mod response_type;
mod scope;
mod ui;

use keyward_model::PendingAuthorization;

use super::ForClient;
use crate::{Context, OidcError};

/// Runs all checks.
pub(super) async fn all(
    context: &Context,
    request: &ForClient<'_>,
) -> Result<PendingAuthorization, OidcError> {
    request.parameters.refuse_repeated()?;
    length::check(request)?;
    request_object::check(request)?;
    let response_mode = response_mode::check(request)?;
    response_type::check(request)?;
    let redirect_uri = redirect_uri::check(request)?;
    let prompt = prompt::check(request)?;
    let scope = scope::check(request, &prompt)?;
    openid_only::check(request, &scope)?;
    let code_challenge = pkce::check(request)?;
    let resources = resource::check(context, request).await?;
    let max_age = max_age::check(request)?;
    let hinted_user = hint::check(context, request).await?;
    Ok(PendingAuthorization {
        uid: context.new_token(),
        client_id: request.client.application.id.clone(),
        redirect_uri,
        response_mode,
        state: request.parameters.get("state").map(str::to_owned),
        nonce: request.parameters.get("nonce").map(str::to_owned),
        scope,
        resources,
        code_challenge,
        prompt,
        max_age,
        hinted_user,
        asked_of: None,
        ui: ui::check(request),
        created_at: context.now,
        lifetime: context.lifetimes.interaction,
    })
}
