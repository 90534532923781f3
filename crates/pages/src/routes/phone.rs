//! `/sign-in` and `/register`: the phone number.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use keyward_experience::{self as experience, ExperienceError, Offer, SendCode};
use keyward_model::{AgreeToTermsPolicy, InteractionEvent, LanguageTag, Phone};

use super::{
    answer,
    fields::Fields,
    visit::{Visit, status},
};
use crate::{
    countries::{self, Region},
    views::{
        Agreement, Form as FormView, NoMethodPage, Notice, PhoneField, PhonePage, Screen, field,
    },
};

/// What the page shows beside the field.
#[derive(Default)]
struct Said {
    country: Option<Region>,
    value: String,
    error: Option<String>,
    notice: Option<String>,
    agreed: bool,
    agreement_error: Option<String>,
}

pub(super) async fn sign_in(visit: Visit) -> Response {
    show(&visit, InteractionEvent::SignIn).await
}

pub(super) async fn register(visit: Visit) -> Response {
    show(&visit, InteractionEvent::Register).await
}

pub(super) async fn send_sign_in(visit: Visit, form: Fields) -> Response {
    send(&visit, InteractionEvent::SignIn, &form).await
}

pub(super) async fn send_register(visit: Visit, form: Fields) -> Response {
    send(&visit, InteractionEvent::Register, &form).await
}

async fn show(visit: &Visit, event: InteractionEvent) -> Response {
    if let Err(response) = visit.resume_if_done() {
        return response;
    }
    let offer = match experience::offer(&visit.context()).await {
        Ok(offer) => offer,
        Err(error) => return visit.error(&error),
    };
    // With one way in, the other page leads there.
    match (event, offer.phone_sign_in, offer.phone_sign_up) {
        (InteractionEvent::SignIn, false, true) => {
            return answer::see_other(&visit.href("/register"));
        }
        (InteractionEvent::Register, true, false) => {
            return answer::see_other(&visit.href("/sign-in"));
        }
        (_, false, false) => {
            let view = NoMethodPage {
                page: &visit.page,
                trace: Some(visit.info.request_id.as_str()).filter(|id| !id.is_empty()),
            };
            return answer::page(StatusCode::OK, &visit.page, None, &view);
        }
        _ => {}
    }
    let said = prefilled(visit);
    render(StatusCode::OK, visit, event, &offer, &said)
}

/// Fills the number in that the application or an earlier try named.
fn prefilled(visit: &Visit) -> Said {
    let hint = visit.conversation.pending().ui.login_hint.as_deref();
    let phone = hint.and_then(|hint| {
        let digits = hint.bytes().filter(u8::is_ascii_digit).count();
        (digits > 5).then(|| Phone::parse(hint).ok()).flatten()
    });
    Said {
        value: phone.map(|phone| phone.international()).unwrap_or_default(),
        ..Said::default()
    }
}

fn render(
    code: StatusCode,
    visit: &Visit,
    event: InteractionEvent,
    offer: &Offer,
    said: &Said,
) -> Response {
    let (screen, path, other) = match event {
        InteractionEvent::SignIn => (Screen::SignIn, "/sign-in", "/register"),
        InteractionEvent::Register => (Screen::Register, "/register", "/sign-in"),
    };
    let both = offer.phone_sign_in && offer.phone_sign_up && visit.is_open_to_both();
    let other = both.then(|| visit.href(other));
    let (action, csrf) = (visit.href(path), visit.form_token());
    let view = PhonePage {
        page: &visit.page,
        screen,
        form: FormView {
            action: &action,
            csrf: &csrf,
            hidden: &[],
        },
        phone: PhoneField {
            country: said.country.unwrap_or_else(|| guess(visit)),
            value: &said.value,
            error: said.error.as_deref(),
        },
        notice: said.notice.as_deref().map(Notice::danger),
        agreement: agreement(visit, event, said),
        other_href: other.as_deref(),
    };
    answer::page(code, &visit.page, Some(visit.target()), &view)
}

/// The country beside the field, by the languages that the person reads.
fn guess(visit: &Visit) -> Region {
    let asked = visit.conversation.pending().ui.ui_locales.iter();
    let accepted = visit.info.languages.0.iter();
    countries::guess(asked.chain(accepted).map(LanguageTag::as_str))
}

fn agreement<'a>(visit: &Visit, event: InteractionEvent, said: &'a Said) -> Agreement<'a> {
    if must_agree(visit, event) {
        return Agreement::Asked {
            checked: said.agreed,
            error: said.agreement_error.as_deref(),
        };
    }
    match visit.settings.agree_to_terms_policy {
        AgreeToTermsPolicy::Automatic => Agreement::Implied,
        _ => Agreement::No,
    }
}

/// Whether the terms are agreed to by hand on this page, and there are any.
fn must_agree(visit: &Visit, event: InteractionEvent) -> bool {
    let by_hand = match visit.settings.agree_to_terms_policy {
        AgreeToTermsPolicy::Automatic => false,
        AgreeToTermsPolicy::ManualRegistrationOnly => event == InteractionEvent::Register,
        AgreeToTermsPolicy::Manual => true,
    };
    by_hand && (visit.page.terms().is_some() || visit.page.privacy().is_some())
}

async fn send(visit: &Visit, event: InteractionEvent, form: &Fields) -> Response {
    if let Err(response) = visit
        .check_form_token(form.get(field::CSRF))
        .and_then(|()| visit.resume_if_done())
    {
        return response;
    }
    let context = visit.context();
    let offer = match experience::offer(&context).await {
        Ok(offer) => offer,
        Err(error) => return visit.error(&error),
    };
    let country = Region::parse(form.get(field::COUNTRY));
    let mut said = Said {
        country,
        value: form.get(field::PHONE).chars().take(64).collect(),
        agreed: form.has(field::AGREE),
        ..Said::default()
    };
    let texts = visit.page.texts();
    let region = country.unwrap_or_else(|| guess(visit));
    let parsed = Phone::parse_in(form.get(field::PHONE), region.code());
    if parsed.is_err() {
        said.error = Some(unfit(visit, form.get(field::PHONE), region));
    }
    if must_agree(visit, event) && !said.agreed {
        said.agreement_error = Some(texts.error("agreement.required", &[]));
    }
    let Ok(phone) = parsed
        .map_err(|_| ())
        .and_then(|phone| said.agreement_error.is_none().then_some(phone).ok_or(()))
    else {
        return render(
            StatusCode::UNPROCESSABLE_ENTITY,
            visit,
            event,
            &offer,
            &said,
        );
    };
    let request = SendCode {
        event,
        phone,
        is_resend: false,
    };
    match experience::send_code(&context, &visit.conversation, request).await {
        Ok(()) => answer::see_other(&visit.href(match event {
            InteractionEvent::SignIn => "/sign-in/verification-code",
            InteractionEvent::Register => "/register/verification-code",
        })),
        Err(error) => refused(visit, event, &offer, said, &error),
    }
}

/// What is wrong with a number, in words.
fn unfit(visit: &Visit, typed: &str, region: Region) -> String {
    let texts = visit.page.texts();
    let typed = typed.trim();
    if typed.is_empty() {
        return texts.error("phone.empty", &[]);
    }
    if typed.starts_with(['+', '＋']) {
        return texts.error("phone.invalid_international", &[]);
    }
    let country = countries::name(visit.page.language, region);
    texts.error("phone.invalid", &[("country", country)])
}

/// Refusals that the person can do something about stay on the page; others end it.
fn refused(
    visit: &Visit,
    event: InteractionEvent,
    offer: &Offer,
    mut said: Said,
    error: &ExperienceError,
) -> Response {
    match error {
        ExperienceError::MessageRateLimited
        | ExperienceError::NoConnector
        | ExperienceError::Connector(_) => {
            said.notice = Some(visit.page.texts().error(error.code(), &[]));
            render(status(error), visit, event, offer, &said)
        }
        ExperienceError::Conflict => {
            // Another tab moved on: its page shows how far things are.
            answer::see_other(&visit.href("/sign-in/verification-code"))
        }
        _ => visit.error(error).into_response(),
    }
}
