//! A refusal as the contract words it: `{ code, message, data?, details? }`.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Map, Value};

use super::{Language, message};

/// What a caller gets instead of what was asked for. Nothing in it is private except the context,
/// which goes to the log only.
/// Boxed: results carry it through every handler.
#[derive(Clone, Debug)]
pub struct ApiError(Box<Refusal>);

#[derive(Clone, Debug)]
struct Refusal {
    status: StatusCode,
    text: Text,
    data: Option<Value>,
    details: Option<String>,
    members: Vec<(&'static str, &'static str)>,
    context: Option<String>,
}

#[derive(Clone, Debug)]
enum Text {
    /// A code, and what its message names.
    Coded {
        code: &'static str,
        params: Vec<(&'static str, String)>,
    },
    /// The two bodies of the contract that have no code: malformed JSON, and faults of ours.
    Plain(String),
}

/// Seconds after which a caller may try again when the database could not answer.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("2");

impl ApiError {
    /// A refusal with a code of the contract.
    #[must_use]
    pub fn new(status: StatusCode, code: &'static str) -> Self {
        let params = Vec::new();
        Self::of(status, Text::Coded { code, params })
    }

    fn of(status: StatusCode, text: Text) -> Self {
        Self(Box::new(Refusal {
            status,
            text,
            data: None,
            details: None,
            members: Vec::new(),
            context: None,
        }))
    }

    /// 400, the contract's default.
    #[must_use]
    pub fn bad_request(code: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code)
    }

    /// 401.
    #[must_use]
    pub fn unauthorized(code: &'static str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, code)
    }

    /// 404.
    #[must_use]
    pub fn not_found(code: &'static str) -> Self {
        Self::new(StatusCode::NOT_FOUND, code)
    }

    /// 422.
    #[must_use]
    pub fn unprocessable(code: &'static str) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code)
    }

    /// 404 for a record that is named by its id.
    #[must_use]
    pub fn no_such(entity: &'static str, id: &str) -> Self {
        Self::not_found("entity.not_exists_with_id")
            .with("name", entity)
            .with("id", id)
    }

    /// 400 `request.invalid_input`: well-formed, and still not possible.
    #[must_use]
    pub fn invalid_input(details: impl Into<String>) -> Self {
        let details = details.into();
        Self::bad_request("request.invalid_input")
            .with("details", details.clone())
            .details(details)
    }

    /// A body that has only a message: the contract answers malformed JSON so.
    #[must_use]
    pub fn plain(status: StatusCode, text: impl Into<String>) -> Self {
        Self::of(status, Text::Plain(text.into()))
    }

    /// 500. The context goes to the log, under the request's id, and nowhere else.
    #[must_use]
    pub fn internal(context: impl Into<String>) -> Self {
        Self::plain(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error.").because(context)
    }

    /// 503 with `Retry-After`: the same request may succeed later.
    #[must_use]
    pub fn unavailable(context: impl Into<String>) -> Self {
        Self::plain(
            StatusCode::SERVICE_UNAVAILABLE,
            "The server cannot answer at the moment. Try again later.",
        )
        .because(context)
    }

    fn because(mut self, context: impl Into<String>) -> Self {
        self.0.context = Some(context.into());
        self
    }

    /// A value that the message names.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        if let Text::Coded { params, .. } = &mut self.0.text {
            params.push((name, value.into()));
        }
        self
    }

    /// The body's `data`.
    #[must_use]
    pub fn data(mut self, data: Value) -> Self {
        self.0.data = Some(data);
        self
    }

    /// What stands in the body's `details`.
    #[must_use]
    pub fn details_text(&self) -> Option<&str> {
        self.0.details.as_deref()
    }

    /// The body's `details`.
    #[must_use]
    pub fn details(mut self, details: impl Into<String>) -> Self {
        self.0.details = Some(details.into());
        self
    }

    /// A further member of the body, where the contract has one.
    #[must_use]
    pub fn member(mut self, name: &'static str, value: &'static str) -> Self {
        self.0.members.push((name, value));
        self
    }

    /// The answer's status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The code; empty when the contract has none.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.0.text {
            Text::Coded { code, .. } => code,
            Text::Plain(_) => "",
        }
    }

    /// The message in a language.
    #[must_use]
    pub fn message(&self, language: Language) -> String {
        match &self.0.text {
            Text::Coded { code, params } => message(language, code, params),
            Text::Plain(text) => text.clone(),
        }
    }

    /// What the log shall say.
    pub(super) fn context(&self) -> Option<&str> {
        self.0.context.as_deref()
    }

    /// The answer in a language, with the request's id if there is one.
    pub(super) fn render(&self, language: Language, request_id: &str) -> Response {
        let mut body = Map::new();
        if !self.code().is_empty() {
            body.insert("code".to_owned(), self.code().into());
        }
        body.insert("message".to_owned(), self.message(language).into());
        if let Some(data) = &self.0.data {
            body.insert("data".to_owned(), data.clone());
        }
        if let Some(details) = &self.0.details {
            body.insert("details".to_owned(), details.clone().into());
        }
        for (name, value) in &self.0.members {
            body.insert((*name).to_owned(), (*value).into());
        }
        if !request_id.is_empty() {
            body.insert("requestId".to_owned(), request_id.into());
        }
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        let body = Value::Object(body).to_string();
        let mut response = (self.0.status, [(header::CONTENT_TYPE, json)], body).into_response();
        if self.0.status == StatusCode::SERVICE_UNAVAILABLE {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        response
    }
}

impl IntoResponse for ApiError {
    /// In English; the layer [`super::localize`] writes it again for whoever asked.
    fn into_response(self) -> Response {
        let mut response = self.render(Language::default(), "");
        response.extensions_mut().insert(self);
        response
    }
}
