//! `PUT /api/email-templates`: sets templates; one of the same language and usage is replaced.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::EmailTemplate;

use super::{
    details::details,
    filter::USAGES,
    service::{self, NewTemplate},
};
use crate::management::Administrator;

/// More than every language that there is, for every usage, nobody sends at once.
const MOST: usize = 1000;

pub(super) struct Templates(Vec<NewTemplate>);

impl FromInput for Templates {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let templates = input.key("templates").list_of(1..=MOST, template);
        Some(Self(templates?))
    }
}

fn template(input: &Input<'_>) -> Option<NewTemplate> {
    input.is_object()?;
    let language_tag = input.key("languageTag").text_of(1..=16);
    let template_type = input.key("templateType").choice(&USAGES);
    let details = details(&input.key("details"));
    Some(NewTemplate {
        language_tag: language_tag?,
        template_type: template_type?,
        details: details?,
    })
}

/// Sets templates. One of the same language and usage is replaced.
#[utoipa::path(
    put,
    path = "/email-templates",
    responses((status = 200, body = Vec<EmailTemplate>), (status = 422)),
)]
pub(super) async fn put(
    by: Administrator,
    JsonBody(Templates(templates)): JsonBody<Templates>,
) -> Result<Json<Vec<EmailTemplate>>, ApiError> {
    Ok(Json(service::put(&by, templates).await?))
}

#[cfg(test)]
mod tests {
    use keyward_http::guard::read;
    use serde_json::json;

    use super::*;

    #[test]
    fn shapes() {
        let good = json!({
            "languageTag": "en", "templateType": "SignIn",
            "details": { "subject": "", "content": "" },
        });
        let parse = |templates| read::<Templates>("body", &json!({ "templates": templates }));
        assert!(parse(json!([good])).is_ok());
        assert!(parse(json!([])).is_err());
        for (key, bad) in [
            ("languageTag", json!("")),
            ("languageTag", json!("x".repeat(17))),
            ("templateType", json!("SignOut")),
            ("details", json!({ "subject": "a" })),
            ("details", json!("text")),
        ] {
            let mut template = good.clone();
            template[key] = bad;
            assert!(parse(json!([template])).is_err(), "{template}");
        }
    }
}
