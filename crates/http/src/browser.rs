//! A browser's cookies, read with the tenant's keys. Handlers take them as an argument and write
//! them into their answer.

use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Response},
};

use crate::{SharedApp, TenantScope, cookies::Cookies, error::ApiError};

impl FromRequestParts<SharedApp> for Cookies {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &SharedApp,
    ) -> Result<Self, Self::Rejection> {
        let scope = TenantScope::from_request_parts(parts, app).await?;
        let keys = app.store.keys(&scope.tenant, app.now()).await;
        let keys = keys.map_err(|error| ApiError::from(error).into_response())?;
        Ok(Self::read(&parts.headers, keys, &scope.urls))
    }
}
