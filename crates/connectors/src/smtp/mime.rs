//! The mail as it goes over the wire (RFC 5322, RFC 2045).

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use keyward_model::Time;
use lettre::{
    Address,
    message::{Mailbox, MultiPart, SinglePart},
};
use uuid::Builder;

use super::config::Config;
use crate::{
    Calls, ConnectorError, ErrorCode, Message,
    mail::{Content, Mail},
};

/// Writes a mail.
pub(super) fn write(
    config: &Config,
    message: &Message,
    mail: Mail,
    calls: Calls<'_>,
) -> Result<lettre::Message, ConnectorError> {
    let to: Address = message.to.as_str().parse().map_err(|_| {
        ConnectorError::new(
            ErrorCode::InvalidRequestParameters,
            "no mail server takes this address",
        )
    })?;
    let from = sender(config, mail.send_from.as_deref())?;
    let reply_to = match mail.reply_to.as_deref() {
        Some(address) => Some(mailbox("replyTo", address)?),
        None => config.reply_to.clone(),
    };
    let mut id = [0; 16];
    calls.random.fill(&mut id);
    let id = Builder::from_random_bytes(id).into_uuid();
    let mut builder = lettre::Message::builder()
        .message_id(Some(format!("<{id}@{}>", from.email.domain())))
        .date(at(calls.clock.now()))
        .from(from)
        .to(Mailbox::new(None, to))
        .subject(mail.subject);
    if let Some(address) = reply_to {
        builder = builder.reply_to(address);
    }
    for header in &config.headers {
        builder = builder.raw_header(header.clone());
    }
    let written = match mail.content {
        Content::Html(html) => builder.singlepart(SinglePart::html(html)),
        Content::Plain(text) => builder.singlepart(SinglePart::plain(text)),
        Content::Both { html, text } => {
            builder.multipart(MultiPart::alternative_plain_html(text, html))
        }
    };
    written.map_err(|error| ConnectorError::new(ErrorCode::General, error.to_string()))
}

/// The sender: the tenant's template may name a whole mailbox, or a name only.
fn sender(config: &Config, wanted: Option<&str>) -> Result<Mailbox, ConnectorError> {
    match wanted {
        None => Ok(config.from.clone()),
        Some(wanted) if wanted.contains('@') => mailbox("sendFrom", wanted),
        Some(name) => Ok(Mailbox::new(
            Some(name.to_owned()),
            config.from.email.clone(),
        )),
    }
}

fn mailbox(key: &str, text: &str) -> Result<Mailbox, ConnectorError> {
    text.parse().map_err(|_| {
        let why = format!("{key} of the e-mail template is no address");
        ConnectorError::new(ErrorCode::InvalidConfig, why)
    })
}

fn at(now: Time) -> SystemTime {
    let millis = u64::try_from(now.millis()).unwrap_or_default();
    UNIX_EPOCH + Duration::from_millis(millis)
}
