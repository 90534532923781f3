//! `/one-time-token`, `/switch-account` and `/reset-password`: what a magic link opens (reference experience-api.md
//! §9, oidc.md §4). Opening it uses nothing up, since mail scanners open links too: the person's answer does.

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
    response::Response,
};
use keyward_experience::{self as experience, ExperienceError, LinkPurpose};
use keyward_http::{RequestInfo, SharedApp, TenantScope};
use keyward_model::{Email, OneTimeTokenRefusal, Secret};

use super::{
    answer,
    fields::Fields,
    identifier,
    onward::onward,
    unknown_session,
    visit::{Visit, status},
};
use crate::views::{Form as FormView, MagicLinkPage, Purpose, SwitchAccountPage, field};

/// What a link carries.
struct Link {
    email: Email,
    token: Secret,
}

impl Link {
    /// Reads it from a query or a form.
    fn of(fields: &Fields) -> Result<Self, ExperienceError> {
        match Email::parse(fields.get(field::LOGIN_HINT)) {
            Ok(email) => Ok(Self {
                email,
                token: Secret::new(fields.get(field::ONE_TIME_TOKEN).to_owned()),
            }),
            Err(_) => Err(ExperienceError::OneTimeToken(OneTimeTokenRefusal::NotFound)),
        }
    }

    fn hidden(&self) -> [(&str, &str); 2] {
        [
            (field::ONE_TIME_TOKEN, self.token.expose()),
            (field::LOGIN_HINT, self.email.as_str()),
        ]
    }
}

/// Where the answer goes.
fn path(purpose: LinkPurpose) -> &'static str {
    match purpose {
        LinkPurpose::Enter => "/one-time-token",
        LinkPurpose::ResetPassword => "/reset-password",
    }
}

pub(super) async fn show(visit: Visit, query: RawQuery) -> Response {
    ask(&visit, LinkPurpose::Enter, &in_query(&query)).await
}

/// The first screen that resets a password: with a link by that, without as everybody does. Mails that tell of
/// a change lead here too, from no application: then it says where to begin.
pub(super) async fn show_reset(
    visit: Result<Visit, Response>,
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    query: RawQuery,
) -> Response {
    let fields = in_query(&query);
    let visit = match visit {
        Ok(visit) => visit,
        Err(away) if !unknown_session::is_here(&scope, &away) => return away,
        Err(away) if fields.has(field::ONE_TIME_TOKEN) => return away,
        Err(_) => return unknown_session::begin_in_app(&app, &scope, &info).await,
    };
    if fields.has(field::ONE_TIME_TOKEN) {
        ask(&visit, LinkPurpose::ResetPassword, &fields).await
    } else {
        identifier::forgot(visit, query).await
    }
}

pub(super) async fn post(visit: Visit, form: Fields) -> Response {
    enter(&visit, LinkPurpose::Enter, &form).await
}

pub(super) async fn post_reset(visit: Visit, form: Fields) -> Response {
    enter(&visit, LinkPurpose::ResetPassword, &form).await
}

fn in_query(query: &RawQuery) -> Fields {
    Fields::parse(query.0.as_deref().unwrap_or_default().as_bytes())
}

/// A link that does, in a conversation that goes on.
async fn find(visit: &Visit, purpose: LinkPurpose, fields: &Fields) -> Result<Link, Response> {
    visit.resume_if_done()?;
    let link = Link::of(fields).map_err(|error| visit.error(&error))?;
    experience::check_one_time_token(&visit.context(), &link.email, &link.token, purpose)
        .await
        .map_err(|error| visit.error(&error))?;
    Ok(link)
}

async fn ask(visit: &Visit, purpose: LinkPurpose, fields: &Fields) -> Response {
    let link = match find(visit, purpose, fields).await {
        Ok(link) => link,
        Err(response) => return response,
    };
    let action = visit.href(path(purpose));
    let view = MagicLinkPage {
        page: &visit.page,
        form: FormView {
            action: &action,
            csrf: &visit.form_token(),
            hidden: &link.hidden(),
        },
        to: link.email.as_str(),
        purpose: match purpose {
            LinkPurpose::Enter => Purpose::SignIn,
            LinkPurpose::ResetPassword => Purpose::ForgotPassword,
        },
    };
    answer::page(StatusCode::OK, &visit.page, Some(visit.target()), &view)
}

/// Somebody else is signed in. Staying answers the question which account to go on with.
pub(super) async fn switch(visit: Visit, query: RawQuery) -> Response {
    let link = match find(&visit, LinkPurpose::Enter, &in_query(&query)).await {
        Ok(link) => link,
        Err(response) => return response,
    };
    let (action, stay) = (
        visit.href(path(LinkPurpose::Enter)),
        visit.href("/sign-in/account"),
    );
    let csrf = visit.form_token();
    let view = SwitchAccountPage {
        page: &visit.page,
        form: FormView {
            action: &action,
            csrf: &csrf,
            hidden: &link.hidden(),
        },
        to: link.email.as_str(),
        stay: FormView {
            action: &stay,
            csrf: &csrf,
            hidden: &[],
        },
    };
    answer::page(StatusCode::OK, &visit.page, Some(visit.target()), &view)
}

async fn enter(visit: &Visit, purpose: LinkPurpose, form: &Fields) -> Response {
    if let Err(response) = visit
        .check_form_token(form.get(field::CSRF))
        .and_then(|()| visit.resume_if_done())
    {
        return response;
    }
    // A form of ours has one.
    let Ok(Link { email, token }) = Link::of(form) else {
        return answer::see_other(&visit.href("/sign-in"));
    };
    let context = visit.context();
    let used = experience::use_magic_link(&context, &visit.conversation, purpose, email, token);
    match used.await {
        Ok(entered) => onward(visit, &entered),
        // A link for an account that is not there, or for a new one that is: it was made for somebody else.
        Err(
            error @ (ExperienceError::UserNotFound { .. }
            | ExperienceError::EmailInUse
            | ExperienceError::EmailBlocked { .. }),
        ) => {
            let code = OneTimeTokenRefusal::EventMismatch.code();
            visit.error_code(status(&error), code)
        }
        Err(error) => visit.error(&error),
    }
}
