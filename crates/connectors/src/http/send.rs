//! One message: `{ to, type, payload, ip? }`; every status of 2xx is a yes.

use keyward_model::Secret;
use serde_json::{Value, json};

use super::config::Config;
use crate::{
    Calls, ConnectorError, Message, Notice, Sent,
    mail::compose,
    post::post_json,
    sender::{Sender, Sending},
    shown::refused,
};

/// How a gateway knows a notice: no usage of the contract, whose gateways would look for a code.
const NOTICE: &str = "SecurityNotice";

impl Sender for Config {
    fn send<'a>(&'a self, message: &'a Message, calls: Calls<'a>) -> Sending<'a> {
        Box::pin(self.deliver(message, calls))
    }
}

impl Config {
    async fn deliver(&self, message: &Message, calls: Calls<'_>) -> Result<Sent, ConnectorError> {
        let authorization = self.authorization.as_ref();
        let header = authorization.map(Secret::expose);
        let body = body(message)?;
        let response = post_json(calls, &self.endpoint, header, &body).await?;
        if response.is_success() {
            return Ok(Sent::default());
        }
        let secrets: Vec<&Secret> = authorization.into_iter().collect();
        Err(refused(&response, message, &secrets))
    }
}

fn body(message: &Message) -> Result<Value, ConnectorError> {
    let mut body = json!({
        "to": message.to.as_str(),
        "type": message.template.as_str(),
        "payload": message.payload.all_values(),
    });
    if let Some(notice) = &message.notice {
        body["type"] = NOTICE.into();
        tell(&mut body["payload"], message, notice)?;
    }
    if let Some(ip) = &message.ip {
        body["ip"] = ip.as_str().into();
    }
    Ok(body)
}

/// Adds what is told, and the built-in mail for a gateway without words of its own for it.
fn tell(payload: &mut Value, message: &Message, notice: &Notice) -> Result<(), ConnectorError> {
    let mail = compose(message, None)?;
    for (key, text) in [
        ("event", Some(notice.kind.as_str())),
        ("time", Some(&*notice.time)),
        ("browser", notice.browser.as_deref()),
        ("address", notice.ip.as_deref()),
        ("link", notice.reset_link.as_deref()),
        ("subject", Some(&*mail.subject)),
        ("html", mail.content.html()),
        ("text", mail.content.text()),
    ] {
        if let Some(text) = text {
            payload[key] = text.into();
        }
    }
    payload["byAdministrator"] = notice.by_administrator.into();
    Ok(())
}
