//! `POST /api/roles`: makes a role.

use axum::Json;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::{Role, RoleType};

use super::{
    ids,
    service::{self, NewRole},
};
use crate::management::Administrator;

/// Whom roles are for, by the contract's names.
pub(super) const KINDS: [(&str, RoleType); 2] = [
    (RoleType::User.as_str(), RoleType::User),
    (
        RoleType::MachineToMachine.as_str(),
        RoleType::MachineToMachine,
    ),
];

/// A name, or a description: both have the same bounds.
pub(super) fn short_text(input: &Input<'_>) -> Option<String> {
    input.text_of(1..=128)
}

impl FromInput for NewRole {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let name = short_text(&input.key("name"));
        let description = short_text(&input.key("description"));
        let kind = input.key("type").optional(|kind| kind.choice(&KINDS));
        let is_default = input.key("isDefault").optional(Input::boolean);
        let scopes = input.key("scopeIds").optional(|scopes| ids(scopes, 0));
        Some(Self {
            name: name?,
            description: description?,
            kind: kind?.unwrap_or(RoleType::User),
            is_default: is_default?.unwrap_or_default(),
            scopes: scopes?.unwrap_or_default(),
        })
    }
}

/// Makes a role, with what it allows.
#[utoipa::path(
    post,
    path = "/roles",
    responses((status = 200, body = Role), (status = 404), (status = 422)),
)]
pub(super) async fn create(
    by: Administrator,
    JsonBody(new): JsonBody<NewRole>,
) -> Result<Json<Role>, ApiError> {
    Ok(Json(service::create(&by, new).await?))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_http::guard::read;
    use serde_json::{Value, json};

    use super::*;

    fn parse(body: &Value) -> Result<NewRole, ApiError> {
        read("body", body)
    }

    #[test]
    fn a_role_is_for_users_unless_it_says_otherwise() {
        let new = parse(&json!({ "name": "reader", "description": "Reads" })).unwrap();
        assert_eq!(new.kind, RoleType::User);
        assert!(!new.is_default && new.scopes.is_empty());
    }

    #[test]
    fn limits() {
        for bad in [
            json!({ "name": "" }),
            json!({ "name": "x".repeat(129) }),
            json!({ "name": null }),
            json!({ "description": "" }),
            json!({ "description": "x".repeat(129) }),
            json!({ "type": "Robot" }),
            json!({ "isDefault": "true" }),
            json!({ "scopeIds": [""] }),
            json!({ "scopeIds": {} }),
        ] {
            let mut body = json!({ "name": "x", "description": "x" });
            body.as_object_mut()
                .unwrap()
                .extend(bad.as_object().unwrap().clone());
            assert!(parse(&body).is_err(), "{bad}");
        }
    }
}
