//! One message: the action `SendSms`, signed. Every answer has the status 200.

use serde_json::{Value, json};

use super::{
    config::Config,
    signature::{CONTENT_TYPE, authorization},
};
use crate::{
    Calls, ConnectorError, ErrorCode, Message, Sent,
    post::{self, provider},
    sender::{Sender, Sending},
    shown::{refused, shown},
};

const HOST: &str = "sms.tencentcloudapi.com";
const VERSION: &str = "2021-01-11";

impl Sender for Config {
    fn send<'a>(&'a self, message: &'a Message, calls: Calls<'a>) -> Sending<'a> {
        Box::pin(self.deliver(message, calls))
    }
}

impl Config {
    async fn deliver(&self, message: &Message, calls: Calls<'_>) -> Result<Sent, ConnectorError> {
        let template = self.templates.exact(message.template)?;
        let values = message.payload.template_values();
        let parameters: Vec<&Value> = values.values().collect();
        let body = json!({
            "SmsSdkAppId": self.sdk_app_id,
            "SignName": self.sign_name,
            "TemplateId": template,
            "TemplateParamSet": parameters,
            "PhoneNumberSet": [message.to.as_str()],
        })
        .to_string();
        let now = calls.clock.now();
        let authorization = authorization(
            &self.access_key_id,
            &self.access_key_secret,
            HOST,
            &body,
            now,
        );
        let timestamp = now.seconds().to_string();
        let headers = [
            ("content-type", CONTENT_TYPE),
            ("authorization", &authorization),
            ("x-tc-action", "SendSms"),
            ("x-tc-version", VERSION),
            ("x-tc-region", &self.region),
            ("x-tc-timestamp", &timestamp),
        ];
        let url = provider("https://sms.tencentcloudapi.com/");
        let response = calls
            .outbound
            .post(&url, &headers, body.into_bytes())
            .await?;
        if !response.is_success() {
            return Err(refused(&response, message, &[&self.access_key_secret]));
        }
        self.outcome(&post::json(&response)?, message)
    }

    fn outcome(&self, answer: &Value, message: &Message) -> Result<Sent, ConnectorError> {
        let answer = &answer["Response"];
        let refuse = |of: &Value| {
            let text = |key: &str| of[key].as_str().unwrap_or_default();
            let text = format!("{}: {}", text("Code"), text("Message"));
            let text = shown(&text, message, &[&self.access_key_secret]);
            Err(ConnectorError::new(ErrorCode::General, text))
        };
        if answer["Error"].is_object() {
            return refuse(&answer["Error"]);
        }
        let status = &answer["SendStatusSet"][0];
        match status["Code"].as_str() {
            Some(code) if code.eq_ignore_ascii_case("ok") => Ok(Sent {
                receipt: status["SerialNo"].as_str().map(str::to_owned),
            }),
            Some(_) => refuse(status),
            None => Err(ConnectorError::new(
                ErrorCode::InvalidResponse,
                "the answer is not Tencent Cloud's",
            )),
        }
    }
}
