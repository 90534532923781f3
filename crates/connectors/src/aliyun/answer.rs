//! What an Aliyun service answers, and how much of it may be shown.

use keyward_outbound::Response;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{ConnectorError, ErrorCode, Message};

/// The fields that every answer has, and those that some have. All others are dropped.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Answer {
    /// `OK`, or what went wrong.
    pub(crate) code: String,
    message: String,
    request_id: String,
    /// The id of the message.
    pub(crate) biz_id: Option<String>,
    host_id: Option<String>,
    recommend: Option<String>,
}

impl Answer {
    /// Reads an answer of any status.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidResponse`] when it is no JSON object with `Code`, `Message` and
    /// `RequestId`. The body is not repeated.
    pub(crate) fn read(response: &Response) -> Result<Self, ConnectorError> {
        serde_json::from_slice(&response.body).map_err(|_| {
            ConnectorError::new(
                ErrorCode::InvalidResponse,
                format!("the answer (status {}) is not Aliyun's", response.status),
            )
        })
    }

    /// The answer as an error, without anything of the message that it is about.
    pub(crate) fn into_error(self, code: ErrorCode, about: &Message) -> ConnectorError {
        let description = shown(&self.message, about);
        let fields = [
            ("errorDescription", Some(description.clone())),
            ("Code", Some(shown(&self.code, about))),
            ("RequestId", Some(shown(&self.request_id, about))),
            ("BizId", self.biz_id.map(|text| shown(&text, about))),
            ("HostId", self.host_id.map(|text| shown(&text, about))),
            ("Recommend", self.recommend.map(|text| shown(&text, about))),
        ];
        let data: Map<String, Value> = fields
            .into_iter()
            .filter_map(|(key, text)| Some((key.to_owned(), Value::String(text?))))
            .collect();
        ConnectorError {
            code,
            message: Some(description),
            data: Some(Value::Object(data)),
        }
    }
}

/// What may be shown of a text. A gateway that finds the signature wrong repeats what it signed,
/// the one-time code included, and whoever asked for the code would read it in the error.
fn shown(text: &str, about: &Message) -> String {
    let end = text.find("server string to sign").unwrap_or(text.len());
    crate::shown::shown(&text[..end], about, &[])
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use keyward_model::{Phone, Secret, TemplateType};
    use serde_json::json;

    use super::*;
    use crate::Recipient;

    fn message() -> Message {
        let to = Recipient::Phone(Phone::from_stored("8613800138000".into()));
        Message::with_code(to, TemplateType::SignIn, Secret::new("012345".into()))
    }

    fn read(body: &Value) -> Result<Answer, ConnectorError> {
        Answer::read(&Response {
            status: 400,
            body: body.to_string().into_bytes(),
        })
    }

    #[test]
    fn an_error_keeps_the_known_fields_only() {
        let answer = read(&json!({
            "Code": "SomeError", "Message": "why", "RequestId": "R", "HostId": "H", "Other": "x",
        }));
        let error = answer.unwrap().into_error(ErrorCode::General, &message());
        assert_eq!(error.message.as_deref(), Some("why"));
        assert_eq!(
            error.data,
            Some(json!({
                "errorDescription": "why", "Code": "SomeError", "RequestId": "R", "HostId": "H",
            }))
        );
    }

    #[test]
    fn no_error_repeats_the_code() {
        let body = json!({
            "Code": "SignatureDoesNotMatch",
            "Message": "Specified signature is not matched with our calculation. server string to \
                sign is:POST&%2F&AccessKeyId%3Da%26TemplateParam%3D%257B%2522code%2522%253A%2522012345",
            "RequestId": "012345",
            "Recommend": "see 012345 and 012345",
        });
        let error = read(&body)
            .unwrap()
            .into_error(ErrorCode::General, &message());
        assert_eq!(
            error.message.as_deref(),
            Some("Specified signature is not matched with our calculation.")
        );
        assert!(!format!("{error:?}").contains("012345"));
        assert!(!error.to_string().contains("012345"));
    }

    #[test]
    fn long_texts_are_cut() {
        let body = json!({ "Code": "A", "Message": "长".repeat(5000), "RequestId": "R" });
        let error = read(&body)
            .unwrap()
            .into_error(ErrorCode::General, &message());
        assert_eq!(error.message.unwrap().chars().count(), 501);
    }

    #[test]
    fn what_is_no_answer() {
        for body in [
            json!([]),
            json!("text"),
            json!({ "Code": "A", "Message": "b" }),
            json!({ "Code": 1, "Message": "b", "RequestId": "c" }),
            json!({ "code": "A", "message": "b", "requestId": "c" }),
        ] {
            let error = read(&body).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidResponse, "{body}");
        }
        for body in [&b""[..], b"<html>012345</html>", b"\xff\xfe"] {
            let response = Response {
                status: 502,
                body: body.to_vec(),
            };
            let error = Answer::read(&response).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidResponse);
            assert!(!format!("{error:?}").contains("html"));
        }
    }
}
