//! Whose request it is, found before a route is looked for, and what people are shown of an answer.

use axum::{extract::Request, response::Response};
use keyward_http::{SharedApp, resolve_tenant};

/// Finds the tenant and takes it off the path. Routes without a server behind them know no tenants.
pub(super) async fn find_tenant(
    app: Option<&SharedApp>,
    request: Request,
    next: impl AsyncFnOnce(Request) -> Response,
) -> Response {
    let Some(app) = app else {
        return next(request).await;
    };
    let shown = async |request| keyward_pages::routes::show(app, request, next).await;
    resolve_tenant(app, request, shown).await
}
