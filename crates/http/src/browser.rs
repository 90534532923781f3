//! A browser's cookies, read with the tenant's keys. Handlers take them as an argument and write
//! them into their answer.

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};

use crate::{SharedApp, TenantScope, cookies::Cookies};

impl FromRequestParts<SharedApp> for Cookies {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &SharedApp,
    ) -> Result<Self, Self::Rejection> {
        let scope = TenantScope::from_request_parts(parts, app).await?;
        let keys = app.store.keys(&scope.tenant, app.now()).await.map_err(|error| {
            tracing::error!(%error, context = error.context(), "the tenant's keys cannot be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        })?;
        Ok(Self::read(&parts.headers, keys, &scope.urls))
    }
}
