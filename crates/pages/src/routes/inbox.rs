//! `/dev/inbox`: the messages of development mode. Only the printed link, which has the key, opens it;
//! outside development mode there is no such page.

use axum::{
    extract::State,
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use keyward_connectors::{Recipient, preview};
use keyward_http::{RequestInfo, SharedApp, TenantScope};
use keyward_model::Secret;

use super::{
    answer,
    visit::{bare_page, query},
};
use crate::views::{InboxMessage, InboxPage};

pub(super) async fn inbox(
    State(app): State<SharedApp>,
    scope: TenantScope,
    info: RequestInfo,
    parts: Parts,
) -> Response {
    let key = query(&parts, "key").unwrap_or_default();
    let Some(inbox) = app.inbox.as_ref().filter(|inbox| inbox.opens_with(&key)) else {
        return (StatusCode::NOT_FOUND, "Not Found").into_response();
    };
    let page = match bare_page(&app, &scope, &info).await {
        Ok((_, page)) => page,
        Err(response) => return response,
    };
    let rows: Vec<Row> = inbox.list().iter().map(Row::of).collect();
    let messages: Vec<InboxMessage<'_>> = rows.iter().map(Row::view).collect();
    let view = InboxPage {
        page: &page,
        messages: &messages,
    };
    answer::page(StatusCode::OK, &page, None, &view)
}

/// A message as it is shown.
struct Row {
    datetime: String,
    time: String,
    to: String,
    kind: &'static str,
    code: Option<Secret>,
    text: String,
}

impl Row {
    fn of(found: &keyward_connectors::InboxMessage) -> Self {
        let datetime = found.at.to_rfc3339();
        // `2026-11-24T15:16:25Z` → `15:16:25`
        let time = datetime.get(11..19).unwrap_or(&datetime).to_owned() + " UTC";
        Self {
            time,
            datetime,
            to: match &found.message.to {
                Recipient::Phone(phone) => phone.international(),
                Recipient::Email(email) => email.as_str().to_owned(),
            },
            kind: found.message.usage(),
            code: found.message.payload.code.clone(),
            text: match &found.message.to {
                // What a text message says, its provider's template decides.
                Recipient::Phone(_) => String::new(),
                Recipient::Email(_) => {
                    let (subject, text) = preview(&found.message);
                    format!("{subject}\n{text}")
                }
            },
        }
    }

    fn view(&self) -> InboxMessage<'_> {
        InboxMessage {
            datetime: &self.datetime,
            time: &self.time,
            to: &self.to,
            kind: self.kind,
            code: self.code.as_ref().map(Secret::expose),
            text: &self.text,
        }
    }
}
