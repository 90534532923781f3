//! What somebody who is signed in is asked on a page (reference oidc.md §4): the service finds out, the
//! page shows it, and the answer leads on to the provider.

use axum::{http::StatusCode, response::Response};
use keyward_http::cookies::{Cookies, SESSION};
use keyward_model::{Choice, PendingAuthorization, Phone, User};
use keyward_oidc::{
    ErrorKind, OidcError,
    consent::{self, Answered, Asked, Question},
};

use super::{answer, fields::Fields, visit::Visit};
use crate::views::field;

/// The page of a question.
fn path(question: Question) -> &'static str {
    match question {
        Question::Account => "/sign-in/account",
        Question::Consent => "/consent",
    }
}

/// Finds out who is asked this, or where the browser goes instead.
pub(super) async fn find(
    visit: &Visit,
    cookies: &Cookies,
    question: Question,
) -> Result<Asked, Response> {
    let pending = waiting(visit)?;
    let context = visit.app.oidc(&visit.scope, &visit.info);
    let asked = consent::find_asked(&context, pending, cookies.get(SESSION))
        .await
        .map_err(|error| refuse(visit, &error))?;
    if asked.question == question {
        Ok(asked)
    } else {
        Err(answer::see_other(&visit.href(path(asked.question))))
    }
}

/// Takes an answer.
pub(super) async fn take(
    visit: &Visit,
    cookies: &Cookies,
    form: &Fields,
    choice: Choice,
) -> Response {
    if let Err(response) = visit.check_form_token(form.get(field::CSRF)) {
        return response;
    }
    let pending = match waiting(visit) {
        Ok(pending) => pending,
        Err(response) => return response,
    };
    let context = visit.app.oidc(&visit.scope, &visit.info);
    let session = cookies.get(SESSION);
    let shown = (choice == Choice::Consent).then(|| form.get(field::SHOWN));
    match consent::answer(&context, pending, session, choice, shown).await {
        Ok(Answered::Done) => visit.resume(),
        Ok(Answered::Changed) => answer::see_other(&visit.href(path(Question::Consent))),
        Err(error) => refuse(visit, &error),
    }
}

/// The request while it waits. What is answered goes on at the provider, and whoever signs in at this
/// moment goes on with that.
fn waiting(visit: &Visit) -> Result<&PendingAuthorization, Response> {
    visit.resume_if_done()?;
    let pending = visit.conversation.waits();
    pending.ok_or_else(|| answer::see_other(&visit.href("/sign-in")))
}

/// Whoever is not signed in any more signs in.
fn refuse(visit: &Visit, error: &OidcError) -> Response {
    match error.kind {
        ErrorKind::SessionNotFound => answer::see_other(&visit.href("/sign-in")),
        kind => {
            let status = StatusCode::from_u16(kind.status());
            visit.error_code(status.unwrap_or_default(), &kind.contract_code())
        }
    }
}

/// What a person is called: the name, and what tells the account from others.
pub(super) fn names(user: &User) -> (String, Option<String>) {
    let phone = user.primary_phone.as_ref().map(Phone::international);
    let detail = user.primary_email.clone().or(phone);
    let name = [&user.name, &user.username, &detail];
    let name = name.into_iter().flatten().find(|name| !name.is_empty());
    let name = name.cloned().unwrap_or_else(|| user.id.as_str().to_owned());
    let detail = detail.filter(|detail| *detail != name);
    (name, detail)
}
