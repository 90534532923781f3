//! Changing the settings of sessions. Nothing here knows HTTP.

use keyward_model::ManagementAction;
use keyward_store::{
    Result,
    configs::{self, ConfigKey},
};

use super::view::SessionView;
use crate::management::Administrator;

const SUBJECT: &str = "SessionConfig";
const ID: &str = "default";

/// Sets the seconds that a session lasts without use, and those that it lasts at all; `None` stays as it is.
///
/// # Errors
/// [`Error::Stale`](keyward_store::Error::Stale) when somebody else has changed them since they were seen.
pub(super) async fn update(
    by: &Administrator,
    ttl: Option<i64>,
    absolute_ttl: Option<Option<i64>>,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, ID);
    let by_whom = by.clone();
    by.write(async move |tx| {
        let before = configs::find_session_lifetime(tx).await?;
        by_whom.check_seen(&SessionView::from(before))?;
        if ttl.is_none() && absolute_ttl.is_none() {
            return Ok(());
        }
        let mut document = configs::find(tx, ConfigKey::Session)
            .await?
            .unwrap_or_default();
        if let Some(ttl) = ttl {
            document.insert("ttl".to_owned(), ttl.into());
        }
        match absolute_ttl {
            Some(Some(ttl)) => drop(document.insert("absoluteTtl".to_owned(), ttl.into())),
            Some(None) => drop(document.remove("absoluteTtl")),
            None => {}
        }
        configs::put(tx, ConfigKey::Session, &document).await?;
        entry.record(tx).await
    })
    .await
}
