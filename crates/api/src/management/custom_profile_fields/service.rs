//! The rules about fields of the profile. Nothing here knows HTTP.

use keyward_crypto::random;
use keyward_model::{
    Id, ManagementAction, ProfileField, ProfileFieldConfig, ProfileFieldNameError,
    ProfileFieldType, check_profile_field_name,
};
use keyward_store::{profile_fields, sign_in_experiences};

use super::{SUBJECT, error::FieldError};
use crate::management::Administrator;

/// Below the address of the fields this one means many of them.
const ADDRESS_OF_MANY: &str = "batch";

type Result<T, E = FieldError> = std::result::Result<T, E>;

/// What of a field is given.
#[derive(Clone, Debug)]
pub(super) struct FieldDraft {
    /// What it holds.
    pub kind: ProfileFieldType,
    /// What people read.
    pub label: String,
    /// What people read below.
    pub description: Option<String>,
    /// Whether it must be filled in.
    pub required: bool,
    /// What it demands.
    pub config: ProfileFieldConfig,
}

/// A field that is to be made.
#[derive(Clone, Debug)]
pub(super) struct NewField {
    /// Its name.
    pub name: String,
    /// The rest.
    pub draft: FieldDraft,
}

/// The fields in their order.
pub(super) async fn list(by: &Administrator) -> Result<Vec<ProfileField>> {
    by.read(async |tx| Ok(profile_fields::list(tx).await?))
        .await
}

/// Looks at a field.
pub(super) async fn get(by: &Administrator, name: String) -> Result<ProfileField> {
    by.read(async move |tx| {
        profile_fields::find(tx, &name)
            .await?
            .ok_or(FieldError::NotFound(name))
    })
    .await
}

/// Makes fields, all of them or none, behind those that there are.
pub(super) async fn create(by: &Administrator, new: Vec<NewField>) -> Result<Vec<ProfileField>> {
    let mut fields = Vec::with_capacity(new.len());
    for NewField { name, draft } in new {
        check_name(&name).map_err(|error| FieldError::Name(error, name.clone()))?;
        ProfileField::check_config(draft.kind, &draft.config)?;
        fields.push(ProfileField {
            tenant_id: by.tenant.id().clone(),
            id: Id::from(random::standard_id(by.random())),
            name,
            kind: draft.kind,
            label: draft.label,
            description: draft.description,
            required: draft.required,
            config: draft.config,
            created_at: by.now(),
            sie_order: 0,
        });
    }
    let entries: Vec<_> = fields
        .iter()
        .map(|field| by.entry(ManagementAction::Create, SUBJECT, &field.name))
        .collect();
    by.write(async move |tx| {
        let last = profile_fields::last_place(tx).await?;
        for (field, place) in fields.iter_mut().zip(last + 1..) {
            field.sie_order = place;
        }
        profile_fields::insert(tx, &fields).await?;
        for entry in entries {
            entry.record(tx).await?;
        }
        Ok(fields)
    })
    .await
}

/// A field whose address leads elsewhere could not be looked at, changed or removed.
fn check_name(name: &str) -> Result<(), ProfileFieldNameError> {
    if name == ADDRESS_OF_MANY {
        return Err(ProfileFieldNameError::Reserved);
    }
    check_profile_field_name(name)
}

/// Changes a field. Its name stays.
pub(super) async fn update(
    by: &Administrator,
    name: String,
    draft: FieldDraft,
) -> Result<ProfileField> {
    ProfileField::check_config(draft.kind, &draft.config)?;
    let entry = by.entry(ManagementAction::Update, SUBJECT, &name);
    by.write(async move |tx| {
        let Some(mut field) = profile_fields::find(tx, &name).await? else {
            return Err(FieldError::NotFound(name));
        };
        field.kind = draft.kind;
        field.label = draft.label;
        field.description = draft.description;
        field.required = draft.required;
        field.config = draft.config;
        profile_fields::update(tx, &field).await?;
        entry.record(tx).await?;
        Ok(field)
    })
    .await
}

/// Gives fields their places; all of them are there, or nothing is changed. Answers all fields.
pub(super) async fn reorder(
    by: &Administrator,
    places: Vec<(String, i64)>,
) -> Result<Vec<ProfileField>> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, "order");
    by.write(async move |tx| {
        let placed = profile_fields::reorder(tx, &places).await?;
        let names = places.into_iter().map(|(name, _)| name);
        let unknown: Vec<String> = names.filter(|name| !placed.contains(name)).collect();
        if !unknown.is_empty() {
            return Err(FieldError::NoneOf(unknown));
        }
        if !placed.is_empty() {
            entry.record(tx).await?;
        }
        Ok(profile_fields::list(tx).await?)
    })
    .await
}

/// Removes a field, from the sign-up too. What people filled in stays theirs.
pub(super) async fn delete(by: &Administrator, name: String) -> Result<()> {
    let entry = by.entry(ManagementAction::Delete, SUBJECT, &name);
    by.write(async move |tx| {
        if !profile_fields::delete(tx, &name).await? {
            return Err(FieldError::NotFound(name));
        }
        let mut settings = sign_in_experiences::get(tx).await?;
        if let Some(chosen) = &mut settings.sign_up_profile_fields {
            let before = chosen.len();
            chosen.retain(|field| field.get("name").and_then(|own| own.as_str()) != Some(&name));
            if chosen.len() < before {
                sign_in_experiences::put(tx, &settings).await?;
            }
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}
