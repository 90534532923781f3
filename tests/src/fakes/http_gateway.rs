//! A gateway of a tenant's own: it wants its header and the contract's JSON.

use serde_json::{Value, json};

use super::provider::{Delivered, Provider, Refusal, Request};

/// The gateway at `https://messages.example.com/send`.
#[derive(Debug)]
pub struct HttpGateway;

/// The header that it wants.
pub const AUTHORIZATION: &str = "Bearer gateway-secret";

impl Provider for HttpGateway {
    const HOST: &'static str = "messages.example.com";

    fn judge(&mut self, request: &Request) -> Result<(Delivered, u16, String), Refusal> {
        let refuse = |status: u16, text: &str| {
            Err(Refusal {
                status,
                body: text.to_owned(),
            })
        };
        if !request.is_post_to("/send") {
            return refuse(404, "nothing here");
        }
        if request.header("authorization") != AUTHORIZATION {
            let got = request.header("authorization");
            return refuse(401, &format!("who are you? {got}"));
        }
        let Some(body) = request.json() else {
            return refuse(415, "no JSON");
        };
        let known = ["to", "type", "payload", "ip"];
        let members = body.as_object().cloned().unwrap_or_default();
        if members.keys().any(|key| !known.contains(&key.as_str())) {
            return refuse(400, "an unknown member");
        }
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let payload = &body["payload"];
        if !payload.is_object() {
            return refuse(400, "no payload");
        }
        let delivered = Delivered {
            to: text(&body["to"]),
            subject: text(&body["type"]),
            text: text(&payload["code"]),
            raw: body.to_string(),
            ..Delivered::default()
        };
        Ok((delivered, 204, json!({}).to_string()))
    }
}
