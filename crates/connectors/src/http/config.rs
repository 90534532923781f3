//! The configuration, the same for both kinds.

use keyward_model::{JsonObject, Secret};
use url::Url;

use crate::{ConnectorError, config::read};

/// A configuration that lacks nothing.
#[derive(Debug)]
pub(super) struct Config {
    pub(super) endpoint: Url,
    /// The `Authorization` header, word for word.
    pub(super) authorization: Option<Secret>,
}

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidConfig`](crate::ErrorCode::InvalidConfig), naming all that is wrong.
    pub(super) fn parse(config: &JsonObject) -> Result<Self, ConnectorError> {
        read(config, |fields, issues| Self {
            endpoint: fields.required_url("endpoint", issues),
            authorization: fields.header_secret("authorization", issues),
        })
    }
}
