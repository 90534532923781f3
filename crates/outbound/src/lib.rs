//! The one HTTP client for calls that leave the server (webhooks, SMS gateways, identity
//! providers): who may be called, for how long, and how much is read.
//!
//! Many of these addresses come from whoever configures a tenant, so the client is the guard
//! against requests forged through the server (OWASP "SSRF"): only `https`, only public
//! addresses, no redirects, no proxy from the environment. The operator, not a tenant, may allow
//! an exact `host:port` beyond that. Nobody else builds an HTTP client.

mod address;
mod client;
mod connections;
mod error;
mod host_port;
mod policy;
mod resolver;
mod response;
mod target;

pub use client::Client;
pub use error::{Error, Refusal};
pub use host_port::{HostPort, HostPortError};
pub use policy::Policy;
pub use response::Response;
