//! `/sign-in/password`: the password of the account that was named on the page before. Its name travels in
//! the form: nothing is kept of somebody who has only said a name.

use axum::{http::StatusCode, response::Response};
use keyward_experience::{self as experience, Credentials, ExperienceError, Offer};
use keyward_model::{Identifier, InteractionEvent, Secret, SignInIdentifier as Kind};

use super::{
    answer,
    fields::Fields,
    identifier::{self, kinds},
    named::{parse, region},
    onward::{self, EXPIRED, is_notice, onward, shown_identifier, text_of},
    visit::{Visit, status},
};
use crate::views::{Form as FormView, Notice, PasswordField, PasswordPage, field};

/// Asks for the password of an account.
pub(super) fn ask(visit: &Visit, offer: &Offer, identifier: &Identifier) -> Response {
    render(StatusCode::OK, visit, offer, identifier, None, None)
}

/// Whether an account is entered so by a password.
pub(super) fn has_password(offer: &Offer, kind: Kind) -> bool {
    let mut methods = offer.sign_in.iter();
    methods.any(|own| own.identifier == kind && own.password)
}

/// Whoever asked for a code can give the password instead; nobody else has said who they are.
pub(super) async fn show(visit: Visit) -> Response {
    let sent = match onward::progress(&visit) {
        Ok(progress) => progress.code(),
        Err(response) => return response,
    };
    let offer = match experience::offer(&visit.context()).await {
        Ok(offer) => offer,
        Err(error) => return visit.error(&error),
    };
    match sent {
        Some((_, code)) if has_password(&offer, code.to.kind()) => {
            ask(&visit, &offer, &identifier_of(&code.to))
        }
        _ => answer::see_other(&visit.href("/sign-in")),
    }
}

fn identifier_of(to: &keyward_model::Contact) -> Identifier {
    Identifier {
        kind: to.kind(),
        value: onward::shown(to),
    }
}

fn render(
    code: StatusCode,
    visit: &Visit,
    offer: &Offer,
    identifier: &Identifier,
    error: Option<&str>,
    notice: Option<&str>,
) -> Response {
    let to = shown_identifier(identifier);
    let (action, by_code) = (
        visit.href("/sign-in/password"),
        visit.href("/sign-in/password/code"),
    );
    let (change, forgot) = (visit.href("/sign-in"), visit.href("/forgot-password"));
    let csrf = visit.form_token();
    let hidden = [(field::IDENTIFIER, to.as_str())];
    let form = |action| FormView {
        action,
        csrf: &csrf,
        hidden: &hidden,
    };
    let mut methods = offer.sign_in.iter();
    let has_code = methods.any(|own| own.identifier == identifier.kind && own.verification_code);
    let mut password = PasswordField::current(error);
    password.autofocus = true;
    let view = PasswordPage {
        page: &visit.page,
        form: form(&action),
        to: &to,
        change_href: &change,
        password,
        notice: notice.map(Notice::danger),
        code_form: has_code.then(|| form(&by_code)),
        forgot_href: (!offer.recovery.is_empty()).then_some(forgot.as_str()),
    };
    answer::page(code, &visit.page, Some(visit.target()), &view)
}

/// The account that the form names, and what is offered.
async fn named(visit: &Visit, form: &Fields) -> Result<(Offer, Identifier), Response> {
    visit.check_form_token(form.get(field::CSRF))?;
    visit.resume_if_done()?;
    let offer = experience::offer(&visit.context())
        .await
        .map_err(|error| visit.error(&error))?;
    let kinds = kinds(&offer, InteractionEvent::SignIn);
    let region = region(visit, None);
    match parse(visit, &kinds, form.get(field::IDENTIFIER), region) {
        Ok(identifier) => Ok((offer, identifier)),
        Err(_) => Err(answer::see_other(&visit.href("/sign-in"))),
    }
}

pub(super) async fn enter(visit: Visit, form: Fields) -> Response {
    let (offer, identifier) = match named(&visit, &form).await {
        Ok(named) => named,
        Err(response) => return response,
    };
    let password = form.get(field::PASSWORD);
    if password.is_empty() {
        let error = visit.page.texts().error("password.empty", &[]);
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        return render(unfit, &visit, &offer, &identifier, Some(&error), None);
    }
    let credentials = Credentials {
        identifier: identifier.clone(),
        password: Secret::new(password.to_owned()),
    };
    let context = visit.context();
    let conversation = &visit.conversation;
    match experience::sign_in_with_password(&context, conversation, credentials, None).await {
        Ok(entered) => onward(&visit, &entered),
        Err(error) => refused(&visit, &offer, &identifier, &error),
    }
}

fn refused(
    visit: &Visit,
    offer: &Offer,
    identifier: &Identifier,
    error: &ExperienceError,
) -> Response {
    let text = text_of(&visit.page, error);
    match error {
        ExperienceError::InvalidCredentials => {
            render(status(error), visit, offer, identifier, Some(&text), None)
        }
        ExperienceError::PasswordExpired(_) if !offer.recovery.is_empty() => {
            let forgot = visit.href("/forgot-password");
            answer::see_other(&format!("{forgot}&{EXPIRED}"))
        }
        ExperienceError::Conflict => answer::see_other(&visit.href("/sign-in")),
        error if is_notice(error) => {
            render(status(error), visit, offer, identifier, None, Some(&text))
        }
        error => visit.error(error),
    }
}

/// Sends a code to the account that the form names.
pub(super) async fn send_code(visit: Visit, form: Fields) -> Response {
    let (offer, named) = match named(&visit, &form).await {
        Ok(named) => named,
        Err(response) => return response,
    };
    match identifier::send(&visit, InteractionEvent::SignIn, &named).await {
        Ok(response) => response,
        Err(error) => refused(&visit, &offer, &named, &error),
    }
}
