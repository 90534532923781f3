//! The captcha on a page that begins a conversation. The provider's script asks the person; `captcha.js` loads
//! it, puts what it gives into the forms, and holds them back until there is something.

use keyward_model::{CaptchaProvider, CaptchaSources, RecaptchaMode};

use crate::language::base;

/// What a page needs to know of the tenant's captcha. Nothing of it is secret.
#[derive(Clone, Debug)]
pub struct Captcha {
    /// Whose it is and how people meet it: `turnstile`, `recaptcha-box` or `recaptcha-score`.
    pub(super) kind: &'static str,
    /// Names the site.
    pub(super) site_key: String,
    /// The provider's script.
    pub(super) script: String,
    /// The language that the provider speaks.
    pub(super) language: String,
    sources: CaptchaSources,
}

/// The captcha in a form.
#[derive(Clone, Copy, Debug)]
pub struct CaptchaField<'a> {
    /// The captcha.
    pub captcha: &'a Captcha,
    /// What is wrong, when it was not solved.
    pub error: Option<&'a str>,
}

impl Captcha {
    /// The captcha of a provider, on a page in a language.
    #[must_use]
    pub fn of(provider: &CaptchaProvider, tag: &str) -> Self {
        let public = provider.public();
        let sources = provider.sources();
        let script = &sources.script;
        let (kind, language, script) = match provider {
            CaptchaProvider::Turnstile { .. } => {
                let script = format!("{script}?render=explicit");
                ("turnstile", turnstile_language(tag), script)
            }
            CaptchaProvider::RecaptchaEnterprise { mode, .. } => {
                let language = google_language(tag);
                let (kind, render) = match mode {
                    Some(RecaptchaMode::Checkbox) => ("recaptcha-box", "explicit"),
                    Some(RecaptchaMode::Invisible) | None => {
                        ("recaptcha-score", public.site_key.as_str())
                    }
                };
                let query = url::form_urlencoded::Serializer::new(String::new())
                    .append_pair("render", render)
                    .append_pair("hl", language)
                    .finish();
                (kind, language, format!("{script}?{query}"))
            }
        };
        Self {
            kind,
            script,
            language: language.to_owned(),
            site_key: public.site_key,
            sources,
        }
    }

    /// What the page's security policy must allow.
    #[must_use]
    pub fn sources(&self) -> &CaptchaSources {
        &self.sources
    }
}

/// Google writes Chinese and Portuguese with their place, other languages without.
fn google_language(tag: &str) -> &str {
    match base(tag) {
        "zh" | "pt" => tag,
        base => base,
    }
}

/// Cloudflare knows two ways of writing Chinese, and Portuguese without a place is Portugal's.
fn turnstile_language(tag: &str) -> &str {
    match tag {
        "zh-HK" | "zh-TW" => "zh-tw",
        "pt-BR" => "pt-br",
        _ => match base(tag) {
            "zh" => "zh-cn",
            base => base,
        },
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use keyward_model::{RecaptchaProject, Secret};

    use super::*;

    fn turnstile() -> CaptchaProvider {
        CaptchaProvider::Turnstile {
            site_key: "site".to_owned(),
            secret_key: Secret::new("hidden".to_owned()),
        }
    }

    fn recaptcha(site_key: &str, mode: Option<RecaptchaMode>) -> CaptchaProvider {
        CaptchaProvider::RecaptchaEnterprise {
            site_key: site_key.to_owned(),
            secret_key: Secret::new("hidden".to_owned()),
            project_id: RecaptchaProject::try_from("project".to_owned()).unwrap(),
            domain: None,
            mode,
        }
    }

    #[test]
    fn scripts_are_told_how_they_are_used() {
        let captcha = Captcha::of(&turnstile(), "en");
        assert_eq!(
            (captcha.kind, captcha.script.as_str()),
            (
                "turnstile",
                "https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit"
            )
        );
        let google = "https://www.google.com/recaptcha/enterprise.js";
        let captcha = Captcha::of(&recaptcha("a&b", None), "fr");
        assert_eq!(captcha.kind, "recaptcha-score");
        assert_eq!(captcha.script, format!("{google}?render=a%26b&hl=fr"));
        let checkbox = Some(RecaptchaMode::Checkbox);
        let captcha = Captcha::of(&recaptcha("a", checkbox), "zh-HK");
        assert_eq!(captcha.kind, "recaptcha-box");
        assert_eq!(captcha.script, format!("{google}?render=explicit&hl=zh-HK"));
        assert!(!format!("{captcha:?}").contains("hidden"));
    }

    #[test]
    fn languages_are_written_as_the_providers_write_them() {
        for (tag, google, cloudflare) in [
            ("en", "en", "en"),
            ("tr-TR", "tr", "tr"),
            ("pt-BR", "pt-BR", "pt-br"),
            ("pt-PT", "pt-PT", "pt"),
            ("zh-CN", "zh-CN", "zh-cn"),
            ("zh-HK", "zh-HK", "zh-tw"),
        ] {
            assert_eq!(google_language(tag), google);
            assert_eq!(turnstile_language(tag), cloudflare);
        }
    }
}
