//! What surrounds every route, outermost first: request id, access log and metrics, security headers,
//! compression, the deadline, caught panics, the body limit, the tenant.

mod access_line;
mod answer;
mod body;
mod compression;
mod deadline;
mod observe;
mod panics;
mod route;
mod secure;
mod size;
mod tenant;

use std::sync::Arc;

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use keyward_crypto::Random;
use keyward_http::SharedApp;
use tower::ServiceBuilder;

use crate::{limits::Limits, metrics::Requests};

pub use route::note_routes;

/// What the layers need to know of the server.
#[derive(Clone)]
pub struct Around {
    /// Whether the public endpoint is https.
    pub https: bool,
    /// Where request ids come from.
    pub random: Arc<dyn Random>,
    /// The limits of a request.
    pub limits: Limits,
    /// Where durations are kept, when somebody scrapes them.
    pub requests: Option<Arc<Requests>>,
}

/// Puts all layers around routes that are in [`note_routes`]: those of `app`, or some that know no tenants.
pub fn wrap(router: Router, around: Around, app: Option<SharedApp>) -> Router {
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(Arc::new((around, app)), surround))
        // One limit rules, ours: extractors would otherwise stop at one of their own.
        .layer(DefaultBodyLimit::disable());
    Router::new().fallback_service(layers.service(router))
}

/// Puts the outermost layer alone around routes: request ids, the access log and metrics. It is what
/// surrounds the least server that the measurements compare with.
pub fn watch(router: Router, around: Around) -> Router {
    router.layer(from_fn_with_state(Arc::new(around), observed))
}

async fn observed(State(around): State<Arc<Around>>, request: Request, next: Next) -> Response {
    observe::observe(&around, request, async |request| next.run(request).await).await
}

/// The layers are functions around functions and not layers of the framework, each of which would
/// put the request into another box on the heap.
async fn surround(
    State(shared): State<Arc<(Around, Option<SharedApp>)>>,
    request: Request,
    next: Next,
) -> Response {
    let (around, app) = &*shared;
    let routed = async |request| next.run(request).await;
    let found = async |request| tenant::find_tenant(app.as_ref(), request, routed).await;
    let limited = async |request| size::limit_body(around, request, found).await;
    let caught = async |request| panics::catch(request, limited).await;
    let in_time = async |request| deadline::limit_time(around, request, caught).await;
    let compressed = async |request| compression::compress(request, in_time).await;
    let secured = async |request| secure::add_headers(around, request, compressed).await;
    observe::observe(around, request, secured).await
}
