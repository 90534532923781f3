//! `/consent`: whether an application of somebody else gets what it asks for (reference oidc.md §4).

use axum::{http::StatusCode, response::Response};
use keyward_http::cookies::Cookies;
use keyward_model::{Choice, ConsentScope};
use keyward_oidc::consent::{Asked, Question};

use super::{answer, asked, fields::Fields, visit::Visit};
use crate::views::{ConsentPage, ConsentResource, Form as FormView, Page, field};

pub(super) async fn show(visit: Visit, cookies: Cookies) -> Response {
    let asked = match asked::find(&visit, &cookies, Question::Consent).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    match of_application(&visit).await {
        Ok(page) => render(&visit, &page, &asked),
        Err(response) => response,
    }
}

pub(super) async fn allow(visit: Visit, cookies: Cookies, form: Fields) -> Response {
    asked::take(&visit, &cookies, &form, Choice::Consent).await
}

pub(super) async fn cancel(visit: Visit, cookies: Cookies, form: Fields) -> Response {
    asked::take(&visit, &cookies, &form, Choice::Refusal).await
}

/// The page with the name of the application for people, and its links to terms and privacy policy.
async fn of_application(visit: &Visit) -> Result<Page, Response> {
    let id = &visit.conversation.pending().client_id;
    let tenant = &visit.scope.tenant;
    let own = visit.app.store.application_sign_in_experience(tenant, id);
    let own = own.await.map_err(|error| visit.error(&error.into()))?;
    let mut page = visit.page.clone();
    page.links.terms = None;
    page.links.privacy = None;
    if let Some(own) = own.as_ref() {
        let name = own.display_name.as_ref().filter(|name| !name.is_empty());
        page.app_name = name.unwrap_or(&page.app_name).clone();
        page.links.terms.clone_from(&own.terms_of_use_url);
        page.links.privacy.clone_from(&own.privacy_policy_url);
    }
    Ok(page)
}

fn render(visit: &Visit, page: &Page, asked: &Asked) -> Response {
    let csrf = visit.form_token();
    let (action, cancel) = (visit.href("/consent"), visit.href("/consent/cancel"));
    let digest = asked.digest();
    let (name, _) = asked::names(&asked.user);
    let scopes = asked.scopes();
    let offline = asked.is_offline().then_some("offline_access");
    let scopes: Vec<&str> = scopes.iter().chain(offline).collect();
    let resources = by_resource(&asked.resource_scopes());
    let resources: Vec<ConsentResource<'_>> = resources
        .iter()
        .map(|(name, scopes)| ConsentResource { name, scopes })
        .collect();
    let view = ConsentPage {
        page,
        form: FormView {
            action: &action,
            csrf: &csrf,
            hidden: &[(field::SHOWN, &digest)],
        },
        to: &name,
        scopes: &scopes,
        resources: &resources,
        cancel: FormView {
            action: &cancel,
            csrf: &csrf,
            hidden: &[],
        },
    };
    answer::page(StatusCode::OK, page, Some(visit.target()), &view)
}

/// The names of resources, with what their scopes allow. Scopes come by resource.
fn by_resource<'a>(scopes: &[&'a ConsentScope]) -> Vec<(&'a str, Vec<&'a str>)> {
    let of_one = |one: &&ConsentScope, other: &&ConsentScope| one.resource_id == other.resource_id;
    let words = |scope: &&'a ConsentScope| {
        let description = scope.description.as_deref();
        description
            .filter(|text| !text.is_empty())
            .unwrap_or(&scope.name)
    };
    scopes
        .chunk_by(of_one)
        .map(|chunk| {
            (
                chunk[0].resource_name.as_str(),
                chunk.iter().map(words).collect(),
            )
        })
        .collect()
}
