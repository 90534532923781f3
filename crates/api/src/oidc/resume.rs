//! `GET /oidc/auth/{uid}`: the provider takes over from the conversation (reference oidc.md §3.6). Only
//! the browser that began it has the cookie of this path.

use axum::{
    extract::{Path, State, rejection::PathRejection},
    response::Response,
};
use keyward_connectors::NoticeKind;
use keyward_experience::AccountNotice;
use keyward_http::{
    OidcFailure, RequestInfo, SharedApp, TenantScope, conversation,
    cookies::{Cookies, SESSION},
};
use keyward_model::LanguageTag;
use keyward_oidc::{self as oidc, Device, ErrorKind, Next, OidcError, Resumed};
use tracing::Instrument;

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
    let device = match app.notices.reach(&scope.tenant).await {
        Ok(true) => Some(device(&context, &info, &cookies)),
        Ok(false) => None,
        Err(error) => return OidcFailure::new(error.into()).into_response(&info),
    };
    let known_by = device.as_ref().map(|device| device.value.clone());
    let resumed = match resume_and_tell(&app, &scope, &context, &uid, old, device).await {
        Ok(resumed) => resumed,
        Err(error) => return OidcFailure::new(error).into_response(&info),
    };
    if let Some((value, expires_at)) = &resumed.session {
        conversation::set_session(&mut cookies, value, *expires_at);
        if let Some(value) = known_by {
            conversation::set_device(&mut cookies, &value, context.now);
        }
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

/// By what the browser is known again: what it is known by, or something new.
fn device(context: &oidc::Context, info: &RequestInfo, cookies: &Cookies) -> Device {
    let value = conversation::device(cookies).map(str::to_owned);
    let language = info.languages.0.first().map(LanguageTag::as_str);
    Device {
        value: value.unwrap_or_else(|| context.new_token()),
        language: language.map(str::to_owned),
    }
}

/// Takes over, and tells whoever has signed in with a browser that is new to them: also when the
/// browser goes away meanwhile, which would keep it quiet otherwise.
async fn resume_and_tell(
    app: &SharedApp,
    scope: &TenantScope,
    context: &oidc::Context,
    uid: &str,
    old: Option<String>,
    device: Option<Device>,
) -> Result<Resumed, OidcError> {
    if device.is_none() {
        return oidc::resume(context, uid, old.as_deref(), None).await;
    }
    let (notices, context) = (app.notices_of(scope), context.clone());
    let uid = uid.to_owned();
    let resumed = async move {
        let mut resumed = oidc::resume(&context, &uid, old.as_deref(), device).await?;
        if let Some(new) = resumed.new_device.take()
            && let Some(notice) = AccountNotice::of(NoticeKind::NewDevice, &new.user, context.now)
        {
            let audit = context.audit(Some(&resumed.client_id.clone().into()), None);
            notices.post(notice.by(&audit.context).in_language(new.language));
        }
        Ok(resumed)
    };
    let resumed = tokio::spawn(resumed.in_current_span()).await;
    let fault = "the server met an unexpected condition";
    resumed.unwrap_or_else(|_| Err(OidcError::new(ErrorKind::ServerError, fault)))
}
