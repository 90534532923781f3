//! `GET /oidc/auth/{uid}`: the provider takes over from the conversation (reference oidc.md §3.6). Only
//! the browser that began it has the cookie of this path.

use axum::{
    extract::{Path, State, rejection::PathRejection},
    response::Response,
};
use keyward_http::{
    OidcFailure, RequestInfo, SharedApp, TenantScope, conversation,
    cookies::{Cookies, SESSION},
};
use keyward_oidc::{self as oidc, ErrorKind, Next, OidcError};

use super::authorize::{see_other, send};

/// Answers the client of a finished conversation, or asks for the consent that is still missing.
pub(super) async fn resume(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    mut cookies: Cookies,
    uid: Result<Path<String>, PathRejection>,
) -> Response {
    // What is no text is no conversation.
    let uid = uid.map(|Path(uid)| uid).unwrap_or_default();
    if !conversation::may_resume(&cookies, &uid) {
        let error = OidcError::new(
            ErrorKind::SessionNotFound,
            "authorization request has expired",
        );
        return OidcFailure::new(error).into_response(&info);
    }
    let context = app.oidc(&scope, &info);
    let old = cookies.get(SESSION).map(str::to_owned);
    let resumed = match oidc::resume(&context, &uid, old.as_deref()).await {
        Ok(resumed) => resumed,
        Err(error) => return OidcFailure::new(error).into_response(&info),
    };
    if let Some((value, expires_at)) = &resumed.session {
        conversation::set_session(&mut cookies, value, *expires_at);
    }
    let mut response = match resumed.next {
        Next::Answer(answer) => {
            let latest = context.now.plus_seconds(context.lifetimes.interaction);
            conversation::end(&scope, &mut cookies, &uid, &resumed.client_id, latest);
            send(answer)
        }
        Next::Consent(pending) => {
            let waits =
                conversation::go_on(&app, &context, &scope, &mut cookies, &uid, &pending).await;
            match waits {
                Ok(()) => see_other(&scope.urls.consent_path(&resumed.client_id)),
                // They are signed in all the same.
                Err(error) => OidcFailure::new(error).into_response(&info),
            }
        }
    };
    cookies.write(response.headers_mut());
    response
}
