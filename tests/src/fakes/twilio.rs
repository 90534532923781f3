//! Twilio's messages: Basic authentication, a messaging service of the account, a number in E.164.

use serde_json::json;

use super::provider::{Delivered, Provider, Refusal, Request};

/// The account `AC1`, with the messaging service `MG1`.
#[derive(Debug)]
pub struct Twilio;

/// The token of the account.
pub const AUTH_TOKEN: &str = "twilio-auth-token";

impl Provider for Twilio {
    const HOST: &'static str = "api.twilio.com";

    fn judge(&mut self, request: &Request) -> Result<(Delivered, u16, String), Refusal> {
        let refuse = |status: u16, code: u32, message: &str| {
            let body = json!({ "code": code, "message": message, "status": status });
            Err(Refusal::json(status, body))
        };
        if !request.is_post_to("/2010-04-01/Accounts/AC1/Messages.json") {
            return refuse(404, 20404, "The requested resource was not found");
        }
        if request.basic() != Some(("AC1".to_owned(), AUTH_TOKEN.to_owned())) {
            return refuse(401, 20003, "Authenticate");
        }
        let Some(form) = request.form() else {
            return refuse(400, 21620, "Not a form");
        };
        let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        let to = field("To");
        let digits = to.strip_prefix('+').unwrap_or_default();
        if !(8..=15).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return refuse(400, 21211, "The 'To' number is not a valid phone number.");
        }
        if field("MessagingServiceSid") != "MG1" {
            return refuse(400, 21703, "The Messaging Service does not exist");
        }
        if field("Body").is_empty() || field("Body").chars().count() > 1600 {
            return refuse(400, 21602, "Message body is required.");
        }
        if !["enable", "disable"].contains(&field("RiskCheck")) {
            return refuse(400, 20001, "RiskCheck is invalid");
        }
        let delivered = Delivered {
            to: to.to_owned(),
            from: "MG1".to_owned(),
            text: field("Body").to_owned(),
            raw: field("RiskCheck").to_owned(),
            ..Delivered::default()
        };
        let body = json!({ "sid": "SM1", "status": "accepted", "error_code": null });
        Ok((delivered, 201, body.to_string()))
    }
}
