//! What surrounds every route, outermost first: request id and access log, security headers,
//! compression, the deadline, caught panics, the body limit.

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

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
};
use keyward_crypto::Random;
use tower::ServiceBuilder;

use crate::limits::Limits;

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
}

/// Puts all layers around the whole server. The routes themselves lie further in, within
/// [`note_routes`].
pub fn wrap(router: Router, around: Around) -> Router {
    let around = Arc::new(around);
    // One stack around one service. `Router::layer` would box each layer around the one before,
    // and a request would copy all boxes within at each of them.
    let layers = ServiceBuilder::new()
        .layer(from_fn_with_state(around.clone(), observe::observe))
        .layer(from_fn_with_state(around.clone(), secure::add_headers))
        .layer(compression::layer())
        .layer(from_fn(compression::mark))
        .layer(from_fn_with_state(around.clone(), deadline::limit_time))
        .layer(from_fn(panics::catch))
        .layer(from_fn_with_state(around, size::limit_body))
        // One limit rules, ours: extractors would otherwise stop at one of their own.
        .layer(DefaultBodyLimit::disable());
    Router::new().fallback_service(layers.service(router))
}
