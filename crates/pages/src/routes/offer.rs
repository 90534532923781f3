//! `/sign-in/no-account` and `/register/account-exists`: the address or number is proved, and does not fit what was
//! asked for. Going on needs no second code.

use axum::{http::StatusCode, response::Response};
use keyward_experience::{self as experience, Entered, ExperienceError};
use keyward_model::{AgreeToTermsPolicy, Contact, InteractionEvent};

use super::{
    answer,
    fields::Fields,
    onward::{first_path, onward, progress, shown},
    visit::Visit,
};
use crate::views::{Agreement, Form as FormView, Offer, OfferPage, field};

pub(super) async fn no_account(visit: Visit) -> Response {
    match is_open(&visit, Offer::CreateAccount).await {
        Ok(()) => show(&visit, Offer::CreateAccount, StatusCode::OK, false, None),
        Err(response) => response,
    }
}

pub(super) async fn account_exists(visit: Visit) -> Response {
    match is_open(&visit, Offer::SignIn).await {
        Ok(()) => show(&visit, Offer::SignIn, StatusCode::OK, false, None),
        Err(response) => response,
    }
}

/// Nothing is offered that the settings do not allow, or that belongs to the other purpose.
async fn is_open(visit: &Visit, offer: Offer) -> Result<(), Response> {
    let (event, to) = proved(visit)?;
    let open = experience::offer(&visit.context())
        .await
        .map_err(|error| visit.error(&error))?;
    let kind = to.kind();
    let fits = match offer {
        Offer::CreateAccount => event == InteractionEvent::SignIn && open.sign_up.contains(&kind),
        Offer::SignIn => {
            let mut methods = open.sign_in.iter();
            event == InteractionEvent::Register
                && methods.any(|own| own.identifier == kind && own.verification_code)
        }
    };
    if fits {
        Ok(())
    } else {
        Err(answer::see_other(&visit.href(first_path(event))))
    }
}

/// The proof that the offer rests on; whoever has none is sent where it is made.
fn proved(visit: &Visit) -> Result<(InteractionEvent, &Contact), Response> {
    let progress = progress(visit)?;
    match progress.code() {
        Some((_, code)) if code.verified => Ok((progress.event, &code.to)),
        _ => Err(answer::see_other(&visit.href(first_path(progress.event)))),
    }
}

fn show(
    visit: &Visit,
    offer: Offer,
    code: StatusCode,
    agreed: bool,
    agreement_error: Option<&str>,
) -> Response {
    let (event, to) = match proved(visit) {
        Ok(proved) => proved,
        Err(response) => return response,
    };
    let path = match offer {
        Offer::CreateAccount => "/sign-in/no-account",
        Offer::SignIn => "/register/account-exists",
    };
    let (action, back) = (visit.href(path), visit.href(first_path(event)));
    let csrf = visit.form_token();
    let agreement = match (offer, visit.settings.agree_to_terms_policy) {
        (Offer::SignIn, _) => Agreement::No,
        (Offer::CreateAccount, AgreeToTermsPolicy::Automatic) => Agreement::Implied,
        (Offer::CreateAccount, _) => Agreement::Asked {
            checked: agreed,
            error: agreement_error,
        },
    };
    let view = OfferPage {
        page: &visit.page,
        offer,
        form: FormView {
            action: &action,
            csrf: &csrf,
            hidden: &[],
        },
        to: &shown(to),
        back_href: &back,
        agreement,
    };
    answer::page(code, &visit.page, Some(visit.target()), &view)
}

pub(super) async fn create_account(visit: Visit, form: Fields) -> Response {
    if let Err(response) = visit.check_form_token(form.get(field::CSRF)) {
        return response;
    }
    let has_terms = visit.page.terms().is_some() || visit.page.privacy().is_some();
    let by_hand = visit.settings.agree_to_terms_policy != AgreeToTermsPolicy::Automatic;
    if has_terms && by_hand && !form.has(field::AGREE) {
        let error = visit.page.texts().error("agreement.required", &[]);
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        return show(&visit, Offer::CreateAccount, unfit, false, Some(&error));
    }
    let context = visit.context();
    go_on(
        &visit,
        experience::register_instead(&context, visit.conversation.uid()).await,
    )
}

pub(super) async fn sign_in(visit: Visit, form: Fields) -> Response {
    if let Err(response) = visit.check_form_token(form.get(field::CSRF)) {
        return response;
    }
    let context = visit.context();
    go_on(
        &visit,
        experience::sign_in_instead(&context, visit.conversation.uid()).await,
    )
}

fn go_on(visit: &Visit, result: Result<Entered, ExperienceError>) -> Response {
    match result {
        // Where somebody was quicker, the account came or went meanwhile.
        Ok(entered) => onward(visit, &entered),
        Err(ExperienceError::NotVerified | ExperienceError::Conflict) => {
            answer::see_other(&visit.href("/sign-in/verification-code"))
        }
        Err(error) => visit.error(&error),
    }
}
