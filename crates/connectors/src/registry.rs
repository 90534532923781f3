//! All connectors that can be set up.

use std::sync::Arc;

use keyward_model::{Connector, ConnectorType};

use crate::{
    Factory, aliyun_dm, aliyun_sms, aliyun_sms_mas, aws_ses, http, mailgun, sendgrid, smtp,
    tencent, twilio, vonage,
};

/// The factories of this build. Clones share them.
#[derive(Clone, Debug)]
pub struct Registry(Arc<[Factory]>);

impl Registry {
    /// Every connector, in the order in which they are listed. A new one is a line here.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new([
            aliyun_sms::factory(),
            aliyun_sms_mas::factory(),
            tencent::factory(),
            twilio::factory(),
            vonage::factory(),
            http::sms(),
            smtp::factory(),
            aliyun_dm::factory(),
            aws_ses::factory(),
            mailgun::factory(),
            sendgrid::factory(),
            http::email(),
        ]))
    }

    /// The factories in the order of the list.
    #[must_use]
    pub fn all(&self) -> &[Factory] {
        &self.0
    }

    /// The factory with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Factory> {
        self.0.iter().find(|factory| factory.id == id)
    }

    /// What a configured connector is for; `None` when this build does not know its factory (an
    /// imported database may name one).
    #[must_use]
    pub fn kind_of(&self, connector: &Connector) -> Option<ConnectorType> {
        self.find(&connector.factory_id).map(|factory| factory.kind)
    }

    /// The connector that sends messages of a kind, among all that a tenant has set up.
    #[must_use]
    pub fn pick<'a>(
        &self,
        kind: ConnectorType,
        connectors: &'a [Connector],
    ) -> Option<&'a Connector> {
        connectors
            .iter()
            .find(|connector| self.kind_of(connector) == Some(kind))
    }
}

impl Default for Registry {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn ids_are_unique_and_found() {
        let registry = Registry::new();
        let ids: HashSet<&str> = registry.all().iter().map(|factory| factory.id).collect();
        assert_eq!(ids.len(), registry.all().len());
        for id in ids {
            assert_eq!(registry.find(id).unwrap().id, id);
        }
        assert!(registry.find("no-such-connector").is_none());
    }

    #[test]
    fn every_factory_answers_what_the_contract_requires() {
        for factory in Registry::new().all() {
            let json = serde_json::to_value(factory).unwrap();
            for key in [
                "type",
                "id",
                "target",
                "platform",
                "name",
                "description",
                "logo",
                "logoDark",
                "readme",
                "formItems",
                "isDemo",
            ] {
                assert!(json.get(key).is_some(), "{}: {key}", factory.id);
            }
            for texts in [&factory.name, &factory.description] {
                assert!(texts.contains_key("en") && texts.contains_key("zh-CN"));
            }
            assert!(factory.readme.starts_with("# "));
            assert!(factory.logo.starts_with("data:image/svg+xml,%3Csvg"));
        }
    }
}
