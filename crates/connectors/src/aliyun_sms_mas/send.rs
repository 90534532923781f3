//! One message: `SendSmsVerifyCode`.

use keyward_outbound::Response;
use serde_json::Value;

use super::{config::Config, number::national};
use crate::{
    Calls, ConnectorError, ErrorCode, Message, Sent,
    aliyun::{Account, Answer, Request},
    post::provider,
    sender::{Sender, Sending},
};

/// The minutes that the text tells: what a code lives by default.
const MINUTES: &str = "10";

impl Sender for Config {
    fn send<'a>(&'a self, message: &'a Message, calls: Calls<'a>) -> Sending<'a> {
        Box::pin(self.deliver(message, calls))
    }
}

impl Config {
    async fn deliver(&self, message: &Message, calls: Calls<'_>) -> Result<Sent, ConnectorError> {
        let account = Account {
            access_key_id: &self.access_key_id,
            access_key_secret: &self.access_key_secret,
        };
        let request = self.request(message)?;
        let endpoint = provider("https://dypnsapi.aliyuncs.com/");
        outcome(&request.send(&endpoint, account, calls).await?, message)
    }

    fn request(&self, message: &Message) -> Result<Request<'static>, ConnectorError> {
        let number = national(message.to.as_str()).ok_or_else(|| {
            ConnectorError::new(
                ErrorCode::InvalidRequestParameters,
                "only mobile numbers of mainland China are reached",
            )
        })?;
        let template = self.templates.choose(message.template)?;
        let mut values = message.payload.template_values();
        values.insert("min".into(), MINUTES.into());
        Ok(Request {
            action: "SendSmsVerifyCode",
            version: "2017-05-25",
            region_id: "cn-hangzhou",
            parameters: vec![
                ("CountryCode", "86".to_owned()),
                ("PhoneNumber", number.to_owned()),
                ("SignName", self.sign_name.clone()),
                ("TemplateCode", template.clone()),
                ("TemplateParam", Value::Object(values).to_string()),
            ],
        })
    }
}

fn outcome(response: &Response, message: &Message) -> Result<Sent, ConnectorError> {
    let answer = Answer::read(response)?;
    // Some of the service's codes come with a prefix, some without.
    let code = match answer.code.rsplit('.').next().unwrap_or_default() {
        "OK" if response.is_success() && answer.code == "OK" => {
            return Ok(Sent {
                receipt: answer.biz_id,
            });
        }
        "BUSINESS_LIMIT_CONTROL" | "FREQUENCY_FAIL" => ErrorCode::RateLimitExceeded,
        "MOBILE_NUMBER_ILLEGAL" => ErrorCode::InvalidRequestParameters,
        _ => ErrorCode::General,
    };
    Err(answer.into_error(code, message))
}
