//! `/console` and everything below: files by their names, the page for every other address of the Console, which its
//! own router knows.

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use keyward_http::{SharedApp, TenantScope, etag_matches};
use keyward_model::{Application, TenantId};

use crate::{
    files::{self, File},
    page::{self, Configuration},
    policy,
};

/// The routes of the Console.
pub fn router() -> Router<SharedApp> {
    Router::new()
        .route("/console", get(show_root))
        .route("/console/", get(show_root))
        .route("/console/{*path}", get(show))
}

async fn show_root(State(app): State<SharedApp>, scope: TenantScope) -> Response {
    answer(&app, &scope, "", &HeaderMap::new())
}

async fn show(
    State(app): State<SharedApp>,
    scope: TenantScope,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    answer(&app, &scope, &path, &headers)
}

fn answer(app: &SharedApp, scope: &TenantScope, path: &str, headers: &HeaderMap) -> Response {
    if !app.addresses.has_console(scope.tenant.id()) {
        return elsewhere(app, scope);
    }
    // A file has an extension, and an address of the Console's router has none.
    let last = path.rsplit('/').next().unwrap_or_default();
    if !last.contains('.') {
        return index(app, scope);
    }
    match files::find(path, takes_brotli(headers)) {
        Some(file) => send(file, headers),
        None => not_found(),
    }
}

/// The administrators' tenant shows the way; others have no Console.
fn elsewhere(app: &SharedApp, scope: &TenantScope) -> Response {
    if *scope.tenant.id() != TenantId::admin() {
        return not_found();
    }
    let location = [(header::LOCATION, app.addresses.console())];
    (StatusCode::FOUND, location).into_response()
}

fn index(app: &SharedApp, scope: &TenantScope) -> Response {
    let nonce = keyward_crypto::random::token(app.random.as_ref());
    let system = app.store.system();
    let tenant = system.default_tenant();
    let (managed, admin) = (
        app.addresses.of(&tenant),
        app.addresses.of(&system.admin_tenant()),
    );
    let (endpoint, admin_endpoint) = (managed.base(), admin.base());
    let configuration = Configuration {
        issuer: admin.issuer(),
        client_id: Application::ADMIN_CONSOLE,
        endpoint: &endpoint,
        admin_endpoint: &admin_endpoint,
        tenant: tenant.id().as_str(),
        development: app.inbox.is_some(),
    };
    let (status, html) = match files::index() {
        None => (StatusCode::NOT_FOUND, page::NOT_BUILT.to_owned()),
        Some(template) => {
            let base = scope.urls.path("/console/");
            match page::fill(&template, &nonce, &base, &configuration) {
                Ok(html) => (StatusCode::OK, html),
                Err(error) => {
                    tracing::error!(%error, "the Console's page could not be filled");
                    return StatusCode::INTERNAL_SERVER_ERROR.into_response();
                }
            }
        }
    };
    let own = scope.urls.origin();
    let mut others = vec![managed.origin(), admin.origin()];
    others.retain(|origin| *origin != own);
    let head = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
        // Each answer has its own nonce.
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (header::REFERRER_POLICY, "no-referrer".to_owned()),
        (header::X_FRAME_OPTIONS, "DENY".to_owned()),
        (
            header::CONTENT_SECURITY_POLICY,
            policy::header(&nonce, &others),
        ),
    ];
    (status, head, html).into_response()
}

fn send(file: File, headers: &HeaderMap) -> Response {
    let cache = if file.is_immutable {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let head = [
        (header::CACHE_CONTROL, cache),
        (header::ETAG, &file.etag),
        (header::VARY, "Accept-Encoding"),
    ];
    let known = headers.get(header::IF_NONE_MATCH);
    if known.is_some_and(|known| etag_matches(known, &file.etag)) {
        return (StatusCode::NOT_MODIFIED, head).into_response();
    }
    let content_type = [(header::CONTENT_TYPE, file.content_type)];
    let mut response = (head, content_type, file.bytes.into_owned()).into_response();
    if file.is_brotli {
        let brotli = HeaderValue::from_static("br");
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, brotli);
    }
    response
}

/// Whether `Accept-Encoding` names Brotli without refusing it (RFC 9110 §12.5.3).
fn takes_brotli(headers: &HeaderMap) -> bool {
    let all = headers.get_all(header::ACCEPT_ENCODING).iter();
    all.filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            let weight = weight.trim().strip_prefix("q=").unwrap_or("1");
            name.trim().eq_ignore_ascii_case("br") && weight.parse().is_ok_and(|q: f32| q > 0.0)
        })
}

fn not_found() -> Response {
    let content_type = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (StatusCode::NOT_FOUND, content_type, "Not Found").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_taken_where_the_browser_says_so() {
        let takes = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(text));
            takes_brotli(&headers)
        };
        for yes in ["br", "gzip, deflate, br, zstd", "gzip;q=1, BR; q=0.5"] {
            assert!(takes(yes), "{yes}");
        }
        for no in ["", "gzip", "br;q=0", "br;q=x", "brx"] {
            assert!(!takes(no), "{no}");
        }
        assert!(!takes_brotli(&HeaderMap::new()));
    }
}
