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

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    Router,
    body::HttpBody,
    extract::{DefaultBodyLimit, Request, State},
    middleware::{Next, from_fn_with_state},
    response::Response,
};
use keyward_crypto::Random;
use keyward_http::SharedApp;
use tower::Service;

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

/// Routes with all layers around them: what a listener serves. Cheap to clone.
#[derive(Clone)]
pub struct Surrounded(Arc<Inner>);

struct Inner {
    around: Around,
    app: Option<SharedApp>,
    routes: Router,
}

/// Puts all layers around routes that are in [`note_routes`]: those of `app`, or some that know no tenants.
#[must_use]
pub fn wrap(routes: Router, around: Around, app: Option<SharedApp>) -> Surrounded {
    Surrounded(Arc::new(Inner {
        around,
        app,
        routes,
    }))
}

impl Service<Request> for Surrounded {
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let inner = self.0.clone();
        Box::pin(async move { Ok(inner.answer(request).await) })
    }
}

impl Inner {
    /// The layers are functions around functions and not layers of the framework, each of which would
    /// put the request into another box on the heap.
    async fn answer(&self, request: Request) -> Response {
        let around = &self.around;
        let routed = async |mut request: Request| {
            // One limit rules, ours: extractors would otherwise stop at one of their own.
            if !request.body().is_end_stream() {
                DefaultBodyLimit::disable().apply(&mut request);
            }
            let Ok(response) = self.routes.clone().call(request).await;
            response
        };
        let found = async |request| tenant::find_tenant(self.app.as_ref(), request, routed).await;
        let limited = async |request| size::limit_body(around, request, found).await;
        let caught = async |request| panics::catch(request, limited).await;
        let in_time = async |request| deadline::limit_time(around, request, caught).await;
        let compressed = async |request| compression::compress(request, in_time).await;
        let secured = async |request| secure::add_headers(around, request, compressed).await;
        observe::observe(around, request, secured).await
    }
}

/// Puts the outermost layer alone around routes: request ids, the access log and metrics. It is what
/// surrounds the least server that the measurements compare with.
pub fn watch(router: Router, around: Around) -> Router {
    router.layer(from_fn_with_state(Arc::new(around), observed))
}

async fn observed(State(around): State<Arc<Around>>, request: Request, next: Next) -> Response {
    observe::observe(&around, request, async |request| next.run(request).await).await
}
