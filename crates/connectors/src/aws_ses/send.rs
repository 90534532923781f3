//! One mail: `SendEmail`, signed.

use serde_json::{Value, json};

use super::{
    config::Config,
    signature::{Signer, headers},
};
use crate::{
    Calls, ConnectorError, ErrorCode, Message, Sent,
    mail::{Mail, compose},
    post::{self, JSON},
    sender::{Sender, Sending},
    shown::shown,
};

impl Sender for Config {
    fn send<'a>(&'a self, message: &'a Message, calls: Calls<'a>) -> Sending<'a> {
        Box::pin(self.deliver(message, calls))
    }
}

impl Config {
    async fn deliver(&self, message: &Message, calls: Calls<'_>) -> Result<Sent, ConnectorError> {
        let mail = compose(message, self.templates.as_ref())?;
        let body = self.body(message.to.as_str(), &mail).to_string();
        let signer = Signer {
            key_id: &self.access_key_id,
            key_secret: &self.access_key_secret,
            region: &self.region,
        };
        let signed = headers(&signer, &self.url, JSON, body.as_bytes(), calls.clock.now());
        let signed = signed.map_err(|_| {
            ConnectorError::new(ErrorCode::InvalidConfig, "the request cannot be signed")
        })?;
        let mut headers = vec![("content-type", JSON)];
        headers.extend(signed.iter().map(|(name, value)| (&**name, &**value)));
        let response = calls
            .outbound
            .post(&self.url, &headers, body.into_bytes())
            .await?;
        let answer = post::json(&response)?;
        let text = |key: &str| answer[key].as_str();
        if !response.is_success() {
            let why = text("message").or(text("Message")).unwrap_or("not sent");
            let why = shown(why, message, &[&self.access_key_secret]);
            return Err(ConnectorError::new(ErrorCode::InvalidResponse, why));
        }
        match text("MessageId") {
            Some(id) => Ok(Sent {
                receipt: Some(id.to_owned()),
            }),
            None => Err(ConnectorError::new(
                ErrorCode::InvalidResponse,
                "the answer is not Amazon's",
            )),
        }
    }

    fn body(&self, to: &str, mail: &Mail) -> Value {
        let text = |data: &str| json!({ "Data": data, "Charset": "UTF-8" });
        let mut parts = json!({});
        for (name, part) in [("Html", mail.content.html()), ("Text", mail.content.text())] {
            if let Some(part) = part {
                parts[name] = text(part);
            }
        }
        let mut body = Value::Object(self.senders.clone());
        body["Destination"] = json!({ "ToAddresses": [to] });
        body["Content"] = json!({
            "Simple": { "Subject": text(&mail.subject), "Body": parts },
        });
        if let Some(sender) = &mail.send_from {
            body["FromEmailAddress"] = sender.as_str().into();
        }
        if let Some(address) = &mail.reply_to {
            body["ReplyToAddresses"] = json!([address]);
        }
        body
    }
}
