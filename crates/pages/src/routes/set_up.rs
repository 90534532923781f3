//! `/setup/{token}` of the admin tenant: the first administrator, made by whoever has the link that the server
//! printed (DESIGN §5). Opening the link changes nothing.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Path},
    http::{StatusCode, request::Parts},
    response::Response,
};
use keyward_experience::{AdministratorError, Administrators, ExperienceError, NewAdministrator};
use keyward_http::{RequestInfo, SharedApp, TenantScope};
use keyward_model::{PasswordPolicy, Secret, SignInExperience, TenantId};

use super::{
    answer,
    fields::Fields,
    onward::text_of,
    visit::{bare_page, error_page, status},
};
use crate::views::{ErrorPage, Form as FormView, Page, SetUpEnd, SetUpEndPage, SetUpPage, field};

/// Somebody with the link; everybody else finds nothing here.
pub(super) struct Guest {
    app: SharedApp,
    scope: TenantScope,
    info: RequestInfo,
    settings: Arc<SignInExperience>,
    page: Page,
    token: Secret,
}

impl FromRequestParts<SharedApp> for Guest {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        app: &SharedApp,
    ) -> Result<Self, Self::Rejection> {
        let scope = TenantScope::from_request_parts(parts, app).await?;
        let info = RequestInfo::of(parts);
        let (settings, page) = bare_page(app, &scope, &info).await?;
        // What is no text is no link either.
        let token = Path::<String>::from_request_parts(parts, app).await;
        let guest = Self {
            app: app.clone(),
            scope,
            info,
            settings,
            page,
            token: Secret::new(token.map(|Path(token)| token).unwrap_or_default()),
        };
        if guest.has_link() {
            Ok(guest)
        } else {
            Err(guest.error(StatusCode::NOT_FOUND, "request.not_found"))
        }
    }
}

/// What the page shows beside its fields.
#[derive(Default)]
struct Said {
    username: String,
    error: Option<String>,
    password_error: Option<String>,
}

pub(super) async fn show(guest: Guest) -> Response {
    match Administrators::is_set_up_open(&guest.app.store).await {
        Ok(true) => guest.ask(StatusCode::OK, &Said::default()),
        Ok(false) => guest.end(SetUpEnd::Over),
        Err(error) => guest.fail(&error.into()),
    }
}

pub(super) async fn post(guest: Guest, form: Fields) -> Response {
    guest.make(&form).await
}

impl Guest {
    fn has_link(&self) -> bool {
        let vault = self.app.store.vault();
        let is_link = vault.is_set_up_token(self.token.expose());
        is_link && *self.scope.tenant.id() == TenantId::admin()
    }

    async fn make(&self, form: &Fields) -> Response {
        let vault = self.app.store.vault();
        let csrf = form.get(field::CSRF);
        if !vault.is_form_token(self.scope.tenant.id(), self.token.expose(), csrf) {
            return self.error(StatusCode::FORBIDDEN, "session.csrf_token_mismatch");
        }
        let texts = self.page.texts();
        let (username, password) = (
            form.get(field::IDENTIFIER).trim(),
            form.get(field::PASSWORD),
        );
        let mut said = Said {
            username: username.chars().take(256).collect(),
            ..Said::default()
        };
        // Asked for twice only where no script could show it.
        let differs = form.has(field::REPEAT) && form.get(field::REPEAT) != password;
        let unfit = match (password.is_empty(), differs) {
            (true, _) => Some("password.empty"),
            (false, true) => Some("password.mismatch"),
            (false, false) => None,
        };
        said.password_error = unfit.map(|key| texts.error(key, &[]));
        if username.is_empty() {
            said.error = Some(texts.error("field.required", &[]));
        }
        if said.error.is_some() || said.password_error.is_some() {
            return self.ask(StatusCode::UNPROCESSABLE_ENTITY, &said);
        }
        let new = NewAdministrator {
            username: username.to_owned(),
            password: Secret::new(password.to_owned()),
        };
        match self.administrators().create_first(new).await {
            Ok(_) => self.end(SetUpEnd::Done(username)),
            Err(AdministratorError::SetUpOver) => self.end(SetUpEnd::Over),
            Err(error) => {
                let error = ExperienceError::from(error);
                let text = Some(text_of(&self.page, &error));
                match error {
                    ExperienceError::Username(_) | ExperienceError::UsernameInUse => {
                        said.error = text;
                    }
                    ExperienceError::PasswordRejected(_) => said.password_error = text,
                    _ => return self.fail(&error),
                }
                self.ask(status(&error), &said)
            }
        }
    }

    fn administrators(&self) -> Administrators {
        Administrators {
            store: self.app.store.clone(),
            random: self.app.random.clone(),
            passwords: self.app.passwords.clone(),
            breached: Some(self.app.breached_passwords.clone()),
            now: self.app.now(),
            request: self.info.context(),
        }
    }

    fn ask(&self, code: StatusCode, said: &Said) -> Response {
        let action = self.scope.urls.set_up_path(&self.token);
        let vault = self.app.store.vault();
        let min = PasswordPolicy::of(&self.settings).min_length;
        let view = SetUpPage {
            page: &self.page,
            form: FormView {
                action: &action,
                csrf: &vault.form_token(self.scope.tenant.id(), self.token.expose()),
                hidden: &[],
            },
            username: &said.username,
            error: said.error.as_deref(),
            password: SetUpPage::password(min, said.password_error.as_deref())
                .behind(said.error.is_some()),
        };
        answer::page(code, &self.page, None, &view)
    }

    fn end(&self, end: SetUpEnd<'_>) -> Response {
        let code = match end {
            SetUpEnd::Done(_) => StatusCode::OK,
            SetUpEnd::Over => StatusCode::GONE,
        };
        let view = SetUpEndPage {
            page: &self.page,
            end,
            console: &self.app.addresses.console(),
        };
        answer::page(code, &self.page, None, &view)
    }

    fn error(&self, status: StatusCode, code: &str) -> Response {
        let trace = Some(self.info.request_id.as_str()).filter(|id| !id.is_empty());
        let view = ErrorPage::of(&self.page, code, trace);
        answer::page(status, &self.page, None, &view)
    }

    fn fail(&self, error: &ExperienceError) -> Response {
        error_page(&self.app, &self.scope, &self.info, &self.settings, error)
    }
}
