//! `/register/password`, `/continue/password` and `/forgot-password/reset`: a new password.

use axum::{http::StatusCode, response::Response};
use keyward_experience::{self as experience, Entered, ExperienceError, ProfileItem, Submitted};
use keyward_model::{InteractionEvent, PasswordPolicy, Progress, Secret};

use super::{
    answer,
    fields::Fields,
    onward::{TAKEN, first_path, onward, progress, shown, text_of},
    visit::{Visit, status},
};
use crate::views::{Form as FormView, NewPasswordFor, NewPasswordPage, field};

pub(super) async fn show_register(visit: Visit) -> Response {
    show(&visit, NewPasswordFor::Register)
}

pub(super) async fn show_further(visit: Visit) -> Response {
    show(&visit, NewPasswordFor::Further)
}

pub(super) async fn show_reset(visit: Visit) -> Response {
    show(&visit, NewPasswordFor::Reset)
}

pub(super) async fn post_register(visit: Visit, form: Fields) -> Response {
    post(&visit, NewPasswordFor::Register, &form).await
}

pub(super) async fn post_further(visit: Visit, form: Fields) -> Response {
    post(&visit, NewPasswordFor::Further, &form).await
}

pub(super) async fn post_reset(visit: Visit, form: Fields) -> Response {
    post(&visit, NewPasswordFor::Reset, &form).await
}

fn path(purpose: NewPasswordFor) -> &'static str {
    match purpose {
        NewPasswordFor::Register => "/register/password",
        NewPasswordFor::Further => "/continue/password",
        NewPasswordFor::Reset => "/forgot-password/reset",
    }
}

/// Finds the account; whoever has none to set a password for is sent where it is named.
fn open(visit: &Visit, purpose: NewPasswordFor) -> Result<&Progress, Response> {
    let progress = progress(visit)?;
    let fits = match purpose {
        NewPasswordFor::Register => {
            progress.event == InteractionEvent::Register && progress.profile.username.is_some()
        }
        NewPasswordFor::Further => match progress.event {
            InteractionEvent::SignIn => progress.user_id.is_some(),
            InteractionEvent::Register => true,
            InteractionEvent::ForgotPassword => false,
        },
        NewPasswordFor::Reset => {
            progress.event == InteractionEvent::ForgotPassword && progress.user_id.is_some()
        }
    };
    if fits {
        Ok(progress)
    } else {
        let event = match purpose {
            NewPasswordFor::Register => InteractionEvent::Register,
            NewPasswordFor::Further => progress.event,
            NewPasswordFor::Reset => InteractionEvent::ForgotPassword,
        };
        Err(answer::see_other(&visit.href(first_path(event))))
    }
}

fn show(visit: &Visit, purpose: NewPasswordFor) -> Response {
    match open(visit, purpose) {
        Ok(progress) => render(StatusCode::OK, visit, purpose, progress, None),
        Err(response) => response,
    }
}

fn render(
    code: StatusCode,
    visit: &Visit,
    purpose: NewPasswordFor,
    progress: &Progress,
    error: Option<&str>,
) -> Response {
    let to = match (&progress.profile.username, progress.code()) {
        (Some(username), _) => username.as_str().to_owned(),
        (None, Some((_, code))) => shown(&code.to),
        (None, None) => String::new(),
    };
    let (action, csrf) = (visit.href(path(purpose)), visit.form_token());
    let back = visit.href("/register");
    let min = PasswordPolicy::of(&visit.settings).min_length;
    let view = NewPasswordPage {
        page: &visit.page,
        purpose,
        form: FormView {
            action: &action,
            csrf: &csrf,
            hidden: &[],
        },
        to: &to,
        password: NewPasswordPage::field(purpose, min, error),
        notice: None,
        back_href: (purpose == NewPasswordFor::Register).then_some(back.as_str()),
    };
    answer::page(code, &visit.page, Some(visit.target()), &view)
}

async fn post(visit: &Visit, purpose: NewPasswordFor, form: &Fields) -> Response {
    if let Err(response) = visit.check_form_token(form.get(field::CSRF)) {
        return response;
    }
    let progress = match open(visit, purpose) {
        Ok(progress) => progress,
        Err(response) => return response,
    };
    let password = form.get(field::PASSWORD);
    // Asked for twice only where no script could show it.
    let differs = form.has(field::REPEAT) && form.get(field::REPEAT) != password;
    let key = match (password.is_empty(), differs) {
        (true, _) => Some("password.empty"),
        (false, true) => Some("password.mismatch"),
        (false, false) => None,
    };
    if let Some(key) = key {
        let error = visit.page.texts().error(key, &[]);
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        return render(unfit, visit, purpose, progress, Some(&error));
    }
    let password = Secret::new(password.to_owned());
    match set(visit, purpose, password).await {
        Ok(entered) => onward(visit, &entered),
        Err(error @ (ExperienceError::PasswordRejected(_) | ExperienceError::SamePassword)) => {
            let text = text_of(&visit.page, &error);
            render(status(&error), visit, purpose, progress, Some(&text))
        }
        // Somebody took the name meanwhile: another one is chosen.
        Err(ExperienceError::UsernameInUse) => {
            let register = visit.href("/register");
            answer::see_other(&format!("{register}&{TAKEN}"))
        }
        // A second click that lost the race: the page shows how far the first one came.
        Err(ExperienceError::Conflict | ExperienceError::ExistsInProfile(_)) => {
            match experience::go_on(&visit.context(), visit.conversation.uid()).await {
                Ok(entered) => onward(visit, &entered),
                Err(error) => visit.error(&error),
            }
        }
        Err(error) => visit.error(&error),
    }
}

async fn set(
    visit: &Visit,
    purpose: NewPasswordFor,
    password: Secret,
) -> Result<Entered, ExperienceError> {
    let (context, uid) = (visit.context(), visit.conversation.uid());
    if purpose == NewPasswordFor::Reset {
        experience::set_new_password(&context, uid, password).await?;
        return Ok(match experience::submit(&context, uid).await? {
            Submitted::SignedIn => Entered::Submitted,
            Submitted::PasswordReset => Entered::PasswordReset,
        });
    }
    experience::add_profile(&context, uid, ProfileItem::Password(password)).await?;
    experience::go_on(&context, uid).await
}
