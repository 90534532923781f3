//! What an answer means (`reference/connectors.md` §5, table of outcomes).

use keyward_outbound::Response;

use crate::{ConnectorError, ErrorCode, Message, Sent, aliyun::Answer};

/// Reads the gateway's answer about a message.
pub(super) fn outcome(response: &Response, message: &Message) -> Result<Sent, ConnectorError> {
    let answer = Answer::read(response)?;
    let code = match (response.is_success(), answer.code.as_str()) {
        (true, "OK") => {
            return Ok(Sent {
                receipt: answer.biz_id,
            });
        }
        (true, "isv.BUSINESS_LIMIT_CONTROL") => ErrorCode::RateLimitExceeded,
        _ => ErrorCode::General,
    };
    Err(answer.into_error(code, message))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_model::{Phone, Secret, TemplateType};
    use serde_json::{Value, json};

    use super::*;
    use crate::Recipient;

    fn outcome_of(status: u16, body: &str) -> Result<Sent, ConnectorError> {
        let to = Recipient::Phone(Phone::from_stored("8613800138000".into()));
        let message = Message::with_code(to, TemplateType::SignIn, Secret::new("012345".into()));
        let response = Response {
            status,
            body: body.as_bytes().to_vec(),
        };
        outcome(&response, &message)
    }

    fn answer(code: &str) -> Value {
        json!({ "Code": code, "Message": "why", "RequestId": "R", "BizId": "B" })
    }

    #[test]
    fn ok_is_sent() {
        let sent = outcome_of(200, &answer("OK").to_string()).unwrap();
        assert_eq!(sent.receipt.as_deref(), Some("B"));
    }

    #[test]
    fn refusals() {
        for (status, code, expected) in [
            (
                200,
                "isv.BUSINESS_LIMIT_CONTROL",
                ErrorCode::RateLimitExceeded,
            ),
            (200, "isv.SMS_TEMPLATE_ILLEGAL", ErrorCode::General),
            (200, "ok", ErrorCode::General),
            (400, "SignatureDoesNotMatch", ErrorCode::General),
            (400, "isv.BUSINESS_LIMIT_CONTROL", ErrorCode::General),
            (404, "InvalidAccessKeyId.NotFound", ErrorCode::General),
            (500, "OK", ErrorCode::General),
        ] {
            let error = outcome_of(status, &answer(code).to_string()).unwrap_err();
            assert_eq!(error.code, expected, "{status} {code}");
            assert_eq!(
                error.data,
                Some(json!({
                    "errorDescription": "why", "Code": code, "RequestId": "R", "BizId": "B",
                }))
            );
        }
    }

    #[test]
    fn what_cannot_be_read() {
        for (status, body) in [
            (200, ""),
            (200, "OK"),
            (200, r#"{"Code":"OK"}"#),
            (302, ""),
            (502, "<html>"),
            (400, r#"{"Code":"A","Message":"b"}"#),
        ] {
            let error = outcome_of(status, body).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidResponse, "{status} {body}");
        }
    }
}
