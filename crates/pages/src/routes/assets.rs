//! `/assets/{name}`: what the pages load. Hashed names never change, so browsers keep them.

use axum::{
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::assets;

pub(super) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Response {
    answer(&name, &headers)
}

/// Browsers ask for it without being told.
pub(super) async fn favicon(headers: HeaderMap) -> Response {
    answer("mark.svg", &headers)
}

fn answer(name: &str, headers: &HeaderMap) -> Response {
    let Some(asset) = assets::get(name) else {
        return (StatusCode::NOT_FOUND, "Not Found").into_response();
    };
    let cache = if asset.immutable {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600"
    };
    let head = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, cache),
        (header::ETAG, asset.etag),
    ];
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    if known == Some(asset.etag) {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    (head, asset.bytes).into_response()
}
