//! One mail: `POST /v3/mail/send`.

use serde_json::{Value, json};

use super::config::Config;
use crate::{
    Calls, ConnectorError, Message, Sent,
    mail::{Mail, compose},
    post::{post_json, provider},
    sender::{Sender, Sending},
    shown::refused,
};

impl Sender for Config {
    fn send<'a>(&'a self, message: &'a Message, calls: Calls<'a>) -> Sending<'a> {
        Box::pin(self.deliver(message, calls))
    }
}

impl Config {
    async fn deliver(&self, message: &Message, calls: Calls<'_>) -> Result<Sent, ConnectorError> {
        let mail = compose(message, self.templates.as_ref())?;
        let authorization = format!("Bearer {}", self.api_key.expose());
        let url = provider("https://api.sendgrid.com/v3/mail/send");
        let body = self.body(message.to.as_str(), &mail);
        let response = post_json(calls, &url, Some(&authorization), &body).await?;
        if response.is_success() {
            return Ok(Sent::default());
        }
        Err(refused(&response, message, &[&self.api_key]))
    }

    fn body(&self, to: &str, mail: &Mail) -> Value {
        let mut from = json!({ "email": self.from_email });
        if let Some(name) = mail.send_from.as_ref().or(self.from_name.as_ref()) {
            from["name"] = name.as_str().into();
        }
        // SendGrid wants the plainest part first.
        let parts = [
            ("text/plain", mail.content.text()),
            ("text/html", mail.content.html()),
        ];
        let content: Vec<Value> = parts
            .into_iter()
            .filter_map(|(kind, value)| Some(json!({ "type": kind, "value": value? })))
            .collect();
        let mut body = json!({
            "personalizations": [{ "to": [{ "email": to }] }],
            "from": from,
            "subject": mail.subject,
            "content": content,
        });
        if let Some(address) = &mail.reply_to {
            body["reply_to"] = json!({ "email": address });
        }
        body
    }
}
