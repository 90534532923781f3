//! One message: `POST /sms/json`. The answer has a status for each part of the message, whatever
//! its own.

use serde_json::Value;

use super::config::Config;
use crate::{
    Calls, ConnectorError, ErrorCode, Message, Sent,
    post::{self, post_form, provider},
    sender::{Sender, Sending},
    shown::{refused, shown},
    text_message::words,
};

impl Sender for Config {
    fn send<'a>(&'a self, message: &'a Message, calls: Calls<'a>) -> Sending<'a> {
        Box::pin(self.deliver(message, calls))
    }
}

impl Config {
    async fn deliver(&self, message: &Message, calls: Calls<'_>) -> Result<Sent, ConnectorError> {
        let text = words(&self.templates, message)?;
        let mut fields = vec![
            ("api_key", self.api_key.as_str()),
            ("api_secret", self.api_secret.expose()),
            ("from", &self.brand_name),
            ("to", message.to.as_str()),
            ("text", &text),
        ];
        if !text.is_ascii() {
            // Otherwise what the alphabet of GSM lacks arrives as question marks.
            fields.push(("type", "unicode"));
        }
        let url = provider("https://rest.nexmo.com/sms/json");
        let response = post_form(calls, &url, None, &fields).await?;
        if !response.is_success() {
            return Err(refused(&response, message, &[&self.api_secret]));
        }
        self.outcome(&post::json(&response)?, message)
    }

    fn outcome(&self, answer: &Value, message: &Message) -> Result<Sent, ConnectorError> {
        let parts = answer["messages"]
            .as_array()
            .filter(|parts| !parts.is_empty());
        let parts = parts.ok_or_else(|| {
            ConnectorError::new(ErrorCode::InvalidResponse, "the answer is not Vonage's")
        })?;
        if let Some(failed) = parts.iter().find(|part| part["status"] != "0") {
            let text = failed["error-text"].as_str().unwrap_or("not sent");
            let text = shown(text, message, &[&self.api_secret]);
            return Err(ConnectorError::new(ErrorCode::General, text));
        }
        Ok(Sent {
            receipt: parts[0]["message-id"].as_str().map(str::to_owned),
        })
    }
}
