//! `POST /api/sentinel-activities/delete`: lets people in again who have guessed too often.

use axum::http::StatusCode;
use keyward_http::{
    ApiError, JsonBody,
    guard::{FromInput, Input},
};
use keyward_model::ManagementAction;
use keyward_store::{Result, sentinel};

use super::SUBJECT;
use crate::management::Administrator;

/// More than anybody unlocks at once.
const MOST: usize = 1000;

pub(super) struct Body {
    /// Identifiers of users. What is counted for applications has none yet.
    users: Vec<String>,
}

impl FromInput for Body {
    fn from_input(input: &Input<'_>) -> Option<Self> {
        input.is_object()?;
        let is_of_users = input
            .key("targetType")
            .choice(&[("User", true), ("App", false)]);
        let targets = input
            .key("targets")
            .list_of(0..=MOST, |target| target.text_of(1..=256));
        let (is_of_users, targets) = (is_of_users?, targets?);
        Some(Self {
            users: if is_of_users { targets } else { Vec::new() },
        })
    }
}

async fn unlock(by: &Administrator, identifiers: &[String]) -> Result<()> {
    let (vault, tenant) = (by.store.vault(), by.tenant.id());
    let targets: Vec<[u8; 32]> = identifiers
        .iter()
        .map(|identifier| sentinel::target(vault, tenant, identifier))
        .collect();
    let whom = match identifiers {
        [only] => only.clone(),
        many => format!("{} identifiers", many.len()),
    };
    let entry = by.entry(ManagementAction::Delete, SUBJECT, whom);
    by.write(async move |tx| {
        if sentinel::forget(tx, &targets).await? > 0 {
            entry.record(tx).await?;
        }
        Ok(())
    })
    .await
}

/// Forgets what was tried on identifiers, so that people who were locked out can try again.
#[utoipa::path(post, path = "/sentinel-activities/delete", responses((status = 204)))]
pub(super) async fn forget(
    by: Administrator,
    JsonBody(body): JsonBody<Body>,
) -> Result<StatusCode, ApiError> {
    unlock(&by, &body.users).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_http::guard::read;
    use serde_json::json;

    use super::*;

    #[test]
    fn shapes() {
        let users = |kind: &str| {
            let body = json!({ "targetType": kind, "targets": ["a@b.c"] });
            read::<Body>("body", &body).unwrap().users
        };
        assert_eq!(users("User"), ["a@b.c"]);
        assert!(users("App").is_empty());
        for bad in [
            json!({ "targetType": "User" }),
            json!({ "targetType": "Users", "targets": [] }),
            json!({ "targetType": "User", "targets": [1] }),
            json!({ "targetType": "User", "targets": [""] }),
            json!({ "targetType": "User", "targets": "a@b.c" }),
        ] {
            assert!(read::<Body>("body", &bad).is_err(), "{bad}");
        }
    }
}
