//! Mailgun's messages: Basic authentication as `api`, a domain of the account, words or a template.

use serde_json::{Value, json};

use super::provider::{Delivered, Provider, Refusal, Request};

/// The account with the domain `mg.example.com` and the template `verification`.
#[derive(Debug)]
pub struct Mailgun;

/// The key of the account.
pub const API_KEY: &str = "mailgun-sending-key";

impl Provider for Mailgun {
    const HOST: &'static str = "api.mailgun.net";

    fn judge(&mut self, request: &Request) -> Result<(Delivered, u16, String), Refusal> {
        let refuse =
            |status: u16, message: &str| Err(Refusal::json(status, json!({ "message": message })));
        if request.basic() != Some(("api".to_owned(), API_KEY.to_owned())) {
            return Err(Refusal {
                status: 401,
                body: "Forbidden".to_owned(),
            });
        }
        if !request.is_post_to("/v3/mg.example.com/messages") {
            return refuse(404, "Domain not found");
        }
        let Some(form) = request.form() else {
            return refuse(400, "not a form");
        };
        let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
        for name in ["from", "to"] {
            if !field(name).contains('@') {
                return refuse(400, &format!("{name} parameter is not a valid address"));
            }
        }
        let (mut text, html) = (field("text").to_owned(), field("html").to_owned());
        if field("template").is_empty() {
            if text.is_empty() && html.is_empty() {
                return refuse(400, "Need at least one of 'text', 'html' or 'template'");
            }
        } else {
            let variables: Result<Value, _> = serde_json::from_str(field("h:X-Mailgun-Variables"));
            let (Ok(variables), "verification") = (variables, field("template")) else {
                return refuse(400, "template not found");
            };
            let value = |name: &str| variables[name].as_str().unwrap_or_default().to_owned();
            text = format!("{}: {}", value("shop"), value("code"));
        }
        let delivered = Delivered {
            to: field("to").to_owned(),
            from: field("from").to_owned(),
            subject: field("subject").to_owned(),
            text,
            html,
            raw: field("h:Reply-To").to_owned(),
        };
        let body = json!({ "id": "<1@mg.example.com>", "message": "Queued. Thank you." });
        Ok((delivered, 200, body.to_string()))
    }
}
