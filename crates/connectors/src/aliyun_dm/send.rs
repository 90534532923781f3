//! One mail: `SingleSendMail`. A mail that was taken has an `EnvId`; only refusals have a `Code`.

use keyward_outbound::Response;
use serde_json::Value;

use super::config::Config;
use crate::{
    Calls, ConnectorError, ErrorCode, Message, Sent,
    aliyun::{Account, Answer, Request},
    mail::{Mail, compose},
    post,
    sender::{Sender, Sending},
};

impl Sender for Config {
    fn send<'a>(&'a self, message: &'a Message, calls: Calls<'a>) -> Sending<'a> {
        Box::pin(self.deliver(message, calls))
    }
}

impl Config {
    async fn deliver(&self, message: &Message, calls: Calls<'_>) -> Result<Sent, ConnectorError> {
        let mail = compose(message, self.templates.as_ref())?;
        let account = Account {
            access_key_id: &self.access_key_id,
            access_key_secret: &self.access_key_secret,
        };
        let request = self.request(message.to.as_str(), mail);
        let response = request.send(&self.endpoint(), account, calls).await?;
        outcome(&response, message)
    }

    fn request(&self, to: &str, mail: Mail) -> Request<'_> {
        let mut parameters = vec![
            ("AccountName", self.account_name.clone()),
            ("AddressType", "1".to_owned()),
            ("ReplyToAddress", "false".to_owned()),
            ("ToAddress", to.to_owned()),
        ];
        let parts = [
            ("HtmlBody", mail.content.html()),
            ("TextBody", mail.content.text()),
        ];
        parameters.extend(
            parts
                .into_iter()
                .filter_map(|(name, part)| Some((name, part?.to_owned()))),
        );
        parameters.push(("Subject", mail.subject));
        let alias = mail.send_from.or_else(|| self.from_alias.clone());
        parameters.extend(alias.map(|alias| ("FromAlias", alias)));
        parameters.extend(mail.reply_to.map(|address| ("ReplyAddress", address)));
        Request {
            action: "SingleSendMail",
            version: "2015-11-23",
            region_id: self.region,
            parameters,
        }
    }
}

fn outcome(response: &Response, message: &Message) -> Result<Sent, ConnectorError> {
    if !response.is_success() {
        return Err(Answer::read(response)?.into_error(ErrorCode::General, message));
    }
    let answer: Value = post::json(response)?;
    match (answer["RequestId"].as_str(), answer["EnvId"].as_str()) {
        (Some(_), Some(id)) => Ok(Sent {
            receipt: Some(id.to_owned()),
        }),
        _ => Err(ConnectorError::new(
            ErrorCode::InvalidResponse,
            "the answer is not Aliyun's",
        )),
    }
}
