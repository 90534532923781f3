//! `/sign-in`, `/register` and `/forgot-password`: who somebody is, or wants to be.

use axum::{extract::RawQuery, http::StatusCode, response::Response};
use keyward_experience::{
    self as experience, Begin, Credentials, ExperienceError, Face, Offer, ProfileItem, SendCode,
};
use keyward_model::{
    Identifier, InteractionEvent, Phone, Secret, SignInIdentifier as Kind, SignInMethod,
};

use super::{
    answer,
    captcha::Asked,
    fields::Fields,
    identifier_page::{Parts, Said, asked, is_by_password, kinds, must_agree, wants_both},
    named::{contact, parse, region, typed},
    onward::{EXPIRED, RESET, TAKEN, first_path, is_notice, onward, text_of},
    password,
    visit::{Visit, status},
};
use crate::views::{NoMethodPage, field};

pub(super) async fn sign_in(visit: Visit, query: RawQuery) -> Response {
    show(&visit, InteractionEvent::SignIn, false, &query).await
}

pub(super) async fn register(visit: Visit, query: RawQuery) -> Response {
    show(&visit, InteractionEvent::Register, false, &query).await
}

/// The same, asking only for what the application wishes.
pub(super) async fn limited_sign_in(visit: Visit, query: RawQuery) -> Response {
    show(&visit, InteractionEvent::SignIn, true, &query).await
}

pub(super) async fn limited_register(visit: Visit, query: RawQuery) -> Response {
    show(&visit, InteractionEvent::Register, true, &query).await
}

pub(super) async fn forgot(visit: Visit, query: RawQuery) -> Response {
    show(&visit, InteractionEvent::ForgotPassword, false, &query).await
}

pub(super) async fn post_sign_in(visit: Visit, form: Fields) -> Response {
    post(&visit, InteractionEvent::SignIn, false, &form).await
}

pub(super) async fn post_register(visit: Visit, form: Fields) -> Response {
    post(&visit, InteractionEvent::Register, false, &form).await
}

pub(super) async fn post_limited_sign_in(visit: Visit, form: Fields) -> Response {
    post(&visit, InteractionEvent::SignIn, true, &form).await
}

pub(super) async fn post_limited_register(visit: Visit, form: Fields) -> Response {
    post(&visit, InteractionEvent::Register, true, &form).await
}

pub(super) async fn post_forgot(visit: Visit, form: Fields) -> Response {
    post(&visit, InteractionEvent::ForgotPassword, false, &form).await
}

/// What is open, as far as the page asks for it. A wish that leaves nothing is none.
async fn offer(visit: &Visit, is_limited: bool) -> Result<Offer, Response> {
    let offer = experience::offer(&visit.context()).await;
    let mut offer = offer.map_err(|error| visit.error(&error))?;
    let wanted = &visit.conversation.pending().ui.identifiers;
    if is_limited {
        let by = |own: &SignInMethod| wanted.contains(&own.identifier);
        if offer.sign_in.iter().any(by) {
            offer.sign_in.retain(by);
        }
        if offer.sign_up.iter().any(|kind| wanted.contains(kind)) {
            offer.sign_up.retain(|kind| wanted.contains(kind));
        }
    }
    Ok(offer)
}

async fn show(
    visit: &Visit,
    event: InteractionEvent,
    is_limited: bool,
    query: &RawQuery,
) -> Response {
    if let Err(response) = visit.resume_if_done() {
        return response;
    }
    let offer = match offer(visit, is_limited).await {
        Ok(offer) => offer,
        Err(response) => return response,
    };
    // With one way in, the other page leads there.
    match (event, offer.sign_in.is_empty(), offer.sign_up.is_empty()) {
        (InteractionEvent::SignIn, true, false) => {
            return answer::see_other(&visit.href("/register"));
        }
        (InteractionEvent::Register, false, true) => {
            return answer::see_other(&visit.href("/sign-in"));
        }
        (_, true, true) => {
            let view = NoMethodPage {
                page: &visit.page,
                trace: Some(visit.info.request_id.as_str()).filter(|id| !id.is_empty()),
            };
            return answer::page(StatusCode::OK, &visit.page, None, &view);
        }
        _ => {}
    }
    if event == InteractionEvent::ForgotPassword && offer.recovery.is_empty() {
        return answer::see_other(&visit.href("/sign-in"));
    }
    let captcha = match captcha(visit, &offer, event).await {
        Ok(captcha) => captcha,
        Err(response) => return response,
    };
    let kinds = kinds(&offer, event);
    let marked = |marker: &str| {
        let query = query.0.as_deref().unwrap_or_default();
        query.split('&').any(|pair| pair == marker)
    };
    let said = Said {
        value: hinted(visit, &kinds),
        is_reset: marked(RESET),
        notice: marked(EXPIRED).then(|| visit.page.texts().error("password.expired", &[])),
        error: marked(TAKEN).then(|| text_of(&visit.page, &ExperienceError::UsernameInUse)),
        captcha,
        is_limited,
        ..Said::default()
    };
    render(StatusCode::OK, visit, event, &offer, &said)
}

/// Fills in what the application named, where it is one of these. Numbers are international ones.
fn hinted(visit: &Visit, kinds: &[Kind]) -> String {
    let Some(hint) = visit.conversation.pending().ui.login_hint.as_deref() else {
        return String::new();
    };
    let digits = hint.bytes().filter(u8::is_ascii_digit).count();
    if kinds.contains(&Kind::Phone)
        && digits > 5
        && let Ok(phone) = Phone::parse(hint)
    {
        return phone.international();
    }
    let others: Vec<Kind> = kinds
        .iter()
        .copied()
        .filter(|kind| *kind != Kind::Phone)
        .collect();
    match parse(visit, &others, hint, region(visit, None)) {
        Ok(found) if !others.is_empty() => found.value,
        _ => String::new(),
    }
}

/// What the page asks with, where the conversation may begin with what it sends. A user name that somebody chooses
/// begins it anew.
async fn captcha(visit: &Visit, offer: &Offer, event: InteractionEvent) -> Result<Asked, Response> {
    match event {
        InteractionEvent::SignIn if !wants_both(offer, event) && asks_passwords(offer) => {
            Ok(Asked::default())
        }
        InteractionEvent::Register if asked(offer, event).contains(&Kind::Username) => {
            Asked::anew(visit).await
        }
        _ => Asked::of(visit).await,
    }
}

/// Whether the password is asked for next, whatever is typed.
fn asks_passwords(offer: &Offer) -> bool {
    !offer.sign_in.is_empty() && offer.sign_in.iter().all(is_by_password)
}

fn render(
    code: StatusCode,
    visit: &Visit,
    event: InteractionEvent,
    offer: &Offer,
    said: &Said,
) -> Response {
    let parts = Parts::of(
        offer,
        event,
        said.is_limited,
        visit.form_token(),
        region(visit, None),
        |path| visit.href(path),
    );
    let view = parts.view(&visit.page, visit.settings.agree_to_terms_policy, said);
    let captcha = said.captcha.captcha();
    answer::page_with_captcha(code, &visit.page, visit.target(), captcha, &view)
}

async fn post(visit: &Visit, event: InteractionEvent, is_limited: bool, form: &Fields) -> Response {
    if let Err(response) = visit
        .check_form_token(form.get(field::CSRF))
        .and_then(|()| visit.resume_if_done())
    {
        return response;
    }
    let offer = match offer(visit, is_limited).await {
        Ok(offer) => offer,
        Err(response) => return response,
    };
    let kinds = asked(&offer, event);
    if kinds.is_empty() {
        return answer::see_other(&visit.href("/sign-in"));
    }
    let captcha = match captcha(visit, &offer, event).await {
        Ok(captcha) => captcha,
        Err(response) => return response,
    };
    let region = region(visit, Some(form));
    let mut said = Said {
        region: Some(region),
        value: typed(&kinds, form),
        agreed: form.has(field::AGREE),
        captcha,
        is_limited,
        ..Said::default()
    };
    let texts = visit.page.texts();
    let named = parse(visit, &kinds, &said.value, region).map_err(|error| said.error = Some(error));
    let wants_both = wants_both(&offer, event);
    if wants_both && form.get(field::PASSWORD).is_empty() {
        said.password_error = Some(texts.error("password.empty", &[]));
    }
    let policy = visit.settings.agree_to_terms_policy;
    if must_agree(&visit.page, policy, event) && !said.agreed {
        said.agreement_error = Some(texts.error("agreement.required", &[]));
    }
    let is_complete = said.password_error.is_none() && said.agreement_error.is_none();
    let Some(identifier) = named.ok().filter(|_| is_complete) else {
        return render(
            StatusCode::UNPROCESSABLE_ENTITY,
            visit,
            event,
            &offer,
            &said,
        );
    };
    let token = said.captcha.token(form);
    let done = match event {
        InteractionEvent::SignIn if wants_both => {
            sign_in_at_once(visit, identifier, form.get(field::PASSWORD), token).await
        }
        InteractionEvent::SignIn if asks_password(&offer, &identifier) => {
            return password::ask(visit, &offer, &identifier).await;
        }
        InteractionEvent::Register if identifier.kind == Kind::Username => {
            // The service asks at the end only, and there the page cannot.
            if visit.settings.wants_captcha() && token.is_none() {
                Err(ExperienceError::CaptchaRequired)
            } else {
                choose_name(visit, identifier.value, token).await
            }
        }
        _ => send(visit, event, &identifier, token).await,
    };
    done.unwrap_or_else(|error| refused(visit, event, &offer, said, &error))
}

fn asks_password(offer: &Offer, identifier: &Identifier) -> bool {
    let mut methods = offer.sign_in.iter();
    methods.any(|own| own.identifier == identifier.kind && is_by_password(own))
}

async fn sign_in_at_once(
    visit: &Visit,
    identifier: Identifier,
    password: &str,
    captcha_token: Option<Secret>,
) -> Result<Response, ExperienceError> {
    let credentials = Credentials {
        identifier,
        password: Secret::new(password.to_owned()),
    };
    let context = visit.context();
    let conversation = &visit.conversation;
    let entered =
        experience::sign_in_with_password(&context, conversation, credentials, captcha_token)
            .await?;
    Ok(onward(visit, &entered))
}

/// A user name is kept until its password is chosen.
async fn choose_name(
    visit: &Visit,
    username: String,
    captcha_token: Option<Secret>,
) -> Result<Response, ExperienceError> {
    let context = visit.context();
    let begin = Begin {
        event: InteractionEvent::Register,
        captcha_token,
    };
    experience::begin(&context, &visit.conversation, begin).await?;
    let uid = visit.conversation.uid();
    experience::add_profile(&context, uid, ProfileItem::Username(username)).await?;
    if visit.settings.sign_up.password {
        return Ok(answer::see_other(&visit.href("/register/password")));
    }
    let entered = experience::go_on(&context, uid).await?;
    Ok(onward(visit, &entered))
}

/// Sends a code to where the identifier says.
pub(super) async fn send(
    visit: &Visit,
    event: InteractionEvent,
    identifier: &Identifier,
    captcha_token: Option<Secret>,
) -> Result<Response, ExperienceError> {
    let to = contact(identifier).ok_or(ExperienceError::MethodNotEnabled)?;
    let face = Face::Page {
        is_resend: false,
        captcha_token,
    };
    let request = SendCode { event, to, face };
    experience::send_code(&visit.context(), &visit.conversation, request).await?;
    let path = format!("{}/verification-code", first_path(event));
    Ok(answer::see_other(&visit.href(&path)))
}

/// Refusals that the person can do something about stay on the page; others end it.
fn refused(
    visit: &Visit,
    event: InteractionEvent,
    offer: &Offer,
    mut said: Said,
    error: &ExperienceError,
) -> Response {
    let text = text_of(&visit.page, error);
    match error {
        error if said.captcha.takes(error, &text) => {}
        ExperienceError::InvalidCredentials => {
            // Whoever guesses has shown that they are a person.
            said.captcha = Asked::default();
            said.password_error = Some(text);
        }
        ExperienceError::PasswordExpired(_) if !offer.recovery.is_empty() => {
            let forgot = visit.href("/forgot-password");
            return answer::see_other(&format!("{forgot}&{EXPIRED}"));
        }
        ExperienceError::UsernameInUse
        | ExperienceError::Username(_)
        | ExperienceError::EmailBlocked { .. } => said.error = Some(text),
        ExperienceError::Conflict => {
            // Another tab moved on: its page shows how far things are.
            let path = format!("{}/verification-code", first_path(event));
            return answer::see_other(&visit.href(&path));
        }
        error if is_notice(error) => said.notice = Some(text),
        error => return visit.error(error),
    }
    render(status(error), visit, event, offer, &said)
}
