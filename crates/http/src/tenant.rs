//! Which tenant a request is for: found once, before routing, by the host that it names and by its
//! path.

use axum::{
    extract::{FromRequestParts, Request},
    http::{StatusCode, Uri, header, request::Parts, uri::PathAndQuery},
    response::{IntoResponse, Response},
};
use keyward_model::TenantId;
use keyward_store::Tenant;

use crate::{ApiError, App, Sender, TenantUrls, security_headers::promise_https, urls::Place};

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

/// What watches the process asks for, by any name and outside of every base path.
const HEALTH: [&str; 3] = ["/health/live", "/health/ready", "/health/started"];

/// Finds the tenant and takes what stands before its routes off the path, so that they need not
/// know of it.
pub async fn resolve_tenant(
    app: &App,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let sender = Sender::of(&parts, &app.trusted_proxies);
    let (tenant, path) = match find(app, &sender, parts.uri.path()).await {
        Ok(Some(found)) => found,
        Ok(None) => return not_found(),
        Err(error) => return ApiError::from(error).into_response(),
    };
    if path != parts.uri.path() {
        let Some(uri) = with_path(&parts.uri, path) else {
            return not_found();
        };
        parts.uri = uri;
    }
    let urls = app.addresses.of(&tenant);
    let is_https = urls.is_https();
    parts.extensions.insert(sender);
    parts.extensions.insert(TenantScope { tenant, urls });
    let mut response = next(Request::from_parts(parts, body)).await;
    if is_https {
        promise_https(response.headers_mut());
    }
    response
}

/// The tenant that a request is for, and the path as its routes know it.
async fn find<'p>(
    app: &App,
    sender: &Sender,
    path: &'p str,
) -> Result<Option<(Tenant, &'p str)>, keyward_store::Error> {
    let system = app.store.system();
    let place = app
        .addresses
        .place(sender.authority.as_ref(), sender.scheme, path);
    let below_main = match place {
        Place::Admin(rest) => return Ok(Some((system.admin_tenant(), rest))),
        Place::Main(rest) => rest,
        _ if HEALTH.contains(&path) => return Ok(Some((system.default_tenant(), path))),
        Place::Nowhere => return Ok(None),
        Place::OtherHost => {
            if let Some(host) = &sender.authority
                && let Some(tenant) = system.find_tenant_at(host, sender.scheme).await?
            {
                return Ok(Some((tenant, path)));
            }
            // A host that nobody has is a name of ours that was not told: the main endpoint's.
            match app.addresses.main().below(path) {
                Some(rest) => rest,
                None => return Ok(None),
            }
        }
    };
    let Some((id, rest)) = split(below_main) else {
        return Ok(Some((system.default_tenant(), below_main)));
    };
    let tenant = system.find_tenant(&id).await?;
    // A second address would be a second issuer: none for `default`, which has the root, and for
    // those that have an address to themselves.
    let tenant = tenant
        .filter(|tenant| id != TenantId::default_tenant() && app.addresses.own(tenant).is_none());
    Ok(tenant.map(|tenant| (tenant, rest)))
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
