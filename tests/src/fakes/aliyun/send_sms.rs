//! The service behind the gateway: signature name, template, variables, number.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    account::{Account, Region, Template},
    gateway::Message,
    refusal::Refusal,
    request::Request,
};

/// Checks a message and fills in its template.
pub(super) fn accept(request: &Request, account: &Account) -> Result<Message, Refusal> {
    let phone = request.get("PhoneNumbers")?;
    let sign_name = request.get("SignName")?;
    if !account.sign_names.iter().any(|known| known == sign_name) {
        return Err(Refusal::service(
            "isv.SMS_SIGNATURE_ILLEGAL",
            "该账号下找不到对应签名",
        ));
    }
    let template_code = request.get("TemplateCode")?;
    let template = account
        .templates
        .iter()
        .find(|template| template.code == template_code)
        .ok_or_else(|| Refusal::service("isv.SMS_TEMPLATE_ILLEGAL", "该账号下找不到对应模板"))?;
    check_number(phone, template)?;
    let variables = variables(request.get("TemplateParam").unwrap_or("{}"), template)?;
    let mut text = template.text.clone();
    for (name, value) in &variables {
        text = text.replace(&format!("${{{name}}}"), value);
    }
    Ok(Message {
        phone: phone.to_owned(),
        sign_name: sign_name.to_owned(),
        template_code: template_code.to_owned(),
        variables,
        text: format!("【{sign_name}】{text}"),
    })
}

/// A number that could exist, of the template's region.
fn check_number(phone: &str, template: &Template) -> Result<(), Refusal> {
    let prefixed = ["+86", "0086", "86"].into_iter();
    let is_chinese = prefixed
        .filter_map(|prefix| phone.strip_prefix(prefix))
        .any(is_chinese_mobile);
    let digits = phone.strip_prefix('+').unwrap_or(phone);
    let is_international = (7..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    match template.region {
        // Without a country code `1…` may be Chinese or American: the template decides.
        Region::China if is_chinese || is_chinese_mobile(phone) => Ok(()),
        Region::Overseas if is_chinese => Err(Refusal::service(
            "isv.DOMESTIC_NUMBER_NOT_SUPPORTED",
            "国际/港澳台消息模板不支持发送境内号码",
        )),
        Region::Overseas if is_international => Ok(()),
        _ => Err(Refusal::service("isv.MOBILE_NUMBER_ILLEGAL", "非法手机号")),
    }
}

fn is_chinese_mobile(number: &str) -> bool {
    let bytes = number.as_bytes();
    bytes.len() == 11
        && bytes[0] == b'1'
        && (b'3'..=b'9').contains(&bytes[1])
        && bytes.iter().all(u8::is_ascii_digit)
}

/// A JSON object of texts with exactly the template's variables. (The real service lets further
/// ones pass; nothing of ours should send any.)
fn variables(json: &str, template: &Template) -> Result<BTreeMap<String, String>, Refusal> {
    let malformed = || Refusal::service("isv.INVALID_JSON_PARAM", "参数格式错误，请修改为字符串值");
    let Ok(Value::Object(values)) = serde_json::from_str(json) else {
        return Err(malformed());
    };
    let mut variables = BTreeMap::new();
    for (name, value) in values {
        let value = value.as_str().ok_or_else(malformed)?;
        variables.insert(name, value.to_owned());
    }
    let expected = template.variables();
    if expected.iter().any(|name| !variables.contains_key(*name)) {
        return Err(Refusal::service(
            "isv.TEMPLATE_MISSING_PARAMETERS",
            "模板变量缺少对应参数值",
        ));
    }
    if variables
        .keys()
        .any(|name| !expected.contains(&name.as_str()))
    {
        return Err(Refusal::service("isv.INVALID_PARAMETERS", "参数异常"));
    }
    Ok(variables)
}
