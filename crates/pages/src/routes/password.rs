//! `/sign-in/password`: the password of the account that was named on the page before. Its name travels in
//! the form: nothing is kept of somebody who has only said a name.

use axum::{http::StatusCode, response::Response};
use keyward_experience::{self as experience, Credentials, ExperienceError, Offer};
use keyward_model::{Identifier, InteractionEvent, Secret, SignInIdentifier as Kind};

use super::{
    answer,
    captcha::Asked,
    fields::Fields,
    identifier,
    identifier_page::kinds,
    named::{parse, region},
    onward::{self, EXPIRED, is_notice, onward, shown_identifier, text_of},
    visit::{Visit, status},
};
use crate::views::{Form as FormView, Notice, PasswordField, PasswordPage, field};

/// What the page shows beside its field.
#[derive(Default)]
struct Said {
    error: Option<String>,
    notice: Option<String>,
    captcha: Asked,
}

/// Asks for the password of an account.
pub(super) async fn ask(visit: &Visit, offer: &Offer, identifier: &Identifier) -> Response {
    match Asked::of(visit).await {
        Ok(captcha) => {
            let said = Said {
                captcha,
                ..Said::default()
            };
            render(StatusCode::OK, visit, offer, identifier, &said)
        }
        Err(response) => response,
    }
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
            ask(&visit, &offer, &identifier_of(&code.to)).await
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
    said: &Said,
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
    let mut password = PasswordField::current(said.error.as_deref());
    password.autofocus = true;
    let view = PasswordPage {
        page: &visit.page,
        form: form(&action),
        to: &to,
        change_href: &change,
        password,
        notice: said.notice.as_deref().map(Notice::danger),
        captcha: said.captcha.field(),
        code_form: has_code.then(|| form(&by_code)),
        forgot_href: (!offer.recovery.is_empty()).then_some(forgot.as_str()),
    };
    let captcha = said.captcha.captcha();
    answer::page_with_captcha(code, &visit.page, visit.target(), captcha, &view)
}

/// The account that the form names, what is offered, and with what the page asks.
async fn named(visit: &Visit, form: &Fields) -> Result<(Offer, Identifier, Said), Response> {
    visit.check_form_token(form.get(field::CSRF))?;
    visit.resume_if_done()?;
    let offer = experience::offer(&visit.context())
        .await
        .map_err(|error| visit.error(&error))?;
    let kinds = kinds(&offer, InteractionEvent::SignIn);
    let region = region(visit, None);
    match parse(visit, &kinds, form.get(field::IDENTIFIER), region) {
        Ok(identifier) => {
            let said = Said {
                captcha: Asked::of(visit).await?,
                ..Said::default()
            };
            Ok((offer, identifier, said))
        }
        Err(_) => Err(answer::see_other(&visit.href("/sign-in"))),
    }
}

pub(super) async fn enter(visit: Visit, form: Fields) -> Response {
    let (offer, identifier, mut said) = match named(&visit, &form).await {
        Ok(named) => named,
        Err(response) => return response,
    };
    let password = form.get(field::PASSWORD);
    if password.is_empty() {
        said.error = Some(visit.page.texts().error("password.empty", &[]));
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        return render(unfit, &visit, &offer, &identifier, &said);
    }
    let credentials = Credentials {
        identifier: identifier.clone(),
        password: Secret::new(password.to_owned()),
    };
    let context = visit.context();
    let conversation = &visit.conversation;
    let token = said.captcha.token(&form);
    match experience::sign_in_with_password(&context, conversation, credentials, token).await {
        Ok(entered) => onward(&visit, &entered),
        Err(error) => refused(&visit, &offer, &identifier, said, &error),
    }
}

fn refused(
    visit: &Visit,
    offer: &Offer,
    identifier: &Identifier,
    mut said: Said,
    error: &ExperienceError,
) -> Response {
    let text = text_of(&visit.page, error);
    match error {
        error if said.captcha.takes(error, &text) => {}
        ExperienceError::InvalidCredentials => {
            // Whoever guesses has shown that they are a person.
            said.captcha = Asked::default();
            said.error = Some(text);
        }
        ExperienceError::PasswordExpired(_) if !offer.recovery.is_empty() => {
            let forgot = visit.href("/forgot-password");
            return answer::see_other(&format!("{forgot}&{EXPIRED}"));
        }
        ExperienceError::Conflict => return answer::see_other(&visit.href("/sign-in")),
        error if is_notice(error) => said.notice = Some(text),
        error => return visit.error(error),
    }
    render(status(error), visit, offer, identifier, &said)
}

/// Sends a code to the account that the form names.
pub(super) async fn send_code(visit: Visit, form: Fields) -> Response {
    let (offer, named, said) = match named(&visit, &form).await {
        Ok(named) => named,
        Err(response) => return response,
    };
    let token = said.captcha.token(&form);
    match identifier::send(&visit, InteractionEvent::SignIn, &named, token).await {
        Ok(response) => response,
        Err(error) => refused(&visit, &offer, &named, said, &error),
    }
}
