//! Lists of ids in bodies. What is named twice counts once.

use std::collections::HashSet;

use keyward_http::guard::{FromInput, Input};
use keyward_model::{Id, Role};
use serde::Serialize;
use utoipa::ToSchema;

/// More than anybody sends in one request.
const MOST: usize = 5000;
/// Longer than any id.
const LONGEST: usize = 128;

/// Reads a list of at least so many ids.
pub(crate) fn ids<T>(input: &Input<'_>, least: usize) -> Option<Vec<Id<T>>> {
    let read = |id: &Input<'_>| id.text_of(1..=LONGEST).map(Id::from);
    let mut ids: Vec<Id<T>> = input.list_of(least..=MOST, read)?;
    let mut seen = HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    Some(ids)
}

/// The body that names roles.
pub(in crate::management) struct RoleIds(pub Vec<Id<Role>>);

impl FromInput for RoleIds {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        ids(&input.key("roleIds"), 0).map(Self)
    }
}

/// What was named, and what of it is new.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::management) struct AddedRoles {
    #[schema(value_type = Vec<String>)]
    pub role_ids: Vec<Id<Role>>,
    #[schema(value_type = Vec<String>)]
    pub added_role_ids: Vec<Id<Role>>,
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_http::guard::read;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_named_twice_counts_once() {
        let RoleIds(ids) = read("body", &json!({ "roleIds": ["b", "a", "b"] })).unwrap();
        assert_eq!(ids, [Id::from("b"), Id::from("a")]);
        for bad in [
            json!({}),
            json!({ "roleIds": "a" }),
            json!({ "roleIds": [1] }),
            json!({ "roleIds": [""] }),
            json!({ "roleIds": ["x".repeat(129)] }),
            json!({ "roleIds": vec!["a"; 5001] }),
        ] {
            assert!(read::<RoleIds>("body", &bad).is_err());
        }
    }
}
