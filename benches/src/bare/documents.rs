//! Discovery and JWKS as files that lie in memory: the very bytes and headers that Keyward answers.

use std::{fs, net::SocketAddr, path::Path};

use anyhow::{Context, Result, ensure};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
    routing::get,
};

use crate::client;

/// Where both servers answer them.
pub const DISCOVERY: &str = "/oidc/.well-known/openid-configuration";
pub const JWKS: &str = "/oidc/jwks";

/// Their files, and what each file's headers are called beside it.
const ALL: [(&str, &str); 2] = [(DISCOVERY, "discovery"), (JWKS, "jwks")];
/// Headers that a handler answers; the others come from what surrounds it.
const HEADERS: [HeaderName; 4] = [
    header::CONTENT_TYPE,
    header::CACHE_CONTROL,
    header::ETAG,
    header::ACCESS_CONTROL_ALLOW_ORIGIN,
];

/// Copies the documents of a running server into a folder.
pub fn copy(address: SocketAddr, folder: &Path) -> Result<()> {
    for (path, name) in ALL {
        let answer = client::get(address, path, &[])?;
        ensure!(answer.status == 200, "{path}: {}", answer.head);
        let headers: Option<Vec<&str>> = HEADERS
            .iter()
            .map(|header| answer.header(header.as_str()))
            .collect();
        let headers = headers.with_context(|| format!("{path} lacks a header: {}", answer.head))?;
        fs::write(folder.join(name), &answer.body)?;
        fs::write(folder.join(format!("{name}.headers")), headers.join("\n"))?;
    }
    Ok(())
}

#[derive(Clone)]
struct Document {
    head: [(HeaderName, HeaderValue); 4],
    body: Bytes,
}

pub fn router(folder: &Path) -> Result<Router> {
    let mut router = Router::new();
    for (path, name) in ALL {
        let values = fs::read_to_string(folder.join(format!("{name}.headers")))?;
        let mut head = HEADERS.map(|name| (name, HeaderValue::from_static("")));
        for ((_, value), line) in head.iter_mut().zip(values.lines()) {
            *value = line.parse()?;
        }
        let body = fs::read(folder.join(name))?.into();
        let route = get(answer).with_state(Document { head, body });
        router = router.route(path, route);
    }
    Ok(router)
}

async fn answer(State(document): State<Document>) -> Response {
    (document.head, document.body).into_response()
}
