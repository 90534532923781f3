//! SendGrid's mail API: a bearer key, a verified sender, and content from the plainest part on.

use serde_json::{Value, json};

use super::provider::{Delivered, Provider, Refusal, Request};

/// The account whose verified sender is `no-reply@example.com`.
#[derive(Debug)]
pub struct SendGrid;

/// The key of the account.
pub const API_KEY: &str = "SG.sendgrid-api-key";

impl Provider for SendGrid {
    const HOST: &'static str = "api.sendgrid.com";

    fn judge(&mut self, request: &Request) -> Result<(Delivered, u16, String), Refusal> {
        let refuse = |status: u16, message: &str| {
            let body = json!({ "errors": [{ "message": message, "field": null }] });
            Err(Refusal::json(status, body))
        };
        if !request.is_post_to("/v3/mail/send") {
            return refuse(404, "not found");
        }
        if request.header("authorization") != format!("Bearer {API_KEY}") {
            return refuse(
                401,
                "The provided authorization grant is invalid, expired, or revoked",
            );
        }
        let Some(body) = request.json() else {
            return refuse(400, "Bad Request");
        };
        let from = &body["from"];
        if from["email"] != "no-reply@example.com" {
            return refuse(
                403,
                "The from address does not match a verified Sender Identity.",
            );
        }
        let to = body["personalizations"][0]["to"][0]["email"].as_str();
        let (Some(to), Some(subject)) = (to, body["subject"].as_str()) else {
            return refuse(400, "The subject is required.");
        };
        if subject.is_empty() || subject.contains(['\r', '\n']) {
            return refuse(400, "The subject must be one line.");
        }
        let parts = body["content"].as_array().cloned().unwrap_or_default();
        let kinds: Vec<&str> = parts
            .iter()
            .filter_map(|part| part["type"].as_str())
            .collect();
        let is_ordered = matches!(
            kinds[..],
            ["text/plain"] | ["text/html"] | ["text/plain", "text/html"]
        );
        if !is_ordered {
            return refuse(400, "text/plain must come first, then text/html.");
        }
        let part = |kind: &str| {
            let part = parts.iter().find(|part| part["type"] == kind);
            let value = part.map(|part| part["value"].as_str().unwrap_or_default());
            value.unwrap_or_default().to_owned()
        };
        let delivered = Delivered {
            to: to.to_owned(),
            from: from["name"].as_str().unwrap_or_default().to_owned(),
            subject: subject.to_owned(),
            text: part("text/plain"),
            html: part("text/html"),
            raw: Value::to_string(&body),
        };
        Ok((delivered, 202, String::new()))
    }
}
