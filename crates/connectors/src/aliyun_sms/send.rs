//! One message: the template for its usage and number, the signed request, the outcome.

use serde_json::Value;

use super::{config::Config, number::is_chinese, outcome::outcome};
use crate::{
    Calls, ConnectorError, Message,
    aliyun::{Account, Request},
    sender::{Sender, Sending},
};

impl Sender for Config {
    fn send<'a>(&'a self, message: &'a Message, calls: Calls<'a>) -> Sending<'a> {
        Box::pin(async move {
            let account = Account {
                access_key_id: &self.access_key_id,
                access_key_secret: &self.access_key_secret,
            };
            let request = self.request(message)?;
            let response = request.send(&self.endpoint, account, calls).await?;
            outcome(&response, message)
        })
    }
}

impl Config {
    fn request(&self, message: &Message) -> Result<Request<'static>, ConnectorError> {
        let to = message.to.as_str();
        let template = self.templates.choose(message.template)?;
        let code = template.for_number(is_chinese(to, self.is_strict));
        let values = Value::Object(message.payload.template_values());
        Ok(Request {
            action: "SendSms",
            version: "2017-05-25",
            region_id: "cn-hangzhou",
            parameters: vec![
                ("PhoneNumbers", to.to_owned()),
                ("SignName", self.sign_name.clone()),
                ("TemplateCode", code.to_owned()),
                ("TemplateParam", values.to_string()),
            ],
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_model::{Phone, Secret, TemplateType};

    use super::*;
    use crate::{Recipient, aliyun_sms::config::tests::valid};

    fn parameters(to: &str, template: TemplateType, is_strict: bool) -> Vec<String> {
        let mut config = valid();
        config.insert("strictPhoneRegionNumberCheck".into(), is_strict.into());
        let to = Recipient::Phone(Phone::from_stored(to.into()));
        let message = Message::with_code(to, template, Secret::new("012345".into()))
            .in_locale(Some("zh-CN".into()));
        let config = Config::parse(&config).unwrap();
        let request = config.request(&message).unwrap();
        assert_eq!(request.action, "SendSms");
        let parameters = request.parameters.into_iter();
        parameters
            .map(|(key, value)| format!("{key}={value}"))
            .collect()
    }

    #[test]
    fn the_parameters_of_send_sms() {
        assert_eq!(
            parameters("8613800138000", TemplateType::Register, false),
            [
                "PhoneNumbers=8613800138000",
                "SignName=Keyward",
                "TemplateCode=SMS_2",
                r#"TemplateParam={"code":"012345"}"#,
            ]
        );
    }

    #[test]
    fn the_template_follows_the_number() {
        let code = |to, is_strict| parameters(to, TemplateType::Register, is_strict)[2].clone();
        assert_eq!(code("4917112345678", false), "TemplateCode=SMS_3");
        assert_eq!(code("14155552671", false), "TemplateCode=SMS_2");
        assert_eq!(code("14155552671", true), "TemplateCode=SMS_3");
    }
}
