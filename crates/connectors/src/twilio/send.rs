//! One message: `POST /2010-04-01/Accounts/{sid}/Messages.json`.

use url::Url;

use super::config::Config;
use crate::{
    Calls, ConnectorError, Message, Sent,
    post::{self, basic, post_form, provider},
    sender::{Sender, Sending},
    shown::refused,
    text_message::words,
};

impl Sender for Config {
    fn send<'a>(&'a self, message: &'a Message, calls: Calls<'a>) -> Sending<'a> {
        Box::pin(self.deliver(message, calls))
    }
}

impl Config {
    async fn deliver(&self, message: &Message, calls: Calls<'_>) -> Result<Sent, ConnectorError> {
        let to = message.to.as_str();
        let to = format!("+{}", to.trim_start_matches('+'));
        let text = words(&self.templates, message)?;
        let fields = [
            ("To", to.as_str()),
            ("MessagingServiceSid", &self.messaging_service_sid),
            ("Body", &text),
            (
                "RiskCheck",
                if self.checks_risk {
                    "enable"
                } else {
                    "disable"
                },
            ),
        ];
        let authorization = basic(&self.account_sid, &self.auth_token);
        let response = post_form(calls, &self.url(), Some(&authorization), &fields).await?;
        if !response.is_success() {
            return Err(refused(&response, message, &[&self.auth_token]));
        }
        let answer = post::json(&response)?;
        Ok(Sent {
            receipt: answer["sid"].as_str().map(str::to_owned),
        })
    }

    fn url(&self) -> Url {
        let mut url = provider("https://api.twilio.com/2010-04-01/Accounts");
        if let Ok(mut path) = url.path_segments_mut() {
            path.push(&self.account_sid).push("Messages.json");
        }
        url
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_account_is_one_segment_of_the_path() {
        let template = |usage: &str| json!({ "usageType": usage, "content": "{{code}}" });
        let templates = ["SignIn", "Register", "ForgotPassword", "Generic"].map(template);
        let config = json!({
            "accountSID": "AC/../x?y", "authToken": "t", "fromMessagingServiceSID": "MG1",
            "templates": templates,
        });
        let config = Config::parse(config.as_object().unwrap()).unwrap();
        assert_eq!(
            config.url().as_str(),
            "https://api.twilio.com/2010-04-01/Accounts/AC%2F..%2Fx%3Fy/Messages.json"
        );
    }
}
