//! A rendered page as a response: policy, language, no cache, no referrer (checklist R16, R18).

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    csp::Csp,
    views::{Captcha, Page, Template},
};

/// Seconds after which a page that the database could not answer may be loaded again.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("2");

/// Renders a view. `target` is where its forms may lead beside this server: Chromium applies
/// `form-action` to the whole redirect chain after a post (DESIGN §5).
pub(super) fn page(
    status: StatusCode,
    page: &Page,
    target: Option<&str>,
    view: &impl Template,
) -> Response {
    let csp = match target {
        Some(target) => page.csp().form_target(target),
        None => page.csp(),
    };
    with_policy(status, page, &csp, view)
}

/// As [`page`], of a page that may ask with a captcha.
pub(super) fn page_with_captcha(
    status: StatusCode,
    page: &Page,
    target: &str,
    captcha: Option<&Captcha>,
    view: &impl Template,
) -> Response {
    let csp = page.csp().form_target(target);
    let csp = match captcha {
        Some(captcha) => csp.captcha(captcha.sources()),
        None => csp,
    };
    with_policy(status, page, &csp, view)
}

fn with_policy(status: StatusCode, page: &Page, csp: &Csp<'_>, view: &impl Template) -> Response {
    let html = match view.render() {
        Ok(html) => html,
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    let fixed = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache, no-store, must-revalidate"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::CONTENT_LANGUAGE, page.tag.as_str()),
    ];
    let mut response = (status, fixed, html).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, RETRY_AFTER);
    }
    match HeaderValue::from_str(&csp.header()) {
        Ok(value) => {
            response
                .headers_mut()
                .insert(header::CONTENT_SECURITY_POLICY, value);
            response
        }
        Err(error) => {
            tracing::error!(%error, "a content security policy is no header value");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// 303: what was posted is never posted on (RFC 9700 §4.12).
pub(super) fn see_other(location: &str) -> Response {
    match HeaderValue::from_str(location) {
        Ok(location) => (
            StatusCode::SEE_OTHER,
            [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))],
            [(header::LOCATION, location)],
        )
            .into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}
