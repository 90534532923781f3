//! Which route a request has matched, told outwards.
//!
//! The outermost layer knows no route: a request finds it further in, behind the layer that takes
//! the tenant off the path. And it must be known even when the handler panics or is dropped, so it
//! cannot travel with the answer.

use std::sync::{Arc, OnceLock};

use axum::{
    Router,
    extract::{MatchedPath, Request},
};
use tower::util::MapRequestLayer;

/// Stands in a request's extensions from the outermost layer on, and is filled by the route.
#[derive(Clone, Default)]
pub(super) struct RouteSlot(Arc<OnceLock<MatchedPath>>);

impl RouteSlot {
    /// The route's pattern, if the request has come as far as a route.
    pub(super) fn pattern(&self) -> Option<&str> {
        self.0.get().map(MatchedPath::as_str)
    }
}

/// Lets the access log know the routes of this router. To be applied where the routes are, inside
/// of whatever changes a request's path.
pub fn note_routes(router: Router) -> Router {
    router.layer(MapRequestLayer::new(note))
}

fn note(request: Request) -> Request {
    let extensions = request.extensions();
    let route = extensions.get::<MatchedPath>();
    if let (Some(route), Some(slot)) = (route, extensions.get::<RouteSlot>()) {
        slot.0.get_or_init(|| route.clone());
    }
    request
}
