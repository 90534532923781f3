//! `scope`: what nobody knows is ignored when it is granted (RFC 6749 §3.3). `offline_access` counts
//! only with `prompt=consent` (OpenID Connect Core §11) and is dropped otherwise. A client that somebody
//! else runs may ask for no claims but those that the tenant opened to it: else `invalid_scope`, to the
//! client.

use keyward_model::{Prompt, ScopeSet};

use crate::{
    ErrorKind, OidcError,
    authorize::ForClient,
    wanted::{is_user_scope, may_have},
};

pub(super) fn check(request: &ForClient<'_>, prompts: &[Prompt]) -> Result<ScopeSet, OidcError> {
    let asked = ScopeSet::parse(request.parameters.get("scope").unwrap_or_default());
    let closed = asked
        .iter()
        .find(|scope| is_user_scope(scope) && !may_have(&request.client, scope));
    if let Some(closed) = closed {
        let error = OidcError::new(ErrorKind::InvalidScope, "requested scope is not allowed");
        return Err(error.with_scope(closed));
    }
    let keeps_offline = prompts.contains(&Prompt::Consent);
    Ok(asked.filter(|scope| scope != "offline_access" || keeps_offline))
}
