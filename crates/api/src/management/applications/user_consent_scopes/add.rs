//! `POST /api/applications/:applicationId/user-consent-scopes`.

use axum::http::StatusCode;
use keyward_http::{
    ApiError, JsonBody, Params,
    guard::{FromInput, Input},
};
use keyward_model::{Application, CONSENT_USER_SCOPES, Id, ScopeSet};

use super::service::{self, NewScopes};
use crate::management::{Administrator, roles::ids};

impl FromInput for NewScopes {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let organization = input
            .key("organizationScopes")
            .optional(|list| ids::<()>(list, 0));
        let resource = input.key("resourceScopes").optional(|list| ids(list, 0));
        let organization_resource = input
            .key("organizationResourceScopes")
            .optional(|list| ids::<()>(list, 0));
        let user = input.key("userScopes").optional(user_scopes);
        Some(Self {
            organization: texts(organization?),
            resource: resource?.unwrap_or_default(),
            organization_resource: texts(organization_resource?),
            user: user?.unwrap_or_default(),
        })
    }
}

fn user_scopes(input: &Input<'_>) -> Option<ScopeSet> {
    let known = CONSENT_USER_SCOPES.map(|scope| (scope, scope));
    let scopes = input.list_of(0..=known.len() * 10, |scope| scope.choice(&known))?;
    Some(scopes.into_iter().collect())
}

fn texts(ids: Option<Vec<Id<()>>>) -> Vec<String> {
    let ids = ids.unwrap_or_default().into_iter();
    ids.map(|id| id.as_str().to_owned()).collect()
}

/// Allows a third-party application to ask its users for further scopes.
#[utoipa::path(
    post,
    path = "/applications/{applicationId}/user-consent-scopes",
    responses((status = 201), (status = 404), (status = 422)),
)]
pub(super) async fn add(
    by: Administrator,
    Params(id): Params<Id<Application>>,
    JsonBody(scopes): JsonBody<NewScopes>,
) -> Result<StatusCode, ApiError> {
    service::add(&by, id, scopes).await?;
    Ok(StatusCode::CREATED)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_http::guard::read;
    use serde_json::json;

    use super::*;

    #[test]
    fn scopes_about_users_are_those_of_the_list() {
        let new: NewScopes = read(
            "body",
            &json!({ "userScopes": ["email", "profile", "email"], "resourceScopes": ["b", "b"] }),
        )
        .unwrap();
        assert_eq!(new.user.to_string(), "email profile");
        assert_eq!(new.resource, [Id::from("b")]);
        for bad in [
            json!(null),
            json!({ "userScopes": ["openid"] }),
            json!({ "userScopes": "email" }),
            json!({ "userScopes": vec!["email"; 111] }),
            json!({ "resourceScopes": [1] }),
            json!({ "resourceScopes": [""] }),
            json!({ "organizationScopes": {} }),
            json!({ "organizationResourceScopes": ["x".repeat(129)] }),
        ] {
            assert!(read::<NewScopes>("body", &bad).is_err(), "{bad}");
        }
    }
}
