//! Captchas: which provider a tenant has, and what of it the pages may know (reference
//! data-model.md "captcha_providers").

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;
use utoipa::ToSchema;

use crate::{Id, Secret, SignInExperience, Time};

/// A provider with its keys.
#[derive(Clone, Debug)]
pub enum CaptchaProvider {
    /// Cloudflare's.
    Turnstile {
        /// Names the site; public.
        site_key: String,
        /// Proves that we are the site's.
        secret_key: Secret,
    },
    /// Google's.
    RecaptchaEnterprise {
        /// Names the site; public.
        site_key: String,
        /// The API key of the project.
        secret_key: Secret,
        /// The project.
        project_id: RecaptchaProject,
        /// From where the script is loaded; Google's own host when absent.
        domain: Option<CaptchaDomain>,
        /// How people meet it; `invisible` when absent.
        mode: Option<RecaptchaMode>,
    },
}

/// A tenant's provider as a record.
#[derive(Clone, Debug)]
pub struct CaptchaRecord {
    /// Its id.
    pub id: Id<CaptchaRecord>,
    /// The provider.
    pub provider: CaptchaProvider,
    /// When there first was one.
    pub created_at: Time,
    /// When it last changed.
    pub updated_at: Time,
}

/// How people meet Google's captcha.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum RecaptchaMode {
    /// By a score.
    Invisible,
    /// By a box to tick.
    Checkbox,
}

/// A host from which a script may be loaded. It stands in pages and in their security policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaptchaDomain(String);

/// The id of a project at Google. It stands in a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RecaptchaProject(String);

/// The text cannot stand where it would.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CaptchaTextError {
    /// It is no host.
    #[error("not a host name")]
    Domain,
    /// It is no id of a project.
    #[error("not the id of a project")]
    Project,
}

impl CaptchaDomain {
    /// The host.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for CaptchaDomain {
    type Error = CaptchaTextError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if text.len() <= 253 && text.contains('.') && text.split('.').all(is_label) {
            Ok(Self(text))
        } else {
            Err(CaptchaTextError::Domain)
        }
    }
}

impl From<CaptchaDomain> for String {
    fn from(domain: CaptchaDomain) -> Self {
        domain.0
    }
}

impl RecaptchaProject {
    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RecaptchaProject {
    type Error = CaptchaTextError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        // Old projects are `domain.com:project`.
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"-.:_".contains(&byte);
        let is_dots = text.bytes().all(|byte| byte == b'.');
        if (1..=128).contains(&text.len()) && text.bytes().all(is_part) && !is_dots {
            Ok(Self(text))
        } else {
            Err(CaptchaTextError::Project)
        }
    }
}

impl From<RecaptchaProject> for String {
    fn from(project: RecaptchaProject) -> Self {
        project.0
    }
}

/// What pages may know of a provider: `captchaConfig` of the public sign-in experience.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CaptchaConfig {
    /// Whose it is: `Turnstile` or `RecaptchaEnterprise`.
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    pub kind: &'static str,
    /// Names the site.
    pub site_key: String,
    /// From where the script is loaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub domain: Option<CaptchaDomain>,
    /// How people meet it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<RecaptchaMode>,
}

/// What a page loads from a provider: its script, and the sources of the page's security policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaptchaSources {
    /// The URL of the script, without a query.
    pub script: String,
    /// `script-src`: the script, and what that loads.
    pub scripts: Vec<String>,
    /// `frame-src`.
    pub frames: Vec<String>,
    /// `connect-src`.
    pub calls: Vec<String>,
}

impl CaptchaProvider {
    /// The contract's names of the two kinds.
    pub const KINDS: [&'static str; 2] = ["Turnstile", "RecaptchaEnterprise"];

    /// What pages may know.
    #[must_use]
    pub fn public(&self) -> CaptchaConfig {
        match self {
            Self::Turnstile { site_key, .. } => CaptchaConfig {
                kind: Self::KINDS[0],
                site_key: site_key.clone(),
                domain: None,
                mode: None,
            },
            Self::RecaptchaEnterprise {
                site_key,
                domain,
                mode,
                ..
            } => CaptchaConfig {
                kind: Self::KINDS[1],
                site_key: site_key.clone(),
                domain: domain.clone(),
                mode: *mode,
            },
        }
    }

    /// The whole configuration with its secret, as an administrator wrote it.
    #[must_use]
    pub fn expose(&self) -> Value {
        let mut config = json!(self.public());
        let (secret, project) = match self {
            Self::Turnstile { secret_key, .. } => (secret_key, None),
            Self::RecaptchaEnterprise {
                secret_key,
                project_id,
                ..
            } => (secret_key, Some(project_id)),
        };
        config["secretKey"] = secret.expose().into();
        if let Some(project) = project {
            config["projectId"] = project.as_str().into();
        }
        config
    }

    /// From where a page loads what asks people.
    #[must_use]
    pub fn sources(&self) -> CaptchaSources {
        match self {
            Self::Turnstile { .. } => {
                let host = "https://challenges.cloudflare.com";
                CaptchaSources {
                    script: format!("{host}/turnstile/v0/api.js"),
                    scripts: vec![host.to_owned()],
                    frames: vec![host.to_owned()],
                    calls: vec![host.to_owned()],
                }
            }
            Self::RecaptchaEnterprise { domain, .. } => {
                let host = domain
                    .as_ref()
                    .map_or("www.google.com", CaptchaDomain::as_str);
                // Much else lives on these hosts: only what is under this path is named.
                let own = format!("https://{host}/recaptcha/");
                let named = |other: &str| vec![own.clone(), format!("https://{other}/recaptcha/")];
                CaptchaSources {
                    script: format!("{own}enterprise.js"),
                    scripts: named("www.gstatic.com"),
                    frames: named("recaptcha.google.com"),
                    calls: vec![own],
                }
            }
        }
    }
}

impl SignInExperience {
    /// Whether people have to show that they are some.
    #[must_use]
    pub fn wants_captcha(&self) -> bool {
        self.captcha_policy.get("enabled") == Some(&Value::Bool(true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recaptcha(domain: Option<&str>) -> CaptchaProvider {
        CaptchaProvider::RecaptchaEnterprise {
            site_key: "site".to_owned(),
            secret_key: Secret::new("hidden".to_owned()),
            project_id: RecaptchaProject::try_from("my-project".to_owned()).expect("an id"),
            domain: domain.map(|host| CaptchaDomain::try_from(host.to_owned()).expect("a host")),
            mode: Some(RecaptchaMode::Checkbox),
        }
    }

    #[test]
    fn pages_do_not_learn_the_secret() {
        let provider = recaptcha(Some("www.recaptcha.net"));
        assert_eq!(
            json!(provider.public()),
            json!({
                "type": "RecaptchaEnterprise", "siteKey": "site",
                "domain": "www.recaptcha.net", "mode": "checkbox",
            })
        );
        assert!(!format!("{provider:?}").contains("hidden"));
        assert_eq!(provider.expose()["secretKey"], "hidden");
        assert_eq!(provider.expose()["projectId"], "my-project");
    }

    #[test]
    fn scripts_come_from_the_providers_host() {
        for (domain, host) in [
            (None, "www.google.com"),
            (Some("www.recaptcha.net"), "www.recaptcha.net"),
        ] {
            let own = format!("https://{host}/recaptcha/");
            let sources = recaptcha(domain).sources();
            assert_eq!(sources.script, format!("{own}enterprise.js"));
            for list in [&sources.scripts, &sources.frames, &sources.calls] {
                assert_eq!(list[0], own);
            }
        }
    }

    #[test]
    fn what_would_be_more_than_a_host_or_an_id_is_refused() {
        for bad in [
            "",
            "localhost",
            "a.b/c",
            "a.b:1",
            "a b.c",
            "a..b",
            "*.b.c",
            "a.b;",
        ] {
            assert!(CaptchaDomain::try_from(bad.to_owned()).is_err(), "{bad}");
        }
        for bad in ["", "..", "a/b", "a?b", "a b", "é"] {
            assert!(RecaptchaProject::try_from(bad.to_owned()).is_err(), "{bad}");
        }
    }
}
