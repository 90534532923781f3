//! What Prometheus scrapes: counted while the server works, written as text when it is asked for.
//!
//! A listener of its own, so that the figures need not be where the public is. No label tells of a
//! tenant, a user or a path: a route is its pattern, and there are as many series as the program
//! has routes, however odd the requests are.
//!
//! - `requests`: how long requests took, by route. What the hot path touches is here.
//! - `process`: memory, processor time, descriptors. `text`: the exposition format.
//! - `scrape`: puts all of it together, and the one route. `listener`: where it is answered.

mod listener;
mod process;
mod requests;
mod scrape;
mod text;

pub use listener::Listener;
pub use requests::Requests;
pub use scrape::{render, router};
