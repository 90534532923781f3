//! Which templates a request is about: `?languageTag&templateType`.

use keyward_http::{ApiError, FromQuery, Query};
use keyward_model::TemplateType;
use keyward_store::email_templates::EmailTemplateFilter;

/// The usages by the contract's names.
pub(super) const USAGES: [(&str, TemplateType); 9] = {
    let mut named = [("", TemplateType::Generic); 9];
    let mut at = 0;
    while at < named.len() {
        named[at] = (TemplateType::ALL[at].as_str(), TemplateType::ALL[at]);
        at += 1;
    }
    named
};

pub(super) struct Wanted(pub(super) EmailTemplateFilter);

impl FromQuery for Wanted {
    fn from_query(query: &Query) -> Result<Self, ApiError> {
        let language_tag = query.one("languageTag")?.map(str::to_owned);
        let template_type = query.choice("templateType", &USAGES)?;
        Ok(Self(EmailTemplateFilter {
            language_tag,
            template_type,
        }))
    }
}
