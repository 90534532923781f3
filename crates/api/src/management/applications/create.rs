//! `POST /api/applications`: makes an application.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::Application;

use super::{NewApplication, metadata, service};
use crate::management::Administrator;

impl FromInput for NewApplication {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let name = metadata::name(&input.key("name"));
        let description = input.key("description").optional_nullable(Input::text);
        let kind = input.key("type").choice(&metadata::KINDS);
        let oidc = input
            .key("oidcClientMetadata")
            .optional(metadata::oidc_client);
        let custom = input
            .key("customClientMetadata")
            .optional(metadata::custom_client);
        let custom_data = input.key("customData").optional(Input::object);
        let is_third_party = input.key("isThirdParty").optional(Input::boolean);
        let protected = input
            .key("protectedAppMetadata")
            .optional(protected_settings);
        Some(Self {
            description: description?.flatten(),
            oidc_client_metadata: oidc?.unwrap_or_default(),
            custom_client_metadata: custom?.unwrap_or_default(),
            custom_data: custom_data?.unwrap_or_default(),
            is_third_party: is_third_party?.unwrap_or_default(),
            has_protected_settings: protected?.is_some(),
            ..Self::new(name?, kind?)
        })
    }
}

/// Their shape only: no gateway would use them.
fn protected_settings(input: &Input<'_>) -> Option<()> {
    input.is_object()?;
    let sub_domain = input.key("subDomain").text();
    let origin = input.key("origin").text();
    sub_domain.and(origin).map(drop)
}

/// Makes an application.
#[utoipa::path(
    post,
    path = "/applications",
    responses((status = 200, body = Application), (status = 422)),
)]
pub(super) async fn create(
    by: Administrator,
    JsonBody(new): JsonBody<NewApplication>,
) -> Result<Json<Application>, ApiError> {
    Ok(Json(service::create(&by, new).await?))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_http::guard::read;
    use keyward_model::ApplicationType;
    use serde_json::{Value, json};

    use super::*;

    fn parse(document: &Value) -> Result<NewApplication, String> {
        read("body", document).map_err(|error| format!("{error:?}"))
    }

    #[test]
    fn what_the_tutorial_sends() {
        let new = parse(&json!({
            "name": "My app",
            "type": "Traditional",
            "oidcClientMetadata": {
                "redirectUris": ["http://localhost:3000/api/auth/callback/logto"],
                "postLogoutRedirectUris": [],
            },
            "unknown": { "is": "ignored" },
        }))
        .unwrap();
        assert_eq!(new.kind, ApplicationType::Traditional);
        assert_eq!(new.oidc_client_metadata.redirect_uris.len(), 1);
    }

    #[test]
    fn the_recorded_refusal() {
        let told = parse(&json!({ "name": 5 })).unwrap_err();
        assert!(
            told.contains("Expected string but received number."),
            "{told}"
        );
        assert!(
            told.contains(
                "Expected 'Native' | 'SPA' | 'Traditional' | 'MachineToMachine' | 'Protected' | 'SAML' but received undefined."
            ),
            "{told}"
        );
    }

    #[test]
    fn limits() {
        for bad in [
            json!({ "name": "" }),
            json!({ "name": "x".repeat(257) }),
            json!({ "type": "Web" }),
            json!({ "oidcClientMetadata": { "redirectUris": ["/cb"], "postLogoutRedirectUris": [] } }),
            json!({ "oidcClientMetadata": { "redirectUris": [] } }),
            json!({ "oidcClientMetadata": {
                "redirectUris": [], "postLogoutRedirectUris": [], "backchannelLogoutUri": "x",
            } }),
            json!({ "customClientMetadata": { "refreshTokenTtlInDays": 181 } }),
            json!({ "customClientMetadata": { "idTokenTtl": 1.5 } }),
            json!({ "customData": [] }),
            json!({ "protectedAppMetadata": {} }),
        ] {
            let mut document = json!({ "name": "x", "type": "SPA" });
            document
                .as_object_mut()
                .unwrap()
                .extend(bad.as_object().unwrap().clone());
            assert!(parse(&document).is_err(), "{bad}");
        }
    }
}
