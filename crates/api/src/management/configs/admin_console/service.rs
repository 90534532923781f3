//! Reading and changing the document. Nothing here knows HTTP.

use keyward_model::{JsonObject, ManagementAction};
use keyward_store::{
    Result, Tx,
    configs::{self, ConfigKey},
};
use serde_json::Value;

use super::view::{ConsoleChange, ConsoleView};
use crate::management::Administrator;

const SUBJECT: &str = "AdminConsoleConfig";
const ID: &str = "default";

/// The document; of a tenant that was made before there were any, its beginning.
pub(super) async fn get(by: &Administrator) -> Result<ConsoleView> {
    by.read(async |tx| find(tx).await).await
}

async fn find(tx: &mut Tx<'_>) -> Result<ConsoleView> {
    let found = configs::find(tx, ConfigKey::AdminConsole).await?;
    let read = |document| serde_json::from_value(Value::Object(document)).ok();
    Ok(found.and_then(read).unwrap_or_default())
}

/// Changes the document.
pub(super) async fn update(by: &Administrator, change: ConsoleChange) -> Result<ConsoleView> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, ID);
    by.write(async move |tx| {
        let after = change.apply(find(tx).await?);
        configs::put(tx, ConfigKey::AdminConsole, &document(&after)).await?;
        entry.record(tx).await?;
        Ok(after)
    })
    .await
}

fn document(view: &ConsoleView) -> JsonObject {
    match serde_json::to_value(view) {
        Ok(Value::Object(document)) => document,
        _ => JsonObject::new(),
    }
}
