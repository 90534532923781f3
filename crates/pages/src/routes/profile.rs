//! `/continue/extra-profile`: the fields of the tenant's profile that sign-up asks for.

use axum::{http::StatusCode, response::Response};
use keyward_experience::{self as experience, ExperienceError, ProfileItem};
use keyward_model::{
    InteractionEvent, JsonObject, ProfileField, ProfileFieldConfig, ProfileFieldIssue,
    ProfileFieldPart, ProfileFieldType as Kind, sign_up_fields,
};
use serde_json::Value;

use super::{
    answer,
    fields::Fields,
    onward::{first_path, is_notice, onward, progress, text_of},
    visit::{Visit, status},
};
use crate::views::{
    Form as FormView, Notice, Page, ProfileControl, ProfileFieldView, ProfileGroup, ProfilePage,
    field,
};

pub(super) async fn show(visit: Visit) -> Response {
    match open(&visit).await {
        Ok(fields) => render(StatusCode::OK, &visit, &fields, None, None),
        Err(response) => response,
    }
}

/// The fields that are asked for; whoever is not asked is sent where they are.
async fn open(visit: &Visit) -> Result<Vec<ProfileField>, Response> {
    let event = progress(visit)?.event;
    let catalog = visit.app.store.profile_fields(&visit.scope.tenant).await;
    let catalog = catalog.map_err(|error| visit.error(&error.into()))?;
    let fields = sign_up_fields(&visit.settings, &catalog);
    if event != InteractionEvent::Register || fields.is_empty() {
        return Err(answer::see_other(&visit.href(first_path(event))));
    }
    Ok(fields.into_iter().cloned().collect())
}

fn render(
    code: StatusCode,
    visit: &Visit,
    fields: &[ProfileField],
    form: Option<&Fields>,
    notice: Option<&str>,
) -> Response {
    let groups: Vec<ProfileGroup<'_>> = fields
        .iter()
        .map(|field| group(&visit.page, field, form))
        .collect();
    let (action, csrf) = (visit.href("/continue/extra-profile"), visit.form_token());
    let view = ProfilePage {
        page: &visit.page,
        form: FormView {
            action: &action,
            csrf: &csrf,
            hidden: &[],
        },
        groups: &groups,
        notice: notice.map(Notice::danger),
    };
    answer::page(code, &visit.page, Some(visit.target()), &view)
}

/// The tenant's words for a field, else ours for its name, else its name.
fn label(page: &Page, name: &str, own: Option<&str>) -> String {
    match own.filter(|own| !own.trim().is_empty()) {
        Some(own) => own.to_owned(),
        None => {
            let text = page.texts().find(&format!("profile.field.{name}"));
            text.unwrap_or(name).to_owned()
        }
    }
}

fn group<'f>(page: &Page, field: &'f ProfileField, form: Option<&Fields>) -> ProfileGroup<'f> {
    let own = Some(field.label.as_str());
    let has_parts = !field.kind.part_names().is_empty();
    if has_parts {
        let parts = field.config.enabled_parts();
        return ProfileGroup {
            legend: Some(label(page, &field.name, own)),
            fields: parts
                .map(|part| part_view(page, field, part, form))
                .collect(),
        };
    }
    let posted = form.map(|form| form.get(&field.name).trim());
    let error = posted.and_then(|text| field.check_text(&plain(field.kind, text)).err());
    let view = ProfileFieldView {
        label: label(page, &field.name, own),
        description: field.description.as_deref(),
        ..control(
            page,
            &field.name,
            field.kind,
            Some(&field.config),
            field.required,
            posted,
            error,
        )
    };
    ProfileGroup {
        legend: None,
        fields: vec![view],
    }
}

fn part_name(field: &ProfileField, part: &ProfileFieldPart) -> String {
    format!("{}.{}", field.name, part.name)
}

fn part_view<'f>(
    page: &Page,
    field: &'f ProfileField,
    part: &'f ProfileFieldPart,
    form: Option<&Fields>,
) -> ProfileFieldView<'f> {
    let name = part_name(field, part);
    let posted = form.map(|form| form.get(&name).trim());
    let error = posted.and_then(|text| part.check_text(text).err());
    ProfileFieldView {
        label: label(page, &part.name, part.label.as_deref()),
        description: part.description.as_deref(),
        autocomplete: token(&part.name),
        ..control(
            page,
            &name,
            part.kind,
            part.config.as_ref(),
            part.required,
            posted,
            error,
        )
    }
}

/// A box that is not ticked sends nothing.
fn plain(kind: Kind, text: &str) -> String {
    match (kind, text) {
        (Kind::Checkbox, "") => "false".to_owned(),
        (_, text) => text.to_owned(),
    }
}

fn control<'f>(
    page: &Page,
    name: &str,
    kind: Kind,
    config: Option<&'f ProfileFieldConfig>,
    required: bool,
    posted: Option<&str>,
    error: Option<ProfileFieldIssue>,
) -> ProfileFieldView<'f> {
    let format = config.and_then(|config| config.format.as_deref());
    let is_iso = format.is_none_or(|format| format == "yyyy-MM-dd");
    let control = match kind {
        Kind::Checkbox => ProfileControl::Tick,
        Kind::Select => {
            let options = config
                .iter()
                .filter_map(|config| config.options.as_ref())
                .flatten();
            let option = |option: &keyward_model::ProfileFieldOption| {
                let label = option.label.clone().filter(|label| !label.is_empty());
                (
                    option.value.clone(),
                    label.unwrap_or_else(|| option.value.clone()),
                )
            };
            ProfileControl::Choice(options.map(option).collect())
        }
        Kind::Date if is_iso => ProfileControl::Text("date"),
        Kind::Url => ProfileControl::Text("url"),
        _ => ProfileControl::Text("text"),
    };
    let format = format.filter(|_| kind == Kind::Date && !is_iso);
    let chosen = config.and_then(|config| config.default_value.as_deref());
    let chosen = chosen.filter(|_| kind == Kind::Checkbox);
    let example = config.and_then(|config| config.placeholder.as_deref());
    ProfileFieldView {
        name: name.to_owned(),
        label: String::new(),
        description: None,
        placeholder: example.or(format),
        autocomplete: token(name),
        control,
        // Nobody is made to tick a box: its value is an answer either way.
        required: required || kind == Kind::Checkbox,
        value: posted.or(chosen).unwrap_or_default().to_owned(),
        error: error.map(|issue| text(page, issue)),
    }
}

/// What the browser may fill in (HTML, "Autofill").
fn token(name: &str) -> Option<&'static str> {
    Some(match name {
        "name" | "fullname" => "name",
        "givenName" => "given-name",
        "middleName" => "additional-name",
        "familyName" => "family-name",
        "nickname" => "nickname",
        "birthdate" => "bday",
        "website" => "url",
        "streetAddress" => "street-address",
        "locality" => "address-level2",
        "region" => "address-level1",
        "postalCode" => "postal-code",
        "country" => "country-name",
        _ => return None,
    })
}

fn text(page: &Page, issue: ProfileFieldIssue) -> String {
    let texts = page.texts();
    match issue {
        ProfileFieldIssue::Required => texts.error("field.required", &[]),
        ProfileFieldIssue::TooShort(min) => {
            texts.error("field.too_short", &[("min", &min.to_string())])
        }
        ProfileFieldIssue::TooLong(max) => {
            texts.error("field.too_long", &[("max", &max.to_string())])
        }
        ProfileFieldIssue::NotANumber => texts.error("field.number", &[]),
        ProfileFieldIssue::TooSmall(min) => {
            texts.error("field.too_small", &[("min", &min.to_string())])
        }
        ProfileFieldIssue::TooLarge(max) => {
            texts.error("field.too_large", &[("max", &max.to_string())])
        }
        ProfileFieldIssue::NotADate => texts.error("field.date", &[]),
        ProfileFieldIssue::NotAnOption => texts.error("field.choice", &[]),
        ProfileFieldIssue::NotAUrl => texts.error("field.url", &[]),
        ProfileFieldIssue::WrongFormat => texts.error("field.format", &[]),
    }
}

/// The values as they are kept; `None` when one of them does not fit its field.
fn values(fields: &[ProfileField], form: &Fields) -> Option<JsonObject> {
    let mut values = JsonObject::new();
    for field in fields {
        if field.kind.part_names().is_empty() {
            let text = plain(field.kind, form.get(&field.name).trim());
            field.check_text(&text).ok()?;
            if let Some(value) = value(field.kind, text) {
                values.insert(field.name.clone(), value);
            }
            continue;
        }
        let mut parts = JsonObject::new();
        for part in field.config.enabled_parts() {
            let text = form.get(&part_name(field, part)).trim();
            part.check_text(text).ok()?;
            if let Some(value) = value(part.kind, text.to_owned()) {
                parts.insert(part.name.clone(), value);
            }
        }
        if field.kind == Kind::Fullname {
            // A full name is its parts, each a claim of its own.
            values.extend(parts);
        } else if !parts.is_empty() {
            values.insert(field.name.clone(), Value::Object(parts));
        }
    }
    Some(values)
}

fn value(kind: Kind, text: String) -> Option<Value> {
    match kind {
        _ if text.is_empty() => None,
        Kind::Checkbox => Some(Value::Bool(text == "true")),
        Kind::Number => text.parse().ok().map(Value::Number),
        _ => Some(Value::String(text)),
    }
}

pub(super) async fn post(visit: Visit, form: Fields) -> Response {
    if let Err(response) = visit.check_form_token(form.get(field::CSRF)) {
        return response;
    }
    let fields = match open(&visit).await {
        Ok(fields) => fields,
        Err(response) => return response,
    };
    let Some(values) = values(&fields, &form) else {
        let unfit = StatusCode::UNPROCESSABLE_ENTITY;
        return render(unfit, &visit, &fields, Some(&form), None);
    };
    match add(&visit, values).await {
        Ok(response) => response,
        Err(error) if is_notice(&error) || matches!(error, ExperienceError::ProfileValue(_)) => {
            let text = match &error {
                ExperienceError::ProfileValue(_) => visit.page.texts().error("field.format", &[]),
                error => text_of(&visit.page, error),
            };
            render(status(&error), &visit, &fields, Some(&form), Some(&text))
        }
        Err(error) => visit.error(&error),
    }
}

async fn add(visit: &Visit, values: JsonObject) -> Result<Response, ExperienceError> {
    let (context, uid) = (visit.context(), visit.conversation.uid());
    experience::add_profile(&context, uid, ProfileItem::Extra(values)).await?;
    let entered = experience::go_on(&context, uid).await?;
    Ok(onward(visit, &entered))
}
