//! `PUT /api/captcha-provider`: sets the provider up, in the place of an earlier one.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::{CaptchaDomain, CaptchaProvider, RecaptchaMode, RecaptchaProject, Secret};

use super::{service, view::ProviderView};
use crate::management::Administrator;

#[derive(Clone, Copy)]
enum Kind {
    Turnstile,
    RecaptchaEnterprise,
}

const KINDS: [(&str, Kind); 2] = [
    (CaptchaProvider::KINDS[0], Kind::Turnstile),
    (CaptchaProvider::KINDS[1], Kind::RecaptchaEnterprise),
];

/// Longer than any key of a provider.
const LONGEST: usize = 1024;

pub(super) struct Body(CaptchaProvider);

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        provider(&input.key("config")).map(Self)
    }
}

fn provider(input: &Input<'_>) -> Option<CaptchaProvider> {
    input.is_object()?;
    let kind = input.key("type").choice(&KINDS);
    let site_key = input.key("siteKey").text_of(1..=LONGEST);
    let secret = input.key("secretKey").text_of(1..=LONGEST);
    let project_of = |input: &Input<'_>| input.parsed(RecaptchaProject::try_from);
    let project = input.key("projectId").optional(project_of);
    let domain = input
        .key("domain")
        .optional(|domain| domain.parsed(CaptchaDomain::try_from));
    let mode = input.key("mode").optional(|mode| {
        mode.choice(&[
            ("invisible", RecaptchaMode::Invisible),
            ("checkbox", RecaptchaMode::Checkbox),
        ])
    });
    let (kind, site_key, secret_key) = (kind?, site_key?, Secret::new(secret?));
    match kind {
        Kind::Turnstile => Some(CaptchaProvider::Turnstile {
            site_key,
            secret_key,
        }),
        Kind::RecaptchaEnterprise => Some(CaptchaProvider::RecaptchaEnterprise {
            site_key,
            secret_key,
            // Absent, it is told as such.
            project_id: project?.or_else(|| project_of(&input.key("projectId")))?,
            domain: domain?,
            mode: mode?,
        }),
    }
}

/// Sets the captcha provider up, in the place of an earlier one.
#[utoipa::path(
    put,
    path = "/captcha-provider",
    responses((status = 200, body = ProviderView)),
)]
pub(super) async fn put(
    by: Administrator,
    JsonBody(Body(provider)): JsonBody<Body>,
) -> Result<Json<ProviderView>, ApiError> {
    let record = service::put(&by, provider).await?;
    Ok(Json(ProviderView::new(by.tenant.id().clone(), record)))
}

#[cfg(test)]
mod tests {
    use keyward_http::guard::read;
    use serde_json::json;

    use super::*;

    #[test]
    fn shapes() {
        let turnstile = json!({ "type": "Turnstile", "siteKey": "a", "secretKey": "b" });
        let recaptcha = json!({
            "type": "RecaptchaEnterprise", "siteKey": "a", "secretKey": "b", "projectId": "c",
            "domain": "www.recaptcha.net", "mode": "checkbox",
        });
        for config in [&turnstile, &recaptcha] {
            assert!(read::<Body>("body", &json!({ "config": config })).is_ok());
        }
        let with = |key: &str, value| {
            let mut config = recaptcha.clone();
            config[key] = value;
            config
        };
        for bad in [
            json!({}),
            with("type", json!("hCaptcha")),
            with("siteKey", json!("")),
            with("secretKey", json!(1)),
            with("projectId", json!(null)),
            with("projectId", json!("a/b")),
            with("domain", json!("a.b/c")),
            with("mode", json!("hidden")),
            json!({ "type": "RecaptchaEnterprise", "siteKey": "a", "secretKey": "b" }),
        ] {
            let read = read::<Body>("body", &json!({ "config": bad }));
            assert!(read.is_err(), "{bad}");
        }
    }
}
