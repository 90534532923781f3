//! Reading and replacing the document. Nothing here knows HTTP.

use keyward_model::ManagementAction;
use keyward_store::{
    Result,
    configs::{self, ConfigKey},
};

use super::view::IdTokenView;
use crate::management::Administrator;

const SUBJECT: &str = "IdTokenConfig";
const ID: &str = "default";

/// The document, if there is one.
pub(super) async fn find(by: &Administrator) -> Result<Option<IdTokenView>> {
    let found = by
        .read(async |tx| configs::find(tx, ConfigKey::IdToken).await)
        .await?;
    Ok(found.map(|document| IdTokenView::of(&document)))
}

/// Replaces the document.
pub(super) async fn put(by: &Administrator, config: &IdTokenView) -> Result<()> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, ID);
    let document = config.document();
    by.write(async move |tx| {
        configs::put(tx, ConfigKey::IdToken, &document).await?;
        entry.record(tx).await
    })
    .await
}
