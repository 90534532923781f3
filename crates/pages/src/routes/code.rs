//! `/sign-in/verification-code` and `/register/verification-code`: the code, and another one.

use super::{
    answer,
    fields::Fields,
    visit::{Visit, status},
};
use crate::views::{CodePage, Form as FormView, Notice, field};
use axum::{extract::RawQuery, http::StatusCode, response::Response};
use keyward_experience::{
    self as experience, Conversation, Entered, ExperienceError, RESEND_WAIT, SendCode,
};
use keyward_model::{InteractionEvent, InteractionState, Verification};

/// The marker of a page that follows a resend.
const RESENT: &str = "resent=true";

/// Where the conversation stands, as far as this page needs it.
struct Open<'v> {
    event: InteractionEvent,
    verification: &'v Verification,
}

pub(super) async fn show(visit: Visit, RawQuery(query): RawQuery) -> Response {
    let open = match open(&visit) {
        Ok(open) => open,
        Err(response) => return response,
    };
    let resent = query.is_some_and(|query| query.split('&').any(|pair| pair == RESENT));
    let notice = resent.then(|| Notice::resent(&visit.page));
    render(StatusCode::OK, &visit, &open, "", None, notice)
}

/// Finds what is being proved; whoever is elsewhere is sent there.
fn open(visit: &Visit) -> Result<Open<'_>, Response> {
    visit.resume_if_done()?;
    let Conversation::Begun(interaction) = &visit.conversation else {
        return Err(answer::see_other(&visit.href("/sign-in")));
    };
    match &interaction.state {
        InteractionState::Open {
            event,
            verification: Some(verification),
            ..
        } => {
            if verification.verified {
                return Err(answer::see_other(&visit.href(offer_path(*event))));
            }
            Ok(Open {
                event: *event,
                verification,
            })
        }
        InteractionState::Open { event, .. } => {
            Err(answer::see_other(&visit.href(phone_path(*event))))
        }
        InteractionState::Submitted { .. } => Err(visit.resume()),
    }
}

pub(super) fn phone_path(event: InteractionEvent) -> &'static str {
    match event {
        InteractionEvent::SignIn => "/sign-in",
        InteractionEvent::Register => "/register",
    }
}

fn code_path(event: InteractionEvent) -> &'static str {
    match event {
        InteractionEvent::SignIn => "/sign-in/verification-code",
        InteractionEvent::Register => "/register/verification-code",
    }
}

fn offer_path(event: InteractionEvent) -> &'static str {
    match event {
        InteractionEvent::SignIn => "/sign-in/no-account",
        InteractionEvent::Register => "/register/account-exists",
    }
}

fn render(
    code: StatusCode,
    visit: &Visit,
    open: &Open<'_>,
    value: &str,
    error: Option<&str>,
    notice: Option<Notice<'_>>,
) -> Response {
    let path = code_path(open.event);
    let (action, change) = (visit.href(path), visit.href(phone_path(open.event)));
    let resend = visit.href(&format!("{path}/resend"));
    let csrf = visit.form_token();
    let form = |action| FormView {
        action,
        csrf: &csrf,
        hidden: &[],
    };
    let waited = visit.app.now().seconds() - open.verification.sent_at.seconds();
    let view = CodePage {
        page: &visit.page,
        form: form(&action),
        resend: form(&resend),
        to: &open.verification.phone.international(),
        change_href: &change,
        value,
        error,
        notice,
        wait_seconds: u32::try_from(RESEND_WAIT - waited).unwrap_or(0),
    };
    answer::page(code, &visit.page, Some(visit.target()), &view)
}

pub(super) async fn enter(visit: Visit, form: Fields) -> Response {
    if let Err(response) = visit.check_form_token(form.get(field::CSRF)) {
        return response;
    }
    let open = match open(&visit) {
        Ok(open) => open,
        Err(response) => return response,
    };
    let texts = visit.page.texts();
    let typed: String = form.get(field::CODE).chars().take(32).collect();
    let Some(code) = digits(&typed) else {
        let key = if typed.trim().is_empty() {
            "code.empty"
        } else {
            "code.malformed"
        };
        let error = texts.error(key, &[]);
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        return render(unfit, &visit, &open, &typed, Some(&error), None);
    };
    let context = visit.context();
    match experience::enter_code(&context, visit.conversation.uid(), &code).await {
        Ok(Entered::Submitted) => visit.resume(),
        Ok(Entered::NoAccount) => answer::see_other(&visit.href("/sign-in/no-account")),
        Ok(Entered::AccountExists) => answer::see_other(&visit.href("/register/account-exists")),
        Err(
            error @ (ExperienceError::CodeNotFound
            | ExperienceError::CodeExpired
            | ExperienceError::CodeExhausted
            | ExperienceError::CodeMismatch
            | ExperienceError::Blocked { .. }
            | ExperienceError::UserNotFound
            | ExperienceError::PhoneInUse),
        ) => {
            let minutes = match &error {
                ExperienceError::Blocked { minutes } => minutes.to_string(),
                _ => String::new(),
            };
            let text = texts.error(error.code(), &[("minutes", &minutes)]);
            render(status(&error), &visit, &open, &typed, Some(&text), None)
        }
        // A second click that lost the race: the page shows how far the first one came.
        Err(ExperienceError::Conflict) => answer::see_other(&visit.href(code_path(open.event))),
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

pub(super) async fn resend(visit: Visit, form: Fields) -> Response {
    if let Err(response) = visit.check_form_token(form.get(field::CSRF)) {
        return response;
    }
    let open = match open(&visit) {
        Ok(open) => open,
        Err(response) => return response,
    };
    let request = SendCode {
        event: open.event,
        phone: open.verification.phone.clone(),
        is_resend: true,
    };
    let texts = visit.page.texts();
    match experience::send_code(&visit.context(), &visit.conversation, request).await {
        Ok(()) => {
            let page = visit.href(code_path(open.event));
            answer::see_other(&format!("{page}&{RESENT}"))
        }
        Err(ExperienceError::TooSoon { seconds }) => {
            let text = texts.error("resend.wait", &[("seconds", &seconds.to_string())]);
            let notice = Some(Notice::danger(&text));
            let early = StatusCode::TOO_MANY_REQUESTS;
            render(early, &visit, &open, "", None, notice)
        }
        Err(
            error @ (ExperienceError::MessageRateLimited
            | ExperienceError::NoConnector
            | ExperienceError::Connector(_)),
        ) => {
            let text = texts.error(error.code(), &[]);
            let notice = Some(Notice::danger(&text));
            render(status(&error), &visit, &open, "", None, notice)
        }
        Err(ExperienceError::Conflict) => answer::see_other(&visit.href(code_path(open.event))),
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
