//! The rules about connectors. Nothing here knows HTTP.

use keyward_connectors::{Factory, Message, Messenger, Registry, strip_empty};
use keyward_crypto::random;
use keyward_model::{
    Connector, ConnectorMetadata, ConnectorType, Id, JsonObject, ManagementAction,
};
use keyward_store::{connectors, sign_in_experiences};

use super::{ConnectorChangeError, SUBJECT, view::ConnectorView};
use crate::management::{Administrator, sign_in_exp};

type Result<T, E = ConnectorChangeError> = std::result::Result<T, E>;

/// A connector that is to be set up.
#[derive(Clone, Debug)]
pub struct NewConnector {
    /// Its id; a random one when absent.
    pub id: Option<Id<Connector>>,
    /// The kind of connector.
    pub factory_id: String,
    /// Its configuration.
    pub config: JsonObject,
    /// Its overridden face.
    pub metadata: ConnectorMetadata,
    /// Whether profiles follow the provider.
    pub sync_profile: bool,
    /// Whether the provider's tokens are kept.
    pub enable_token_storage: bool,
}

impl NewConnector {
    /// A connector of a kind with a configuration.
    #[must_use]
    pub fn new(factory_id: impl Into<String>, config: JsonObject) -> Self {
        Self {
            id: None,
            factory_id: factory_id.into(),
            config,
            metadata: ConnectorMetadata::default(),
            sync_profile: false,
            enable_token_storage: false,
        }
    }
}

/// What of a connector is to change; what is absent stays.
#[derive(Clone, Debug, Default)]
pub(super) struct ConnectorChange {
    pub config: Option<JsonObject>,
    pub metadata: Option<ConnectorMetadata>,
    pub sync_profile: Option<bool>,
    pub enable_token_storage: Option<bool>,
}

fn check(factory: &Factory, connector: &Connector) -> Result<()> {
    if !factory.is_standard && connector.metadata != ConnectorMetadata::default() {
        return Err(ConnectorChangeError::FixedMetadata);
    }
    if connector.sync_profile && factory.kind != ConnectorType::Social {
        return Err(ConnectorChangeError::NoProfiles);
    }
    if connector.enable_token_storage && !factory.is_token_storage_supported {
        return Err(ConnectorChangeError::NoTokens);
    }
    factory.check_config(&connector.config)?;
    Ok(())
}

/// Sets up a connector. One that sends messages takes the place of every other of its type.
///
/// # Errors
/// The rule that it breaks.
pub async fn create(
    by: &Administrator,
    registry: &Registry,
    new: NewConnector,
) -> Result<Connector> {
    let factory = registry
        .find(&new.factory_id)
        .ok_or(ConnectorChangeError::NoSuchFactory)?;
    let connector = Connector {
        id: new
            .id
            .unwrap_or_else(|| Id::from(random::short_id(by.random()))),
        factory_id: new.factory_id,
        config: strip_empty(new.config),
        metadata: new.metadata,
        sync_profile: new.sync_profile,
        enable_token_storage: new.enable_token_storage,
        created_at: by.now(),
    };
    check(factory, &connector)?;
    let kind = factory.kind;
    let (vault, random) = (by.store.vault().clone(), by.audit.random.clone());
    let (by_all, registry) = (by.clone(), registry.clone());
    by.write(async move |tx| {
        let entry = by_all.entry(ManagementAction::Create, SUBJECT, &connector.id);
        connectors::insert(tx, &vault, &connector, kind, random.as_ref()).await?;
        for other in connectors::list(tx, &vault).await? {
            let is_replaced = kind != ConnectorType::Social
                && other.id != connector.id
                && registry.kind_of(&other) == Some(kind);
            if is_replaced {
                connectors::delete(tx, &other.id).await?;
                by_all
                    .entry(ManagementAction::Delete, SUBJECT, &other.id)
                    .record(tx)
                    .await?;
            }
        }
        entry.record(tx).await?;
        Ok(connector)
    })
    .await
}

/// All connectors whose factory this build knows, oldest first.
pub(super) async fn list(by: &Administrator, registry: &Registry) -> Result<Vec<Connector>> {
    let vault = by.store.vault().clone();
    let mut all: Vec<Connector> = by
        .read(async move |tx| connectors::list(tx, &vault).await)
        .await?;
    all.retain(|connector| registry.kind_of(connector).is_some());
    for kind in [ConnectorType::Sms, ConnectorType::Email] {
        let of_kind = |connector: &&Connector| registry.kind_of(connector) == Some(kind);
        if all.iter().filter(of_kind).count() > 1 {
            return Err(ConnectorChangeError::MoreThanOne(kind));
        }
    }
    Ok(all)
}

/// A connector.
pub(super) async fn get(by: &Administrator, id: Id<Connector>) -> Result<Connector> {
    let vault = by.store.vault().clone();
    by.read(async move |tx| {
        connectors::find(tx, &vault, &id)
            .await?
            .ok_or_else(|| ConnectorChangeError::NotFound(id.as_str().to_owned()))
    })
    .await
}

/// Changes a connector.
pub(super) async fn update(
    by: &Administrator,
    registry: &Registry,
    id: Id<Connector>,
    change: ConnectorChange,
) -> Result<Connector> {
    let entry = by.entry(ManagementAction::Update, SUBJECT, &id);
    let (vault, random) = (by.store.vault().clone(), by.audit.random.clone());
    let (caller, registry) = (by.clone(), registry.clone());
    by.write(async move |tx| {
        let mut connector = connectors::find(tx, &vault, &id)
            .await?
            .ok_or_else(|| ConnectorChangeError::NotFound(id.as_str().to_owned()))?;
        let factory = registry
            .find(&connector.factory_id)
            .ok_or(ConnectorChangeError::NoSuchFactory)?;
        caller.check_seen(&ConnectorView::new(factory, &connector))?;
        if let Some(config) = change.config {
            connector.config = strip_empty(config);
        }
        if let Some(metadata) = change.metadata {
            connector.metadata = metadata;
        }
        if let Some(sync) = change.sync_profile {
            connector.sync_profile = sync;
        }
        if let Some(enable) = change.enable_token_storage {
            connector.enable_token_storage = enable;
        }
        check(factory, &connector)?;
        connectors::update(tx, &vault, &connector, random.as_ref()).await?;
        entry.record(tx).await?;
        Ok(connector)
    })
    .await
}

/// Removes a connector, unless expired passwords could then not be replaced.
pub(super) async fn delete(
    by: &Administrator,
    messenger: &Messenger,
    id: Id<Connector>,
) -> Result<()> {
    let entry = by.entry(ManagementAction::Delete, SUBJECT, &id);
    let vault = by.store.vault().clone();
    let messenger = messenger.clone();
    by.write(async move |tx| {
        let mut all = connectors::list(tx, &vault).await?;
        let settings = sign_in_experiences::get(tx).await?;
        if !connectors::delete(tx, &id).await? {
            return Err(ConnectorChangeError::NotFound(id.as_str().to_owned()));
        }
        all.retain(|connector| connector.id != id);
        let senders = sign_in_exp::Senders::of(&messenger, &all);
        if sign_in_exp::passwords_expire(&settings) && !senders.can_reset_password(&settings) {
            return Err(ConnectorChangeError::LastWayToResetPasswords);
        }
        entry.record(tx).await?;
        Ok(())
    })
    .await
}

/// Sends a message by a configuration that has not been saved, and records how that ended.
pub(super) async fn test(
    by: &Administrator,
    messenger: &Messenger,
    factory_id: &str,
    config: JsonObject,
    message: &Message,
) -> Result<()> {
    let factory = messenger
        .registry()
        .find(factory_id)
        .ok_or(ConnectorChangeError::NothingToTest(message.to.kind()))?;
    let sent = messenger.send_with(factory, &config, message).await;
    let refused = sent.as_ref().err().cloned();
    let entry = by.entry(ManagementAction::Test, SUBJECT, factory_id);
    by.write(async move |tx| match refused {
        None => entry.record(tx).await,
        Some(error) => {
            let message = error.message.as_deref().unwrap_or_default();
            entry.refuse(tx, error.code_str(), message).await
        }
    })
    .await?;
    sent.map(drop).map_err(ConnectorChangeError::from)
}
