//! A handler's signature is its documentation: each extractor tells what it takes of the request.

use axum::extract::{Extension, State};
use http::HeaderMap;
use utoipa::openapi::{
    Content, RefOr, Required,
    path::{Operation, Parameter},
    request_body::RequestBodyBuilder,
};

use crate::{
    Caller, JsonBody, OptionalPage, Page, Params, RequestInfo, TenantScope,
    cookies::Cookies,
    guard::{FromInput, describe},
    query::{FromQuery, Query, QueryAs},
};

/// An extractor of an operation that is documented. What has no such implementation cannot be an
/// argument of one: a bare query or body would stay unknown to the document.
pub trait Documented {
    /// Adds what it takes to the document of an operation.
    fn document(operation: &mut Operation) {
        let _ = operation;
    }
}

/// A function whose arguments are all [`Documented`].
pub trait DocumentedHandler<Arguments> {
    /// Adds what it takes to the document of an operation.
    fn document(operation: &mut Operation);
}

macro_rules! handlers {
    ($($argument:ident)*) => {
        impl<Handler, Answer, $($argument: Documented),*> DocumentedHandler<($($argument,)*)>
            for Handler
        where
            Handler: Fn($($argument),*) -> Answer,
        {
            fn document(operation: &mut Operation) {
                let _ = &operation;
                $($argument::document(operation);)*
            }
        }
    };
}

handlers! {}
handlers! { A }
handlers! { A B }
handlers! { A B C }
handlers! { A B C D }
handlers! { A B C D E }
handlers! { A B C D E F }

// Of these the caller knows nothing.
impl<S> Documented for State<S> {}
impl<T> Documented for Extension<T> {}
impl Documented for TenantScope {}
impl Documented for RequestInfo {}
impl Documented for HeaderMap {}
impl Documented for Cookies {}
/// Their names stand in the path.
impl<T> Documented for Params<T> {}

/// The security of the whole document holds; it does not for an operation without a caller.
impl Documented for Caller {
    fn document(operation: &mut Operation) {
        operation.security = None;
    }
}

impl<T: FromInput> Documented for JsonBody<T> {
    fn document(operation: &mut Operation) {
        let body = RequestBodyBuilder::new()
            .content("application/json", Content::new(Some(describe::<T>())))
            .required(Some(Required::True));
        operation.request_body = Some(body.build().into());
    }
}

impl<T: FromQuery> Documented for QueryAs<T> {
    fn document(operation: &mut Operation) {
        add(operation, Query::describe::<T>());
    }
}

impl Documented for Page {
    fn document(operation: &mut Operation) {
        add(operation, Self::parameters());
    }
}

impl Documented for OptionalPage {
    fn document(operation: &mut Operation) {
        Page::document(operation);
    }
}

fn add(operation: &mut Operation, parameters: impl IntoIterator<Item = Parameter>) {
    operation
        .parameters
        .get_or_insert_default()
        .extend(parameters.into_iter().map(RefOr::T));
}
