//! `/sign-in/no-account` and `/register/account-exists`: the number is proved, and does not fit what was
//! asked for. Going on needs no second code.

use axum::{http::StatusCode, response::Response};
use keyward_experience::{self as experience, Conversation, Entered, ExperienceError};
use keyward_model::{AgreeToTermsPolicy, InteractionEvent, InteractionState, Verification};

use super::{answer, code::phone_path, fields::Fields, visit::Visit};
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
    let (event, _) = proved(visit)?;
    let open = experience::offer(&visit.context())
        .await
        .map_err(|error| visit.error(&error))?;
    let fits = match offer {
        Offer::CreateAccount => event == InteractionEvent::SignIn && open.phone_sign_up,
        Offer::SignIn => event == InteractionEvent::Register && open.phone_sign_in,
    };
    if fits {
        Ok(())
    } else {
        Err(answer::see_other(&visit.href(phone_path(event))))
    }
}

/// The proof that the offer rests on; whoever has none is sent where it is made.
fn proved(visit: &Visit) -> Result<(InteractionEvent, &Verification), Response> {
    visit.resume_if_done()?;
    let Conversation::Begun(interaction) = &visit.conversation else {
        return Err(answer::see_other(&visit.href("/sign-in")));
    };
    match &interaction.state {
        InteractionState::Open {
            event,
            verification: Some(verification),
            ..
        } if verification.verified => Ok((*event, verification)),
        InteractionState::Open { event, .. } => {
            Err(answer::see_other(&visit.href(phone_path(*event))))
        }
        InteractionState::Submitted { .. } => Err(visit.resume()),
    }
}

fn show(
    visit: &Visit,
    offer: Offer,
    code: StatusCode,
    agreed: bool,
    agreement_error: Option<&str>,
) -> Response {
    let (event, verification) = match proved(visit) {
        Ok(proved) => proved,
        Err(response) => return response,
    };
    let path = match offer {
        Offer::CreateAccount => "/sign-in/no-account",
        Offer::SignIn => "/register/account-exists",
    };
    let (action, back) = (visit.href(path), visit.href(phone_path(event)));
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
        to: &verification.phone.international(),
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
        Ok(Entered::Submitted) => visit.resume(),
        // Somebody was quicker: the account came or went meanwhile.
        Ok(Entered::NoAccount) => answer::see_other(&visit.href("/sign-in/no-account")),
        Ok(Entered::AccountExists) => answer::see_other(&visit.href("/register/account-exists")),
        Err(ExperienceError::NotVerified | ExperienceError::Conflict) => {
            answer::see_other(&visit.href("/sign-in/verification-code"))
        }
        Err(error) => visit.error(&error),
    }
}
