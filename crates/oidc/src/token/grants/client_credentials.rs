//! Machines that act for themselves (RFC 6749 §4.4, reference oidc.md §6.3). Nothing is read when
//! the caches are warm, and the audit entry goes out with the next group of writes.

use keyward_model::{Event, ScopeSet};

use super::TokenResponse;
use crate::{Authenticated, Context, ErrorKind, OidcError, Parameters, token::access::sign_jwt};

pub(super) async fn exchange(
    context: &Context,
    client: &Authenticated,
    parameters: &Parameters,
) -> Result<TokenResponse, OidcError> {
    let asked = parameters.resources(false);
    if parameters.has("organization_id") {
        return Err(OidcError::new(
            ErrorKind::OutsideOrganization,
            "app has not associated with the organization",
        ));
    }
    let resources = context.store.resources(&context.tenant).await?;
    let resource = match asked.as_slice() {
        [] => resources
            .iter()
            .find(|resource| resource.is_default)
            .ok_or_else(|| {
                OidcError::new(
                    ErrorKind::InvalidTarget,
                    "both `resource` and `organization_id` are not provided",
                )
            })?,
        [one] => resources
            .iter()
            .find(|resource| resource.indicator == *one)
            .ok_or_else(OidcError::invalid_target)?,
        _ => {
            return Err(OidcError::new(
                ErrorKind::InvalidTarget,
                "only a single resource indicator value is supported for this grant type",
            ));
        }
    };
    let requested = ScopeSet::parse(parameters.get("scope").unwrap_or_default());
    let granted = client
        .client
        .scopes
        .get(&resource.indicator)
        .map(|held| requested.filter(|scope| held.contains(scope)))
        .unwrap_or_default();
    let scope = (!granted.is_empty()).then(|| granted.to_string());
    let application = client.application();
    let access_token = sign_jwt(
        context,
        application.id.as_str(),
        &application.id,
        resource,
        scope.clone(),
    )
    .await?;
    let event = Event::TokensExchanged {
        grant: "ClientCredentials",
        tokens: TokenResponse::kinds(false, false),
        scope: scope.clone(),
    };
    let audit = context.audit(Some(&application.id), None);
    context.store.write_later(&context.tenant, async move |tx| {
        audit.success(tx, &event).await
    });
    Ok(TokenResponse {
        access_token,
        expires_in: resource.access_token_ttl,
        id_token: None,
        refresh_token: None,
        scope,
        token_type: "Bearer",
    })
}
