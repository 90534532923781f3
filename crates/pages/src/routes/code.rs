//! `/sign-in/verification-code` and its siblings for registering, for a forgotten password and for a further
//! address: the code, and another one.

use super::{
    answer,
    fields::Fields,
    onward::{first_path, is_notice, onward, progress, shown, text_of},
    password,
    visit::{Visit, status},
};
use crate::views::{CodePage, Form as FormView, Notice, field};
use axum::{extract::RawQuery, http::StatusCode, response::Response};
use keyward_experience::{self as experience, ExperienceError, Face, RESEND_WAIT, SendCode};
use keyward_model::{CodeProof, InteractionEvent};

/// The marker of a page that follows a resend.
const RESENT: &str = "resent=true";

/// Which of the pages it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The first proof, for the purpose of the conversation.
    First,
    /// That of a further address.
    Further,
}

/// Where the conversation stands, as far as this page needs it.
struct Open<'v> {
    step: Step,
    event: InteractionEvent,
    code: &'v CodeProof,
}

impl Open<'_> {
    fn path(&self) -> String {
        let first = match self.step {
            Step::First => first_path(self.event),
            Step::Further => "/continue",
        };
        format!("{first}/verification-code")
    }

    /// The page where another address can be given.
    fn change_path(&self) -> String {
        match self.step {
            Step::First => first_path(self.event).to_owned(),
            Step::Further => format!("/continue/{}", kind_of(self.code)),
        }
    }
}

fn kind_of(code: &CodeProof) -> &'static str {
    match code.to {
        keyward_model::Contact::Email(_) => "email",
        keyward_model::Contact::Phone(_) => "phone",
    }
}

pub(super) async fn show_first(visit: Visit, query: RawQuery) -> Response {
    show(&visit, Step::First, query).await
}

pub(super) async fn show_further(visit: Visit, query: RawQuery) -> Response {
    show(&visit, Step::Further, query).await
}

pub(super) async fn enter_first(visit: Visit, form: Fields) -> Response {
    enter(&visit, Step::First, &form).await
}

pub(super) async fn enter_further(visit: Visit, form: Fields) -> Response {
    enter(&visit, Step::Further, &form).await
}

pub(super) async fn resend_first(visit: Visit, form: Fields) -> Response {
    resend(&visit, Step::First, &form).await
}

pub(super) async fn resend_further(visit: Visit, form: Fields) -> Response {
    resend(&visit, Step::Further, &form).await
}

async fn show(visit: &Visit, step: Step, RawQuery(query): RawQuery) -> Response {
    let open = match open(visit, step) {
        Ok(open) => open,
        Err(response) => return response,
    };
    let resent = query.is_some_and(|query| query.split('&').any(|pair| pair == RESENT));
    let notice = resent.then(|| Notice::resent(&visit.page));
    render(StatusCode::OK, visit, &open, "", None, notice).await
}

/// Finds what is being proved; whoever is elsewhere is sent there.
fn open(visit: &Visit, step: Step) -> Result<Open<'_>, Response> {
    let progress = progress(visit)?;
    let event = progress.event;
    match progress.code() {
        Some((_, code)) if code.verified && step == Step::First => {
            Err(answer::see_other(&visit.href(proved_path(event))))
        }
        Some((_, code)) if !code.verified => Ok(Open { step, event, code }),
        _ => Err(answer::see_other(&visit.href(first_path(event)))),
    }
}

/// The page that follows a code that was entered.
fn proved_path(event: InteractionEvent) -> &'static str {
    match event {
        InteractionEvent::SignIn => "/sign-in/no-account",
        InteractionEvent::Register => "/register/account-exists",
        InteractionEvent::ForgotPassword => "/forgot-password/reset",
    }
}

async fn render(
    code: StatusCode,
    visit: &Visit,
    open: &Open<'_>,
    value: &str,
    error: Option<&str>,
    notice: Option<Notice<'_>>,
) -> Response {
    let path = open.path();
    let (action, change) = (visit.href(&path), visit.href(&open.change_path()));
    let resend = visit.href(&format!("{path}/resend"));
    let by_password = visit.href("/sign-in/password");
    let csrf = visit.form_token();
    let form = |action| FormView {
        action,
        csrf: &csrf,
        hidden: &[],
    };
    let is_sign_in = open.step == Step::First && open.event == InteractionEvent::SignIn;
    let has_password = is_sign_in
        && match experience::offer(&visit.context()).await {
            Ok(offer) => password::has_password(&offer, open.code.to.kind()),
            Err(error) => return visit.error(&error),
        };
    let waited = visit.app.now().seconds() - open.code.sent_at.seconds();
    let view = CodePage {
        page: &visit.page,
        form: form(&action),
        resend: form(&resend),
        to: &shown(&open.code.to),
        change_href: &change,
        password_href: has_password.then_some(by_password.as_str()),
        value,
        error,
        notice,
        wait_seconds: u32::try_from(RESEND_WAIT - waited).unwrap_or(0),
    };
    answer::page(code, &visit.page, Some(visit.target()), &view)
}

async fn enter(visit: &Visit, step: Step, form: &Fields) -> Response {
    if let Err(response) = visit.check_form_token(form.get(field::CSRF)) {
        return response;
    }
    let open = match open(visit, step) {
        Ok(open) => open,
        Err(response) => return response,
    };
    let typed: String = form.get(field::CODE).chars().take(32).collect();
    let Some(code) = digits(&typed) else {
        let key = if typed.trim().is_empty() {
            "code.empty"
        } else {
            "code.malformed"
        };
        let error = visit.page.texts().error(key, &[]);
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        return render(unfit, visit, &open, &typed, Some(&error), None).await;
    };
    let context = visit.context();
    match experience::enter_code(&context, visit.conversation.uid(), &code).await {
        Ok(entered) => onward(visit, &entered),
        Err(
            error @ (ExperienceError::CodeNotFound
            | ExperienceError::CodeExpired
            | ExperienceError::CodeExhausted
            | ExperienceError::CodeMismatch
            | ExperienceError::ContactMismatch(_)
            | ExperienceError::Blocked { .. }
            | ExperienceError::UserNotFound { .. }
            | ExperienceError::PhoneInUse
            | ExperienceError::EmailInUse
            | ExperienceError::EmailBlocked { .. }),
        ) => {
            let text = text_of(&visit.page, &error);
            render(status(&error), visit, &open, &typed, Some(&text), None).await
        }
        // A second click that lost the race: the page shows how far the first one came.
        Err(ExperienceError::Conflict) => answer::see_other(&visit.href(&open.path())),
        Err(error) => visit.error(&error),
    }
}

/// Six digits, however they were typed: spaces, dashes and full-width digits are forgiven.
fn digits(typed: &str) -> Option<String> {
    let code: Option<String> = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .map(|c| match c {
            '0'..='9' => Some(c),
            '０'..='９' => char::from_digit(c as u32 - '０' as u32, 10),
            _ => None,
        })
        .collect();
    code.filter(|code| code.len() == 6)
}

async fn resend(visit: &Visit, step: Step, form: &Fields) -> Response {
    if let Err(response) = visit.check_form_token(form.get(field::CSRF)) {
        return response;
    }
    let open = match open(visit, step) {
        Ok(open) => open,
        Err(response) => return response,
    };
    let face = match step {
        Step::First => Face::Page {
            is_resend: true,
            captcha_token: None,
        },
        Step::Further => Face::Further { is_resend: true },
    };
    let request = SendCode {
        event: open.event,
        to: open.code.to.clone(),
        face,
    };
    match experience::send_code(&visit.context(), &visit.conversation, request).await {
        Ok(_) => {
            let page = visit.href(&open.path());
            answer::see_other(&format!("{page}&{RESENT}"))
        }
        Err(error) if is_notice(&error) => {
            let text = text_of(&visit.page, &error);
            let notice = Some(Notice::danger(&text));
            render(status(&error), visit, &open, "", None, notice).await
        }
        Err(ExperienceError::Conflict) => answer::see_other(&visit.href(&open.path())),
        Err(error) => visit.error(&error),
    }
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn codes_are_read_as_people_type_them() {
        for good in ["123456", " 123 456 ", "123-456", "１２３４５６"] {
            assert_eq!(digits(good).as_deref(), Some("123456"), "{good}");
        }
        for bad in ["", "12345", "1234567", "12345a", "１２３４５"] {
            assert_eq!(digits(bad), None, "{bad}");
        }
    }
}
