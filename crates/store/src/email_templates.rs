//! E-mail templates, one for each language and usage.

use keyward_model::{EmailTemplate, EmailTemplateDetails, Id, TemplateType};
use sea_query::{Cond, Expr, ExprTrait, OnConflict, Order, Query};

use crate::{Error, FromRow, Json, Result, Row, Store, Tenant, Tx, V, built::Built, columns::json};

/// The columns that a template is read from.
const COLUMNS: [&str; 6] = [
    "tenant_id",
    "id",
    "language_tag",
    "template_type",
    "details",
    "created_at",
];

const FIND: &str = "SELECT tenant_id, id, language_tag, template_type, details, created_at FROM email_templates WHERE tenant_id = $1 AND id = $2";
const FIND_LOCKED: &str = "SELECT tenant_id, id, language_tag, template_type, details, created_at FROM email_templates WHERE tenant_id = $1 AND id = $2 FOR UPDATE";
const CHOOSE: &str = "SELECT language_tag, template_type, details FROM email_templates WHERE tenant_id = $1 AND language_tag IN ($2, $3) AND template_type IN ($4, 'Generic')";
const UPDATE: &str = "UPDATE email_templates SET details = $3 WHERE tenant_id = $1 AND id = $2";
const DELETE: &str = "DELETE FROM email_templates WHERE tenant_id = $1 AND id = $2";

/// Which templates a list shows; all of them without a wish.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmailTemplateFilter {
    /// Only those of this language.
    pub language_tag: Option<String>,
    /// Only those for this usage.
    pub template_type: Option<TemplateType>,
}

impl EmailTemplateFilter {
    /// Whether it lets everything pass.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn condition(&self, tenant: &str) -> Cond {
        let usage = self.template_type.map(TemplateType::as_str);
        Cond::all()
            .add(Expr::col("tenant_id").eq(tenant))
            .add_option(
                self.language_tag
                    .as_deref()
                    .map(|tag| Expr::col("language_tag").eq(tag)),
            )
            .add_option(usage.map(|usage| Expr::col("template_type").eq(usage)))
    }
}

impl FromRow for EmailTemplate {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(details) = row.get("details")?;
        Ok(Self {
            tenant_id: row.get("tenant_id")?,
            id: row.get("id")?,
            language_tag: row.get("language_tag")?,
            template_type: usage(row)?,
            details,
            created_at: row.get("created_at")?,
        })
    }
}

fn usage(row: &Row<'_>) -> Result<TemplateType> {
    let name: String = row.get("template_type")?;
    TemplateType::from_name(&name).ok_or_else(|| Error::decode("is no usage of a template"))
}

/// A template that a message may take.
struct Candidate {
    language_tag: String,
    template_type: TemplateType,
    details: EmailTemplateDetails,
}

impl FromRow for Candidate {
    fn from_row(row: &Row<'_>) -> Result<Self> {
        let Json(details) = row.get("details")?;
        Ok(Self {
            language_tag: row.get("language_tag")?,
            template_type: usage(row)?,
            details,
        })
    }
}

impl Store {
    /// The template that a message takes: of its usage in its language, else of its usage in the
    /// tenant's fallback language, else `Generic` in that one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn email_template(
        &self,
        tenant: &Tenant,
        usage: TemplateType,
        language: Option<&str>,
    ) -> Result<Option<EmailTemplateDetails>> {
        let settings = self.sign_in_experience(tenant).await?;
        let fallback = settings.language_info.fallback_language.clone();
        let wanted = language.unwrap_or(&fallback).to_owned();
        let chosen = self.read(tenant, async move |tx| {
            let tenant = tx.tenant().clone();
            let args = [
                V::Text(tenant.as_str()),
                V::Text(&wanted),
                V::Text(&fallback),
                V::Text(usage.as_str()),
            ];
            let candidates: Vec<Candidate> = tx.fetch_all(CHOOSE, &args).await?;
            let rank = |candidate: &Candidate| {
                let is_exact = candidate.template_type == usage;
                let is_fallback = candidate.language_tag == fallback;
                match (is_exact, is_fallback) {
                    (true, _) if candidate.language_tag == wanted => Some(0),
                    (true, true) => Some(1),
                    (false, true) => Some(2),
                    _ => None,
                }
            };
            let ranked = candidates
                .into_iter()
                .filter_map(|candidate| Some((rank(&candidate)?, candidate.details)));
            Ok::<_, Error>(ranked.min_by_key(|(rank, _)| *rank))
        });
        Ok(chosen.await?.map(|(_, details)| details))
    }
}

/// The templates that pass a filter, by language and usage.
///
/// # Errors
/// When the statement fails.
pub async fn list(tx: &mut Tx<'_>, filter: &EmailTemplateFilter) -> Result<Vec<EmailTemplate>> {
    let mut list = Query::select();
    list.columns(COLUMNS)
        .from("email_templates")
        .cond_where(filter.condition(tx.tenant().as_str()))
        .order_by("language_tag", Order::Asc)
        .order_by("template_type", Order::Asc);
    Built::of(&list).fetch_all(tx).await
}

/// Finds a template.
///
/// # Errors
/// When the statement fails.
pub async fn find(tx: &mut Tx<'_>, id: &Id<EmailTemplate>) -> Result<Option<EmailTemplate>> {
    let tenant = tx.tenant().clone();
    tx.fetch_optional(FIND, &[V::Text(tenant.as_str()), V::Text(id.as_str())])
        .await
}

/// Finds a template that is about to be changed.
///
/// # Errors
/// When the statement fails.
pub async fn find_locked(tx: &mut Tx<'_>, id: &Id<EmailTemplate>) -> Result<Option<EmailTemplate>> {
    let tenant = tx.tenant().clone();
    let args = [V::Text(tenant.as_str()), V::Text(id.as_str())];
    tx.fetch_optional_locked(FIND_LOCKED, &args).await
}

/// Writes templates; one of the same language and usage keeps its id and gets the new details. No
/// two of them are of the same language and usage. Answers them as they are now.
///
/// # Errors
/// When the statement fails.
pub async fn put(tx: &mut Tx<'_>, templates: &[EmailTemplate]) -> Result<Vec<EmailTemplate>> {
    if templates.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = tx.tenant().clone();
    let mut put = Query::insert();
    put.into_table("email_templates").columns(COLUMNS);
    for template in templates {
        put.values_panic([
            tenant.as_str().into(),
            template.id.as_str().into(),
            template.language_tag.as_str().into(),
            template.template_type.as_str().into(),
            json(&template.details)?.into(),
            template.created_at.millis().into(),
        ]);
    }
    put.on_conflict(
        OnConflict::columns(["tenant_id", "language_tag", "template_type"])
            .update_column("details")
            .to_owned(),
    )
    .returning(Query::returning().columns(COLUMNS));
    Built::of(&put).fetch_all(tx).await
}

/// Writes the details of a template. Answers whether there is such a template.
///
/// # Errors
/// When the statement fails.
pub async fn update(
    tx: &mut Tx<'_>,
    id: &Id<EmailTemplate>,
    details: &EmailTemplateDetails,
) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let details = json(details)?;
    let args = [
        V::Text(tenant.as_str()),
        V::Text(id.as_str()),
        V::Json(&details),
    ];
    Ok(tx.execute(UPDATE, &args).await? > 0)
}

/// Removes a template. Answers whether there was one.
///
/// # Errors
/// When the statement fails.
pub async fn delete(tx: &mut Tx<'_>, id: &Id<EmailTemplate>) -> Result<bool> {
    let tenant = tx.tenant().clone();
    let args = [V::Text(tenant.as_str()), V::Text(id.as_str())];
    Ok(tx.execute(DELETE, &args).await? > 0)
}

/// Removes the templates that pass a filter. Answers which.
///
/// # Errors
/// When the statement fails.
pub async fn delete_some(
    tx: &mut Tx<'_>,
    filter: &EmailTemplateFilter,
) -> Result<Vec<Id<EmailTemplate>>> {
    let mut delete = Query::delete();
    delete
        .from_table("email_templates")
        .cond_where(filter.condition(tx.tenant().as_str()))
        .returning_col("id");
    Built::of(&delete).fetch_all(tx).await
}
