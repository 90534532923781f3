//! Routes and their documents are one registration: whoever adds a route names a handler with its
//! `#[utoipa::path]`, and there is no other way to add one.

use axum::Router;
use http::StatusCode;
use keyward_http::{DocumentedHandler, SharedApp};
use utoipa::openapi::{
    Content, OpenApi, Ref, RefOr, Required, Response, Schema,
    path::{Operation, ParameterBuilder, ParameterIn, PathItem},
    schema::{ObjectBuilder, Type},
};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::{error_body, operation_id::operation_id, tag::tag};

/// What stands before every path of the Management API.
pub(in crate::management) const PREFIX: &str = "/api";

/// Routes of the Management API, made by [`operations!`](super::operations). They are described when
/// somebody asks for the document: a server is rarely asked, and starts without it.
#[derive(Default)]
pub(crate) struct Routes {
    router: Router<SharedApp>,
    described: Vec<Described>,
}

/// What a handler's document is made from.
struct Described {
    route: fn() -> UtoipaMethodRouter<SharedApp>,
    arguments: fn(&mut Operation),
}

impl Routes {
    /// Adds a route. The handler is given twice: as what answers, and as what is described.
    pub(crate) fn with<H, Arguments>(
        mut self,
        route: fn() -> UtoipaMethodRouter<SharedApp>,
        _: H,
    ) -> Self
    where
        H: DocumentedHandler<Arguments>,
    {
        let (_, paths, handler) = route();
        for path in paths.paths.keys() {
            self.router = self.router.route(path, handler.clone());
        }
        self.described.push(Described {
            route,
            arguments: H::document,
        });
        self
    }

    /// Adds the routes of another group.
    pub(crate) fn merge(mut self, other: Self) -> Self {
        self.router = self.router.merge(other.router);
        self.described.extend(other.described);
        self
    }

    /// The routes.
    pub(in crate::management) fn into_router(self) -> Router<SharedApp> {
        self.router
    }

    /// Their document.
    pub(in crate::management) fn describe(self) -> OpenApi {
        let mut all = OpenApiRouter::default();
        for one in self.described {
            let (schemas, mut paths, router) = (one.route)();
            for (path, item) in &mut paths.paths {
                for (method, operation) in operations(item) {
                    // Public unless an extractor of the handler says otherwise.
                    operation.security = Some(Vec::new());
                    (one.arguments)(operation);
                    complete(method, path, operation);
                }
            }
            for (name, schema) in &schemas {
                expect_unique(all.get_openapi(), name, schema);
            }
            all = all.routes((schemas, paths, router));
        }
        all.into_openapi()
    }
}

/// The names of schemas are shared by all groups.
fn expect_unique(document: &OpenApi, name: &str, schema: &RefOr<Schema>) {
    let components = document.components.as_ref();
    let known = components.and_then(|components| components.schemas.get(name));
    debug_assert!(
        known.is_none_or(|known| known == schema),
        "two types are called {name} in the OpenAPI document; use `#[schema(as = …)]`"
    );
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    [
        ("GET", &mut item.get),
        ("POST", &mut item.post),
        ("PUT", &mut item.put),
        ("PATCH", &mut item.patch),
        ("DELETE", &mut item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Adds what follows from the path and from the extractors.
fn complete(method: &str, path: &str, operation: &mut Operation) {
    operation.operation_id = Some(operation_id(method, &format!("{PREFIX}{path}")));
    operation.tags = Some(vec![tag(path)]);
    let parameters = operation.parameters.get_or_insert_default();
    let names = path
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let in_path = names.map(|name| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Path)
            .required(Required::True)
            .schema(Some(
                ObjectBuilder::new()
                    .schema_type(Type::String)
                    .min_length(Some(1)),
            ))
            .build()
            .into()
    });
    parameters.splice(0..0, in_path.collect::<Vec<_>>());
    let takes_input = !parameters.is_empty() || operation.request_body.is_some();
    let is_guarded = operation.security.is_none();
    let common = [
        (StatusCode::BAD_REQUEST, takes_input),
        (StatusCode::UNAUTHORIZED, is_guarded),
        (StatusCode::FORBIDDEN, is_guarded),
    ];
    let responses = &mut operation.responses.responses;
    for (status, _) in common.iter().filter(|(_, applies)| *applies) {
        responses
            .entry(status.as_str().to_owned())
            .or_insert_with(|| Response::new("").into());
    }
    for (status, response) in responses {
        let RefOr::T(response) = response else {
            continue;
        };
        let status = StatusCode::from_bytes(status.as_bytes()).unwrap_or_default();
        if response.description.is_empty() {
            status
                .canonical_reason()
                .unwrap_or_default()
                .clone_into(&mut response.description);
        }
        if !status.is_success() && response.content.is_empty() {
            let body = Content::new(Some(Ref::from_schema_name(error_body::NAME)));
            response
                .content
                .insert("application/json".to_owned(), body.into());
        }
    }
}
