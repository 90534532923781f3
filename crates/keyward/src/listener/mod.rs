//! The accept loop, over hyper itself: `axum::serve` gives hyper no timer, so that its header
//! time-out would never fire (slowloris), and it has no limit of connections.
//!
//! [`serve`] accepts and drains; a connection is served by `connection`, over a `timed_stream`
//! that ends it when the client lets it wait, behind [`tls`] where there is a certificate.

mod accept;
mod connection;
mod phase;
mod timed_stream;
pub mod tls;

use std::convert::Infallible;

use axum::{extract::Request, response::Response};
use tower::Service;

pub use accept::{bind, serve};

/// What can stand behind a listener: routes, with or without layers around them.
pub trait Answering:
    Service<Request, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static
{
}

impl<S> Answering for S where
    S: Service<Request, Response = Response, Error = Infallible, Future: Send>
        + Clone
        + Send
        + 'static
{
}
