//! `GET /api/inbox`: the messages of development mode, of the caller's tenant alone. Our addition, for the Console; outside
//! development mode there is none.

use axum::{Json, extract::State, http::StatusCode};
use keyward_connectors::{InboxMessage, Recipient, preview};
use keyward_http::{ApiError, SharedApp};
use keyward_model::{ConnectorType, Time};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{
    Administrator,
    document::{Routes, operations},
};

pub(super) fn routes() -> Routes {
    operations![list]
}

/// A message that no connector was set up for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = InboxMessage)]
struct View {
    /// The address, or the number: digits with country code, without `+`.
    to: String,
    #[serde(rename = "type")]
    #[schema(value_type = String)]
    kind: ConnectorType,
    /// What it is for, as templates name it; of a notice, what happened.
    usage: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// What it leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    /// What an e-mail says. What a text message says, its provider's template decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    created_at: Time,
}

impl From<InboxMessage> for View {
    fn from(found: InboxMessage) -> Self {
        let InboxMessage { message, at, .. } = found;
        let mail = matches!(message.to, Recipient::Email(_)).then(|| preview(&message));
        let (subject, text) = mail.unzip();
        let link = message.payload.values.get("link").and_then(Value::as_str);
        let reset = message.notice.as_ref();
        let reset = reset.and_then(|notice| notice.reset_link.as_deref());
        Self {
            to: message.to.as_str().to_owned(),
            kind: message.to.kind(),
            usage: message.usage(),
            code: message
                .payload
                .code
                .as_ref()
                .map(|code| code.expose().to_owned()),
            link: link.or(reset).map(str::to_owned),
            subject,
            text,
            created_at: at,
        }
    }
}

/// Shows the last messages that no connector was set up for, newest first: in development mode only.
#[utoipa::path(
    get,
    path = "/inbox",
    responses((status = 200, body = Vec<View>), (status = 404)),
)]
async fn list(
    by: Administrator,
    State(app): State<SharedApp>,
) -> Result<Json<Vec<View>>, ApiError> {
    let inbox = app.inbox.as_ref();
    let inbox = inbox.ok_or_else(|| ApiError::plain(StatusCode::NOT_FOUND, "Not Found"))?;
    let messages = inbox.list_of(by.tenant.id()).into_iter();
    Ok(Json(messages.map(View::from).collect()))
}
