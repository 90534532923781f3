//! Serves the Console: a web application that manages tenants through the Management API, like any
//! other client of it. Here is no rule and no data, only its files and what it must know to begin.
//!
//! - `files`: what was built in `console/`, embedded
//! - `page`: its one page, filled for this server
//! - `policy`: the content security policy
//! - `routes`: `/console` and everything below

mod files;
mod page;
mod policy;
mod routes;

pub use routes::router;
