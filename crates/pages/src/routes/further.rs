//! `/continue/{username,email,phone,emailOrPhone}`: what an account lacks.

use axum::{extract::Path, http::StatusCode, response::Response};
use keyward_experience::{self as experience, ExperienceError, Face, ProfileItem, SendCode};
use keyward_model::{Identifier, InteractionEvent, SignInIdentifier as Kind};

use super::{
    answer,
    fields::Fields,
    named::{contact, parse, region, typed},
    onward::{first_path, is_notice, onward, progress, text_of},
    visit::{Visit, status},
};
use crate::{
    countries::Region,
    views::{Agreement, Form as FormView, IdentifierField, IdentifierPage, Notice, Purpose, field},
};

/// What the page shows beside its field.
struct Said {
    region: Region,
    value: String,
    error: Option<String>,
    notice: Option<String>,
}

/// What a path asks for.
fn kinds(what: &str) -> Option<&'static [Kind]> {
    Some(match what {
        "username" => &[Kind::Username],
        "email" => &[Kind::Email],
        "phone" => &[Kind::Phone],
        "emailOrPhone" => &[Kind::Email, Kind::Phone],
        _ => return None,
    })
}

/// Only whoever has said who they are can be asked for more.
fn open(visit: &Visit, what: &str) -> Result<(&'static [Kind], InteractionEvent), Response> {
    let progress = progress(visit)?;
    let is_known = match progress.event {
        InteractionEvent::SignIn => progress.user_id.is_some(),
        InteractionEvent::Register => true,
        InteractionEvent::ForgotPassword => false,
    };
    match kinds(what).filter(|_| is_known) {
        Some(kinds) => Ok((kinds, progress.event)),
        None => Err(answer::see_other(&visit.href(first_path(progress.event)))),
    }
}

pub(super) async fn show(Path(what): Path<String>, visit: Visit) -> Response {
    let kinds = match open(&visit, &what) {
        Ok((kinds, _)) => kinds,
        Err(response) => return response,
    };
    let said = Said {
        region: region(&visit, None),
        value: String::new(),
        error: None,
        notice: None,
    };
    render(StatusCode::OK, &visit, &what, kinds, &said)
}

fn render(code: StatusCode, visit: &Visit, what: &str, kinds: &[Kind], said: &Said) -> Response {
    let (action, csrf) = (visit.href(&format!("/continue/{what}")), visit.form_token());
    let view = IdentifierPage {
        page: &visit.page,
        purpose: Purpose::Further,
        form: FormView {
            action: &action,
            csrf: &csrf,
            hidden: &[],
        },
        field: IdentifierField {
            kinds,
            country: said.region,
            value: &said.value,
            error: said.error.as_deref(),
        },
        password: None,
        sends_code: kinds != [Kind::Username],
        notice: said.notice.as_deref().map(Notice::danger),
        agreement: Agreement::No,
        captcha: None,
        forgot_href: None,
        other_href: None,
    };
    answer::page(code, &visit.page, Some(visit.target()), &view)
}

pub(super) async fn post(Path(what): Path<String>, visit: Visit, form: Fields) -> Response {
    if let Err(response) = visit.check_form_token(form.get(field::CSRF)) {
        return response;
    }
    let (kinds, event) = match open(&visit, &what) {
        Ok(open) => open,
        Err(response) => return response,
    };
    let region = region(&visit, Some(&form));
    let mut said = Said {
        region,
        value: typed(kinds, &form),
        error: None,
        notice: None,
    };
    let identifier = match parse(&visit, kinds, &said.value, region) {
        Ok(identifier) => identifier,
        Err(error) => {
            said.error = Some(error);
            return render(
                StatusCode::UNPROCESSABLE_ENTITY,
                &visit,
                &what,
                kinds,
                &said,
            );
        }
    };
    let error = match add(&visit, event, identifier).await {
        Ok(response) => return response,
        Err(error) => error,
    };
    let text = text_of(&visit.page, &error);
    match &error {
        ExperienceError::Username(_)
        | ExperienceError::UsernameInUse
        | ExperienceError::EmailInUse
        | ExperienceError::PhoneInUse
        | ExperienceError::EmailBlocked { .. } => said.error = Some(text),
        error if is_notice(error) => said.notice = Some(text),
        error => return visit.error(error),
    }
    render(status(&error), &visit, &what, kinds, &said)
}

async fn add(
    visit: &Visit,
    event: InteractionEvent,
    identifier: Identifier,
) -> Result<Response, ExperienceError> {
    let (context, uid) = (visit.context(), visit.conversation.uid());
    let Some(to) = contact(&identifier) else {
        let username = ProfileItem::Username(identifier.value);
        experience::add_profile(&context, uid, username).await?;
        let entered = experience::go_on(&context, uid).await?;
        return Ok(onward(visit, &entered));
    };
    let face = Face::Further { is_resend: false };
    let request = SendCode { event, to, face };
    experience::send_code(&context, &visit.conversation, request).await?;
    Ok(answer::see_other(
        &visit.href("/continue/verification-code"),
    ))
}
