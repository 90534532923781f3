//! Tencent Cloud's `SendSms`: the signature of the third version over the request as it came, the
//! clock, the application, the signature's name, the template and its variables.

use std::sync::Arc;

use keyward_crypto::{hmac_sha256, sha256_hex};
use keyward_model::Clock;
use serde_json::{Value, json};

use super::provider::{Delivered, Provider, Refusal, Request};

/// An account with one application and one approved template, whose one variable is the code.
pub struct Tencent {
    /// The gateway's clock.
    pub clock: Arc<dyn Clock>,
}

/// The key of the account.
pub const SECRET_ID: &str = "AKIDexample";
/// Its secret.
pub const SECRET_KEY: &str = "tencent-secret-key";

impl Provider for Tencent {
    const HOST: &'static str = "sms.tencentcloudapi.com";

    fn judge(&mut self, request: &Request) -> Result<(Delivered, u16, String), Refusal> {
        self.verify(request).map_err(|(code, message)| {
            let error = json!({ "Code": code, "Message": message });
            let body = json!({ "Response": { "Error": error, "RequestId": "tencent-1" } });
            Refusal::json(200, body)
        })?;
        let body = request.json().unwrap_or_default();
        let to = body["PhoneNumberSet"][0].as_str().unwrap_or_default();
        let status = |code: &str, message: &str| {
            let status = json!({
                "Code": code, "Message": message, "SerialNo": "5000:1", "PhoneNumber": to,
            });
            json!({ "Response": { "SendStatusSet": [status], "RequestId": "tencent-1" } })
        };
        let refuse = |code: &str| Err(Refusal::json(200, status(code, "refused by the service")));
        if body["SmsSdkAppId"] != "1400006666" {
            return refuse("UnauthorizedOperation.SmsSdkAppIdVerifyFail");
        }
        if body["SignName"] != "钥匙" {
            return refuse("FailedOperation.SignatureIncorrectOrUnapproved");
        }
        if body["TemplateId"] != "1234567" {
            return refuse("FailedOperation.TemplateIncorrectOrUnapproved");
        }
        let Some([Value::String(code)]) = body["TemplateParamSet"].as_array().map(Vec::as_slice)
        else {
            return refuse("InvalidParameterValue.TemplateParameterFormatError");
        };
        let delivered = Delivered {
            to: to.to_owned(),
            text: format!("【钥匙】验证码 {code}"),
            ..Delivered::default()
        };
        Ok((delivered, 200, status("Ok", "send success").to_string()))
    }
}

impl Tencent {
    fn verify(&self, request: &Request) -> Result<(), (&'static str, &'static str)> {
        if !request.is_post_to("/") {
            return Err(("InvalidRequest", "POST / is expected"));
        }
        if request.header("x-tc-action") != "SendSms"
            || request.header("x-tc-version") != "2021-01-11"
        {
            return Err(("InvalidAction", "no such action"));
        }
        if request.header("x-tc-region") != "ap-guangzhou" {
            return Err(("UnsupportedRegion", "no such region"));
        }
        let stamp = request.header("x-tc-timestamp");
        let at: i64 = stamp
            .parse()
            .map_err(|_| ("InvalidParameter", "the timestamp is no number"))?;
        if at.abs_diff(self.clock.now().seconds()) > 300 {
            return Err(("AuthFailure.SignatureExpire", "the signature is expired"));
        }
        let day = jiff::Timestamp::from_second(at)
            .map_err(|_| ("InvalidParameter", "the timestamp is no time"))?
            .to_string();
        let scope = format!("{}/sms/tc3_request", &day[..10]);
        let authorization = request.header("authorization");
        let prefix = format!("TC3-HMAC-SHA256 Credential={SECRET_ID}/{scope}, ");
        let Some(rest) = authorization.strip_prefix(&prefix) else {
            return Err(("AuthFailure.SecretIdNotFound", "the key is not known"));
        };
        let signature = rest
            .strip_prefix("SignedHeaders=content-type;host, Signature=")
            .unwrap_or_default();
        let canonical = [
            "POST",
            "/",
            "",
            &format!("content-type:{}", request.header("content-type")),
            &format!("host:{}", request.header("host")),
            "",
            "content-type;host",
            &sha256_hex(&request.body),
        ]
        .join("\n");
        let text = [
            "TC3-HMAC-SHA256",
            stamp,
            &scope,
            &sha256_hex(canonical.as_bytes()),
        ]
        .join("\n");
        let mut key = format!("TC3{SECRET_KEY}").into_bytes();
        for step in scope.split('/') {
            key = hmac_sha256(&key, step.as_bytes()).to_vec();
        }
        let expected = hmac_sha256(&key, text.as_bytes())
            .iter()
            .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
        if signature != expected {
            return Err((
                "AuthFailure.SignatureFailure",
                "the signature is not the one that we have calculated",
            ));
        }
        Ok(())
    }
}
