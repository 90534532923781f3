//! Captchas: asking a provider whether it has seen a person (reference experience-api.md §1).

use keyward_model::{CaptchaProvider, RecaptchaMode, Secret};
use keyward_outbound::{Client, Response};
use serde::Deserialize;
use serde_json::json;
use url::Url;

/// Where Cloudflare is asked.
const TURNSTILE: &str = "https://challenges.cloudflare.com/turnstile/v0/siteverify";
/// Where Google is asked; a project follows.
const RECAPTCHA: &str = "https://recaptchaenterprise.googleapis.com/v1/projects";
/// What a page says that people are about to do.
const ACTION: &str = "interaction";
/// From here on Google takes somebody for a person.
const LEAST_SCORE: f64 = 0.5;
/// No provider's token is longer.
const LONGEST: usize = 8192;

/// Asks providers. Clones share connections.
#[derive(Clone, Debug)]
pub struct CaptchaVerifier(Client);

#[derive(Deserialize)]
struct TurnstileAnswer {
    success: bool,
    #[serde(default, rename = "error-codes")]
    error_codes: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RecaptchaAnswer {
    token_properties: TokenProperties,
    #[serde(default)]
    risk_analysis: RiskAnalysis,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TokenProperties {
    #[serde(default)]
    valid: bool,
    #[serde(default)]
    action: String,
    #[serde(default)]
    invalid_reason: String,
}

#[derive(Default, Deserialize)]
struct RiskAnalysis {
    #[serde(default)]
    score: f64,
}

impl CaptchaVerifier {
    /// Asks by this client.
    #[must_use]
    pub fn new(outbound: Client) -> Self {
        Self(outbound)
    }

    /// Whether a provider takes whoever got this token for a person. No when it cannot be asked:
    /// a captcha that could be switched off by cutting a line would be none.
    pub async fn verify(&self, provider: &CaptchaProvider, token: &str) -> bool {
        if token.is_empty() || token.len() > LONGEST {
            return false;
        }
        let is_person = match provider {
            CaptchaProvider::Turnstile { secret_key, .. } => {
                self.ask_turnstile(secret_key, token).await
            }
            CaptchaProvider::RecaptchaEnterprise {
                site_key,
                secret_key,
                project_id,
                mode,
                ..
            } => {
                let url = format!("{RECAPTCHA}/{}/assessments", project_id.as_str());
                self.ask_recaptcha(&url, secret_key, site_key, *mode, token)
                    .await
            }
        };
        is_person.unwrap_or(false)
    }

    /// `None` when there is no answer that makes sense.
    async fn ask_turnstile(&self, secret: &Secret, token: &str) -> Option<bool> {
        let url = Url::parse(TURNSTILE).ok()?;
        let fields = [("secret", secret.expose()), ("response", token)];
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let response = self.0.post_form(&url, &fields).await.ok()?;
        let answer: TurnstileAnswer = read("Turnstile", &response)?;
        if !answer.success {
            // Codes of the provider: a wrong secret is told here only.
            let codes = answer.error_codes.join(" ");
            tracing::info!(provider = "Turnstile", codes, "captcha refused");
        }
        Some(answer.success)
    }

    async fn ask_recaptcha(
        &self,
        url: &str,
        secret: &Secret,
        site_key: &str,
        mode: Option<RecaptchaMode>,
        token: &str,
    ) -> Option<bool> {
        let mut url = Url::parse(url).ok()?;
        url.query_pairs_mut().append_pair("key", secret.expose());
        let event = json!({ "token": token, "siteKey": site_key, "expectedAction": ACTION });
        let assessment = json!({ "event": event });
        let response = self.0.post_json(&url, &assessment).await.ok()?;
        let answer: RecaptchaAnswer = read("RecaptchaEnterprise", &response)?;
        let properties = answer.token_properties;
        // A box that is ticked need not name an action; a token for another one is not ours.
        let is_ours = properties.action.is_empty() || properties.action == ACTION;
        let score = answer.risk_analysis.score;
        let is_person = mode == Some(RecaptchaMode::Checkbox) || score >= LEAST_SCORE;
        let passes = properties.valid && is_ours && is_person;
        if !passes {
            let reason = properties.invalid_reason;
            let provider = "RecaptchaEnterprise";
            tracing::info!(provider, reason, score, "captcha refused");
        }
        Some(passes)
    }
}

fn read<'r, T: Deserialize<'r>>(provider: &'static str, response: &'r Response) -> Option<T> {
    let answer = serde_json::from_slice(&response.body).ok();
    let answer = answer.filter(|_| response.is_success());
    if answer.is_none() {
        let status = response.status;
        tracing::warn!(provider, status, "a captcha cannot be verified");
    }
    answer
}
