//! The OpenAPI documents (reference management-api.md §17), made from the routes.
//!
//! - `routes`: a route and its document are one registration.
//! - `operation_id`, `tag`: what follows from a path.
//! - `error_body`: the shape of every refusal.
//! - `assemble`: the whole, in the version that clients of the contract read.
//! - `audience`: whom a document is for.
//! - `publish`: the addresses that answer it.

mod assemble;
mod audience;
mod error_body;
mod operation_id;
mod publish;
mod routes;
mod tag;

pub(super) use publish::{Documents, routes};
pub(crate) use routes::Routes;

/// Routes from handlers, each of which has a `#[utoipa::path]` and only documented arguments.
macro_rules! operations {
    ($($($handler:ident)::+),+ $(,)?) => {
        $crate::management::document::Routes::default()
            $(.with(|| utoipa_axum::routes!($($handler)::+), $($handler)::+))+
    };
}
pub(crate) use operations;
