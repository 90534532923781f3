//! One message: `{ to, type, payload, ip? }`; every status of 2xx is a yes.

use keyward_model::Secret;
use serde_json::{Value, json};

use super::config::Config;
use crate::{
    Calls, ConnectorError, Message, Sent,
    post::post_json,
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
        let authorization = self.authorization.as_ref();
        let header = authorization.map(Secret::expose);
        let response = post_json(calls, &self.endpoint, header, &body(message)).await?;
        if response.is_success() {
            return Ok(Sent::default());
        }
        let secrets: Vec<&Secret> = authorization.into_iter().collect();
        Err(refused(&response, message, &secrets))
    }
}

fn body(message: &Message) -> Value {
    let mut body = json!({
        "to": message.to.as_str(),
        "type": message.template.as_str(),
        "payload": message.payload.all_values(),
    });
    if let Some(ip) = &message.ip {
        body["ip"] = ip.as_str().into();
    }
    body
}
