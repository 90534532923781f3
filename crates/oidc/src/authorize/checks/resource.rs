//! `resource` (RFC 8707 §2): absolute, without fragment, and one that the tenant has; when absent, the
//! tenant's default. Else `invalid_target`, to the client.

use crate::{Context, OidcError, authorize::ForClient};

pub(super) async fn check(
    context: &Context,
    request: &ForClient<'_>,
) -> Result<Vec<String>, OidcError> {
    let asked = request.parameters.resources(true);
    let known = context.store.resources(&context.tenant).await?;
    if asked.is_empty() {
        let default = known.iter().find(|resource| resource.is_default);
        return Ok(default
            .map(|resource| resource.indicator.clone())
            .into_iter()
            .collect());
    }
    let all_known = asked
        .iter()
        .all(|indicator| known.iter().any(|own| own.indicator == *indicator));
    if all_known {
        Ok(asked)
    } else {
        Err(OidcError::invalid_target())
    }
}
