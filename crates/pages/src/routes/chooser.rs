//! `/sign-in/account`: which account to go on with (OpenID Connect Core §3.1.2.1 `select_account`).

use axum::{http::StatusCode, response::Response};
use keyward_http::cookies::Cookies;
use keyward_model::Choice;
use keyward_oidc::consent::Question;

use super::{answer, asked, fields::Fields, visit::Visit};
use crate::views::{ChooserPage, Form as FormView};

pub(super) async fn show(visit: Visit, cookies: Cookies) -> Response {
    let asked = match asked::find(&visit, &cookies, Question::Account).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let (action, other) = (visit.href("/sign-in/account"), visit.href("/sign-in"));
    let (name, detail) = asked::names(&asked.user);
    let view = ChooserPage {
        page: &visit.page,
        form: FormView {
            action: &action,
            csrf: &visit.form_token(),
            hidden: &[],
        },
        name: &name,
        detail: detail.as_deref(),
        other_href: &other,
    };
    answer::page(StatusCode::OK, &visit.page, Some(visit.target()), &view)
}

pub(super) async fn go_on(visit: Visit, cookies: Cookies, form: Fields) -> Response {
    asked::take(&visit, &cookies, &form, Choice::Account).await
}
