//! The rules about templates. Nothing here knows HTTP.

use std::collections::HashMap;

use keyward_crypto::random;
use keyward_model::{
    EmailTemplate, EmailTemplateChange, EmailTemplateDetails, Id, ManagementAction, TemplateType,
};
use keyward_store::email_templates::{self, EmailTemplateFilter};

use super::{SUBJECT, error::TemplateError};
use crate::management::Administrator;

type Result<T, E = TemplateError> = std::result::Result<T, E>;

/// A template that is to be set.
pub(super) struct NewTemplate {
    /// The language.
    pub language_tag: String,
    /// What its messages are for.
    pub template_type: TemplateType,
    /// What they are made of.
    pub details: EmailTemplateDetails,
}

/// The templates that pass a filter, by language and usage.
pub(super) async fn list(
    by: &Administrator,
    filter: EmailTemplateFilter,
) -> Result<Vec<EmailTemplate>> {
    by.read(async move |tx| Ok(email_templates::list(tx, &filter).await?))
        .await
}

/// A template.
pub(super) async fn get(by: &Administrator, id: Id<EmailTemplate>) -> Result<EmailTemplate> {
    by.read(async move |tx| {
        email_templates::find(tx, &id)
            .await?
            .ok_or_else(|| TemplateError::NotFound(id.as_str().to_owned()))
    })
    .await
}

/// Sets templates, in the order in which they are given; of two for the same language and usage the
/// later one counts.
pub(super) async fn put(by: &Administrator, new: Vec<NewTemplate>) -> Result<Vec<EmailTemplate>> {
    let mut places: HashMap<(String, TemplateType), usize> = HashMap::new();
    let mut templates: Vec<EmailTemplate> = Vec::new();
    for new in new {
        let key = (new.language_tag.clone(), new.template_type);
        if let Some(&place) = places.get(&key) {
            templates[place].details = new.details;
            continue;
        }
        places.insert(key, templates.len());
        templates.push(EmailTemplate {
            tenant_id: by.tenant.id().clone(),
            id: Id::from(random::standard_id(by.random())),
            language_tag: new.language_tag,
            template_type: new.template_type,
            details: new.details,
            created_at: by.now(),
        });
    }
    let by_all = by.clone();
    by.write(async move |tx| {
        let mut put = email_templates::put(tx, &templates).await?;
        let place = |template: &EmailTemplate| {
            let key = (template.language_tag.clone(), template.template_type);
            places.get(&key).copied()
        };
        put.sort_by_key(place);
        for template in &put {
            let entry = by_all.entry(ManagementAction::Update, SUBJECT, &template.id);
            entry.record(tx).await?;
        }
        Ok(put)
    })
    .await
}

/// Changes the details of a template.
pub(super) async fn update(
    by: &Administrator,
    id: Id<EmailTemplate>,
    change: EmailTemplateChange,
) -> Result<EmailTemplate> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    by.write(async move |tx| {
        let template = email_templates::find_locked(tx, &id)
            .await?
            .ok_or_else(|| TemplateError::NotFound(id.as_str().to_owned()))?;
        let details = template.details.with(change);
        email_templates::update(tx, &id, &details).await?;
        entry.record(tx).await?;
        Ok(EmailTemplate {
            details,
            ..template
        })
    })
    .await
}

/// Removes a template.
pub(super) async fn delete(by: &Administrator, id: Id<EmailTemplate>) -> Result<()> {
    let entry = by.entry(ManagementAction::Delete, SUBJECT, &id);
    by.write(async move |tx| {
        if !email_templates::delete(tx, &id).await? {
            return Err(TemplateError::NotFound(id.as_str().to_owned()));
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

/// Removes the templates that pass a filter; answers how many.
pub(super) async fn delete_some(by: &Administrator, filter: EmailTemplateFilter) -> Result<usize> {
    if filter.is_empty() {
        return Err(TemplateError::NoFilter);
    }
    // Where there is nothing, nothing is written.
    if list(by, filter.clone()).await?.is_empty() {
        return Ok(0);
    }
    let by_all = by.clone();
    by.write(async move |tx| {
        let deleted = email_templates::delete_some(tx, &filter).await?;
        for id in &deleted {
            let entry = by_all.entry(ManagementAction::Delete, SUBJECT, id);
            entry.record(tx).await?;
        }
        Ok(deleted.len())
    })
    .await
}
