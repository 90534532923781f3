//! Which tenant a request is for: found once, before routing, by its path.

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{StatusCode, Uri, header, request::Parts, uri::PathAndQuery},
    middleware::Next,
    response::{IntoResponse, Response},
};
use keyward_model::TenantId;
use keyward_store::Tenant;

use crate::{SharedApp, TenantUrls};

/// The tenant of a request and its URLs; handlers take it as an argument.
#[derive(Clone, Debug)]
pub struct TenantScope {
    /// The right to the tenant's data.
    pub tenant: Tenant,
    /// The tenant's URLs.
    pub urls: TenantUrls,
}

impl<S: Sync> FromRequestParts<S> for TenantScope {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(not_found)
    }
}

/// Finds the tenant and takes `/t/<id>` off the path, so that routes need not know of it.
pub async fn resolve_tenant(
    State(app): State<SharedApp>,
    mut request: Request,
    next: Next,
) -> Response {
    let (id, rest) = match split(request.uri().path()) {
        Some((id, rest)) => (id, Some(rest.to_owned())),
        None => (TenantId::default_tenant(), None),
    };
    let found = app.store.system().find_tenant(&id).await;
    let tenant = match found {
        // The root belongs to `default`: a second address would be a second issuer.
        Ok(Some(tenant)) if rest.is_none() || id != TenantId::default_tenant() => tenant,
        Ok(_) => return not_found(),
        Err(error) => {
            tracing::error!(error = %error, context = error.context(), "the tenant could not be read");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    if let Some(path) = rest {
        let Some(uri) = with_path(request.uri(), &path) else {
            return not_found();
        };
        *request.uri_mut() = uri;
    }
    let urls = app.endpoint.of_tenant(tenant.id());
    request
        .extensions_mut()
        .insert(TenantScope { tenant, urls });
    next.run(request).await
}

/// `/t/<id>/rest` → the tenant and `/rest`.
fn split(path: &str) -> Option<(TenantId, &str)> {
    let rest = path.strip_prefix("/t/")?;
    let (id, rest) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, "/"),
    };
    Some((TenantId::parse(id).ok()?, rest))
}

fn with_path(uri: &Uri, path: &str) -> Option<Uri> {
    let text = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(text.parse::<PathAndQuery>().ok()?);
    Uri::from_parts(parts).ok()
}

fn not_found() -> Response {
    (
        StatusCode::NOT_FOUND,
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        "Not Found",
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_comes_off() {
        let (id, rest) = split("/t/admin/oidc/auth").expect("a tenant's path");
        assert_eq!((id.as_str(), rest), ("admin", "/oidc/auth"));
        assert_eq!(split("/t/admin").expect("a tenant's path").1, "/");
        for none in ["/oidc/auth", "/t/", "/t/NO/x", "/tx/admin"] {
            assert!(split(none).is_none(), "{none}");
        }
    }
}
