//! Changing the settings of sessions. Nothing here knows HTTP.

use keyward_model::ManagementAction;
use keyward_store::{
    Result,
    configs::{self, ConfigKey},
};

use crate::management::Administrator;

const SUBJECT: &str = "SessionConfig";
const ID: &str = "default";

/// Sets the seconds that a session lasts without use.
pub(super) async fn set_ttl(by: &Administrator, ttl: i64) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, ID);
    by.write(async move |tx| {
        let mut document = configs::find(tx, ConfigKey::Session)
            .await?
            .unwrap_or_default();
        document.insert("ttl".to_owned(), ttl.into());
        configs::put(tx, ConfigKey::Session, &document).await?;
        entry.record(tx).await
    })
    .await
}
