//! Two further services of Aliyun behind gateways of the same kind: Direct Mail (`SingleSendMail`)
//! and message authentication (`SendSmsVerifyCode`).

use std::{collections::HashSet, sync::Arc};

use axum::http::{Uri, request::Parts};
use keyward_model::Clock;
use serde_json::{Value, json};

use super::{
    account::Account,
    checks::{self, Service},
    refusal::Refusal,
    request::Request,
};
use crate::fakes::provider;

/// Direct Mail, with the sender's address `no-reply@example.com`.
pub struct DirectMail(Gate);

/// Message authentication, with the signature `速通` and the template `100001`.
pub struct SendCode(Gate);

/// What every gateway verifies.
struct Gate {
    account: Account,
    clock: Arc<dyn Clock>,
    nonces: HashSet<String>,
}

impl DirectMail {
    /// For the example account.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self(Gate::new(clock))
    }
}

impl SendCode {
    /// For the example account.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self(Gate::new(clock))
    }
}

impl Gate {
    fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            account: Account::example(),
            clock,
            nonces: HashSet::new(),
        }
    }

    fn pass(&mut self, request: &provider::Request, service: Service) -> Result<Request, Refusal> {
        let request = Request::read(&parts(request), &request.body)?;
        let now = self.clock.now();
        checks::verify(&request, &self.account, now, &mut self.nonces, service)?;
        Ok(request)
    }
}

fn parts(request: &provider::Request) -> Parts {
    let mut plain = axum::http::Request::new(());
    *plain.method_mut() = request.method.clone();
    *plain.uri_mut() = request.path.parse::<Uri>().unwrap_or_default();
    *plain.headers_mut() = request.headers.clone();
    plain.into_parts().0
}

fn refused(refusal: &Refusal, host: &str) -> provider::Refusal {
    let mut body = json!({
        "Code": refusal.code, "Message": refusal.message, "RequestId": "R1",
    });
    if !refusal.status.is_success() {
        body["HostId"] = host.into();
    }
    provider::Refusal::json(refusal.status.as_u16(), body)
}

impl provider::Provider for DirectMail {
    const HOST: &'static str = "dm.eu-central-1.aliyuncs.com";

    fn judge(
        &mut self,
        request: &provider::Request,
    ) -> Result<(provider::Delivered, u16, String), provider::Refusal> {
        self.accept(request)
            .map_err(|refusal| refused(&refusal, Self::HOST))
    }
}

impl DirectMail {
    fn accept(
        &mut self,
        request: &provider::Request,
    ) -> Result<(provider::Delivered, u16, String), Refusal> {
        let service = Service {
            action: "SingleSendMail",
            version: "2015-11-23",
        };
        let request = self.0.pass(request, service)?;
        let no = |code: &str| {
            let status = axum::http::StatusCode::NOT_FOUND;
            Refusal::gateway(status, code, "The specified value is not there.")
        };
        if request.get("RegionId")? != "eu-central-1" {
            return Err(no("InvalidRegionId"));
        }
        if request.get("AccountName")? != "no-reply@example.com" {
            return Err(no("InvalidMailAddress.NotFound"));
        }
        if request.get("AddressType")? != "1" || request.get("ReplyToAddress")? != "false" {
            return Err(no("InvalidParameter"));
        }
        let part = |name: &str| request.get(name).unwrap_or_default().to_owned();
        let delivered = provider::Delivered {
            to: request.get("ToAddress")?.to_owned(),
            from: part("FromAlias"),
            subject: request.get("Subject")?.to_owned(),
            text: part("TextBody"),
            html: part("HtmlBody"),
            ..provider::Delivered::default()
        };
        if delivered.text.is_empty() && delivered.html.is_empty() {
            return Err(no("InvalidBody"));
        }
        let body = json!({ "EnvId": "600000000000000001", "RequestId": "R1" });
        Ok((delivered, 200, body.to_string()))
    }
}

impl provider::Provider for SendCode {
    const HOST: &'static str = "dypnsapi.aliyuncs.com";

    fn judge(
        &mut self,
        request: &provider::Request,
    ) -> Result<(provider::Delivered, u16, String), provider::Refusal> {
        self.accept(request)
            .map_err(|refusal| refused(&refusal, Self::HOST))
    }
}

impl SendCode {
    fn accept(
        &mut self,
        request: &provider::Request,
    ) -> Result<(provider::Delivered, u16, String), Refusal> {
        let service = Service {
            action: "SendSmsVerifyCode",
            version: "2017-05-25",
        };
        let request = self.0.pass(request, service)?;
        let number = request.get("PhoneNumber")?;
        let is_mobile = number.len() == 11 && number.starts_with('1');
        if request.get("CountryCode")? != "86" || !is_mobile {
            return Err(Refusal::service("MOBILE_NUMBER_ILLEGAL", "非法手机号"));
        }
        if number == "13900000000" {
            return Err(Refusal::service("FREQUENCY_FAIL", "发送过于频繁"));
        }
        if request.get("SignName")? != "速通" || request.get("TemplateCode")? != "100001" {
            return Err(Refusal::service("INVALID_PARAMETERS", "参数异常"));
        }
        let values: Value = serde_json::from_str(request.get("TemplateParam")?)
            .map_err(|_| Refusal::service("INVALID_PARAMETERS", "参数异常"))?;
        let value = |name: &str| values[name].as_str().unwrap_or_default();
        let delivered = provider::Delivered {
            to: number.to_owned(),
            text: format!("【速通】{} 分钟内有效：{}", value("min"), value("code")),
            ..provider::Delivered::default()
        };
        let model = json!({ "BizId": "biz-1", "RequestId": "R1" });
        let body = json!({
            "Code": "OK", "Message": "成功", "RequestId": "R1", "Success": true, "Model": model,
        });
        Ok((delivered, 200, body.to_string()))
    }
}
