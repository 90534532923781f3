//! Vonage's SMS API: the key in the form, and a status for each part in an answer of 200.

use serde_json::json;

use super::provider::{Delivered, Provider, Refusal, Request};

/// The account with the key `vonage-key`.
#[derive(Debug)]
pub struct Vonage;

/// The secret of the account.
pub const API_SECRET: &str = "vonage-api-secret";

impl Provider for Vonage {
    const HOST: &'static str = "rest.nexmo.com";

    fn judge(&mut self, request: &Request) -> Result<(Delivered, u16, String), Refusal> {
        let refuse = |status: &str, text: &str| {
            let part = json!({ "status": status, "error-text": text });
            let body = json!({ "message-count": "1", "messages": [part] });
            Err(Refusal::json(200, body))
        };
        let form = request.form().filter(|_| request.is_post_to("/sms/json"));
        let Some(form) = form else {
            return Err(Refusal::json(404, json!({})));
        };
        let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        for name in ["api_key", "api_secret", "from", "to", "text"] {
            if field(name).is_empty() {
                return refuse("2", &format!("Missing {name} param"));
            }
        }
        if field("api_key") != "vonage-key" || field("api_secret") != API_SECRET {
            return refuse("4", "Bad Credentials");
        }
        if !field("to").bytes().all(|byte| byte.is_ascii_digit()) {
            return refuse("3", "to address is not numeric");
        }
        let text = if field("type") == "unicode" {
            field("text").to_owned()
        } else {
            // What the alphabet of GSM lacks is lost on the way.
            let kept = field("text").chars();
            kept.map(|c| if c.is_ascii() { c } else { '?' }).collect()
        };
        let delivered = Delivered {
            to: field("to").to_owned(),
            from: field("from").to_owned(),
            text,
            ..Delivered::default()
        };
        let part = json!({ "status": "0", "message-id": "vonage-1", "to": delivered.to });
        let body = json!({ "message-count": "1", "messages": [part] });
        Ok((delivered, 200, body.to_string()))
    }
}
