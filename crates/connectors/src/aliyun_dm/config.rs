//! The configuration, read once.

use keyward_model::{JsonObject, Secret};
use url::Url;

use crate::{
    ConnectorError,
    config::{Fields, Issues, read},
    mail::{MailTemplate, read_templates},
    post::provider,
    templates::Templates,
};

/// The regions that have the service; the first one when none is named.
pub(super) const REGIONS: [&str; 5] = [
    "cn-hangzhou",
    "ap-southeast-1",
    "ap-southeast-2",
    "eu-central-1",
    "us-east-1",
];

/// A configuration that lacks nothing.
#[derive(Debug)]
pub(super) struct Config {
    pub(super) access_key_id: String,
    pub(super) access_key_secret: Secret,
    pub(super) region: &'static str,
    pub(super) account_name: String,
    pub(super) from_alias: Option<String>,
    pub(super) templates: Option<Templates<MailTemplate>>,
}

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidConfig`](crate::ErrorCode::InvalidConfig), naming all that is wrong.
    pub(super) fn parse(config: &JsonObject) -> Result<Self, ConnectorError> {
        read(config, |fields, issues| Self {
            access_key_id: fields.text("accessKeyId", issues),
            access_key_secret: fields.secret("accessKeySecret", issues),
            region: region(fields, issues),
            account_name: fields.text("accountName", issues),
            from_alias: fields.optional_text("fromAlias", issues),
            templates: read_templates(fields, None, issues),
        })
    }

    /// The region's gateway.
    pub(super) fn endpoint(&self) -> Url {
        if self.region == REGIONS[0] {
            return provider("https://dm.aliyuncs.com/");
        }
        provider(&format!("https://dm.{}.aliyuncs.com/", self.region))
    }
}

fn region(fields: &Fields<'_>, issues: &mut Issues) -> &'static str {
    let Some(wanted) = fields.optional_text("regionId", issues) else {
        return REGIONS[0];
    };
    let known = REGIONS.into_iter().find(|region| *region == wanted);
    known.unwrap_or_else(|| {
        issues.add(
            fields.path("regionId"),
            format!("must be one of {}", REGIONS.join(", ")),
        );
        REGIONS[0]
    })
}
