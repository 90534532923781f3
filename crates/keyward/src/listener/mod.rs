//! The accept loop, over hyper itself: `axum::serve` gives hyper no timer, so that its header
//! time-out would never fire (slowloris), and it has no limit of connections.
//!
//! [`serve`] accepts and drains; a connection is served by `connection`, over a `timed_stream`
//! that ends it when the client lets it wait.

mod accept;
mod connection;
mod phase;
mod timed_stream;

pub use accept::{bind, serve};
