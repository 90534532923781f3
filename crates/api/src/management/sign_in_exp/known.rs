//! What settings may name: languages, fields of the profile, targets of social connectors.

use keyward_connectors::Registry;
use keyward_http::Phrases;
use keyward_model::{Connector, ConnectorType};
use keyward_store::{Result, Tx, custom_phrases, profile_fields};

/// What of a tenant settings may name.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// Tags of the languages that there are texts in.
    pub languages: Vec<String>,
    /// Names of the fields of the profile.
    pub profile_fields: Vec<String>,
    /// Targets that there are social connectors for.
    pub social_targets: Vec<String>,
}

impl Known {
    /// Looks it up.
    pub(super) async fn find(
        tx: &mut Tx<'_>,
        built_in: &Phrases,
        registry: &Registry,
        connectors: &[Connector],
    ) -> Result<Self> {
        let own = custom_phrases::list(tx).await?;
        let own = own.into_iter().map(|phrases| phrases.language_tag);
        let fields = profile_fields::list(tx).await?;
        Ok(Self {
            languages: built_in.tags().map(str::to_owned).chain(own).collect(),
            profile_fields: fields.into_iter().map(|field| field.name).collect(),
            social_targets: social_targets(registry, connectors),
        })
    }
}

fn social_targets(registry: &Registry, connectors: &[Connector]) -> Vec<String> {
    connectors
        .iter()
        .filter_map(|connector| {
            let factory = registry.find(&connector.factory_id)?;
            let own = connector.metadata.target.as_deref();
            let target = own.unwrap_or(factory.target);
            (factory.kind == ConnectorType::Social).then(|| target.to_owned())
        })
        .collect()
}
